"""Texts of a conversation with what is sensitive in them hidden (脱敏)."""

from __future__ import annotations

import re

from accessibility.privacy import mask_address, mask_date, mask_name, mask_number, mask_value
from dialogs.display import chinese_date
from dialogs.model import Json, UnifiedForm

_NUMBER = re.compile(r"(?<![A-Za-z\d\-])\d(?:[ \t\-－]?[\dXx]){6,}(?:[ \t]?B\d{0,2})?")
_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_LEAST_WORDS = 2
_PLAIN_FACTS = frozenset(
    f"eligibility.{fact}"
    for fact in (
        "henan_household",
        "has_certificate",
        "certificate_status",
        "certificate_lost",
        "certificate_damaged",
        "household_moved",
        "condition_changed",
        "unemployed",
        "resident_pension_member",
        "student",
        "public_employee",
        "employee_pension",
    )
)
_OPEN = frozenset({"supported.readback", "services"})
_RAW = ("id_number", "certificate_number", "phone", "bank_account", "birth_date")


def mask_shown(key: str, value: Json, shown: str) -> str:
    """What may be shown of a field before it is opened; ``shown`` is the whole in words."""
    if key in _PLAIN_FACTS or key in _OPEN:
        return shown
    raw = key.endswith(_RAW) and isinstance(value, str)
    return mask_value(key, value if raw else shown)


class Masker:
    """Hides in texts what the form knows of the person, and whatever looks like a number."""

    def __init__(self, form: UnifiedForm) -> None:
        """Hide what ``form`` holds."""
        known: dict[str, str] = {}
        for key, answer in form.answers.items():
            if isinstance(answer.value, str) and answer.state == "given":
                known |= _hidden(key, answer.value)
        self._known = sorted(known.items(), key=lambda pair: -len(pair[0]))

    def mask(self, text: str) -> str:
        """``text`` with what is sensitive hidden."""
        text = _NUMBER.sub(_number, text)
        for words, masked in self._known:
            text = text.replace(words, masked)
        return text


def _hidden(key: str, value: str) -> dict[str, str]:
    last = key.rpartition(".")[2]
    if len(value) < _LEAST_WORDS:
        return {}
    if last == "name":
        return {value: mask_name(value)}
    if last.endswith("address"):
        masked = mask_address(value)
        tail = value.removeprefix(masked.rstrip("*"))
        return {value: masked, **({tail: "****"} if len(tail) > _LEAST_WORDS else {})}
    if last == "birth_date":
        return {chinese_date(value): mask_date(value), value: mask_date(value)}
    return {}


def _number(match: re.Match[str]) -> str:
    text = match.group()
    return text if _ISO_DATE.match(text) else mask_number(text)
