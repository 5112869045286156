"""Linear models over the features, as they are used: plain arrays and a dictionary of tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from nlu.embedded.features import FAMILIES

Floats = NDArray[np.float32]
Row = tuple[NDArray[np.int32], Floats]
VECTOR_WEIGHT = 1.0
"""How much the sentence vector counts beside each family of n-grams."""


@dataclass(frozen=True)
class Vocabulary:
    """The known tokens with their inverse document frequencies."""

    index: Mapping[str, int]
    idf: Floats

    @classmethod
    def learn(cls, documents: Iterable[Iterable[str]], seldom: int) -> Vocabulary:
        """The tokens that occur in at least ``seldom`` documents."""
        counts: Counter[str] = Counter()
        total = 0
        for document in documents:
            counts.update(set(document))
            total += 1
        kept = sorted(t for t, n in counts.items() if n >= seldom)
        idf = np.array([log((1 + total) / (1 + counts[t])) + 1 for t in kept], dtype=np.float32)
        return cls({t: i for i, t in enumerate(kept)}, idf)

    def row(self, tokens: Iterable[str]) -> Row:
        """The columns and values of one message; each family has its weight as length."""
        counted: dict[str, dict[int, float]] = {family: {} for family in FAMILIES}
        for token in tokens:
            column = self.index.get(token)
            if column is not None:
                mine = counted[token[0]]
                mine[column] = mine.get(column, 0.0) + 1.0
        columns: list[int] = []
        values: list[Floats] = []
        for family, weight in FAMILIES.items():
            if not counted[family]:
                continue
            here = list(counted[family])
            value = np.log1p(np.array(list(counted[family].values()), dtype=np.float32))
            value *= self.idf[here]
            columns += here
            values.append((value * (weight / np.linalg.norm(value))).astype(np.float32))
        joined = np.concatenate(values) if values else np.zeros(0, dtype=np.float32)
        return np.array(columns, dtype=np.int32), joined


@dataclass(frozen=True)
class Linear:
    """Scores of ``labels``: a row of weights for each token, a block for the vector, and biases."""

    labels: tuple[str, ...]
    tokens: NDArray[np.float16]
    vector: Floats
    bias: Floats
    slope: Floats
    shift: Floats

    def scores(self, row: Row, vector: Floats) -> Floats:
        """One raw score for each label."""
        columns, values = row
        sparse = values @ self.tokens[columns].astype(np.float32)
        dense = (vector * VECTOR_WEIGHT) @ self.vector
        return np.asarray(sparse + dense + self.bias, dtype=np.float32)

    def one_of(self, row: Row, vector: Floats) -> Floats:
        """Calibrated probabilities of labels that exclude each other."""
        return softmax(self.scores(row, vector) * self.slope + self.shift)

    def any_of(self, row: Row, vector: Floats) -> Floats:
        """Calibrated probability of each label on its own."""
        scores = self.scores(row, vector) * self.slope + self.shift
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)


def softmax(scores: Floats) -> Floats:
    """Scores as probabilities that add up to one, along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def ranked(labels: tuple[str, ...], probabilities: Floats) -> list[tuple[str, float]]:
    """Labels with their probabilities, the most likely first."""
    order = np.argsort(-probabilities, kind="stable")
    return [(labels[i], float(probabilities[i])) for i in order]
