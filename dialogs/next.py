"""Which question comes next: the first in order that can still change a finding or fill a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dialogs.fields import requirement
from dialogs.model import CERTIFICATE_SERVICES, SUBSIDIES
from dialogs.questions import BENEFIT_FACTS, CLOSING, ELIGIBILITY, FORM, OPENING, QUESTIONS
from dialogs.view import View

_EARLY_FORM = ("certificate.cancel.reason",)
_CHECK_SKIPS = frozenset({"certificate_cancelled_on", "disability_categories"})
_CERTIFICATE_EVENTS = (
    "certificate_lost",
    "certificate_damaged",
    "household_moved",
    "condition_changed",
)
_ORDER = tuple(q.key for q in (*OPENING, *ELIGIBILITY, *FORM, *CLOSING))


def next_key(view: View) -> str | None:
    """The key of the next question, or None when nothing is left to ask."""
    return next(due(view), None)


def due(view: View) -> Iterator[str]:
    """Keys of all questions that are needed as things stand, in order; put-off ones at the end."""
    skipped: list[str] = []
    for key in _ordered(view):
        if not needed(key, view):
            continue
        answer = view.dialogue.form.answers.get(key)
        if answer is not None and answer.state == "skipped":
            skipped.append(key)
        elif key in {"review", "signature"}:
            yield from skipped
            skipped = []
            yield key
        else:
            yield key
    yield from skipped


def _ordered(view: View) -> Iterator[str]:
    """The order of asking: who and what, what decides, the fields, the closing."""
    opening = tuple(q.key for q in OPENING)
    first: tuple[str, ...] = _EARLY_FORM
    if view.form.value("consent.sharing"):
        first = (*_EARLY_FORM, "personal.name", "personal.id_number")
    elif _certificate_tells(view):
        first = (*_EARLY_FORM, "personal.certificate_number")
    front = (*opening, *first)
    yield from front
    yield from (k for k in _ORDER if k not in front)


def _certificate_tells(view: View) -> bool:
    """Whether the certificate number would answer what level and category would be asked for."""
    missing = {f for finding in view.findings.values() for f in finding.missing}
    wants = "disability_level" in missing or "birth_date" in missing
    return wants and view.facts.get("has_certificate") is True and view.dialogue.mode == "apply"


def needed(key: str, view: View) -> bool:
    """Whether ``key`` is still to be asked as things stand."""
    if view.form.settled(key) or view.form.has(f"{key}.later"):
        return False
    special = _SPECIAL.get(key)
    if special is not None:
        return special(view)
    if key.startswith("eligibility."):
        return _fact_needed(key.removeprefix("eligibility."), view)
    return view.dialogue.mode == "apply" and requirement(key, view.form, view.today) == "required"


def _fact_needed(fact: str, view: View) -> bool:
    """A fact is asked when it can still change a verdict and no field of the form will tell it."""
    if not _open_findings(view, fact):
        return False
    if view.dialogue.mode == "check":
        return fact not in _CHECK_SKIPS and not (
            fact in {*BENEFIT_FACTS} or fact in _CERTIFICATE_EVENTS[1:]
        )
    return _told_by(fact, view) is None


def _open_findings(view: View, fact: str) -> bool:
    return any(fact in f.missing for f in view.findings.values())


def _told_by(fact: str, view: View) -> str | None:
    """The field whose answer will tell ``fact``, when that field is to be asked anyway."""
    form, today = view.form, view.today
    teller = _TELLERS.get(fact)
    if fact in BENEFIT_FACTS:
        teller = "subsidy.other_benefits"
    if teller is None or form.settled(teller):
        return None
    return teller if requirement(teller, form, today) == "required" else None


_TELLERS = {
    "henan_household": "personal.household_address",
    "birth_date": "personal.id_number",
    "sex": "personal.id_number",
    "disability_level": "personal.certificate_number",
    "disability_categories": "personal.certificate_number",
    "able_and_willing_to_work": "employment.willing_and_able",
}


def _apply(view: View) -> bool:
    return view.dialogue.mode == "apply"


def _birth_date(view: View) -> bool:
    if view.dialogue.mode == "check":
        return _open_findings(view, "birth_date")
    return requirement("personal.birth_date", view.form, view.today) == "required"


def _benefits(view: View) -> bool:
    if view.dialogue.mode == "check":
        return any(_open_findings(view, f) for f in BENEFIT_FACTS)
    return requirement("subsidy.other_benefits", view.form, view.today) == "required"


def _residence_division(view: View) -> bool:
    wanted = requirement("personal.residence_division", view.form, view.today) == "required"
    return _apply(view) and wanted and not view.form.has("personal.residence_division")


def _guardian_proof(view: View) -> bool:
    required = requirement("guardian.name", view.form, view.today) == "required"
    return _apply(view) and required and view.form.applies_for(*CERTIFICATE_SERVICES)


def _delivery_address(view: View) -> bool:
    return _apply(view) and view.form.value("delivery.method") == "mail"


_SPECIAL: dict[str, Callable[[View], bool]] = {
    "consent": lambda _: True,
    "consent.sensitive": lambda _: True,
    "services": lambda view: _apply(view) and not view.form.services,
    "proxy.relation": lambda _: True,
    "consent.sharing": _apply,
    "personal.birth_date": _birth_date,
    "subsidy.other_benefits": _benefits,
    "personal.residence_division": _residence_division,
    "materials.guardian_proof": _guardian_proof,
    "delivery.address": _delivery_address,
    "review": _apply,
    "signature": _apply,
}


def progress(view: View) -> tuple[int, int]:
    """(answered, at most left): questions settled, and how many can still come in the worst case.

    The bound counts every question due now and those that an answer still open can bring: the
    guardian's four, the proxy's three, the mailing address.
    """
    answered = sum(1 for k in QUESTIONS if view.dialogue.form.settled(k))
    chosen = bool(view.dialogue.form.services)
    if not chosen and view.dialogue.mode == "apply":
        return answered, len(QUESTIONS) - answered
    now = list(due(view))
    return answered + chosen, len(now) + sum(_may_come(view, set(now)))


def _may_come(view: View, now: set[str]) -> Iterator[int]:
    form = view.form
    if view.relation is None and _apply(view):
        yield 3
    if "delivery.method" in now:
        yield 1
    guardian_open = not form.has("guardian.name") and "guardian.name" not in now
    if (
        guardian_open
        and form.applies_for(*CERTIFICATE_SERVICES, *SUBSIDIES)
        and _category_open(view, now)
    ):
        yield 5
    if "personal.residence_address" in now and "personal.residence_division" not in now:
        yield 1
    yield sum(1 for q in ELIGIBILITY if q.key not in now and _may_be_asked(q.key, view))


def _category_open(view: View, now: set[str]) -> bool:
    decides = {"personal.id_number", "personal.certificate_number", "certificate.new.categories"}
    return bool(decides & now) or not view.facts.get("disability_categories")


def _may_be_asked(key: str, view: View) -> bool:
    fact = key.removeprefix("eligibility.")
    return _apply(view) and _open_findings(view, fact) and not view.form.settled(key)
