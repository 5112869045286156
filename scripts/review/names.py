"""A second look for names: what begins like one and is no word that the examples know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path

import yaml
from pypinyin.constants import PHRASES_DICT

from bot.review.stripping import PLACEHOLDER

SIGN = "〔姓名〕"
_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")
_TWO = 2
_LEXICON = Path("nlu/recognise/lexicon/names.yaml")


def ordinary_pairs(texts: Iterable[str]) -> frozenset[str]:
    """Every two characters that stand side by side in ``texts`` or in a word of the language."""
    both = chain(texts, PHRASES_DICT)
    return frozenset(text[n : n + _TWO] for text in both for n in range(len(text) - 1))


def without_unknown_names(text: str, ordinary: frozenset[str]) -> str:
    """``text`` in which a surname with characters that never follow it elsewhere is a sign."""
    parts = PLACEHOLDER.split(text)
    signs = PLACEHOLDER.findall(text)
    cleaned = [_cleaned(part, ordinary) for part in parts]
    return "".join(a + b for a, b in zip(cleaned, [*signs, ""], strict=True))


def _cleaned(part: str, ordinary: frozenset[str]) -> str:
    found, place = "", 0
    while place < len(part):
        length = _name_length(part, place, ordinary)
        found += SIGN if length else part[place]
        place += length or 1
    return found


def _name_length(part: str, place: int, ordinary: frozenset[str]) -> int:
    """How long the name at ``place`` is; 0 when there is none."""
    if part[place] not in _surnames() or not _alien(part[place : place + _TWO], ordinary):
        return 0
    if part[max(0, place - 1) : place + 1] in _words():
        return 0
    rest = part[place + 2 : place + 4]
    longer = bool(_PAIR.match(part, place + 1)) and rest not in ordinary
    return 3 if longer else 2


def _alien(pair: str, ordinary: frozenset[str]) -> bool:
    return bool(_PAIR.fullmatch(pair)) and pair not in ordinary


@cache
def _words() -> frozenset[str]:
    """Words of two characters, in none of which the second is a surname."""
    return frozenset(word for word in PHRASES_DICT if len(word) == _TWO)


@cache
def _surnames() -> frozenset[str]:
    lexicon = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    return frozenset(lexicon["common"])
