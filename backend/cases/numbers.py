"""Case numbers (办件编号): HN410122-20261124-0001-7.

HN, the county code (县级区划), the day, a number counted per county and day, and one check digit
over all those digits by ISO 7064 MOD 11,10, which finds every single wrong digit and almost every
transposition of neighbours when a number is read out on the telephone.
"""

from __future__ import annotations

import re
from datetime import date

from dialogs.model import Json, UnifiedForm

_NUMBER = re.compile(r"^HN(\d{6})-(\d{8})-(\d{4,})-(\d)$")
_HENAN = "41"
_COUNTY_DIGITS = 6
UNKNOWN_COUNTY = "410000"
_PLACES = (
    "personal.residence_division",
    "certificate.migrate.new_residence_division",
    "certificate.migrate.new_household_division",
    "certificate.new.household_division",
    "personal.household_division",
)


def check_digit(digits: str) -> int:
    """The check digit of ``digits`` by ISO 7064 MOD 11,10."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10
        product = 2 * (total or 10) % 11
    return (11 - product) % 10


def case_number(county: str, day: date, serial: int) -> str:
    """The number of the ``serial``-th case of ``county`` on ``day``."""
    parts = (county, f"{day:%Y%m%d}", f"{serial:04d}")
    return f"HN{'-'.join(parts)}-{check_digit(''.join(parts))}"


def is_case_number(text: str) -> bool:
    """Whether ``text`` is written as a case number and its check digit holds."""
    match = _NUMBER.match(text)
    return match is not None and check_digit("".join(match.groups()[:3])) == int(match[4])


def county_of(form: UnifiedForm) -> str:
    """The county the case belongs to: where the person lives, else where they are registered."""
    codes = (_code(form.value(key)) for key in _PLACES)
    return next((c for c in codes if c), UNKNOWN_COUNTY)


def _code(division: Json) -> str | None:
    code = division.get("code") if isinstance(division, dict) else None
    if not isinstance(code, str) or not code.isdigit() or len(code) < _COUNTY_DIGITS:
        return None
    return code[:_COUNTY_DIGITS] if code.startswith(_HENAN) else None
