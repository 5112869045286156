"""Leaves the features of whole messages only; the intent is decided by them alone."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class WholeMessage(DenseFeaturizer, GraphComponent):
    """Takes the features of single tokens away from messages.

    Without transformer layers ``DIETClassifier`` decides the intent by the features of the whole
    message and computes those of every token for nothing; it must be given some, so it gets one.
    """

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
    ) -> "WholeMessage":
        """A component with ``config``; it stands after all featurizers."""
        return cls(execution_context.node_name, config)

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """No settings of its own."""
        return {**DenseFeaturizer.get_default_config()}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to be wrong."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Leave one empty token feature to each message that has any."""
        alias = self._config[FEATURIZER_CLASS_ALIAS]
        for message in messages:
            mine = [f for f in message.features if f.attribute == TEXT]
            if not mine:
                continue
            whole = [f for f in mine if f.type == FEATURE_TYPE_SENTENCE]
            others = [f for f in message.features if f.attribute != TEXT]
            nothing = np.zeros((1, 1), dtype=np.float32)
            message.features = [
                *others,
                *whole,
                Features(nothing, FEATURE_TYPE_SEQUENCE, TEXT, alias),
            ]
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same for every example."""
        self.process(training_data.training_examples)
        return training_data
