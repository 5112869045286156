"""The Telegram channel whole: wired here, started and stopped with the service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from fastapi import FastAPI

from accessibility.privacy import Sealer
from bot.channels.telegram import question_page, webhook
from bot.channels.telegram.gateway import Gateway
from bot.channels.telegram.inbox import FIRST_PAUSE, LONGEST_PAUSE, Inbox
from bot.channels.telegram.kit import Kit
from bot.channels.telegram.loading import Loading
from bot.channels.telegram.order import PATIENCE as PATIENCE_FOR_EARLIER
from bot.channels.telegram.order import Order
from bot.channels.telegram.rates import Limiter
from bot.channels.telegram.records import Arrived, Settled
from bot.channels.telegram.sending import Sending
from bot.channels.telegram.store import TelegramStore
from bot.channels.telegram.talking import Talking
from bot.channels.telegram.workers import Jobs, Workers
from bot.services import Services
from bot.settings import TelegramSettings
from bot.stores.database import Database

_log = logging.getLogger(__name__)
SWEEP = 15.0
KEPT = timedelta(hours=48)
"""How long a handled update is remembered; Telegram repeats one within 24 hours."""
PATIENCE = 5.0
"""Seconds that turns in flight have to finish when the service stops."""


class TelegramChannel:
    """A Channel: carries what is said in Telegram in, and everything said out."""

    def __init__(
        self, settings: TelegramSettings, parts: Services, app: FastAPI, store: TelegramStore,
        keyed_hash: Callable[[str], str],
    ) -> None:  # fmt: skip
        """A bot for the conversations of ``parts``; routes of its own are added to ``app``."""
        logging.getLogger("aiogram").setLevel(logging.CRITICAL)  # its messages may name chats
        self._settings = settings
        self._parts = parts
        self._gateway = Gateway(settings.token, settings.api_base)
        limiter = Limiter(settings.overall, settings.per_chat)
        self._mouth = parts.mouth
        self._kit = Kit(
            parts=parts,
            store=store,
            gateway=self._gateway,
            limiter=limiter,
            keyed_hash=keyed_hash,
            sensitive=settings.sensitive,
            base=(parts.settings.public_url or "").rstrip("/"),
            mouth=self._mouth,
        )
        self._loading = Loading(app, store, self._mouth)
        self._sending = Sending(store, self._gateway, limiter, self._loading.load)
        self._talking = Talking(self._kit)
        self._holding: dict[str, set[str]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._inbox: Inbox | None = None
        self._workers: Workers | None = None
        app.include_router(question_page.router_of(self._kit))
        if settings.webhook_secret:
            app.include_router(webhook.router_of(self.take, settings.webhook_secret))

    async def take(self, raws: list[dict[str, Any]]) -> None:
        """Keep updates that were posted to us."""
        if self._inbox is None:
            raise RuntimeError("the channel is not started")
        await self._inbox.take(raws)

    async def start(self) -> None:
        """Go on where the last run ended; Telegram itself is waited for in the background."""
        store = self._kit.store
        # What is fetched comes in order; what is posted may overtake what is posted beside it.
        patience = PATIENCE_FOR_EARLIER if self._settings.webhook_secret else 0.0
        order = Order(await store.last_update(self._gateway.bot_id), patience)
        jobs = Jobs(self._handle, self._give_up, self._catch_up, self._sending.wake)
        self._workers = Workers(jobs, order)
        self._inbox = Inbox(self._kit, self._workers, order)
        for conversation_id, chat in await store.holding():
            self._holding.setdefault(conversation_id, set()).add(chat)
        self._parts.live.watch(self._rung)
        await self._inbox.resume()
        self._spawn(self.run())
        self._spawn(self._keep_sweeping())

    async def run(self) -> None:
        """Introduce ourselves, then have updates come in until cancelled."""
        await self._introduce()
        await self._sending.resume()
        if self._inbox is not None and not self._settings.webhook_secret:
            await self._inbox.poll()

    async def stop(self) -> None:
        """Take nothing more in, finish the turns in flight, then let go."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self._workers is not None:
            await self._workers.stop(PATIENCE)
        await self._sending.stop(PATIENCE)
        await self._loading.close()
        await self._gateway.close()

    async def ready(self) -> bool:
        """Whether Telegram answered lately."""
        return bool(self._settings.webhook_secret) or (
            self._inbox is not None and self._inbox.heard
        )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def _introduce(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._gateway.introduce()
                await self._choose_way()
            except TelegramUnauthorizedError:
                _log.error("Telegram does not know this TELEGRAM_TOKEN")
                pause = LONGEST_PAUSE
            except (AiogramError, OSError) as error:
                _log.warning("Telegram does not answer: %s", type(error).__name__)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _choose_way(self) -> None:
        secret = self._settings.webhook_secret
        if secret:
            await self._gateway.listen_by_webhook(self._kit.base + webhook.PATH, secret)
        else:
            await self._gateway.listen_by_polling()

    async def _handle(self, arrived: Arrived) -> None:
        self._note(await self._talking.handle(arrived))

    async def _give_up(self, arrived: Arrived) -> None:
        await self._talking.give_up(arrived)

    async def _catch_up(self, chat: str) -> None:
        await self._talking.catch_up(chat)

    def _note(self, settled: Settled) -> None:
        if settled.chat is not None:
            self._holding.setdefault(settled.chat.conversation_id, set()).add(settled.chat.chat)

    def _rung(self, conversation_id: str) -> None:
        if self._workers is not None:
            for chat in self._holding.get(conversation_id, ()):
                self._workers.news(chat)

    async def _keep_sweeping(self) -> None:
        """Find what no bell told of, and forget what is old, until cancelled."""
        while True:
            try:
                for chat in await self._kit.store.behind():
                    if self._workers is not None:
                        self._workers.news(chat)
                await self._kit.store.purge(self._parts.now() - KEPT)
                await self._sending.resume()
            except Exception as error:  # noqa: BLE001 - tried again at the next sweep
                _log.error("a sweep failed: %s", type(error).__name__)
            await asyncio.sleep(SWEEP)


def make_channel(
    settings: TelegramSettings, database: Database, sealer: Sealer
) -> Callable[[Services, FastAPI], TelegramChannel]:
    """A way to make the channel once the parts of the service are there."""
    store = TelegramStore(database, sealer)

    def make(parts: Services, app: FastAPI) -> TelegramChannel:
        return TelegramChannel(settings, parts, app, store, sealer.keyed_hash)

    return make
