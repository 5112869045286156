"""The desk with all its parts, made once and let go at the end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import httpx

from accessibility.privacy import Sealer
from backend.calendar import WorkingCalendar
from backend.clock import Now, local
from backend.dispatch.outbox import Outbox
from backend.hotline.access_log import AccessLog
from backend.hotline.accounts import Accounts
from backend.hotline.bell import Bell
from backend.hotline.counties import CountyShelf
from backend.hotline.desk import Desk
from backend.hotline.followups import FollowUps
from backend.hotline.hours import Rota, read_hours
from backend.hotline.inbox import Inbox
from backend.hotline.keeping import Keeping
from backend.hotline.oidc import OpenId
from backend.hotline.sessions import Sessions
from backend.hotline.statistics import Statistics
from backend.hotline.sweeper import Sweeper
from backend.hotline.talks import Talks
from backend.settings import Settings
from backend.storage.database import Database

_STOP_SECONDS = 2.0


@dataclass(frozen=True)
class Surroundings:
    """What the desk is given: the store, the clocks and the ways to its neighbours."""

    settings: Settings
    database: Database
    sealer: Sealer
    outbox: Outbox
    calendar: WorkingCalendar
    clock: Now
    wall: Now
    bot: httpx.AsyncBaseTransport | None = None
    issuer: httpx.AsyncBaseTransport | None = None


@dataclass(frozen=True)
class Hotline:
    """The hotline desk (热线坐席)."""

    accounts: Accounts
    sessions: Sessions
    desk: Desk
    rota: Rota
    inbox: Inbox
    follow_ups: FollowUps
    talks: Talks
    access_log: AccessLog
    counties: CountyShelf
    statistics: Statistics
    sweeper: Sweeper
    open_id: OpenId | None

    @property
    def bell(self) -> Bell:
        """What wakes open streams."""
        return self.desk.bell

    async def close(self) -> None:
        """Let go of the connections."""
        self.bell.stop()
        await self.talks.client.aclose()
        if self.open_id is not None:
            await self.open_id.client.aclose()


def make_hotline(around: Surroundings, follow_ups: FollowUps) -> Hotline:
    """The desk in its surroundings."""
    settings, database, clock, wall = around.settings, around.database, around.clock, around.wall
    bell = Bell()
    life = timedelta(hours=settings.desk_session_hours)
    accounts = Accounts(database, around.sealer)
    sessions = Sessions(database, wall, life)
    take_within = timedelta(seconds=settings.desk_take_within)
    desk = Desk(database, around.sealer, around.outbox, bell, clock, wall, take_within)
    rota = Rota(read_hours(settings.desk_hours), around.calendar, sessions, accounts)
    client = httpx.AsyncClient(
        base_url=settings.bot_url, transport=around.bot, timeout=settings.send_seconds
    )
    around.outbox.when_given_up(desk.on_given_up)
    access_log = AccessLog(database, clock, around.sealer)
    return Hotline(
        accounts=accounts,
        sessions=sessions,
        desk=desk,
        rota=rota,
        inbox=Inbox(desk, rota, follow_ups, access_log),
        follow_ups=follow_ups,
        talks=Talks(client, settings.internal_secret, clock),
        access_log=access_log,
        counties=CountyShelf(database, clock),
        statistics=Statistics(database, around.sealer),
        sweeper=Sweeper(desk, rota, Keeping.of(settings), local(wall()), asyncio.Event()),
        open_id=OpenId.of(settings, around.sealer, wall, around.issuer),
    )


async def stop_sweeping(hotline: Hotline, task: asyncio.Task[None]) -> None:
    """End the clockwork once its transaction is done."""
    hotline.sweeper.stopped.set()
    await asyncio.wait({task}, timeout=_STOP_SECONDS)
    if not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_STOP_SECONDS)
