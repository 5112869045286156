"""How far apart two words are to the ear: the cost of hearing one character for another."""

from __future__ import annotations

import re
from functools import cache

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from nlu.sounds import first_sound, syllables

_PARTICLES = "啊吧呢呀哦啦嘛"
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
    """From 0 (sounds the same to many ears) to 1 (nothing like it), both as they are usually read.

    Rarer readings are left aside: recognisers write the usual characters.
    """
    return 0.0 if one == other else _between(first_sound(one), first_sound(other))


@cache
def cost_in_name(one: str, other: str) -> float:
    """The same, where ``other`` stands in a name, which may be read in a rarer way (中牟)."""
    heard = first_sound(one)
    return 0.0 if one == other else min(_between(heard, b) for b in syllables(other) or {other})


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


def costs(one: str, other: str) -> tuple[float, ...] | None:
    """The cost of each syllable; None when one is longer, particles at the end aside."""
    one, other = bare(one), bare(other)
    if len(one) != len(other):
        return None
    return tuple(cost(a, b) for a, b in zip(one, other, strict=True))


def bare(words: str) -> str:
    """``words`` without particles at the end: 对的吧 is 对."""
    return words.rstrip(_PARTICLES) or words


@cache
def sounded_digit(char: str) -> str | None:
    """The digit that ``char`` is, or sounds like when a number is dictated; None when neither."""
    if char.isascii() and (char.isdigit() or char in "Xx"):
        return char.upper()
    readings = PINYIN_DICT.get(ord(char), "").split(",")
    return next((d for r in readings[:1] if (d := _DIGITS.get(to_normal(r)))), None)
