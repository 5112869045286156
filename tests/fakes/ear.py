"""An ear that hears what it is told to, and counts the recordings it was given."""

from __future__ import annotations

import asyncio
from collections import deque

from bot.problems import Problem
from bot.records import Heard

OGG = b"OggS" + bytes(60)
"""What passes for a recording where a fake ear listens."""


class FakeEar:
    """Hears the next of ``says``: words, words with a question mark before them, or a Problem."""

    def __init__(self, *says: str | Problem) -> None:
        self.says = deque(says)
        self.recordings: list[bytes] = []
        self.asked: list[str | None] = []
        self.gate: asyncio.Event | None = None

    async def hear(self, recording: bytes, asking: str | None) -> Heard:
        self.recordings.append(recording)
        self.asked.append(asking)
        if self.gate is not None:
            await self.gate.wait()
        said = self.says.popleft()
        if isinstance(said, Problem):
            raise said
        return Heard(said.lstrip("?"), doubtful=said.startswith("?"), seconds=1.5)
