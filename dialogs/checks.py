"""What a number, a date or a name must look like: pure checks for ``nlu`` and the interview.

A check never judges a region prefix: an ID number (公民身份号码) keeps the code of the place where
it was first given, so it says nothing about today's household. The rules are those of GB 11643 and
of the certificate numbers in use; the policy itself has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dialogs.model import Json

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―_.,，。·:：/]+")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_ID_LENGTH, _OLD_ID_LENGTH, _CERTIFICATE_LENGTH = 18, 15, 20
_OLDEST_BIRTH_YEAR = 1900
_CATEGORIES = {
    "1": "vision",
    "2": "hearing",
    "3": "speech",
    "4": "physical",
    "5": "intellectual",
    "6": "mental",
    "7": "multiple",
}
_LEVEL_DIGITS = "1234"
_LEVELS = {"1": "1", "2": "2", "3": "3", "4": "4", "一": "1", "二": "2", "三": "3", "四": "4"} | {
    "壹": "1",
    "贰": "2",
    "叁": "3",
    "肆": "4",
}
_MOBILE_LENGTH, _LANDLINE_LENGTHS = 11, range(10, 13)
_ACCOUNT_LENGTHS = range(8, 33)
_UNION_PAY, _UNION_PAY_LENGTHS = "62", range(16, 20)
_NAME_LENGTHS = range(2, 41)
_MIDDLE_DOTS = re.compile(r"[•‧∙⋅・･．]")


@dataclass(frozen=True)
class Checked:
    """What was got, normalised; ``problem`` is the code of what does not fit, None when it does.

    ``warnings`` are codes of what is unusual but no reason to refuse; ``detail`` says how much was
    got or expected. The value stays out of the representation because it may be personal.
    """

    value: str = field(repr=False)
    problem: str | None = None
    warnings: tuple[str, ...] = ()
    detail: Mapping[str, Json] = field(default_factory=dict[str, Json], repr=False)

    @property
    def ok(self) -> bool:
        """Whether the value may be taken as it is."""
        return self.problem is None


def clean(text: str) -> str:
    """``text`` in half width (NFKC), upper case, without spaces, hyphens and other separators."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_id_number(text: str, today: date) -> Checked:
    """Check an ID number (身份证号, GB 11643).

    Problems are short, long, characters, old_15 (no longer valid), date, check_digit and future.
    """
    value = clean(text)
    return Checked(value, _id_problem(value, today), detail=_lengths(value, _ID_LENGTH))


def _id_problem(value: str, today: date) -> str | None:
    if not re.fullmatch(r"[0-9X]*", value) or "X" in value[:-1]:
        return "characters"
    if len(value) == _OLD_ID_LENGTH and value.isdigit():
        return "old_15"
    if len(value) != _ID_LENGTH:
        return _length_problem(value, _ID_LENGTH)
    birth = _birth(value)
    if birth is None:
        return "date"
    if value[-1] != check_digit(value):
        return "check_digit"
    return "future" if birth > today else None


def check_digit(id_number: str) -> str:
    """The 18th character that the first 17 digits of ``id_number`` call for (ISO 7064 MOD 11-2)."""
    total = sum(int(d) * w for d, w in zip(id_number, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11]


def birth_date_of(id_number: str) -> date:
    """The birth date in a valid ID or certificate number; ValueError when there is none."""
    birth = _birth(id_number)
    if birth is None:
        raise ValueError("the number holds no birth date; check it before reading it")
    return birth


def _birth(id_number: str) -> date | None:
    day = _date(id_number[6:10], id_number[10:12], id_number[12:14])
    return day if day is not None and day.year >= _OLDEST_BIRTH_YEAR else None


def sex_of(id_number: str) -> str:
    """``male`` or ``female`` by the 17th digit of an ID or certificate number."""
    return "male" if int(id_number[16]) % 2 else "female"


def age_on(birth: date, day: date) -> int:
    """Full years (周岁) on ``day``; whoever was born on 29 February turns on 1 March otherwise."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check_certificate_number(text: str, today: date) -> Checked:
    """Check a certificate number (残疾人证号): ID number, category, level, perhaps B, B1 or B2.

    Problems are those of the ID number, and short, long, characters, category, level.
    """
    value = clean(text)
    body = re.sub(r"B\d{0,2}$", "", value)
    return Checked(
        value, _certificate_problem(body, today), (), _lengths(body, _CERTIFICATE_LENGTH)
    )


def _certificate_problem(body: str, today: date) -> str | None:
    if not re.fullmatch(r"[0-9]{0,17}|[0-9]{17}[0-9X][0-9]*", body):
        return "characters"
    if len(body) != _CERTIFICATE_LENGTH:
        return _length_problem(body, _CERTIFICATE_LENGTH)
    if body[18] not in _CATEGORIES:
        return "category"
    if body[19] not in _LEVEL_DIGITS:
        return "level"
    return _id_problem(body[:_ID_LENGTH], today)


def category_of(certificate_number: str) -> str:
    """The category (残疾类别) in a valid certificate number; a prefill only."""
    return _CATEGORIES[certificate_number[18]]


def level_of(certificate_number: str) -> str:
    """The level (残疾等级) in a valid certificate number, ``"1"`` … ``"4"``; a prefill only."""
    return certificate_number[19]


def id_number_of(certificate_number: str) -> str:
    """The ID number in a certificate number."""
    return certificate_number[:_ID_LENGTH]


def check_phone(text: str) -> Checked:
    """Check a mobile or landline number (联系电话): short, long, prefix, characters."""
    value = re.sub(r"^(\+|00)?86(?=1\d{10}$|0\d{9,11}$)", "", clean(text).strip("()"))
    value = value.replace("(", "").replace(")", "")
    if not value.isascii() or not value.isdigit():
        return Checked(value, "characters" if value else "short")
    if value.startswith("0"):
        return Checked(value, _landline_problem(value), detail=_lengths(value, 11))
    return Checked(value, _mobile_problem(value), detail=_lengths(value, _MOBILE_LENGTH))


def _mobile_problem(value: str) -> str | None:
    if len(value) != _MOBILE_LENGTH:
        return _length_problem(value, _MOBILE_LENGTH)
    return None if re.fullmatch(r"1[3-9]\d{9}", value) else "prefix"


def _landline_problem(value: str) -> str | None:
    if len(value) not in _LANDLINE_LENGTHS:
        return "short" if len(value) < _LANDLINE_LENGTHS.start else "long"
    return None if re.fullmatch(r"0(10|2\d|[3-9]\d\d)[2-9]\d{6,7}", value) else "prefix"


def check_bank_account(text: str) -> Checked:
    """Check a card or passbook account (一卡通银行账户): short, long, characters.

    A wrong check digit (``luhn``) or an unusual length of a 62… card (``length``) only warns, since
    passbooks of rural credit unions follow neither.
    """
    value = clean(text)
    if not value.isascii() or not value.isdigit():
        return Checked(value, "characters" if value else "short")
    if len(value) not in _ACCOUNT_LENGTHS:
        return Checked(value, "short" if len(value) < _ACCOUNT_LENGTHS.start else "long")
    warnings: tuple[str, ...] = () if luhn_holds(value) else ("luhn",)
    if value.startswith(_UNION_PAY) and len(value) not in _UNION_PAY_LENGTHS:
        warnings += ("length",)
    return Checked(value, None, warnings)


def luhn_holds(digits: str) -> bool:
    """Whether the last of ``digits`` is the check digit of ISO/IEC 7812."""
    doubled = (2 * int(d) for d in digits[-2::-2])
    total = sum(int(d) for d in digits[-1::-2]) + sum(d - 9 if d > 9 else d for d in doubled)  # noqa: PLR2004 - digit sum of a doubled digit
    return total % 10 == 0


def check_date(text: str, today: date) -> Checked:
    """Check an ISO date that must not lie in the future: short (a part lacks), date, future."""
    value = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{4}(-\d{1,2})?", value):
        return Checked(value, "short")
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value)
    day = _date(*parts.groups()) if parts else None
    if day is None:
        return Checked(value, "date")
    return Checked(day.isoformat(), "future" if day > today else None)


def check_level(text: str) -> Checked:
    """Check a level (残疾等级): one of 1 to 4, else the problem ``level``."""
    value = re.sub(r"[级級]$", "", clean(text))
    level = _LEVELS.get(value)
    return Checked(level or value, None if level else "level")


def check_name(text: str) -> Checked:
    """Check a person's name (姓名): letters and the middle dot, at least two; else ``name``."""
    value = _MIDDLE_DOTS.sub("·", " ".join(unicodedata.normalize("NFC", text).split()))
    if re.search(r"[㐀-鿿]", value):
        value = value.replace(" ", "")
    if len(value) not in _NAME_LENGTHS:
        return Checked(value, "name", detail={"why": "short" if len(value) < 2 else "long"})  # noqa: PLR2004 - see _NAME_LENGTHS
    if not all(unicodedata.category(c).startswith("L") or c in "·. " for c in value):
        return Checked(value, "name", detail={"why": "characters"})
    return Checked(value)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _length_problem(value: str, expected: int) -> str:
    return "short" if len(value) < expected else "long"


def _lengths(value: str, expected: int) -> dict[str, Json]:
    return {"got": len(value), "expected": expected}
