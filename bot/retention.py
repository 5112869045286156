"""Erases drafts whose time is over, and whatever a person asks to have erased."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk_letters import letter
from bot.metrics import Meters
from bot.ports import FileStore, SessionStore
from bot.problems import Problem
from bot.records import Session
from bot.review.records import ReviewStore
from bot.turn import Conversations

_log = logging.getLogger(__name__)
DAILY = timedelta(days=1)
SUBMITTED = "这份申请已经提交，不能删除。要停办，请对我说“撤回申请”。"


@dataclass(frozen=True)
class Retention:
    """What is kept how long."""

    store: SessionStore
    files: FileStore
    meters: Meters
    now: Callable[[], datetime]
    draft_life: timedelta
    on_letters: Callable[[], None] = lambda: None
    reviews: ReviewStore | None = None
    review_life: timedelta = timedelta(days=180)

    async def erase(self, conversations: Conversations, one: str, token: str) -> None:
        """Erase an unsubmitted draft and everything that came with it."""
        holder = await conversations.admit(one, token)
        if holder.access != "owner":
            raise Problem(403, "只有办理人自己的手机可以删除。")
        session = await self.store.load(one)
        if session is not None and session.case_id is not None:
            raise Problem(409, SUBMITTED)
        await self._forget(one, session)
        conversations.forget(one)

    async def purge(self) -> int:
        """Erase every draft in which nothing was said for its whole life; how many.

        Messages that nobody labelled in time are let go of as well.
        """
        idle = await self.store.idle_drafts(self.now() - self.draft_life)
        for one in idle:
            await self._forget(one, await self.store.load(one))
            self.meters.purged.inc()
        if idle:
            _log.info("drafts purged: %d", len(idle))
        if self.reviews is not None:
            await self.reviews.expire((self.now() - self.review_life).date())
        return len(idle)

    async def _forget(self, one: str, session: Session | None) -> None:
        """Erase a conversation; the desk is told when it ever had to do with it."""
        known = session is not None and "desk" in session.dialogue.get("told", ())
        await self.store.erase(one)
        await self.files.erase(one)
        if known:
            await self.store.post(letter(one, "erased", self.now()))
            self.on_letters()

    async def keep_purging(self) -> None:
        """Purge now and once a day, until cancelled."""
        while True:
            try:
                await self.purge()
            except Exception:  # noqa: BLE001 - a failed purge is tried again, never the end of it
                _log.exception("drafts could not be purged; tried again tomorrow")
            await asyncio.sleep(DAILY.total_seconds())
