"""The lexicon: what is said for each value, as words and patterns in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

from nlu.recognise.message import Found, Message

_FOLDER = Path(__file__).parent / "lexicon"
Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A lexicon file; a key that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Sign(Strict):
    value: str
    words: list[str]
    step: str | None = None


class _Signs(Strict):
    fragments: dict[str, str]
    signs: dict[str, list[_Sign]]


@dataclass(frozen=True)
class Sign:
    """Words (a pattern) that stand for one value; ``step`` limits them to answers to that step."""

    value: str
    pattern: re.Pattern[str]
    step: str | None = None


def read(file: str, model: type[Model]) -> Model:
    """One file of the lexicon."""
    text = (_FOLDER / file).read_text(encoding="utf-8")
    return model.model_validate(yaml.safe_load(text))


@cache
def signs_of(file: str) -> dict[str, tuple[Sign, ...]]:
    """The signs in one file by entity type, with its fragments put in."""
    written = read(file, _Signs)

    def compiled(sign: _Sign) -> Sign:
        joined = "|".join(f"(?:{words})" for words in sign.words)
        for name, pattern in written.fragments.items():
            joined = joined.replace("{" + name + "}", pattern)
        return Sign(sign.value, re.compile(joined), sign.step)

    return {kind: tuple(map(compiled, signs)) for kind, signs in written.signs.items()}


def signs_in(message: Message, file: str, kind: str) -> Iterator[Found]:
    """The values of ``kind`` that ``message`` shows, the longest words winning."""
    hits: list[tuple[int, int, str]] = []
    for sign in signs_of(file)[kind]:
        if sign.step is None or sign.step == message.step:
            hits += [(m.start(), m.end(), sign.value) for m in sign.pattern.finditer(message.text)]
    reached = -1
    for start, end, value in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start >= reached and end > start:
            reached = end
            yield message.make(kind, value, start, end)
