"""Training: examples and their variants become calibrated linear models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from dialogs.model import SERVICES, Entity
from nlu.embedded.artifact import Engine
from nlu.embedded.examples import Example
from nlu.embedded.features import see, tokens
from nlu.embedded.judging import learn
from nlu.embedded.model import VECTOR_WEIGHT, Floats, Linear, Row, Vocabulary, softmax
from nlu.embedded.vary import Variation
from nlu.embedded.vectors import SIZE, encode
from nlu.recognise import recognise, services_in

SEED = 7
_DAY = date(2026, 1, 1)
_SELDOM = 3
_COST = 0.5
_HELD_OUT = 5
_VARIANT_WEIGHT = 0.5
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Prepared:
    """A message in numbers, with its labels; ``source`` tells which example it stems from."""

    example: Example = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    vector: Floats = field(repr=False)
    services: frozenset[str]
    source: int
    weight: float
    found: tuple[Entity, ...] = field(default=(), repr=False)


def prepare(examples: Sequence[Example]) -> list[Prepared]:
    """Examples and variants, read and encoded."""
    variation = Variation(examples)
    rows = [(e, i, 1.0) for i, e in enumerate(examples)]
    rows += [(v, i, _VARIANT_WEIGHT) for i, e in enumerate(examples) for v in variation.of(e)]
    found = [_entities(e) for e, _, _ in rows]
    seen = [see(e.text, e.asking, f) for (e, _, _), f in zip(rows, found, strict=True)]
    vectors = encode([s.original for s in seen])
    return [
        Prepared(e, tuple(tokens(s)), v, _services(e), i, w, f)
        for (e, i, w), s, v, f in zip(rows, seen, vectors, found, strict=True)
    ]


def _entities(example: Example) -> tuple[Entity, ...]:
    found = recognise(example.text, example.asking, _DAY)
    return (*found, *services_in(example.text))


def _services(example: Example) -> frozenset[str]:
    if example.services is not None:
        return frozenset(example.services)
    return frozenset(e.value for e in services_in(example.text))


def train(prepared: Sequence[Prepared], fingerprint: str = "") -> Engine:
    """The engine that ``prepared`` teaches; calibrated on a fifth that was held out."""
    vocabulary = Vocabulary.learn((p.words for p in prepared), _SELDOM)
    matrix = _matrix(vocabulary, prepared)
    sources = np.array([p.source for p in prepared])
    held = _part(sources)
    intents = _intents(matrix, prepared, held)
    services = _each_service(matrix, prepared, held)
    plain = [p for p in prepared if p.weight == 1.0]
    helped = learn([p.example for p in plain], [p.found for p in plain])
    return Engine(vocabulary, intents, services, fingerprint, helped)


def _part(sources: Whole) -> NDArray[np.bool_]:
    chosen = np.random.default_rng(SEED).permutation(sources.max() + 1)
    return np.isin(sources, chosen[: max(1, len(chosen) // _HELD_OUT)])


def _matrix(vocabulary: Vocabulary, prepared: Sequence[Prepared]) -> csr_matrix:
    rows: list[Row] = [vocabulary.row(p.words) for p in prepared]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([c for c, _ in rows])
    values = np.concatenate([v for _, v in rows])
    sparse = csr_matrix((values, columns, ends), shape=(len(rows), len(vocabulary.index)))
    dense = csr_matrix(np.stack([p.vector for p in prepared]) * VECTOR_WEIGHT)
    return csr_matrix(hstack([sparse, dense]))


def _intents(matrix: csr_matrix, prepared: Sequence[Prepared], held: NDArray[np.bool_]) -> Linear:
    labels = np.array([p.example.intent for p in prepared])
    weights = np.array([p.weight for p in prepared])
    tried = _fitted(matrix[~held], labels[~held], weights[~held])
    plain = held & (weights == 1.0)
    scores = tried.decision_function(matrix[plain]).astype(np.float32)
    classes = list(tried.classes_)
    slope = _slope(scores, np.array([classes.index(x) for x in labels[plain]]))
    whole = _fitted(matrix, labels, weights)
    names = tuple(str(c) for c in whole.classes_)
    bias = [float(b) for b in np.ravel(whole.intercept_)]
    return _linear(names, whole.coef_, bias, [slope] * len(names), [0.0] * len(names))


def _slope(scores: Floats, truth: Whole) -> float:
    """The sharpness at which the probabilities of the held-out messages are the most honest."""

    def loss(slope: float) -> float:
        chances = softmax(scores * slope)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chances, 1e-9)).mean())

    tried = np.linspace(0.5, 15.0, 59)
    return float(min(tried, key=loss))


def _each_service(
    matrix: csr_matrix, prepared: Sequence[Prepared], held: NDArray[np.bool_]
) -> Linear:
    """One model for each service of which there are examples on both sides."""
    weights = np.array([p.weight for p in prepared])
    coefficients: list[Floats] = []
    biases: list[float] = []
    slopes: list[float] = []
    shifts: list[float] = []
    plain = held & (weights == 1.0)
    labels: list[str] = []
    for service in SERVICES:
        named = np.array([service in p.services for p in prepared])
        if not (named[~held].any() and named[plain].any()):
            continue
        labels.append(service)
        tried = _fitted(matrix[~held], named[~held], weights[~held])
        slope, shift = _sigmoid(tried.decision_function(matrix[plain]), named[plain])
        whole = _fitted(matrix, named, weights)
        coefficients.append(np.ravel(whole.coef_))
        biases.append(float(np.ravel(whole.intercept_)[0]))
        slopes.append(slope)
        shifts.append(shift)
    width = len(coefficients[0]) if coefficients else 0
    stacked = np.array(coefficients).reshape(len(labels), width)
    return _linear(tuple(labels), stacked, biases, slopes, shifts)


def _sigmoid(scores: Floats, named: NDArray[np.bool_]) -> tuple[float, float]:
    """Platt's sigmoid through the held-out scores."""
    model = LogisticRegression(C=1000.0).fit(scores.reshape(-1, 1), named)
    return float(np.ravel(model.coef_)[0]), float(np.ravel(model.intercept_)[0])


def _fitted(matrix: csr_matrix, labels: NDArray[np.generic], weights: Floats) -> LinearSVC:
    model = LinearSVC(C=_COST, tol=1e-2, max_iter=200, random_state=SEED)
    return model.fit(matrix, labels, sample_weight=weights)


def _linear(
    labels: tuple[str, ...],
    weights: Floats,
    bias: Sequence[float],
    slope: Sequence[float],
    shift: Sequence[float],
) -> Linear:
    """The weights as they are kept: a row for each token in half precision, the vector's apart."""
    split = weights.shape[1] - SIZE
    return Linear(
        labels,
        np.ascontiguousarray(weights[:, :split].T).astype(np.float16),
        np.ascontiguousarray(weights[:, split:].T).astype(np.float32),
        np.array(bias, dtype=np.float32),
        np.array(slope, dtype=np.float32),
        np.array(shift, dtype=np.float32),
    )
