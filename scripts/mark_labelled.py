"""Mark evaluation messages without keeping them: python -m scripts.mark_labelled PATH.

Writes tests/nlu/labelled.txt: short hashes of each message (with =) and of each message with one
character left out. Two messages within one edit of each other share one of these, so that a test
can keep the training examples away from messages it cannot read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from pathlib import Path

from nlu.text import View

OUT = Path("tests/nlu/labelled.txt")
SHORT = 3
"""Messages of so few characters are words of the language: only the very same are kept away."""

_NOISE = re.compile(r"[\s，。,.；;：:、~～…·!！?？\-—_“”\"'()（）]+")


def plain(text: str) -> str:
    """A message without spaces, punctuation and other ways of writing the same characters."""
    return _NOISE.sub("", View.spaced(text).tight().chars.lower())


def whole(text: str) -> str:
    """The mark of a message as it is."""
    return "=" + _hash(plain(text))


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:10]


def marks(text: str) -> set[str]:
    """The hashes of a message and of its shortenings by one character."""
    words = plain(text)
    shorter = [words[:i] + words[i + 1 :] for i in range(len(words))] if len(words) > SHORT else []
    return {_hash(w) for w in (words, *shorter)}


def main() -> None:
    """Write the marks of the messages in a file of JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    lines = parser.parse_args().path.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    found = {mark for text in texts for mark in (*marks(text), whole(text))}
    OUT.write_text("\n".join(sorted(found)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
