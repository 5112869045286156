"""Order within a conversation, and the bell that tells open streams of something new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from weakref import WeakValueDictionary


class Turnstile:
    """Lets one turn at a time through for each conversation, in the order they came."""

    def __init__(self) -> None:
        """Nobody is inside."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, conversation_id: str) -> asyncio.Lock:
        """The lock of one conversation; it lives as long as somebody holds or awaits it."""
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        return lock


class Bell:
    """Waits for something new in one conversation."""

    def __init__(self, live: Live) -> None:
        """A silent bell."""
        self._live = live
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits."""
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until rung or until ``seconds`` have passed; False when the service is stopping."""
        if not self._live.stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), seconds)
            self._rung.clear()
        return not self._live.stopping


class Live:
    """Who listens to which conversation in this process."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._bells: dict[str, set[Bell]] = {}
        self._watchers: list[Callable[[str], None]] = []
        self.stopping = False

    @contextmanager
    def listening(self, conversation_id: str) -> Generator[Bell]:
        """A bell for one stream, taken down when the stream ends."""
        bell = Bell(self)
        self._bells.setdefault(conversation_id, set()).add(bell)
        try:
            yield bell
        finally:
            bells = self._bells[conversation_id]
            bells.discard(bell)
            if not bells:
                del self._bells[conversation_id]

    def ring(self, conversation_id: str) -> None:
        """Tell every stream of a conversation that there is something new."""
        for bell in self._bells.get(conversation_id, ()):
            bell.ring()
        for told in self._watchers:
            told(conversation_id)

    def watch(self, told: Callable[[str], None]) -> None:
        """Have ``told`` called with every conversation in which there is something new."""
        self._watchers.append(told)

    def stop(self) -> None:
        """End every stream, so that the server can stop without waiting for them."""
        self.stopping = True
        for bells in self._bells.values():
            for bell in bells:
                bell.ring()
