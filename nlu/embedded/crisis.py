"""Danger to life, violence and abuse: words that must never be taken for anything else."""

from __future__ import annotations

from itertools import chain

from nlu.embedded.words import WORDS, any_of

_SURE = any_of(chain.from_iterable(WORDS.crisis.values()))
_IDIOMS = any_of(WORDS.idioms)


def sounds_like_crisis(words: str) -> bool:
    """Whether ``words`` (without spaces) speak of danger; hot-to-death (热死了) does not."""
    return bool(_SURE.search(_IDIOMS.sub("", words)))
