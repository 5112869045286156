"""Which of the relatives that a message names is the person helped (帮办对象).

俺娘眼瞎了，俺哥在外打工 names two and helps one. A logistic model over the words around each
relative decides, with what the rules of ``nlu.recognise.relations`` say among its features.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dialogs.model import Entity
from nlu.embedded.model import Floats
from nlu.recognise.message import Found, Message, step_family
from nlu.recognise.relations import relatives_in

WIDTH = 1 << 16
"""Features are hashed into so many weights."""

_MEANT = 0.35
_NEAR = 9
_LEFT, _RIGHT = (1, 2, 3, 4, 5), (1, 2, 3, 4)
_ASKED_FOR = frozenset({"guardian", "relation"})
_DAY = date(2026, 1, 1)
Columns = NDArray[np.int32]


@dataclass(frozen=True)
class Helped:
    """The trained judgement: a weight for each hashed feature, and a bias."""

    weights: Floats = field(repr=False)
    bias: float

    def settle(
        self, text: str, asking: str | None, entities: Sequence[Entity]
    ) -> tuple[Entity, ...]:
        """``entities`` with only those relations that are the person helped, missed ones added.

        Where the question was for a relation itself, the rules stand.
        """
        if step_family(asking) in _ASKED_FOR:
            return tuple(entities)
        ruled = [e for e in entities if e.type == "relation"]
        named = relatives_of(text, asking)
        chance: dict[str, float] = {}
        words: dict[str, Entity] = {e.value: e for e in reversed(ruled)}
        for one, columns in zip(named, features(text, asking, named, ruled), strict=True):
            score = float(self.weights[columns].sum()) + self.bias
            chance[one.value] = max(chance.get(one.value, 0.0), 1 / (1 + np.exp(-score)))
            words.setdefault(one.value, one.entity(text))
        kept = [words[value] for value, p in chance.items() if p >= _MEANT]
        others = [e for e in entities if e.type != "relation" or e.value not in chance]
        return tuple(sorted((*others, *kept), key=lambda e: e.start)) if named else tuple(entities)


def relatives_of(text: str, asking: str | None) -> list[Found]:
    """The relatives that ``text`` names, in order, each place and value once."""
    found = relatives_in(Message(text, step_family(asking), _DAY, asking))
    return sorted(dict.fromkeys(found), key=lambda f: (f.start, f.value))


def features(
    text: str, asking: str | None, named: Sequence[Found], ruled: Iterable[Entity]
) -> list[Columns]:
    """The hashed features of each of ``named``."""
    values = {e.value for e in ruled}
    return [
        np.array(sorted({crc32(f.encode()) % WIDTH for f in _of(text, asking, one, named, values)}))
        for one in named
    ]


def _of(
    text: str, asking: str | None, one: Found, named: Sequence[Found], ruled: set[str]
) -> Iterator[str]:
    before, after = "^" + text[: one.start], text[one.end :] + "$"
    yield f"v={one.value}"
    yield f"w={text[one.start : one.end]}"
    yield f"ruled={one.value in ruled}"
    yield f"rules={len(ruled)}"
    yield f"asking={asking}"
    yield f"n={len(named)}"
    yield f"i={named.index(one)}"
    for n in _LEFT:
        yield f"L{n}={before[-n:]}"
        yield f"L{n}v={one.value}{before[-n:]}"
    yield from (f"R{n}={after[:n]}" for n in _RIGHT)
    yield from (f"LR{n}={before[-n:]}|{after[:n]}" for n in (1, 2))
    yield from (f"l={pair}" for pair in _pairs(before[-_NEAR:]))
    yield from (f"r={pair}" for pair in _pairs(after[:_NEAR]))
    yield from (f"t={pair}" for pair in _pairs(text))
    yield from (f"o={o.value}{'<' if o.start < one.start else '>'}" for o in named if o is not one)


def _pairs(words: str) -> Iterator[str]:
    return (words[i : i + 2] for i in range(len(words) - 1))
