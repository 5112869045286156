"""What a department grants with a certificate, and what of the form that decides (F30–F34)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from backend.cases.model import Case
from backend.cases.policy import findings_of
from dialogs import checks
from dialogs.items.criteria import OCCASIONS
from dialogs.model import CERTIFICATE_SERVICES, SUBSIDIES, Answer, Json

_CATEGORIES = ("vision", "hearing", "speech", "physical", "intellectual", "mental", "multiple")


@dataclass(frozen=True)
class Granted:
    """A certificate as the department reports it; what it did not say is None."""

    number: str | None = field(default=None, repr=False)
    category: str | None = None
    level: int | None = None
    issued_on: date | None = None


def granted_by(data: Mapping[str, Json]) -> Granted:
    """The certificate in an event's data; what cannot be read is left out, never refused."""
    number = str(data.get("certificate_number") or "") or None
    issued = _date(data.get("issued_on"))
    if number and checks.check_certificate_number(number, issued or date.max).problem:
        return Granted(number, _category(data), _level(data), issued)
    category = _category(data) or (checks.category_of(number) if number else None)
    level = _level(data) or (int(checks.level_of(number)) if number else None)
    return Granted(number, category, level, issued)


def with_granted(case: Case, service: str, granted: Granted, today: date) -> Case:
    """``case`` with the certificate in its form, and looked at again with what is now known."""
    values = _values(case, service, granted)
    form = case.form
    for key, value in values.items():
        form = form.with_answer(key, Answer(value, "shared_data", "system", confirmed=True))
    facts: dict[str, Json] = {
        "has_certificate": True,
        "certificate_status": "valid",
        "applying_certificate": False,
        **dict.fromkeys(OCCASIONS, False),  # nothing is being applied for any more
    }
    if granted.level is not None:
        facts["disability_level"] = granted.level
    if granted.category is not None:
        facts["disability_categories"] = [granted.category]
    again = {f.service: f for f in findings_of(form, today, facts)}
    # What was found of the certificate itself stays: it was granted, nobody asks again.
    findings = tuple(
        f if f.service in CERTIFICATE_SERVICES else again[f.service] for f in case.findings
    )
    return replace(case, form=form, findings=findings)


def _values(case: Case, service: str, granted: Granted) -> dict[str, Json]:
    values: dict[str, Json] = {}
    if granted.number is not None:
        values["personal.certificate_number"] = granted.number
    if case.form.applies_for(*SUBSIDIES):
        values |= {
            "subsidy.certificate_number": granted.number,
            "subsidy.category": granted.category,
            "subsidy.level": str(granted.level) if granted.level else None,
        }
        if service == "certificate_new" and granted.issued_on is not None:
            values["subsidy.apply_date"] = granted.issued_on.isoformat()  # T26: 按核发时间
    return {key: value for key, value in values.items() if value is not None}


def _category(data: Mapping[str, Json]) -> str | None:
    value = data.get("category")
    return value if value in _CATEGORIES else None


def _level(data: Mapping[str, Json]) -> int | None:
    text = str(data.get("level"))
    return int(text) if text in {"1", "2", "3", "4"} else None


def _date(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
