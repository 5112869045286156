"""The facts (contract, section 3) that the answers of a form tell, for the findings.

A service that was chosen tells its own occasion: who reports a certificate lost has lost it. What
the person said themselves goes before what a choice implies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from dialogs.checks import category_of, check_date, check_level, level_of, sex_of
from dialogs.derivation import age, birth_date, certificate_number, id_number
from dialogs.items.criteria import (
    ASSESSING,
    BOOLEAN_FACTS,
    DATE_FACTS,
    FACTS,
    HELD_STATUSES,
    RESTORING,
    STATUSES,
    add_months,
)
from dialogs.model import Json, UnifiedForm

BENEFITS = (
    "minimum_living",
    "extreme_poverty",
    "retired_cadre",
    "orphan",
    "work_injury_care",
    "elderly_allowance",
    "duty_disability",
)
"""The seven options of 享受其他补贴政策情况 (F36)."""
CATEGORY_KEYS = (
    "certificate.new.categories",
    "certificate.change.categories",
    "certificate.cancel.categories",
    "subsidy.category",
    "eligibility.disability_categories",
)
NOT_A_STUDENT_FROM = 40
"""From this age 在校学生 is not asked; a person who is one may still say so."""
_HENAN = "41"
_EVENTS = {
    "lost": "certificate_lost",
    "damaged": "certificate_damaged",
    "moved": "household_moved",
    "changed": "condition_changed",
}
"""One question may ask what has happened to the certificate; its options, as facts."""
_EXISTING = {
    "certificate_renew": "certificate_damaged",
    "certificate_migrate": "household_moved",
    "certificate_reissue": "certificate_lost",
    "certificate_change": "condition_changed",
    "certificate_cancel": None,
}
_HOUSEHOLDS = (
    "certificate.migrate.new_household_division",
    "certificate.migrate.new_household_address",
    "certificate.new.household_division",
    "personal.household_division",
    "personal.household_address",
)
_ELSEWHERE = re.compile(
    "(北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|湖北|湖南|广东|海南"
    "|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)"
)


def facts_of(form: UnifiedForm, today: date) -> dict[str, Json]:
    """Every fact that ``form`` tells on ``today``; what it does not tell is absent.

    Beside the contract's facts there are the two ``OCCASIONS`` of ``dialogs.items.criteria``.
    """
    facts = {**_event(form), **_said(form, today), **_benefits(form)}
    for fact, value in (*_person(form, today), *_certificate(form, today), *_work(form)):
        if value is not None:
            facts.setdefault(fact, value)
    _occasions(form, facts)
    if "henan_household" not in facts:
        _set(facts, "henan_household", household_in_henan(form))
    _age_implies(form, facts, today)
    for fact, value in tuple(_applying(form, facts)):
        facts.setdefault(fact, value)
    return facts


def categories_of(form: UnifiedForm, today: date) -> frozenset[str]:
    """Every category (残疾类别) chosen, told or held, wherever it stands in the form."""
    found: set[str] = set()
    for key in CATEGORY_KEYS:
        found |= _codes(form.value(key))
    number = certificate_number(form, today)
    return frozenset(found | ({category_of(number)} if number else set()))


def _codes(value: Json) -> set[str]:
    many = value if isinstance(value, list | tuple) else (value,)
    return {code for code in many if isinstance(code, str) and code}


def household_in_henan(form: UnifiedForm) -> bool | None:
    """Whether the household (户籍) is in Henan, by its division or address; None when untold."""
    found = (_in_henan(form.value(key)) for key in _HOUSEHOLDS)
    return next((place for place in found if place is not None), None)


def _in_henan(place: Json) -> bool | None:
    if isinstance(place, dict):
        code = str(place.get("code") or "")
        return code.startswith(_HENAN) if code else _in_henan(place.get("name"))
    text = str(place or "")
    if text.startswith("河南"):
        return True
    return False if _ELSEWHERE.match(text) else None


def _set(facts: dict[str, Json], fact: str, value: Json) -> None:
    if value is not None:
        facts[fact] = value


def _said(form: UnifiedForm, today: date) -> dict[str, Json]:
    """Facts answered as such; an answer that is no value of its fact is left out."""
    facts = {f: _typed(f, form.value(f"eligibility.{f}"), today) for f in FACTS}
    if form.value("eligibility.never_cancelled"):
        facts |= {"certificate_cancelled_on": None}
        if facts["certificate_status"] == "cancelled":
            facts["certificate_status"] = None
    return {f: v for f, v in facts.items() if v is not None}


def _typed(fact: str, value: Json, today: date) -> Json:
    if fact in BOOLEAN_FACTS:
        return _truth(value)
    if fact in DATE_FACTS:
        return _latest(str(value or ""), today)
    if fact == "disability_level":
        return _level(value)
    if fact == "certificate_status":
        return value if value in STATUSES else None
    return value


def _latest(said: str, today: date) -> str | None:
    """A date as said; of a month or a year its last day, which is the stricter one."""
    checked = check_date(said, today)
    if checked.ok:
        return checked.value
    if checked.problem != "short":
        return None
    year, _, month = checked.value.partition("-")
    first = check_date(f"{year}-{month or 12}-1", today)
    if first.problem == "date" or int(year) > today.year:
        return None
    last = add_months(date.fromisoformat(first.value), 1) - timedelta(days=1)
    return min(last, today).isoformat()


def _level(value: Json) -> int | None:
    checked = check_level(str(value or ""))
    return int(checked.value) if checked.ok else None


def _event(form: UnifiedForm) -> dict[str, Json]:
    happened = form.value("eligibility.certificate_lost")
    if not isinstance(happened, str) or happened not in {*_EVENTS, "none"}:
        return {}
    return {fact: happened == event for event, fact in _EVENTS.items()}


def _truth(value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else None


def _benefits(form: UnifiedForm) -> dict[str, Json]:
    """The list of F36, once given, tells all seven: what is not in it is not received."""
    listed = form.value("subsidy.other_benefits")
    return {} if listed is None else {b: b in _codes(listed) for b in BENEFITS}


def _person(form: UnifiedForm, today: date) -> Iterator[tuple[str, Json]]:
    born, years, number = birth_date(form, today), age(form, today), id_number(form, today)
    if born is not None:
        yield "birth_date", born.isoformat()
    elif years is not None:
        yield "birth_date", _birthday_today(years, today).isoformat()
    yield "sex", sex_of(number) if number else form.value("personal.sex")


def _birthday_today(years: int, today: date) -> date:
    """A stand-in for whoever told an age only: exactly that old today."""
    return date(today.year - years, today.month, min(today.day, 28))


def _certificate(form: UnifiedForm, today: date) -> Iterator[tuple[str, Json]]:
    status = _typed("certificate_status", form.value("eligibility.certificate_status"), today)
    number = certificate_number(form, today)
    if status is not None:
        yield "has_certificate", status in HELD_STATUSES
    elif number:
        yield "has_certificate", True
    yield "disability_categories", sorted(categories_of(form, today)) or None
    told = form.value("subsidy.level") or (level_of(number) if number else None)
    yield "disability_level", _level(told)


def _work(form: UnifiedForm) -> Iterator[tuple[str, Json]]:
    yield "able_and_willing_to_work", _truth(form.value("employment.willing_and_able"))
    if form.value("eligibility.unemployed") is True:
        yield "public_employee", False
    if form.value("certificate.cancel.reason") in ("recovered", "deceased"):
        yield "no_longer_disabled_or_deceased", True


def _occasions(form: UnifiedForm, facts: dict[str, Json]) -> None:
    """What choosing a certificate service says by itself."""
    existing = [s for s in _EXISTING if s in form.services]
    for service in existing:
        occasion = _EXISTING[service]
        if occasion == "certificate_damaged":
            facts.setdefault(occasion, facts.get("certificate_status") != "expired")
        elif occasion is not None:
            facts.setdefault(occasion, True)
    if existing:
        facts.setdefault("has_certificate", True)
    elif "certificate_new" in form.services:
        facts.setdefault("has_certificate", False)


def _applying(form: UnifiedForm, facts: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """What comes out of this very application: a certificate, one in order again, a level.

    While nothing is chosen yet, whoever has no certificate is told what one would open up.
    """
    none = facts.get("has_certificate") is False
    assessed = form.applies_for("certificate_new", "certificate_change")
    if form.services or none:
        yield "applying_certificate", assessed or (none and not form.services)
    if assessed or none:
        yield ASSESSING, True
    status = facts.get("certificate_status")
    expired = status == "expired" and form.applies_for("certificate_renew")
    moved = status in {"frozen", "moved_out"} and form.applies_for("certificate_migrate")
    if expired or moved:
        yield RESTORING, True


def _age_implies(form: UnifiedForm, facts: dict[str, Json], today: date) -> None:
    years = age(form, today)
    if years is not None and years >= NOT_A_STUDENT_FROM:
        facts.setdefault("student", False)
