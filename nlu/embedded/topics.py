"""Which neighbouring service a message out of scope is about, so that the right office is named."""

from __future__ import annotations

from nlu.embedded.words import WORDS, any_of

_PATTERNS = tuple((topic, any_of(patterns)) for topic, patterns in WORDS.topics.items())
TOPICS = (*WORDS.topics, "other")
"""The topics there are."""

OF_THE_FORM = frozenset(
    {"benefit", "service", "delivery", "job_type", "cancel_reason", "marital_status", "education"}
)
"""Entities that mean something only within the ten services; out of scope they are no answers."""


def topic_of(words: str) -> str:
    """The topic of ``words`` (normalised, without spaces); ``other`` when none is known."""
    return next((topic for topic, pattern in _PATTERNS if pattern.search(words)), "other")
