"""Scores of understood messages; the metrics themselves are scikit-learn's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, f1_score
from sklearn.preprocessing import MultiLabelBinarizer

from dialogs.model import Understood
from scripts.evaluation.judging import Judged
from scripts.evaluation.labelled import Messages
from scripts.evaluation.results import Bin, Confusion, Scores, Share, TypeScore

OUTSIDE, DANGER = "out_of_scope", "crisis"
SURE = 0.7
"""Below this the assistant may ask back when another reading is about as likely."""
_BINS = 10


def score(engine: str, messages: Messages, judged: Sequence[Judged]) -> Scores:
    """All figures of one engine on one set."""
    meant, got = [j.item.intent for j in judged], [j.got.intent for j in judged]
    outside = [j for j in judged if j.item.intent == OUTSIDE]
    inside = [j for j in judged if j.item.intent != OUTSIDE]
    danger = [j for j in judged if j.item.intent == DANGER]
    error, bins = calibration(judged)
    types = _by_type(judged)
    return Scores(
        engine=engine,
        messages=messages.name,
        accuracy=_share("all", judged),
        macro_f1=_macro(meant, got),
        services_f1=_sets(judged, lambda j: (j.item.services, frozenset(j.got.services))),
        entity_f1=_sets(_with_entities(judged), _entities) if types else None,
        entities=types,
        outside=_share(OUTSIDE, outside),
        refused=Share("refused", sum(j.got.intent == OUTSIDE for j in inside), len(inside)),
        crisis=_share(DANGER, danger),
        alarms=sum(j.got.intent == DANGER for j in judged if j.item.intent != DANGER),
        asked_back=Share("asked back", sum(_unsure(j.got) for j in judged), len(judged)),
        speakers=_by_speaker(judged),
        confusions=_confusions(judged),
        expected_error=error,
        reliability=bins,
    )


def calibration(judged: Sequence[Judged]) -> tuple[float, tuple[Bin, ...]]:
    """Expected calibration error, and how often each confidence was right."""
    sure = np.array([j.got.confidence for j in judged])
    right = np.array([j.right for j in judged])
    place = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    bins = tuple(
        Bin(float(sure[here].mean()), float(right[here].mean()), int(here.sum()))
        for here in (place == n for n in range(_BINS))
        if here.any()
    )
    gaps = sum(abs(b.confidence - b.accuracy) * b.messages for b in bins)
    return gaps / max(1, len(judged)), bins


def _macro(meant: Sequence[str], got: Sequence[str]) -> float:
    """The mean of F1 over the intents that are labelled."""
    labels = sorted(set(meant))
    return float(f1_score(meant, got, labels=labels, average="macro", zero_division=0))


def _unsure(got: Understood) -> bool:
    near = max((chance for _, chance in got.alternatives), default=0.0)
    return got.confidence < SURE and near >= max(0.2, got.confidence / 2)


def _share(name: str, judged: Sequence[Judged]) -> Share:
    pairs = [(j.item.intent, j.got.intent) for j in judged]
    right = accuracy_score(*zip(*pairs, strict=True), normalize=False) if pairs else 0
    return Share(name, int(right), len(pairs))


def _with_entities(judged: Sequence[Judged]) -> list[Judged]:
    return [j for j in judged if j.item.entities is not None]


Pair = tuple[str, str]
Two = tuple[frozenset[Pair], frozenset[Pair]]


def _entities(judged: Judged) -> Two:
    got = frozenset((e.type, e.value) for e in judged.got.entities)
    return judged.item.entities or frozenset(), got


def _sets(
    judged: Sequence[Judged], pair: Callable[[Judged], tuple[AbstractSet[Any], AbstractSet[Any]]]
) -> float:
    """Micro-F1 over sets, one pair of them for each message."""
    meant, got = zip(*(pair(j) for j in judged), strict=True) if judged else ((), ())
    if not any(meant) and not any(got):
        return 1.0
    known = MultiLabelBinarizer().fit([*meant, *got])
    truth, found = known.transform(meant), known.transform(got)
    return float(f1_score(truth, found, average="micro", zero_division=0))


def _by_type(judged: Sequence[Judged]) -> tuple[TypeScore, ...]:
    known = _with_entities(judged)
    counts = Counter(kind for j in known for kind, _ in _entities(j)[0])

    def only(kind: str) -> Callable[[Judged], Two]:
        def pair(one: Judged) -> Two:
            meant, got = _entities(one)
            return frozenset(e for e in meant if e[0] == kind), frozenset(
                e for e in got if e[0] == kind
            )

        return pair

    return tuple(TypeScore(k, _sets(known, only(k)), n) for k, n in sorted(counts.items()))


def _by_speaker(judged: Sequence[Judged]) -> tuple[Share, ...]:
    names = sorted({j.item.speaker for j in judged if j.item.speaker})
    return tuple(_share(n, [j for j in judged if j.item.speaker == n]) for n in names)


def _confusions(judged: Sequence[Judged], most: int = 20) -> tuple[Confusion, ...]:
    wrong = Counter((j.item.intent, j.got.intent) for j in judged if not j.right)
    return tuple(Confusion(a, b, n) for (a, b), n in wrong.most_common(most))
