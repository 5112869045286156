"""An interpreter that understands a handful of words exactly, and nothing else."""

from __future__ import annotations

import threading
from datetime import date

from dialogs.model import Understood

_WORDS = {
    "同意": "affirm",
    "好": "affirm",
    "不同意": "deny",
    "再说一遍": "repeat",
    "你好": "greet",
    "别念了": "read_aloud",
}


class FakeInterpreter:
    """Gives the intent of known words; ``heard`` lists the texts it was asked about."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.threads: set[str] = set()

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        self.heard.append(text)
        self.threads.add(threading.current_thread().name)
        return Understood(intent=_WORDS.get(text, "inform"), confidence=0.9)
