"""Homophone noise: characters replaced by common ones that sound the same, tones aside."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_LEVEL_ONE = (0xB0, 0xD8)
_SEED = 20241124


def noisy(texts: Sequence[str], share: float) -> list[str]:
    """``texts`` in which that share of the characters is misheard."""
    chance = random.Random(_SEED + int(share * 100))  # noqa: S311 - repeatable, not secret
    return [_misheard(text, share, chance) for text in texts]


def _misheard(text: str, share: float, chance: random.Random) -> str:
    chars = list(text)
    places = [n for n, char in enumerate(chars) if _others(char)]
    wanted = int(share * len(chars) + chance.random())
    for n in chance.sample(places, min(wanted, len(places))):
        chars[n] = chance.choice(_others(chars[n]))
    return "".join(chars)


def _others(char: str) -> list[str]:
    return [c for c in _alike().get(_sound(char), ()) if c != char]


@cache
def _sound(char: str) -> str:
    return to_normal(PINYIN_DICT.get(ord(char), "").partition(",")[0])


@cache
def _alike() -> dict[str, list[str]]:
    """The 3,755 common characters of GB 2312 (level one) by their sound."""
    found: dict[str, list[str]] = defaultdict(list)
    for high in range(*_LEVEL_ONE):
        for low in range(0xA1, 0xFF):
            char = bytes((high, low)).decode("gb2312", errors="ignore")
            if char:
                found[_sound(char)].append(char)
    found.pop("", None)
    return dict(found)
