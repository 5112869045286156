"""How characters sound to somebody who does not hear tones, 翘舌 or 后鼻音."""

from __future__ import annotations

from functools import cache
from itertools import islice, product

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_MOST = 16


@cache
def syllables(char: str) -> frozenset[str]:
    """The ways ``char`` can be read, folded as many speakers do."""
    readings = PINYIN_DICT.get(ord(char), "")
    return frozenset(_folded(to_normal(r)) for r in readings.split(",") if r)


def _folded(syllable: str) -> str:
    for said, folded in _FOLDS:
        syllable = syllable.replace(said, folded)
    return syllable


def first_sound(words: str) -> str:
    """The usual way to read ``words``."""
    return " ".join(_usual(c) for c in words)


@cache
def _usual(char: str) -> str:
    reading = PINYIN_DICT.get(ord(char), "").partition(",")[0]
    return _folded(to_normal(reading)) if reading else char


def sounds(words: str) -> list[str]:
    """The ways ``words`` can be read, at most sixteen of them."""
    readings = product(*(sorted(syllables(c)) for c in words))
    return [" ".join(each) for each in islice(readings, _MOST)]


def alike(one: str, other: str) -> bool:
    """Whether both have as many characters and each pair of them can sound the same."""
    return len(one) == len(other) and all(
        a == b or syllables(a) & syllables(b) for a, b in zip(one, other, strict=True)
    )
