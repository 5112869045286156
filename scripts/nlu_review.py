"""Label what was not understood and see what learning it would change: make nlu-review.

Brings new messages into the review file (DATA_DIR/review.yaml). Labels that are there are checked,
and an engine is trained with them beside the one in use; nothing is taken without --take.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from accessibility.privacy import Sealer
from bot.review.records import Unclear
from bot.review.sqlite import SqliteReviews
from bot.stores.migrate import migrate
from nlu.embedded.examples import load_examples
from nlu.embedded.train import prepare, train
from nlu.interpret import Interpreter
from scripts.evaluation.labelled import labelled_sets
from scripts.mark_labelled import OUT as MARKS
from scripts.review.effect import compare, report
from scripts.review.examples import add_examples, as_examples
from scripts.review.file import (
    DROP,
    Block,
    Known,
    block_of,
    labelled,
    merged,
    mistakes,
    read_blocks,
    write_blocks,
)
from scripts.review.names import ordinary_pairs, without_unknown_names


def main() -> int:
    """Review what was collected in DATA_DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--take", action="store_true", help="add the labelled ones to the examples")
    return review(Path(os.environ.get("DATA_DIR", ".data")), take=parser.parse_args().take)


def review(folder: Path, *, take: bool) -> int:
    """Export, check, show, and where it is wanted add; 1 when labels must be mended first."""
    path = folder / "review.yaml"
    blocks = _brought_in(folder, path)
    ready = labelled(blocks)
    print(f"{path}：共{len(blocks)}句，已填{len(ready)}句。")
    known = Known(
        frozenset(e.intent for e in load_examples()),
        frozenset(MARKS.read_text(encoding="utf-8").split()),
    )
    if wrong := mistakes(blocks, known):
        print("\n".join(wrong))
        return 1
    if ready:
        print(_effect(ready))
    if take:
        _take(folder, path, blocks)
    elif ready:
        print("看过觉得可以，再运行：make nlu-review TAKE=1")
    return 0


def _brought_in(folder: Path, path: Path) -> list[Block]:
    """The review file with what was collected since it was written."""
    waiting = asyncio.run(_waiting(folder)) if (folder / "conversations.db").exists() else ()
    ordinary = ordinary_pairs(e.text for e in load_examples()) if waiting else frozenset()
    new = [block_of(u, without_unknown_names(u.text, ordinary)) for u in waiting]
    blocks = merged(read_blocks(path), new)
    if blocks:
        write_blocks(path, blocks)
    return blocks


def _effect(ready: list[Block]) -> str:
    """What the engine in use and one that learnt ``ready`` make of the messages we know."""
    new = as_examples(ready)
    print("正在试学（约两分钟），在用的引擎不变……", flush=True)
    after = Interpreter(train(prepare((*load_examples(), *new))))
    return report(compare(labelled_sets(), Interpreter.load(), after))


def _take(folder: Path, path: Path, blocks: list[Block]) -> None:
    ready = labelled(blocks)
    add_examples(ready)
    settled = {b.id for b in ready} | {b.id for b in blocks if b.label == DROP}
    write_blocks(path, [b for b in blocks if b.id not in settled])
    if (folder / "conversations.db").exists():
        asyncio.run(_drop(folder, tuple(settled)))
    gone = len(settled) - len(ready)
    print(f"已加进例句{len(ready)}句，去掉{gone}句。请提交例句文件，再运行 make nlu。")


async def _waiting(folder: Path) -> tuple[Unclear, ...]:
    store = _store(folder)
    try:
        return await store.unclear()
    finally:
        await store.close()


async def _drop(folder: Path, ids: tuple[str, ...]) -> None:
    store = _store(folder)
    try:
        await store.drop(ids)
    finally:
        await store.close()


def _store(folder: Path) -> SqliteReviews:
    database = folder / "conversations.db"
    migrate(database)
    return SqliteReviews(database, Sealer.open_or_create(folder / "keys"))


if __name__ == "__main__":
    sys.exit(main())
