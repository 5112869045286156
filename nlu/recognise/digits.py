"""Digits as people write and say them: 幺三八, 两个零, 四十一, full width, with gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPOKEN = {
    char: digit
    for digit, chars in enumerate(
        (
            "零〇○洞",
            "一幺腰妖壹",
            "二两贰",
            "三叁",
            "四肆",
            "五伍",
            "六陆",
            "七柒拐",
            "八捌",
            "九玖勾",
        )
    )
    for char in chars
}
_UNITS = {"十": 1, "百": 2, "千": 3}
_START = "0-9零〇○一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖洞拐"
_LETTER_X = r"[Xx×]|[大小]写的?[Xx]|艾克斯|爱克斯|埃克斯|叉(?!车)"
_FILLER = (
    r"(?:[ \n\-–—.·、,，_/]|杠|横杠|空格?|嗯+|呃+|额|啊|哈|然后是?|接着是?|后面是?|再来|完了是?)"
)
_RUN = re.compile(
    rf"[{_START}十](?:{_FILLER}{{0,4}}(?:[{_START}十百千腰妖勾]|个(?=[{_START}])|{_LETTER_X}))*"
)
_TOKEN = re.compile(
    rf"(?P<repeat>[二两三四五六2-6]个[{_START}](?!个))"
    rf"|(?P<number>[一二两三四五六七八九]?(?:千零?|百零?|十)(?:[一二三四五六七八九]?(?:百零?|"
    rf"十))*[一二三四五六七八九]?)"
    rf"|(?P<x>{_LETTER_X})|(?P<digit>[{_START}腰妖勾])|(?P<gap>.)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Digit:
    """One digit (or X) of a run, where its words stand, and the group it was said in."""

    char: str
    start: int
    end: int
    group: int


@dataclass(frozen=True)
class Run:
    """Digits that follow one another with nothing but gaps between."""

    digits: tuple[Digit, ...]

    @property
    def text(self) -> str:
        """The digits alone."""
        return "".join(d.char for d in self.digits)


def arabic(words: str) -> int | None:
    """The whole number below 10,000 that ``words`` say: 六十一, 61, 一百零二, 廿三."""
    words = words.replace("廿", "二十").replace("两", "二").replace("〇", "零")
    if words.isdecimal():
        return int(words) if words.isascii() else None
    if not any(unit in words for unit in _UNITS):
        plain = "".join(str(_SPOKEN.get(c, "?")) for c in words)
        return int(plain) if plain.isdigit() else None
    total, digit = 0, None
    for char in words:
        if char in _UNITS:
            total += (1 if digit is None else digit) * 10 ** _UNITS[char]
            digit = None
        elif char in _SPOKEN:
            digit = _SPOKEN[char]
        elif char.isdigit():
            digit = int(char)
        else:
            return None
    return total + (digit or 0)


def _positional(words: str) -> str:
    """The digits that a spoken number stands for inside a dictation: 四十一 is 41."""
    value = arabic(words)
    return str(value) if value is not None else ""


def _digits(text: str, start: int, end: int) -> Iterator[Digit]:
    group = 0
    after_gap = False
    for token in _TOKEN.finditer(text, start, end):
        kind, words = token.lastgroup, token.group()
        if kind == "gap":
            after_gap = True
            continue
        if after_gap:
            group, after_gap = group + 1, False
        for char in _said(kind or "", words):
            yield Digit(char, token.start(), token.end(), group)


def _said(kind: str, words: str) -> str:
    if kind == "repeat":
        times = arabic(words[0]) or 0
        return str(_SPOKEN.get(words[2], words[2])) * times
    if kind == "number":
        return _positional(words)
    if kind == "x":
        return "X"
    return str(_SPOKEN.get(words, words))


def runs(text: str) -> Iterator[Run]:
    """The runs of digits in ``text`` (with its spaces)."""
    for match in _RUN.finditer(text):
        found = tuple(_digits(text, match.start(), match.end()))
        if found:
            yield Run(found)
