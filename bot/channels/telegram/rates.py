"""How fast Telegram may be spoken to: buckets for all chats and for each, which learn from floods.

Telegram's FAQ names about 30 messages a second overall and one a second in a chat; the true limits
vary and are told by answers of 429 with ``retry_after``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

LEAST = 0.125
"""The part of the full rate below which it never falls."""
LOWERS_EVERY = 1.0
"""Seconds within which several floods count as one: what was on its way met the same flood."""
STEP = 0.05
"""By how much of the full rate a delivered message raises a rate that was lowered."""
KEPT = 5_000


@dataclass
class Bucket:
    """A token bucket: ``rate`` tokens a second, ``burst`` at most at once."""

    rate: float
    burst: float
    tokens: float
    at: float

    def reserve(self, now: float) -> float:
        """Take one token; after how many seconds it may be used."""
        self.tokens = min(self.burst, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = max(self.at, now)
        self.tokens -= 1
        return max(0.0, -self.tokens / self.rate)


class Limiter:
    """Makes senders wait for their turn, and a chat or everybody wait after a flood."""

    def __init__(
        self,
        overall: float = 30.0,
        per_chat: float = 1.0,
        burst: float = 3.0,
        now: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``overall`` and ``per_chat`` messages a second, ``burst`` in a chat at once."""
        self._full = overall
        self._per_chat = per_chat
        self._burst = burst
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._sleep = sleep
        self._all: Bucket | None = None
        self._chats: dict[str, Bucket] = {}
        self._not_before: dict[str, float] = {}
        self._lowered = float("-inf")

    @property
    def rate(self) -> float:
        """Messages a second that go out at present, at most."""
        return self._all.rate if self._all else self._full

    async def turn(self, chat: str) -> None:
        """Wait until something may be sent to ``chat``."""
        now = self._now()
        paused = self._not_before.get(chat, 0.0) - now
        if paused > 0:
            await self._sleep(paused)
            now = self._now()
        self._not_before.pop(chat, None)
        wait = max(self._overall(now).reserve(now), self._of(chat, now).reserve(now))
        if wait > 0:
            await self._sleep(wait)

    def flooded(self, chat: str, seconds: float) -> None:
        """Telegram asks to wait: this chat does, and everybody goes at half the speed."""
        now = self._now()
        self._not_before[chat] = now + seconds
        if now - self._lowered >= LOWERS_EVERY:
            self._lowered = now
            overall = self._overall(now)
            overall.rate = max(self._full * LEAST, overall.rate / 2)

    def delivered(self) -> None:
        """A message went through: a lowered rate rises again, step by step."""
        if self._all is not None and self._all.rate < self._full:
            self._all.rate = min(self._full, self._all.rate + self._full * STEP)

    def _overall(self, now: float) -> Bucket:
        if self._all is None:
            self._all = Bucket(self._full, self._full, self._full, now)
        return self._all

    def _of(self, chat: str, now: float) -> Bucket:
        found = self._chats.get(chat)
        if found is None:
            if len(self._chats) > KEPT:
                self._chats = {c: b for c, b in self._chats.items() if now - b.at < self._burst * 4}
            found = self._chats[chat] = Bucket(self._per_chat, self._burst, self._burst, now)
        return found
