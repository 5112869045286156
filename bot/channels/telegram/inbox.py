"""Where updates come in, by either way: kept first, acknowledged then, handled after that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from aiogram.exceptions import AiogramError, TelegramConflictError, TelegramUnauthorizedError

from bot.channels.telegram.acts import place_of
from bot.channels.telegram.kit import Kit
from bot.channels.telegram.order import Order
from bot.channels.telegram.records import Arrived
from bot.channels.telegram.sensitive import screen
from bot.channels.telegram.together import Together
from bot.channels.telegram.workers import Workers

_log = logging.getLogger(__name__)
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Inbox:
    """Keeps updates and hands them to the workers."""

    def __init__(self, kit: Kit, workers: Workers, order: Order) -> None:
        """Keep in the store of ``kit``; hand to ``workers``."""
        self._kit = kit
        self._workers = workers
        self._order = order
        self._keeping = Together(self._keep)
        self.heard = False
        """Whether Telegram answered lately."""

    async def take(self, raws: Sequence[Mapping[str, Any]]) -> None:
        """Keep updates, each once; when this returns they may be acknowledged."""
        await self._keeping.add(*(a for a in map(self._arrived, raws) if a is not None))

    async def _keep(self, arrived: list[Arrived]) -> None:
        arrived.sort(key=lambda a: a.update_id)
        new = await self._kit.store.keep(arrived, self._kit.parts.now())
        for one in arrived:
            self._order.came(one.update_id)
        for one in new:
            self._workers.take(one)

    async def resume(self) -> None:
        """Hand over what was kept and not handled when the service ended."""
        pending = await self._kit.store.pending(self._kit.gateway.bot_id)
        for one in pending:
            self._workers.take(one)
        if pending:
            _log.info("updates left from before: %d", len(pending))

    async def poll(self) -> None:
        """Fetch updates until cancelled; the next request acknowledges only what is kept."""
        offset: int | None = None
        pause = FIRST_PAUSE
        while True:
            try:
                raws = await self._kit.gateway.updates(offset)
                await self.take(raws)
            except (AiogramError, OSError) as error:
                self.heard = False
                _log.log(_level(error), "no updates from Telegram: %s", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            self.heard, pause = True, FIRST_PAUSE
            ids = [i for raw in raws if isinstance(i := raw.get("update_id"), int)]
            if ids:
                offset = max(ids) + 1

    def _arrived(self, raw: Mapping[str, Any]) -> Arrived | None:
        update_id, place = raw.get("update_id"), place_of(raw)
        if not isinstance(update_id, int):
            return None
        kept = screen(raw) if self._kit.sensitive == "link" else raw
        chat = self._kit.chat_key(place.chat_id) if place else ""
        message_id = place.message_id if place else 0
        return Arrived(self._kit.gateway.bot_id, update_id, chat, message_id, kept)


def _level(error: Exception) -> int:
    """What an operator has to mend is an error; what mends itself a warning."""
    theirs = isinstance(error, TelegramUnauthorizedError | TelegramConflictError)
    return logging.ERROR if theirs else logging.WARNING
