"""How long the desk keeps what it knows (保存期限), and dropping what is over.

What a person said stays with the conversation service; here it is who waited, who served, who
looked. The access log is kept longest, never for less than half a year (网络安全法 第二十一条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.cases.repository import DONE, DROPPED
from backend.dispatch.routing import DESK
from backend.hotline.tables import (
    ACCESS_LOG,
    CALLBACKS,
    COUNTY_VERSIONS,
    FOLLOW_UPS,
    RECEIVED,
    SIGN_IN_TRIES,
    STAFF_SESSIONS,
    STINTS,
    TICKET_EVENTS,
    TICKETS,
    UNANSWERED,
)
from backend.settings import Settings
from backend.storage.database import Database
from backend.storage.tables import OUTBOX

_REPETITIONS = timedelta(days=60)
"""So long a repeated event or letter is recognised as one."""
_TRIES = timedelta(days=1)
_AT_ONCE = 500
"""Tickets dropped in one transaction: nobody is to wait for a long one."""


@dataclass(frozen=True)
class Keeping:
    """For how long what is kept."""

    tickets: timedelta
    access_log: timedelta

    @classmethod
    def of(cls, settings: Settings) -> Keeping:
        """As the operator decided."""
        days = (settings.desk_keep_days, settings.desk_keep_access_days)
        return cls(*(timedelta(days=n) for n in days))

    async def forget(self, database: Database, at: datetime, wall: datetime) -> int:
        """Drop what is over at ``at`` by the service's clock; how many tickets that were."""
        async with database.write() as db:
            await _forget_repetitions(db, wall)
            await self._forget_rows(db, at)
        dropped = 0
        while gone := await self._forget_tickets(database, at):
            dropped += gone
        return dropped

    async def _forget_rows(self, db: AsyncConnection, at: datetime) -> None:
        since = (at - self.tickets).isoformat()
        newer = COUNTY_VERSIONS.alias("newer")
        replaced = select(newer.c.version).where(
            newer.c.code == COUNTY_VERSIONS.c.code, newer.c.version > COUNTY_VERSIONS.c.version
        )
        for table, over in (
            (UNANSWERED, UNANSWERED.c.at < since),
            (FOLLOW_UPS, FOLLOW_UPS.c.done_at < since),
            (COUNTY_VERSIONS, (COUNTY_VERSIONS.c.at < since) & replaced.exists()),
            (ACCESS_LOG, ACCESS_LOG.c.at < (await self._log_since(db, at)).isoformat()),
        ):
            await db.execute(delete(table).where(over))

    async def _log_since(self, db: AsyncConnection, at: datetime) -> datetime:
        """Counted from the last access, as the database itself counts (see its trigger)."""
        newest = select(ACCESS_LOG.c.at).order_by(ACCESS_LOG.c.access_id.desc()).limit(1)
        last = (await db.execute(newest)).scalar()
        return min(at, datetime.fromisoformat(last) if last else at) - self.access_log

    async def _forget_tickets(self, database: Database, at: datetime) -> int:
        """Some of the tickets that are over, with all that belongs to them.

        The last number of all stays, so that no later ticket gets a number that was used.
        """
        c = TICKETS.c
        last = select(func.max(c.ticket_id)).scalar_subquery()
        over = (c.state == "done") & (c.done_at < (at - self.tickets).isoformat())
        query = select(c.ticket_id).where(over, c.ticket_id < last).limit(_AT_ONCE)
        async with database.write() as db:
            gone = (await db.execute(query)).scalars().all()
            if gone:
                for table in (TICKET_EVENTS, STINTS, CALLBACKS, TICKETS):
                    await db.execute(delete(table).where(table.c.ticket_id.in_(gone)))
        return len(gone)


async def _forget_repetitions(db: AsyncConnection, wall: datetime) -> None:
    """What was kept only to recognise a repetition, and sessions that have ended."""
    since = (wall - _REPETITIONS).isoformat()
    letters: ColumnElement[bool] = OUTBOX.c.state.in_((DONE, DROPPED)) & (OUTBOX.c.target == DESK)
    await db.execute(delete(OUTBOX).where(letters, OUTBOX.c.due_wall < since))
    await db.execute(delete(RECEIVED).where(RECEIVED.c.at_wall < since))
    tried = SIGN_IN_TRIES.c.begun_wall < (wall - _TRIES).isoformat()
    await db.execute(delete(SIGN_IN_TRIES).where(tried))
    await db.execute(delete(STAFF_SESSIONS).where(STAFF_SESSIONS.c.ends_wall < wall.isoformat()))
