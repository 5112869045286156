"""How far apart two words are to the ear: the cost of hearing one character for another."""

from __future__ import annotations

import re
from functools import cache

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from nlu.sounds import syllables

_PARTICLES = frozenset("的了啊吧呢呀哦嗯啦嘛么")
_PARTICLE, _MISSING = 0.2, 0.8
_INITIAL = re.compile(r"[bpmfdtnlgkhjqxzcsryw]?")
_ALIKE = ("ln", "fh", "bp", "dt", "gk", "jqx", "zcs", "rl", "hk", "mn", "yw")
_CLOSE, _FAR = 0.25, 0.6
_PREFIX = 0.3
_DIGITS = {
    "ling": "0", "dong": "0", "yi": "1", "yao": "1", "er": "2", "liang": "2", "san": "3", "si": "4",
    "wu": "5", "liu": "6", "qi": "7", "guai": "7", "ba": "8", "jiu": "9", "gou": "9",
}  # fmt: skip


@cache
def cost(one: str, other: str) -> float:
    """From 0 (sounds the same to many ears) to 1 (sounds nothing like it)."""
    if one == other:
        return 0.0
    pairs = [(a, b) for a in syllables(one) for b in syllables(other)]
    return min((_between(a, b) for a, b in pairs), default=1.0)


def _between(one: str, other: str) -> float:
    if one == other:
        return 0.0
    first, second = _INITIAL.match(one), _INITIAL.match(other)
    head, head2 = (first[0] if first else ""), (second[0] if second else "")
    return min(1.0, _heads(head, head2) + _tails(one[len(head) :], other[len(head2) :]))


def _heads(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _CLOSE if one and other and any(one in g and other in g for g in _ALIKE) else _FAR


def _tails(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _PREFIX if one.startswith(other) or other.startswith(one) else _FAR


def distance(one: str, other: str) -> float:
    """The least cost of turning the syllables of ``one`` into those of ``other``."""
    row = [0.0]
    for char in other:
        row.append(row[-1] + _alone(char))
    for char in one:
        before, row = row, [row[0] + _alone(char)]
        for place, meant in enumerate(other):
            row.append(
                min(
                    before[place] + cost(char, meant),
                    before[place + 1] + _alone(char),
                    row[place] + _alone(meant),
                )
            )
    return row[-1]


def _alone(char: str) -> float:
    return _PARTICLE if char in _PARTICLES else _MISSING


@cache
def sounded_digit(char: str) -> str | None:
    """The digit that ``char`` is, or sounds like when a number is dictated; None when neither."""
    if char.isascii() and (char.isdigit() or char in "Xx"):
        return char.upper()
    readings = PINYIN_DICT.get(ord(char), "").split(",")
    return next((d for r in readings[:1] if (d := _DIGITS.get(to_normal(r)))), None)
