"""Texts as Telegram takes them: at most 4096 UTF-16 units each, cut where a sentence ends."""

from __future__ import annotations

import re

MOST = 4_000
"""Units of one message; a little below the limit, so that a mark can be added to it."""
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]*")


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int = MOST) -> tuple[str, ...]:
    """``text`` in pieces of at most ``most`` units, cut at sentences where that can be."""
    if units(text) <= most:
        return (text,) if text.strip() else ()
    pieces, now = [], ""
    for sentence in _SENTENCE.findall(text):
        for part in _short(sentence, most):
            if units(now + part) > most:
                pieces.append(now)
                now = ""
            now += part
    pieces.append(now)
    return tuple(p.strip() for p in pieces if p.strip())


def _short(sentence: str, most: int) -> list[str]:
    """A sentence, cut anywhere when it alone is too long; no character is cut in two."""
    if units(sentence) <= most:
        return [sentence]
    parts, now, size = [], "", 0
    for character in sentence:
        width = units(character)
        if size + width > most:
            parts.append(now)
            now, size = "", 0
        now, size = now + character, size + width
    return [*parts, now]
