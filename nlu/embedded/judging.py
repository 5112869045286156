"""Training of the judgement who is helped, apart from its use, which needs no such libraries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dialogs.model import Entity
from nlu.embedded.examples import Example
from nlu.embedded.helped import WIDTH, Columns, Helped, features, relatives_of

_COST = 0.5
_SEED = 7


def learn(examples: Sequence[Example], found: Sequence[Sequence[Entity]]) -> Helped | None:
    """The judgement that ``examples`` marked by hand teach; None when there are too few.

    ``found`` are the entities that the recognisers see in each example.
    """
    columns: list[Columns] = []
    meant: list[bool] = []
    for example, entities in zip(examples, found, strict=True):
        if not example.by_hand:
            continue
        named = relatives_of(example.text, example.asking)
        ruled = [e for e in entities if e.type == "relation"]
        columns += features(example.text, example.asking, named, ruled)
        helped = {e.value for e in example.entities if e.type == "relation"}
        meant += [one.value in helped for one in named]
    if len(set(meant)) != 2:  # noqa: PLR2004 - both kinds are needed
        return None
    ends = np.cumsum([0, *(len(c) for c in columns)])
    ones = np.ones(ends[-1], dtype=np.float32)
    matrix = csr_matrix((ones, np.concatenate(columns), ends), shape=(len(columns), WIDTH))
    model = LogisticRegression(C=_COST, solver="liblinear", max_iter=300, random_state=_SEED)
    model.fit(matrix, meant)
    return Helped(np.ravel(model.coef_).astype(np.float32), float(np.ravel(model.intercept_)[0]))
