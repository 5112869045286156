"""Which characters the shipped font can print, and what is printed in place of the others."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Yijianshi Form SC"
STAND_IN = "〓"
"""The printers' sign for a character that is not in the case (缺字)."""

_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
_RUN = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffee\U00020000-\U0003ffff]+")


@cache
def _covered() -> tuple[tuple[int, int], ...]:
    """The code points of the regular font as ranges in order (``scripts/make_font.py``)."""
    ranges: list[list[int]] = json.loads((FONTS / "coverage.json").read_text("utf-8"))
    return tuple((first, last) for first, last in ranges)


def _prints(char: str) -> bool:
    ranges = _covered()
    place = bisect_right(ranges, (ord(char), 0x110000)) - 1
    return place >= 0 and ord(char) <= ranges[place][1]


def missing_characters(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that the font lacks, each once, in order."""
    return tuple(dict.fromkeys(c for c in clean(text) if not _prints(c)))


def printable(text: str) -> str:
    """``text`` with 〓 for each character that the font lacks, so that none is dropped."""
    return "".join(c if _prints(c) else STAND_IN for c in clean(text))


def code_points(text: str) -> str:
    """The characters of ``text`` by number, as U+20000, for whoever writes them in by hand."""
    return "、".join(f"U+{ord(c):04X}" for c in text)


def clean(text: str) -> str:
    """``text`` on one line, composed (NFC), without characters that have no shape."""
    composed = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).strip()
    return "".join(c for c in composed if unicodedata.category(c) not in _UNSEEN)


def longest_run(text: str) -> str:
    """The longest piece of ``text`` in which a line cannot be broken."""
    return max(_RUN.findall(text), key=len, default="")
