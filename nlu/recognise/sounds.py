"""Words of the code lists that were misheard: 视利 sounds like 视力."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlu.recognise.message import Found, Message
from nlu.recognise.patterns import Strict, read
from nlu.sounds import first_sound

_STEP = {"benefit": "benefits"}
_LENGTHS = (4, 3, 2)
_SHORT = 2
_LEVEL_AFTER = re.compile(r"[一二三四1-4][级及]")
_AFTER_CATEGORY = re.compile(r"$|[，,。；、和跟嘞的]|残|障|类|[一二三四1-4][级及极]")


class _Sounds(Strict):
    words: dict[str, dict[str, str]]
    everyday: frozenset[str]


_LEXICON = read("sounds.yaml", _Sounds)


@cache
def _by_sound() -> dict[str, tuple[tuple[str, str, str], ...]]:
    index: dict[str, list[tuple[str, str, str]]] = {}
    for kind, words in _LEXICON.words.items():
        for word, value in words.items():
            index.setdefault(first_sound(word), []).append((kind, word, value))
    return {sound: tuple(entries) for sound, entries in index.items()}


def sounds_in(message: Message) -> Iterator[Found]:
    """Misheard code words: sharing a character with the right one, or answering its question."""
    index = _by_sound()
    for start, words in _windows(message.text):
        for kind, word, value in index.get(first_sound(words), ()):
            end = start + len(words)
            after = message.text[end : end + 2]
            if _close(message, kind, word, words, after) and not message.taken(start, end):
                yield message.make(kind, value, start, end)


def _windows(text: str) -> Iterator[tuple[int, str]]:
    for start in range(len(text) - 1):
        for length in _LENGTHS:
            words = text[start : start + length]
            if len(words) == length and all("一" <= c <= "龥" for c in words):
                yield start, words


def _close(message: Message, kind: str, word: str, words: str, after: str) -> bool:
    if words == word:
        return False
    asked = message.step == _STEP.get(kind, kind)
    if asked:
        return True
    if words in _LEXICON.everyday:
        return kind == "disability_category" and _LEVEL_AFTER.match(after) is not None
    shared = any(a == b for a, b in zip(word, words, strict=True))
    fits = kind == "disability_category" and _AFTER_CATEGORY.match(after)
    return shared and bool(fits or len(word) > _SHORT)
