"""Pinyin that was typed instead of characters, as the syllables it stands for."""

from __future__ import annotations

from functools import cache

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_LONGEST = 6
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@cache
def _known() -> frozenset[str]:
    readings = (r for several in PINYIN_DICT.values() for r in several.split(","))
    return frozenset(to_normal(r) for r in readings if r)


@cache
def syllables_typed(letters: str) -> tuple[str, ...]:
    """The syllables of ``letters``, folded like those of characters; none when it is not pinyin."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(letters) + 1):
        ways = [
            (*best[start], letters[start:end])
            for start in range(max(0, end - _LONGEST), end)
            if start in best and letters[start:end] in _known()
        ]
        if ways:
            best[end] = min(ways, key=len)
    return tuple(_folded(s) for s in best.get(len(letters), ()))


def _folded(syllable: str) -> str:
    for said, folded in _FOLDS:
        syllable = syllable.replace(said, folded)
    return syllable
