"""Labelled messages as examples that both engines learn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from nlu.embedded.annotations import write
from nlu.embedded.examples import FOLDER, Example
from scripts.annotate_examples import recognised
from scripts.review.file import Block

OUT = FOLDER / "reviewed.yml"
_HEAD = "# Learnt from use (make nlu-review): labelled by an editor, everything personal made up.\n"


def as_examples(blocks: Iterable[Block]) -> list[Example]:
    """The examples that labelled blocks stand for."""
    return [
        Example(b.text, b.label, b.asking, tuple(b.services) or None, f"{OUT.name}#{n}")
        for n, b in enumerate(blocks)
    ]


def add_examples(blocks: Sequence[Block], path: Path = OUT) -> None:
    """Write labelled blocks into the file of reviewed examples, after those that are there.

    Without blocks nothing is written: an empty file would count as other examples.
    """
    if not blocks:
        return
    file: dict[str, Any] = {"version": "3.1", "nlu": []}
    if path.exists():
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
    file["nlu"] = [*file["nlu"], *_rasa_blocks(blocks)]
    body = yaml.safe_dump(file, allow_unicode=True, sort_keys=False, width=200)
    path.write_text(_HEAD + body, encoding="utf-8")


def _rasa_blocks(blocks: Sequence[Block]) -> list[dict[str, object]]:
    ordered = sorted(blocks, key=_group)
    return [_rasa_block(list(several)) for _, several in groupby(ordered, key=_group)]


def _group(block: Block) -> tuple[str, str, tuple[str, ...]]:
    return block.label, block.asking or "", tuple(block.services)


def _rasa_block(blocks: list[Block]) -> dict[str, object]:
    first = blocks[0]
    metadata: dict[str, object] = {}
    if first.asking:
        metadata["asking"] = first.asking
    if first.services:
        metadata["services"] = first.services
    lines = "".join(f"- {write(e.text, recognised(e))}\n" for e in as_examples(blocks))
    head: dict[str, object] = {"intent": first.label}
    return head | ({"metadata": metadata} if metadata else {}) | {"examples": lines}
