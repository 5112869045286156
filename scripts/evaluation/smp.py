"""SMP2017-ECDT task 1: 31 domains of spoken queries, read where it is lent and never kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score

from scripts.evaluation.noise import noisy
from scripts.evaluation.results import Benchmark, Noise

OUTSIDE = "chat"
SHARES = (0.1, 0.2, 0.3)


@dataclass(frozen=True)
class Split:
    """Texts with their labels."""

    texts: tuple[str, ...] = field(repr=False)
    labels: tuple[str, ...]

    def without(self, label: str) -> Split:
        """All that is not ``label``."""
        kept = [(t, x) for t, x in zip(self.texts, self.labels, strict=True) if x != label]
        return Split(tuple(t for t, _ in kept), tuple(x for _, x in kept))


class Topics(Protocol):
    """A trained classifier of texts."""

    @property
    def labels(self) -> Sequence[str]:
        """The labels, in the order of the columns of ``scores``."""
        ...

    def scores(self, texts: Sequence[str]) -> NDArray[Any]:
        """A row for each text: the surer of a label, the higher its column."""
        ...


Fit = Callable[[Split], AbstractContextManager[Topics]]


def load_split(folder: Path, *names: str) -> Split:
    """The named parts of the corpus, one after the other."""
    rows = [
        line.split("\t", 1)
        for name in names
        for line in (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    ]
    return Split(tuple(t for _, t in rows), tuple(x for x, _ in rows))


def benchmark(engine: str, fit: Fit, folder: Path) -> Benchmark:
    """Train on the training part, score on the test part."""
    train, test = load_split(folder, "train"), load_split(folder, "test")
    began = time.monotonic()
    with fit(train) as topics:
        seconds = time.monotonic() - began
        accuracy, macro = _rated(topics, test.texts, test.labels)
        noise = tuple(
            Noise(share, *_rated(topics, noisy(test.texts, share), test.labels)) for share in SHARES
        )
    with fit(train.without(OUTSIDE)) as topics:
        inside = [label != OUTSIDE for label in test.labels]
        auroc = roc_auc_score(inside, topics.scores(test.texts).max(axis=1))
    return Benchmark(engine, accuracy, macro, float(auroc), noise, seconds)


def _rated(topics: Topics, texts: Sequence[str], labels: Sequence[str]) -> tuple[float, float]:
    got = [topics.labels[n] for n in np.argmax(topics.scores(texts), axis=1)]
    macro = f1_score(labels, got, average="macro", zero_division=0)
    return float(accuracy_score(labels, got)), float(macro)
