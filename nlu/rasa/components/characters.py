"""A tokenizer for Chinese: one character a token, so that no annotated span is ever cut."""

from __future__ import annotations

import random
import re
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from zhconv import convert

STEPS = (
    "name phone id_number certificate_number household_address residence_division "
    "disability_category disability_level marital_status education household_type guardian "
    "bank_account benefits willing_to_work job_type delivery services confirm yes_no_question"
).split()
_YES_NO = ("confirm", "yes_no_question", "willing_to_work")
_OF_ITSELF = frozenset({"inform", "declare_proxy", "apply"})
_SEED = 20241124
_PARTS = re.compile(r"〔[a-z_]+〕|\d|[A-Za-z]+|[^\s，。,.；;：:、~～…·!！?？“”\"'()（）]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class CharacterTokenizer(Tokenizer):
    """One token for each character, each Latin word and the mark 〔step〕 of what was asked.

    Blanks and sentence marks are no tokens; traditional characters are read as simplified ones,
    each in its place, so that the spans of entities stay those of the text.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Intents are not split."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "+",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CharacterTokenizer":
        """A tokenizer with ``config``."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Put what was asked before each example, as it stands before messages later.

        Where an example does not say, half of them get a step by chance (seeded): a command or a
        question of policy may come under any question.
        """
        chance = random.Random(_SEED)
        for message in training_data.training_examples:
            step = _asked(message, chance)
            if step:
                _prefix(message, f"〔{step}〕")
        return super().process_training_data(training_data)

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """The tokens of ``attribute``; a message of nothing but marks is one token."""
        text = message.get(attribute)
        plain = convert(text, "zh-cn") if attribute == TEXT else text
        plain = plain if len(plain) == len(text) else text
        found = [Token(m[0].lower(), m.start(), m.end()) for m in _PARTS.finditer(plain)]
        return found or [Token(text or "。", 0, len(text))]


def _asked(message: Message, chance: random.Random) -> Optional[Text]:
    block = (message.get("metadata") or {}).get("intent") or {}
    intent = message.get(INTENT)
    if block.get("asking") or not intent:
        return block.get("asking")
    if intent in ("affirm", "deny"):
        return chance.choice(_YES_NO)
    if intent in _OF_ITSELF or chance.random() < 0.5:
        return None
    return chance.choice(STEPS)


def _prefix(message: Message, mark: Text) -> None:
    message.set(TEXT, mark + message.get(TEXT))
    for entity in message.get(ENTITIES) or []:
        entity["start"] += len(mark)
        entity["end"] += len(mark)
