"""Single words that steer the conversation when nothing else is said with them."""

from __future__ import annotations

from nlu.embedded.words import WORDS

COMMANDS = {word: intent for intent, words in WORDS.commands.items() for word in words}
"""Each command as it reads without spaces and punctuation, with the intent it stands for."""
