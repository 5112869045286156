"""Labelled messages: the evaluation file that is lent to us, and our own that nobody trained on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

UNSEEN = Path("tests/nlu")
ABSENT = "没有找到评测资料 {}（可用环境变量 NLU_SHARED 指定目录），这一部分没有测。"


@dataclass(frozen=True)
class Labelled:
    """A message and what it means; ``entities`` is None where nobody labelled them."""

    text: str = field(repr=False)
    intent: str
    services: frozenset[str]
    entities: frozenset[tuple[str, str]] | None
    asking: str | None = None
    speaker: str = ""


@dataclass(frozen=True)
class Messages:
    """A named set of labelled messages."""

    name: str
    items: tuple[Labelled, ...]


def shared() -> Path:
    """The folder of evaluation material, which is no part of this project."""
    return Path(os.environ.get("NLU_SHARED", "../shared/nlu"))


def labelled_sets() -> tuple[Messages, ...]:
    """The sets that are there: dev.jsonl when it can be found, then our own."""
    paths = [shared() / "dev.jsonl", *sorted(UNSEEN.glob("unseen*.*"))]
    return tuple(Messages(p.stem, read(p)) for p in paths if p.exists())


def read(path: Path) -> tuple[Labelled, ...]:
    """The messages of a file of JSON lines, or of tab-separated ones without entities."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if path.suffix == ".jsonl":
        return tuple(_of_json(json.loads(line)) for line in lines)
    return tuple(_of_columns(line.split("\t")) for line in lines)


def _of_json(item: Mapping[str, object]) -> Labelled:
    asking = item.get("asking")
    return Labelled(
        text=str(item["text"]),
        intent=str(item["intent"]),
        services=frozenset(_texts(item["services"])),
        entities=frozenset(_entities(item["entities"])),
        asking=str(asking) if asking else None,
        speaker=str(item.get("speaker") or ""),
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (str(one) for one in value)


def _entities(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        yield from ((str(one["type"]), str(one["value"])) for one in value)


def _of_columns(columns: list[str]) -> Labelled:
    text, intent, services, asking = (*columns, "", "", "")[:4]
    named = frozenset(s for s in services.split(",") if s)
    return Labelled(text, intent, named, None, asking or None)
