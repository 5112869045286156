"""Counts of sounds: toneless pinyin, so that 残极证 still sounds like 残疾证."""

from __future__ import annotations

from functools import lru_cache
from typing import List, Text

from pypinyin import Style, lazy_pinyin
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


@lru_cache(maxsize=20_000)
def _sound(token: Text) -> Text:
    """The toneless pinyin of one token, with the sounds that Henan speech merges written as one."""
    sound = "".join(lazy_pinyin(token, style=Style.NORMAL))
    for said, instead in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en")):
        sound = sound.replace(said, instead)
    return sound.replace("ing", "in")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SoundFeaturizer(CountVectorsFeaturizer):
    """``CountVectorsFeaturizer`` over what tokens sound like instead of how they are written."""

    def _get_processed_message_tokens_by_attribute(
        self, message: Message, attribute: Text = TEXT
    ) -> List[Text]:
        tokens = super()._get_processed_message_tokens_by_attribute(message, attribute)
        return [_sound(t) for t in tokens] if attribute == TEXT else tokens
