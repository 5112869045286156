"""One worker for each chat that has something to do: in order within it, others at the same time.

aiogram's dispatcher would run handlers of the same chat at the same time (its isolation of events
is off by default), and twice for an update that comes twice. Here an update is a row that is
handled once, by the one worker of its chat.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.channels.telegram.order import Order
from bot.channels.telegram.records import Arrived

_log = logging.getLogger(__name__)
AT_ONCE = 32
TRIES = 4
PAUSE = 0.5
Work = Callable[[Arrived], Awaitable[object]]
News = Callable[[str], Awaitable[object]]


@dataclass
class _Todo:
    """What one chat has to do."""

    updates: list[tuple[int, Arrived]] = field(default_factory=list[tuple[int, Arrived]])
    news: bool = False


@dataclass(frozen=True)
class Jobs:
    """What workers do: handle an update, put one away that fails, catch up with news."""

    handle: Work
    give_up: Work
    catch_up: News
    wake: Callable[[str], None]


class Workers:
    """Hands updates and news to the workers of their chats."""

    def __init__(self, jobs: Jobs, order: Order) -> None:
        """Do ``jobs``; an update waits for lower numbers as ``order`` says."""
        self._jobs = jobs
        self._order = order
        self._todo: dict[str, _Todo] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._stopping = False

    def take(self, arrived: Arrived) -> None:
        """An update was kept and is to be handled."""
        todo = self._todo.setdefault(arrived.chat, _Todo())
        heapq.heappush(todo.updates, (arrived.update_id, arrived))
        self._start(arrived.chat)

    def news(self, chat: str) -> None:
        """There may be something new in the conversation of a chat."""
        self._todo.setdefault(chat, _Todo()).news = True
        self._start(chat)

    async def stop(self, patience: float) -> None:
        """Finish the turns in flight; what waits is handled at the next start."""
        self._stopping = True
        tasks = tuple(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, chat: str) -> None:
        if not self._stopping and chat not in self._tasks:
            self._tasks[chat] = asyncio.create_task(self._work(chat))

    async def _work(self, chat: str) -> None:
        todo = self._todo[chat]
        try:
            while (todo.updates or todo.news) and not self._stopping:
                if todo.updates:
                    await self._order.settled(todo.updates[0][0])
                async with self._gate:
                    await self._one(chat, todo)
        finally:
            del self._tasks[chat]
            if not todo.updates and not todo.news:
                self._todo.pop(chat, None)

    async def _one(self, chat: str, todo: _Todo) -> None:
        if self._stopping:
            return
        if todo.updates:
            _, arrived = heapq.heappop(todo.updates)
            await self._handle(arrived)
        else:
            todo.news = False
            await self._caught_up(chat)
        self._jobs.wake(chat)

    async def _handle(self, arrived: Arrived) -> None:
        for attempt in range(TRIES):
            try:
                await self._jobs.handle(arrived)
            except Exception as error:  # noqa: BLE001 - tried again, then put away with a sentence
                _log.error("an update was not handled: %s", type(error).__name__)
                await asyncio.sleep(PAUSE * 2**attempt)
            else:
                return
        try:
            await self._jobs.give_up(arrived)
        except Exception as error:  # noqa: BLE001 - it stays in the inbox for the next start
            _log.error("an update waits for the next start: %s", type(error).__name__)

    async def _caught_up(self, chat: str) -> None:
        try:
            await self._jobs.catch_up(chat)
        except Exception as error:  # noqa: BLE001 - the next sweep tries again
            _log.error("news of a chat wait: %s", type(error).__name__)
