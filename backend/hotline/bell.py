"""The bell that wakes open event streams in this process; what happened is read from the table."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Protocol


class Ear(Protocol):
    """What is told that something happened."""

    def set(self) -> None:
        """Something happened."""
        ...


class Bell:
    """Rings for everybody who listens; after ``stop`` every wait ends at once."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._ears: set[Ear] = set()
        self.stopping = False

    @contextmanager
    def listening(self) -> Generator[asyncio.Event]:
        """An ear for one stream."""
        ear = asyncio.Event()
        with self.telling(ear):
            yield ear

    @contextmanager
    def telling(self, ear: Ear) -> Generator[None]:
        """An ear of one's own."""
        self._ears.add(ear)
        try:
            yield
        finally:
            self._ears.discard(ear)

    def ring(self) -> None:
        """Something happened."""
        for ear in tuple(self._ears):
            ear.set()

    def stop(self) -> None:
        """End every stream, so that the server can stop without waiting for them."""
        self.stopping = True
        self.ring()

    async def heard(self, ear: asyncio.Event, seconds: float) -> bool:
        """Wait until rung, or until ``seconds`` have passed; False when all is to stop."""
        if not self.stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(ear.wait(), seconds)
            ear.clear()
        return not self.stopping
