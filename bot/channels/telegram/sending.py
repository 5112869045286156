"""Delivers what is in the outbox: in order in each chat, at a pace that Telegram allows.

A parcel is forgotten once Telegram has taken it. A crash between the two sends it once more: the
Bot API knows no key by which a repeated message could be told from a new one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)

from bot.channels.telegram.gateway import File, Gateway
from bot.channels.telegram.rates import Limiter
from bot.channels.telegram.records import Parcel
from bot.channels.telegram.store import TelegramStore
from bot.channels.telegram.together import Together
from bot.problems import Problem

_log = logging.getLogger(__name__)
AT_ONCE = 20
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
GIVES_UP_AFTER = 3
"""Attempts at a parcel that fails for reasons of its own, such as a file that cannot be made."""
Loader = Callable[[Parcel], Awaitable[File | None]]
Sleep = Callable[[float], Awaitable[None]]


class Blocked(Exception):  # noqa: N818 - an event, not an error
    """The person has blocked the bot."""


class Sending:
    """Sends parcels; one task for each chat that is to be sent something."""

    def __init__(
        self, store: TelegramStore, gateway: Gateway, limiter: Limiter, load: Loader
    ) -> None:
        """Deliver what ``store`` holds through ``gateway``; ``load`` makes files to be sent."""
        self._store = store
        self._gateway = gateway
        self._limiter = limiter
        self._load = load
        self._sent = Together(store.sent)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._stopping = asyncio.Event()

    async def resume(self) -> None:
        """Go on with what was waiting when the service ended."""
        for chat in await self._store.waiting():
            self.wake(chat)

    def wake(self, chat: str) -> None:
        """There may be something for ``chat``."""
        if self._stopping.is_set():
            return
        if chat in self._tasks:
            self._again.add(chat)
        else:
            self._tasks[chat] = asyncio.create_task(self._drain(chat))

    async def stop(self, patience: float) -> None:
        """Finish the messages that are under way; the rest waits in the outbox."""
        self._stopping.set()
        tasks = tuple(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _drain(self, chat: str) -> None:
        try:
            while not self._stopping.is_set():
                self._again.discard(chat)
                parcels = await self._store.parcels(chat, AT_ONCE)
                for parcel in parcels:
                    if self._stopping.is_set():
                        return
                    await self._deliver(parcel)
                if not parcels and chat not in self._again:
                    return
        except Blocked:
            await self._store.block(chat, blocked=True)
            _log.info("a person has blocked the bot; their conversation is kept")
        except Exception as error:  # noqa: BLE001 - the next wake or start tries again
            _log.error("parcels of a chat wait: %s", type(error).__name__)
        finally:
            del self._tasks[chat]

    async def _deliver(self, parcel: Parcel) -> None:
        tries = 0
        while True:
            await self._limiter.turn(parcel.chat)
            pause = 0.0
            try:
                message_id = await self._send(parcel)
            except TelegramRetryAfter as flood:
                self._limiter.flooded(parcel.chat, flood.retry_after)
                _log.info("Telegram asks to wait %d s", flood.retry_after)
            except TelegramForbiddenError:
                raise Blocked from None
            except (TelegramBadRequest, TelegramNotFound) as error:
                _log_refused(parcel, error)
                await self._sent.add((parcel, None))
                return
            except (AiogramError, OSError) as error:
                tries += 1
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries - 1, 8))
                _log.warning("Telegram does not answer: %s", type(error).__name__)
            else:
                await self._sent.add((parcel, message_id))
                self._limiter.delivered()
                return
            if await self._stopped_within(pause):
                return

    async def _stopped_within(self, seconds: float) -> bool:
        """Wait; True when the service is stopping meanwhile."""
        if seconds <= 0:
            return self._stopping.is_set()
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _send(self, parcel: Parcel) -> int | None:
        data, chat_id = parcel.data, parcel.chat_id
        if parcel.kind == "text":
            return await self._gateway.send(chat_id, data["text"], data.get("markup"))
        if parcel.kind == "mark":
            await self._gateway.edit(chat_id, data["message_id"], data["text"])
        elif parcel.kind == "strip":
            await self._gateway.set_keyboard(chat_id, data["message_id"], data.get("markup"))
        else:
            return await self._send_file(parcel)
        return None

    async def _send_file(self, parcel: Parcel) -> int | None:
        try:
            file = await self._load(parcel)
        except Problem as problem:
            _log.warning("a %s could not be made: %s", parcel.kind, problem.status_code)
            return None
        if file is None:
            return None
        caption = parcel.data.get("caption", "")
        return await self._gateway.send_file(parcel.kind, parcel.chat_id, file, caption)


def _log_refused(parcel: Parcel, error: AiogramError) -> None:
    """Editing what is gone or the same already is no loss; a text that is refused is."""
    level = logging.ERROR if parcel.kind == "text" else logging.INFO
    _log.log(level, "Telegram refused a parcel (%s): %s", parcel.kind, type(error).__name__)
