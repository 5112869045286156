"""How well the engine does on examples it was not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from nlu.embedded.artifact import Engine
from nlu.embedded.examples import Example
from nlu.embedded.train import SEED, Prepared, prepare, train
from nlu.embedded.vectors import encode

_FOLDS = 3
_PER_GROUP = 8
Numbers = NDArray[np.int64]


def validate(examples: Sequence[Example]) -> str:
    """A report: accuracy on held-out examples, by chance and by groups of paraphrases."""
    prepared = prepare(examples)
    chance = np.random.default_rng(SEED).integers(0, _FOLDS, len(examples))
    lines = [
        _line("held out by chance", _held_out(prepared, chance)),
        _line("held out by paraphrase group", _held_out(prepared, groups(examples))),
    ]
    return "\n".join(lines)


def groups(examples: Sequence[Example]) -> Numbers:
    """A fold for each example; what is near in meaning within an intent stays together."""
    vectors = encode([e.text for e in examples])
    folds = np.zeros(len(examples), dtype=np.int64)
    order = np.random.default_rng(SEED)
    for intent in sorted({e.intent for e in examples}):
        mine = np.array([i for i, e in enumerate(examples) if e.intent == intent])
        count = max(_FOLDS, len(mine) // _PER_GROUP)
        found = KMeans(count, random_state=SEED).fit_predict(vectors[mine])
        folds[mine] = order.integers(0, _FOLDS, count)[found]
    return folds


def _held_out(prepared: Sequence[Prepared], folds: Numbers) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for fold in range(_FOLDS):
        engine = train([p for p in prepared if folds[p.source] != fold])
        unseen = [p for p in prepared if folds[p.source] == fold and p.weight == 1.0]
        pairs += [(p.example.intent, _guess(engine, p)) for p in unseen]
    return pairs


def _guess(engine: Engine, one: Prepared) -> str:
    scores = engine.intents.scores(engine.vocabulary.row(one.words), one.vector)
    return engine.intents.labels[int(scores.argmax())]


def _line(name: str, pairs: Iterable[tuple[str, str]]) -> str:
    known = list(pairs)
    right = sum(a == b for a, b in known)
    wrong = Counter((a, b) for a, b in known if a != b).most_common(12)
    confused = ", ".join(f"{a}→{b} {n}" for (a, b), n in wrong)
    return f"{name}: {right}/{len(known)} = {right / len(known):.3f} ({confused})"
