"""Rasa's way to write entities into an example: ``[俺娘]{"entity": …, "value": "mother"}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from dialogs.model import Entity

_WRITTEN = re.compile(
    r"\[(?P<text>[^\]]+)\](?:\((?P<type>\w+)\)|(?P<one>\{[^}]*\})|(?P<several>\[\{[^\]]*\}\]))"
)


class AnnotationError(ValueError):
    """An annotation that cannot be read."""


@dataclass(frozen=True)
class Annotated:
    """An example's own words, and the entities that were written into them."""

    text: str = field(repr=False)
    entities: tuple[Entity, ...] = field(repr=False)


def read(line: str) -> Annotated:
    """The words and the entities of one line."""
    text, entities, end = "", [], 0
    for match in _WRITTEN.finditer(line):
        text += line[end : match.start()]
        entities += [
            Entity(kind, match["text"], value, start=len(text)) for kind, value in _named(match)
        ]
        text += match["text"]
        end = match.end()
    text += line[end:]
    if "[" in text or "]" in text:
        raise AnnotationError(f"方括号只用来标注实体：{line}")
    return Annotated(text, tuple(entities))


def _named(match: re.Match[str]) -> list[tuple[str, str]]:
    if match["type"]:
        return [(match["type"], match["text"])]
    try:
        found = json.loads(match["several"] or f"[{match['one']}]")
        return [(str(one["entity"]), str(one.get("value", match["text"]))) for one in found]
    except (ValueError, KeyError) as error:
        raise AnnotationError(f"实体标注读不懂：{match.group()}") from error


def write(text: str, entities: Iterable[Entity]) -> str:
    """``text`` with ``entities`` written into it; what overlaps something longer is left out."""
    line = list(text)
    for start, several in groupby(_apart(entities), key=lambda e: e.start):
        named = list(several)
        line[start] = f"[{named[0].text}]{_written(named)}"
        line[start + 1 : start + len(named[0].text)] = [""] * (len(named[0].text) - 1)
    return "".join(line)


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Entities in order of place, none of which overlaps another unless both are the same words."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda e: -len(e.text)):
        if entity.text.strip() and all(_beside(entity, other) for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda e: (e.start, e.type, e.value))


def _beside(one: Entity, other: Entity) -> bool:
    if (one.start, one.text) == (other.start, other.text):
        return True
    return one.start + len(one.text) <= other.start or other.start + len(other.text) <= one.start


def _written(entities: Sequence[Entity]) -> str:
    first = entities[0]
    if len(entities) == 1 and first.value == first.text:
        return f"({first.type})"
    named = [json.dumps({"entity": e.type, "value": e.value}, ensure_ascii=False) for e in entities]
    return named[0] if len(named) == 1 else f"[{', '.join(named)}]"
