"""Numbers as people say them: counted, spelt out digit by digit, or two before what is counted."""

from __future__ import annotations

_NUMERALS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_SCALES = ("", "万", "亿", "万亿")
_BLOCK = 10_000
_MOST_COUNTED = 12
"""Digits of a number that is still counted out; a longer one is a number of something."""
_GROUP = 4
_GROUPS = {7: (3, 4), 11: (3, 4, 4), 18: (6, 4, 4, 4), 20: (6, 4, 4, 4, 2)}
"""Phone and identity numbers have their own rhythm; everything else is said in fours."""


def spelt(digits: str) -> str:
    """Digit by digit, everything else left as it is: 2026 → 二零二六."""
    return "".join(_NUMERALS[int(c)] if c in "0123456789" else c for c in digits)


def dictated(digits: str) -> str:
    """Digit by digit as on the telephone, 幺 for one, in groups with a pause between."""
    groups = digits.split()
    if len(groups) == 1 and len(digits) > _GROUP + 1:
        groups = _grouped(groups[0])
    return "，".join(spelt(g).replace("一", "幺") for g in groups)


def _grouped(number: str) -> list[str]:
    sizes = _GROUPS.get(len(number), (_GROUP,) * (len(number) // _GROUP + 1))
    groups: list[str] = []
    start = 0
    for size in sizes:
        groups.append(number[start : start + size])
        start += size
    return [g for g in groups if g]


def counted(digits: str, *, two: bool = False) -> str:
    """As a quantity: 18 → 十八, 1200 → 一千二百, 55.5 → 五十五点五.

    ``two`` says 两 for a two that stands alone, as before 个 and 元. A number that no quantity has
    (one that begins with nought, or a very long one) is spelt out.
    """
    whole, _, part = digits.partition(".")
    if (len(whole) > 1 and whole[0] == "0") or len(whole) > _MOST_COUNTED:
        return spelt(whole) + (f"点{spelt(part)}" if part else "")
    said = "两" if two and whole == "2" and not part else _whole(int(whole or "0"))
    return f"{said}点{spelt(part)}" if part else said


def _whole(number: int) -> str:
    if not number:
        return _NUMERALS[0]
    blocks: list[int] = []
    while number:
        number, block = divmod(number, _BLOCK)
        blocks.append(block)
    said = ""
    gap = False
    for scale in range(len(blocks) - 1, -1, -1):
        block = blocks[scale]
        if not block:
            gap = bool(said)
            continue
        if said and (gap or block < _BLOCK // 10):
            said += _NUMERALS[0]
        said += _block(block) + _SCALES[scale]
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def _block(number: int) -> str:
    said = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += (_NUMERALS[0] if gap else "") + _NUMERALS[digit] + _PLACES[place]
        gap = False
    return said
