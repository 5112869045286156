"""What is better not sent through Telegram, whose servers are abroad: numbers and papers.

By art. 28 of the 个人信息保护法 identity and account numbers are sensitive; see docs/telegram.md.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from accessibility.privacy import mask_account, mask_certificate_number, mask_id_number

ASKED = frozenset(
    {
        "personal.id_number",
        "proxy.id_number",
        "guardian.id_number",
        "personal.certificate_number",
        "subsidy.certificate_number",
        "subsidy.bank_account",
        "personal.photo",
        "materials.photo",
        "materials.guardian_proof",
        "materials.proxy_id",
        "materials.original_certificate",
        "signature",
    }
)
"""Questions answered on our own page, unless the operator and the person allow the chat."""
LEAST = 15
"""Digits of the shortest number that is sensitive wherever it stands: an ID number of old."""
LEAST_ASKED = 6
"""Digits that look like a part of the number while one is asked for."""
_SPOKEN = str.maketrans("〇零一二三四五六七八九幺两洞拐", "001234567891207")
_GAP = r"[\s\-－—、，,.．·/]*"
_RUN = re.compile(rf"\d(?:{_GAP}[\dXx])*")
_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_CASE = re.compile(r"[A-Za-z]{2}\d[\d\-]+")
"""A case number (办件编号), which says nothing of anybody."""
_WRITTEN = re.compile(rf"(?<![A-Za-z\d\-])\d(?:[ \t\-－、]?[\dXx]){{{LEAST - 1},}}")
_ID, _CERTIFICATE = (15, 18), 20


def most_digits(text: str) -> int:
    """How many digits the longest number in ``text`` has; spoken digits count, phones do not."""
    plain = unicodedata.normalize("NFKC", text).translate(_SPOKEN)
    plain = _MOBILE.sub("号", _CASE.sub("号", plain))
    found = (sum(c.isdigit() or c in "Xx" for c in m.group()) for m in _RUN.finditer(plain))
    return max(found, default=0)


def holds_number(text: str, asking: str | None) -> bool:
    """Whether ``text`` holds a sensitive number, or a part of the one that is asked for."""
    return most_digits(text) >= (LEAST_ASKED if asking in ASKED else LEAST)


def hide_numbers(text: str) -> str:
    """``text`` with long numbers masked (脱敏)."""
    return _WRITTEN.sub(lambda m: _masked("".join(c for c in m.group() if c.isalnum())), text)


def _masked(digits: str) -> str:
    if len(digits) in _ID:
        return mask_id_number(digits)
    return mask_certificate_number(digits) if len(digits) == _CERTIFICATE else mask_account(digits)


def screen(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A raw update without its words when they hold a long number: those are never kept."""
    for name in ("message", "edited_message"):
        said = raw.get(name)
        if not isinstance(said, dict):
            continue
        texts = (said.get("text"), said.get("caption"))
        if any(isinstance(t, str) and most_digits(t) >= LEAST for t in texts):
            kept = copy.deepcopy(dict(raw))
            kept[name] = {k: v for k, v in kept[name].items() if not k.endswith("entities")}
            kept[name] |= {k: "" for k in ("text", "caption") if k in said}
            kept[name].pop("reply_to_message", None)
            return {**kept, "screened": True}
    return raw
