"""What a string of digits looks like, before anybody checks whether it is right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from dialogs.checks import (
    Checked,
    check_bank_account,
    check_certificate_number,
    check_digit,
    check_id_number,
    check_phone,
    luhn_holds,
)

KINDS = ("id_number", "certificate_number", "phone", "bank_account")
_CHECKS: dict[str, Callable[[str, date], Checked]] = {
    "id_number": check_id_number,
    "certificate_number": check_certificate_number,
    "phone": lambda digits, _: check_phone(digits),
    "bank_account": lambda digits, _: check_bank_account(digits),
}
_MONTHS = 12
_DAYS = 31
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}")
_BANK = re.compile(r"\d{16,19}")


def problem_of(kind: str, digits: str, today: date) -> str | None:
    """What is wrong with ``digits`` as a number of this kind, as a code of ``dialogs.checks``."""
    return _CHECKS[kind](digits, today).problem


def born_in(digits: str) -> bool:
    """Whether an ID number would have a birth date at its place."""
    if len(digits) < 14 or not digits[6:14].isdigit():  # noqa: PLR2004 - 6 + 8 digits
        return False
    month, day = int(digits[10:12]), int(digits[12:14])
    regional = "11" <= digits[:2] <= "82"
    return (
        regional
        and digits[6:8] in {"18", "19", "20"}
        and 1 <= month <= _MONTHS
        and 1 <= day <= _DAYS
    )


def _like_id(digits: str) -> int:
    if not digits[:17].isdigit() or not born_in(digits):
        return 20 if digits[:17].isdigit() and check_digit(digits) == digits[17] else 0
    return 100 if check_digit(digits) == digits[17] else 60


def _like_certificate(digits: str) -> int:
    if not digits[18:].isdigit() or digits[18] not in "1234567" or digits[19] not in "1234":
        return 0
    like = _like_id(digits[:18])
    return like + 8 if like else 0


def _like_bank(digits: str) -> int:
    issued = digits.startswith("62")
    if born_in(digits) and not issued:
        return 0  # the beginning of an ID number that happens to fit
    if luhn_holds(digits):
        return 70 if issued else 45
    return 45 if issued else 0


def likeness(digits: str) -> tuple[tuple[str, int], ...]:
    """The kinds that ``digits`` could be, each with how much they look it."""
    length = len(digits)
    like: list[tuple[str, int]] = []
    if length == 18:  # noqa: PLR2004
        like.append(("id_number", _like_id(digits)))
    if length == 20:  # noqa: PLR2004
        like.append(("certificate_number", _like_certificate(digits)))
    if _MOBILE.fullmatch(digits):
        like.append(("phone", 50))
    if _LANDLINE.fullmatch(digits):
        like.append(("phone", 40))
    if _BANK.fullmatch(digits):
        like.append(("bank_account", _like_bank(digits)))
    return tuple(pair for pair in like if pair[1])


def near_miss(digits: str) -> str | None:
    """The kind that ``digits`` almost are, when nothing around them says it."""
    length = len(digits)
    if length in {15, 17, 19, 21} and born_in(digits) and not digits.startswith("62"):
        return "certificate_number" if length > 19 else "id_number"  # noqa: PLR2004
    if length in {9, 10, 12, 13} and re.match(r"1[3-9]", digits):
        return "phone"
    return None
