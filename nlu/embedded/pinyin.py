"""Pinyin that was typed instead of characters, as the syllables it stands for."""

from __future__ import annotations

from functools import cache

from nlu.sounds import first_sound

_FIRST, _LAST = 0x4E00, 0x9FA5
_LONGEST = 6
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@cache
def _known() -> frozenset[str]:
    return frozenset(first_sound(chr(code)) for code in range(_FIRST, _LAST + 1))


@cache
def syllables_typed(letters: str) -> tuple[str, ...]:
    """The syllables of ``letters``, folded like those of characters; none when it is not pinyin."""
    for said, folded in _FOLDS:
        letters = letters.replace(said, folded)
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(letters) + 1):
        ways = [
            (*best[start], letters[start:end])
            for start in range(max(0, end - _LONGEST), end)
            if start in best and letters[start:end] in _known()
        ]
        if ways:
            best[end] = min(ways, key=len)
    return best.get(len(letters), ())
