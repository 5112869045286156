"""A linear classifier of intents over the features of the whole message."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Text, Tuple, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.svm import LinearSVC

_FOLDS = 3
_TOLERANCE = 0.02
_SLOPES = (0.5, 20.0)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearClassifier(IntentClassifier, GraphComponent):
    """A linear support vector machine with calibrated probabilities.

    Counts become present or not, weighted by inverse document frequency, with length one for each
    message; dense features stay as they are. Scores become probabilities by a softmax whose slope
    is fitted to scores of examples that were left out.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """What must stand before this component."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``penalty`` is the SVM's C; ``ranking_length`` is how many intents are told."""
        return {"penalty": 0.5, "ranking_length": 10}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to be wrong."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearClassifier":
        """A classifier that has learnt nothing."""
        return cls(config, model_storage, resource)

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """A classifier that has learnt nothing."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._labels: List[Text] = []
        self._idf = np.zeros(0, dtype=np.float32)
        self._sparse = np.zeros((0, 0), dtype=np.float32)
        self._dense = np.zeros((0, 0), dtype=np.float32)
        self._bias = np.zeros(0, dtype=np.float32)
        self._slope = 1.0

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents of ``training_data``."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        present, dense = _features(examples)
        often = np.asarray(present.sum(axis=0)).ravel()
        self._idf = (np.log((1 + len(examples)) / (1 + often)) + 1).astype(np.float32)
        learnt = hstack([self._weigh(present), csr_matrix(dense)]).tocsr()
        names = np.array([e.get(INTENT) for e in examples])
        model = LinearSVC(C=self._config["penalty"], tol=_TOLERANCE, random_state=0)
        left_out = cross_val_predict(
            model, learnt, names, cv=StratifiedKFold(_FOLDS), method="decision_function"
        )
        model.fit(learnt, names)
        self._labels = [str(label) for label in model.classes_]
        self._slope = _best_slope(left_out, np.searchsorted(model.classes_, names))
        width = present.shape[1]
        self._sparse = model.coef_[:, :width].T.astype(np.float32)
        self._dense = model.coef_[:, width:].T.astype(np.float32)
        self._bias = model.intercept_.astype(np.float32)
        self._persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message its intents, likeliest first."""
        said = [m for m in messages if m.get_sparse_features(TEXT)[1] is not None]
        for message in said:
            present, dense = _features([message])
            scores = self._weigh(present) @ self._sparse + dense @ self._dense + self._bias
            chances = _softmax(scores * self._slope)[0]
            best = np.argsort(-chances)[: self._config["ranking_length"]]
            ranking = [{"name": self._labels[i], "confidence": float(chances[i])} for i in best]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _weigh(self, present: csr_matrix) -> csr_matrix:
        weighed = present.multiply(self._idf).tocsr()
        lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return weighed.multiply(1 / np.maximum(lengths, 1e-9)[:, None]).tocsr()

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "weights.npz",
                idf=self._idf,
                sparse=self._sparse,
                dense=self._dense,
                bias=self._bias,
            )
            about = {"labels": self._labels, "slope": self._slope}
            (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearClassifier":
        """The classifier as it was trained."""
        one = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            with np.load(folder / "weights.npz", allow_pickle=False) as kept:
                one._idf, one._sparse = kept["idf"], kept["sparse"]
                one._dense, one._bias = kept["dense"], kept["bias"]
        one._labels, one._slope = about["labels"], about["slope"]
        return one


def _features(messages: List[Message]) -> Tuple[csr_matrix, np.ndarray]:
    """Which tokens each message has, and its dense features."""
    counts = vstack([m.get_sparse_features(TEXT)[1].features for m in messages]).tocsr()
    counts = counts.astype(np.float32)
    counts.data = np.minimum(counts.data, 1.0)
    dense = np.vstack([m.get_dense_features(TEXT)[1].features for m in messages])
    return counts, dense.astype(np.float32)


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _best_slope(scores: np.ndarray, right: np.ndarray) -> float:
    """The slope under which the right labels of left-out examples are likeliest."""

    def surprise(slope: float) -> float:
        chances = _softmax(scores * slope)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=_SLOPES, method="bounded").x)
