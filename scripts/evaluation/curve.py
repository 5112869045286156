"""Learning curves: both engines trained on part of the examples, whole blocks at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil
from pathlib import Path

import numpy as np
import yaml

from nlu.embedded.examples import FOLDER, Example, load_examples
from nlu.embedded.train import prepare, train
from nlu.interpret import Interpreter
from scripts.evaluation import rasa
from scripts.evaluation.judging import Understands, judge
from scripts.evaluation.labelled import Messages
from scripts.evaluation.results import CurvePoint, Share

PARTS = (0.1, 0.25, 0.5, 0.75, 1.0)
_SEED, _FEWEST = 7, 15


def blocks_of(examples: Sequence[Example], part: float) -> frozenset[str]:
    """That part of the blocks of each intent; a smaller part is contained in a larger one.

    Of each intent so many blocks at least that some of its examples are there to calibrate with.
    """
    chance = np.random.default_rng(_SEED)
    kept: set[str] = set()
    for intent in sorted({e.intent for e in examples}):
        sizes = Counter(e.block for e in examples if e.intent == intent)
        blocks = [sorted(sizes)[i] for i in chance.permutation(len(sizes))]
        enough = np.searchsorted(np.cumsum([sizes[b] for b in blocks]), _FEWEST) + 1
        kept |= set(blocks[: max(int(enough), ceil(part * len(blocks)))])
    return frozenset(kept)


def embedded_point(part: float, sets: Iterable[Messages]) -> CurvePoint:
    """The embedded engine trained on ``part`` of the examples."""
    examples = load_examples()
    kept = blocks_of(examples, part)
    some = [e for e in examples if e.block in kept]
    return _point("embedded", part, len(some), Interpreter(train(prepare(some))), sets)


def rasa_point(part: float, sets: Iterable[Messages], folder: Path) -> CurvePoint:
    """Rasa trained on ``part`` of the examples; its files live in ``folder``."""
    examples = load_examples()
    kept = blocks_of(examples, part)
    copy_blocks(kept, folder / "data")
    model = rasa.train(folder / "data", rasa.PROJECT / "domain.yml", folder / "model")
    count = sum(e.block in kept for e in examples)
    with rasa.served(model) as server:
        return _point("rasa", part, count, rasa.Reading(server, Interpreter.load()), sets)


def copy_blocks(kept: frozenset[str], folder: Path, source: Path = FOLDER) -> None:
    """Rasa's files of examples with only the blocks in ``kept``."""
    for path in sorted(source.rglob("*.yml")):
        name = path.relative_to(source)
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        blocks = [b for n, b in enumerate(file["nlu"]) if f"{name}#{n}" in kept]
        text = yaml.safe_dump({**file, "nlu": blocks}, allow_unicode=True, sort_keys=False)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _point(
    engine: str, part: float, examples: int, understands: Understands, sets: Iterable[Messages]
) -> CurvePoint:
    shares = []
    for messages in sets:
        right = sum(j.right for j in judge(messages.items, understands))
        shares.append(Share(messages.name, right, len(messages.items)))
    told = ", ".join(f"{s.name} {s.rate:.3f}" for s in shares)
    print(f"{engine} {part:.0%} ({examples}): {told}", flush=True)
    return CurvePoint(engine, part, examples, tuple(shares))
