"""The outbox: every letter is kept until its target has it, whatever happens in between.

A letter is leased before it is sent and settled in the same transaction in which its consequences
are written, so a process killed at any moment sends it again and nothing is lost; the
receiver knows a repetition by its key. Letters of one lane keep their order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from random import SystemRandom
from typing import Any

from sqlalchemy import Exists, Row, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.cases.repository import DONE, DROPPED, PENDING, Seal
from backend.clock import Now, local
from backend.dispatch.routing import BOT, DESK, Answer, Route
from backend.metrics import Meters
from backend.storage.database import Database
from backend.storage.tables import OUTBOX
from dialogs.model import Json

_log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
_MOST_DOUBLINGS = 9
_AT_ONCE = 8
_POLL_SECONDS = 2.0
_SUCCESS = 2
_TURNS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""The seconds between looks whether it is a letter's turn, while somebody waits for it."""
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_GIVEN_UP: Mapping[str, frozenset[int]] = {
    BOT: _GONE,
    DESK: _GONE | {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, 422},
}
"""Answers after which a letter is given up. The conversation was erased: nobody is left to tell;
or what staff did does not fit the conversation: they are told, and do something else."""


@dataclass(frozen=True)
class Claimed:
    """A letter in our hands until its lease ends."""

    letter_id: int
    key: str
    target: str
    path: str
    task_id: str | None
    attempts: int
    body: Mapping[str, Json] = field(repr=False)


OnDelivered = Callable[[AsyncConnection, Claimed], Awaitable[None]]
OnGivenUp = Callable[[AsyncConnection, Claimed, Answer], Awaitable[None]]


def pause_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after ``attempts`` failures: doubling, capped, spread by ``chance``."""
    doubled = FIRST_PAUSE * (1 << min(attempts - 1, _MOST_DOUBLINGS))
    full = min(LONGEST_PAUSE, doubled)
    return full * (0.5 + chance / 2)


class Outbox:
    """Delivers letters, each target at its own pace."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        routes: Mapping[str, Route],
        wall: Now,
        meters: Meters,
    ) -> None:
        """Deliver what ``database`` holds along ``routes``."""
        self._database = database
        self._seal = Seal(sealer)
        self._routes = routes
        self._wall_clock = wall
        self._meters = meters
        self._chance = SystemRandom().random
        self._on_delivered: OnDelivered | None = None
        self._on_given_up: OnGivenUp | None = None
        self._wakes = {target: asyncio.Event() for target in routes}

    _stopping = False

    def when_delivered(self, act: OnDelivered) -> None:
        """What else to write, in the same transaction, when a letter was delivered."""
        self._on_delivered = act

    def when_given_up(self, act: OnGivenUp) -> None:
        """What else to write, in the same transaction, when a letter was given up."""
        self._on_given_up = act

    def wake(self, *targets: str) -> None:
        """There may be letters, for ``targets`` or for anybody: look at once."""
        for target in targets or self._wakes:
            self._wakes[target].set()

    def stop(self) -> None:
        """End the loops once what is under way is done, so that no transaction is cut in two."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Deliver until stopped or cancelled."""
        await self._release_leases()
        async with asyncio.TaskGroup() as group:
            for target in self._routes:
                group.create_task(self._run(target))

    async def deliver_due(self, target: str) -> int:
        """Deliver what is due for ``target`` now; answers how many letters were tried."""
        claimed = await self._lease(self._due(target))
        await asyncio.gather(*(self._deliver(letter) for letter in claimed))
        return len(claimed)

    async def deliver_now(self, key: str) -> Answer | None:
        """Deliver a letter that was kept under a lease; None when it has to wait like others.

        What comes before it in its lane goes first; that takes a moment when both were just kept.
        """
        mine = (OUTBOX.c.key == key) & (OUTBOX.c.state == PENDING)
        query = select(OUTBOX).where(mine, ~_blocked())
        for pause in _TURNS:
            claimed = await self._lease(query)
            if claimed:
                return await self._deliver(claimed[0])
            await asyncio.sleep(pause)
        async with self._database.write() as db:
            await db.execute(update(OUTBOX).where(mine).values(leased_until_wall=None))
        self.wake()
        return None

    async def settled(self) -> bool:
        """Whether nothing is due or on its way; what waits for an earlier letter is not due."""
        waiting = (OUTBOX.c.state == PENDING) & (OUTBOX.c.due_wall <= self._wall().isoformat())
        async with self._database.read() as db:
            query = select(OUTBOX.c.letter_id).where(waiting, ~_blocked()).limit(1)
            return (await db.execute(query)).first() is None

    async def backlog(self) -> dict[str, int]:
        """How many letters wait for each target."""
        query = select(OUTBOX.c.target, func.count()).where(OUTBOX.c.state == PENDING)
        async with self._database.read() as db:
            rows = (await db.execute(query.group_by(OUTBOX.c.target))).all()
        return dict.fromkeys(self._routes, 0) | {row[0]: row[1] for row in rows}

    def _wall(self) -> datetime:
        return local(self._wall_clock())

    async def _run(self, target: str) -> None:
        wake = self._wakes[target]
        while not (self._stopping or _being_stopped()):
            wake.clear()
            tried = 0
            try:
                tried = await self.deliver_due(target)
            except Exception as error:  # noqa: BLE001 - one bad letter must not stop the post
                _log.error("outbox of %s: %s", target, type(error).__name__)
            if not tried:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_POLL_SECONDS):
                        await wake.wait()

    async def _lease(self, query: Select[Any]) -> list[Claimed]:
        async with self._database.read() as db:
            if (await db.execute(query)).first() is None:
                return []
        until = (self._wall() + LEASE).isoformat()
        async with self._database.write() as db:
            rows = (await db.execute(query)).all()
            ids = [row.letter_id for row in rows]
            await db.execute(
                update(OUTBOX).where(OUTBOX.c.letter_id.in_(ids)).values(leased_until_wall=until)
            )
        return [self._claimed(row) for row in rows]

    def _claimed(self, row: Row[Any]) -> Claimed:
        body = self._seal.open(row.body, f"outbox:{row.key}")
        return Claimed(
            row.letter_id, row.key, row.target, row.path, row.task_id, row.attempts, body
        )

    def _due(self, target: str) -> Select[Any]:
        now = self._wall().isoformat()
        free = OUTBOX.c.leased_until_wall.is_(None) | (OUTBOX.c.leased_until_wall < now)
        return (
            select(OUTBOX)
            .where(OUTBOX.c.target == target, OUTBOX.c.state == PENDING)
            .where(OUTBOX.c.due_wall <= now, free, ~_blocked())
            .order_by(OUTBOX.c.letter_id)
            .limit(_AT_ONCE)
        )

    async def _deliver(self, letter: Claimed) -> Answer | None:
        answer = await self._post(letter)
        if answer is not None and answer.status // 100 == _SUCCESS:
            await self._settle(letter, DONE, answer)
        elif answer is not None and answer.status in _GIVEN_UP.get(letter.target, ()):
            await self._settle(letter, DROPPED, answer)
        else:
            await self._postpone(letter)
        outcome = str(answer.status) if answer is not None else "no answer"
        self._meters.letters.labels(letter.target, outcome).inc()
        return answer

    async def _post(self, letter: Claimed) -> Answer | None:
        """What was answered, or None; never says what was sent."""
        try:
            return await self._routes[letter.target].post(letter.path, letter.key, letter.body)
        except Exception as error:  # noqa: BLE001 - whatever a neighbour does, we try again
            _log.warning("%s did not take %s: %s", letter.target, letter.key, type(error).__name__)
            return None

    async def _settle(self, letter: Claimed, state: str, answer: Answer) -> None:
        mine = (OUTBOX.c.letter_id == letter.letter_id) & (OUTBOX.c.state == PENDING)
        values = {"state": state, "attempts": letter.attempts + 1, "body": b""}
        async with self._database.write() as db:
            done = await db.execute(update(OUTBOX).where(mine).values(values))
            if not done.rowcount:
                return
            if state == DONE and self._on_delivered is not None:
                await self._on_delivered(db, letter)
            if state == DROPPED and self._on_given_up is not None:
                await self._on_given_up(db, letter, answer)

    async def _postpone(self, letter: Claimed) -> None:
        attempts = letter.attempts + 1
        due = self._wall() + pause_after(attempts, self._chance())
        values = {"attempts": attempts, "due_wall": due.isoformat(), "leased_until_wall": None}
        mine = OUTBOX.c.letter_id == letter.letter_id
        async with self._database.write() as db:
            await db.execute(update(OUTBOX).where(mine).values(values))

    async def _release_leases(self) -> None:
        """One process works on the file: what it held when it died is free again."""
        async with self._database.write() as db:
            await db.execute(
                update(OUTBOX).where(OUTBOX.c.state == PENDING).values(leased_until_wall=None)
            )


def _blocked() -> Exists:
    """Whether an earlier letter of the same lane is still to be delivered."""
    earlier = OUTBOX.alias("earlier")
    return (
        select(earlier.c.letter_id)
        .where(
            earlier.c.lane == OUTBOX.c.lane,
            earlier.c.state == PENDING,
            earlier.c.letter_id < OUTBOX.c.letter_id,
        )
        .exists()
    )


def _being_stopped() -> bool:
    """Whether this task was cancelled; a driver may turn that into an error of its own."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
