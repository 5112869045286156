"""What answers imply about other fields: an ID number tells the birth date, a service its action.

Only answers that were not derived themselves are read, so that a correction carries through. A
derived value is an offer: the person confirms it in the review (经本人确认后提交), and a value they
gave themselves stands.
"""

from __future__ import annotations

from datetime import date

from dialogs.checks import (
    age_on,
    birth_date_of,
    category_of,
    check_certificate_number,
    check_date,
    check_id_number,
    id_number_of,
    level_of,
    sex_of,
)
from dialogs.model import CERTIFICATE_SERVICES, SERVICES, SUBSIDIES, Json, UnifiedForm

SCHOOL_AGE = 6
"""Below it nobody has been to school, so 文化程度 is not asked."""
CHILD_BELOW = 16
"""Below it marriage and work are not asked about, and the guardian's phone will do (T34)."""

_AGES = range(131)
_MOVES = (
    ("personal.household_address", "certificate.migrate.new_household_address"),
    ("personal.residence_address", "certificate.migrate.new_residence_address"),
    ("personal.residence_division", "certificate.migrate.new_residence_division"),
)
"""After a move the new place is the present one, so either answer gives the other."""


def derive(form: UnifiedForm, today: date) -> dict[str, Json]:
    """Every value that follows from the answers given in ``form``."""
    derived = {
        **_from_services(form, today),
        **_from_numbers(form, today),
        **_from_places(form),
    }
    derived |= _from_age(form, today)
    return {key: value for key, value in derived.items() if value is not None}


def given(form: UnifiedForm, key: str) -> Json:
    """The value of ``key`` unless it was itself derived."""
    answer = form.answers.get(key)
    return None if answer is None or answer.source == "derived" else form.value(key)


def certificate_number(form: UnifiedForm, today: date) -> str | None:
    """The valid certificate number in ``form``, from either of its two places (F07, F30)."""
    for key in ("personal.certificate_number", "subsidy.certificate_number"):
        number = str(given(form, key) or "")
        if check_certificate_number(number, today).ok:
            return check_certificate_number(number, today).value
    return None


def id_number(form: UnifiedForm, today: date) -> str | None:
    """The valid ID number in ``form``, or the one inside the certificate number."""
    number = str(given(form, "personal.id_number") or "")
    checked = check_id_number(number, today)
    if checked.ok:
        return checked.value
    certificate = certificate_number(form, today)
    return id_number_of(certificate) if certificate and not number else None


def birth_date(form: UnifiedForm, today: date) -> date | None:
    """The birth date: by the ID number, else as said."""
    number = id_number(form, today)
    if number:
        return birth_date_of(number)
    said = check_date(str(form.value("personal.birth_date") or ""), today)
    return date.fromisoformat(said.value) if said.ok else None


def age(form: UnifiedForm, today: date) -> int | None:
    """Full years (周岁) on ``today``: by the birth date, else as said."""
    born = birth_date(form, today)
    if born is not None:
        return age_on(born, today)
    said = form.value("personal.age")
    return said if isinstance(said, int) and said in _AGES else None


def _from_services(form: UnifiedForm, today: date) -> dict[str, Json]:
    chosen = [s for s in SERVICES if s in form.services]
    actions = [s.removeprefix("certificate_") for s in chosen if s in CERTIFICATE_SERVICES]
    kinds = [s for s in chosen if s in SUBSIDIES]
    later = "certificate_new" in chosen
    return {
        "certificate.action": actions[0] if actions else None,
        "subsidy.kinds": kinds or None,
        "subsidy.apply_date": today.isoformat() if kinds and not later else None,
    }


def _from_numbers(form: UnifiedForm, today: date) -> dict[str, Json]:
    derived: dict[str, Json] = {}
    number = id_number(form, today)
    if number:
        derived["personal.id_number"] = number
        derived["personal.birth_date"] = birth_date_of(number).isoformat()
        derived["personal.sex"] = sex_of(number)
    certificate = certificate_number(form, today)
    if certificate and "certificate_new" not in form.services:
        derived["personal.certificate_number"] = certificate
        derived |= _from_certificate(form, certificate)
    return derived


def _from_certificate(form: UnifiedForm, number: str) -> dict[str, Json]:
    derived: dict[str, Json] = {}
    category = category_of(number)
    if form.applies_for(*SUBSIDIES):
        derived["subsidy.certificate_number"] = number
        derived["subsidy.category"] = category
        derived["subsidy.level"] = level_of(number)
    if form.applies_for("certificate_cancel") and category != "multiple":
        derived["certificate.cancel.categories"] = [category]
    return derived


def _from_places(form: UnifiedForm) -> dict[str, Json]:
    derived: dict[str, Json] = {}
    if form.applies_for("certificate_migrate"):
        for one, other in _MOVES:
            derived[one], derived[other] = given(form, other), given(form, one)
    household, residence = "certificate.new.household_division", "personal.residence_division"
    home = given(form, "personal.household_address")
    if home and home == given(form, "personal.residence_address"):
        derived[residence] = derived.get(residence) or given(form, household)
        if form.applies_for("certificate_new"):
            derived[household] = given(form, residence)
    return derived


def _from_age(form: UnifiedForm, today: date) -> dict[str, Json]:
    years = age(form, today)
    if years is None or not form.services:
        return {}
    found: dict[str, Json] = {}
    if years < SCHOOL_AGE:
        found["personal.education"] = "none"
    if years < CHILD_BELOW:
        found["personal.phone"] = form.value("guardian.phone")
    return found
