"""Looks every second for what time alone brings about: dead browsers, nobody who came."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.clock import local
from backend.hotline.desk import Desk, LetGo, release
from backend.hotline.hours import Rota
from backend.hotline.inbox import tell_unanswered
from backend.hotline.keeping import Keeping
from backend.hotline.model import HotlineTicket

_log = logging.getLogger(__name__)
SILENCE = timedelta(seconds=60)
"""A browser that is silent for so long has died; its conversation goes back to the queue."""
EVERY = 1.0


@dataclass(frozen=True)
class Sweeper:
    """The desk's clockwork."""

    desk: Desk
    rota: Rota
    keeping: Keeping
    started: datetime
    stopped: asyncio.Event

    async def run(self) -> None:
        """Sweep until the desk closes."""
        swept = 0
        while not self.stopped.is_set():
            try:
                await self.sweep()
                if swept % 3600 == 0:
                    await self.forget()
            except Exception as error:  # noqa: BLE001 - one bad row must not stop the clockwork
                _log.error("the desk's sweep failed: %s", type(error).__name__)
            swept += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), EVERY)

    async def sweep(self) -> int:
        """Do what is due; answers how many tickets changed."""
        desk, wall = self.desk, local(self.desk.wall())
        async with desk.database.read() as db:
            book = desk.book(db)
            # While we were down no browser could be heard: each gets the full time anew.
            alive_until = wall - SILENCE
            silent = await book.silent(alive_until) if self.started < alive_until else ()
            waiting = await book.in_state("waiting")
        staffed = bool(waiting) and await self.rota.staffed(desk.now())
        missed = [
            t for t in waiting if _unanswered(t, desk.now() - desk.take_within, staffed=staffed)
        ]
        if not silent and not missed:
            return 0
        async with desk.moment() as now:
            changed = [await release(now, t, LetGo("expired")) for t in silent]
            changed += [await tell_unanswered(now, t) for t in missed]
        return sum(changed)

    async def forget(self) -> int:
        """Drop what is kept no longer; answers how many tickets went."""
        desk = self.desk
        return await self.keeping.forget(desk.database, desk.now(), local(desk.wall()))


def _unanswered(ticket: HotlineTicket, since: datetime, *, staffed: bool) -> bool:
    return ticket.unanswered_at is None and (not staffed or ticket.queued_at <= since)
