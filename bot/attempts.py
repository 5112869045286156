"""How often links may be tried, so that six digits cannot be guessed through."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from bot.problems import Problem

WINDOW = timedelta(minutes=10)
MOST_FROM_ONE = 10
MOST_FROM_ALL = 60


class Attempts:
    """How often links were tried lately, so that six digits cannot be guessed through."""

    def __init__(self) -> None:
        """Nobody has tried anything yet."""
        self._tries: deque[tuple[datetime, str]] = deque()

    def admit(self, source: str, at: datetime) -> None:
        """Count a try from ``source``; too many lately is 429."""
        while self._tries and self._tries[0][0] <= at - WINDOW:
            self._tries.popleft()
        mine = sum(1 for _, who in self._tries if who == source)
        if mine >= MOST_FROM_ONE or len(self._tries) >= MOST_FROM_ALL:
            raise Problem(429, headers={"Retry-After": str(int(WINDOW.total_seconds()))})
        self._tries.append((at, source))

    def forgive(self, source: str) -> None:
        """Take back the last try of somebody who was right."""
        mine = next((t for t in reversed(self._tries) if t[1] == source), None)
        if mine is not None:
            self._tries.remove(mine)
