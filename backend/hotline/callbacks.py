"""Wishes to be called or written to later (回电意愿), in and out of the table; words are sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.cases.repository import Seal
from backend.hotline.book import moment
from backend.hotline.model import Callback, How
from backend.hotline.tables import CALLBACKS, STAFF, TICKETS

_C = CALLBACKS.c


class Callbacks:
    """Callbacks, within one transaction."""

    def __init__(self, db: AsyncConnection, sealer: Sealer) -> None:
        """Work on ``db``."""
        self._db = db
        self._seal = Seal(sealer)

    async def add(
        self, ticket_id: int, conversation_id: str, wish: str, how: How, at: datetime
    ) -> None:
        """Keep a wish; an earlier one of the same ticket is replaced."""
        await self.settle(ticket_id, "replaced", at)
        row = {
            "ticket_id": ticket_id,
            "conversation_id": conversation_id,
            "wish": self._seal.close(wish, _aad(conversation_id)),
            "how": how,
            "asked_at": at.isoformat(),
            "state": "open",
        }
        await self._db.execute(insert(CALLBACKS).values(row))

    async def is_open(self, ticket_id: int) -> bool:
        """Whether somebody still wants to be called."""
        query = select(_C.callback_id).where(_C.ticket_id == ticket_id, _C.state == "open")
        return (await self._db.execute(query)).first() is not None

    async def count_open(self) -> int:
        """How many want to be called."""
        query = select(func.count()).where(_C.state == "open")
        return int((await self._db.execute(query)).scalar_one())

    async def find(self, callback_id: int) -> tuple[Callback, str | None] | None:
        """One callback, and the desk that holds its ticket."""
        row = (await self._db.execute(_query().where(_C.callback_id == callback_id))).first()
        return (self._callback(row), row.holder) if row is not None else None

    async def listed(self, state: str) -> list[tuple[Callback, str | None]]:
        """Those in that state with the desk that holds each; planned ones by their time."""
        when = func.coalesce(_C.planned_at, _C.asked_at)
        rows = await self._db.execute(_query().where(_C.state == state).order_by(when).limit(500))
        return [(self._callback(row), row.holder) for row in rows]

    async def plan(self, callback_id: int, at: datetime | None) -> None:
        """Keep when somebody is going to call."""
        values = {"planned_at": at.isoformat() if at else None}
        mine = (_C.callback_id == callback_id) & (_C.state == "open")
        await self._db.execute(update(CALLBACKS).where(mine).values(values))

    async def settle(
        self, ticket_id: int, state: str, at: datetime, staff_id: int | None = None
    ) -> bool:
        """The wish was fulfilled, dropped or replaced; False when there was none."""
        mine = (_C.ticket_id == ticket_id) & (_C.state == "open")
        values = {"state": state, "done_at": at.isoformat(), "done_by": staff_id}
        return bool((await self._db.execute(update(CALLBACKS).where(mine).values(values))).rowcount)

    async def forget(self, conversation_id: str) -> None:
        """Wipe the words of somebody whose conversation was erased, also of wishes long settled."""
        mine = _C.conversation_id == conversation_id
        await self._db.execute(update(CALLBACKS).where(mine).values(wish=b""))
        open_ = mine & (_C.state == "open")
        await self._db.execute(update(CALLBACKS).where(open_).values(state="dropped"))

    def _callback(self, row: Row[Any]) -> Callback:
        wish = self._seal.open(row.wish, _aad(row.conversation_id)) if row.wish else ""
        return Callback(
            callback_id=row.callback_id,
            ticket_id=row.ticket_id,
            conversation_id=row.conversation_id,
            wish=wish,
            how=row.how,
            asked_at=datetime.fromisoformat(row.asked_at),
            county=row.county,
            access=tuple(filter(None, row.access.split("\n"))),
            planned_at=moment(row.planned_at),
            state=row.state,
            done_at=moment(row.done_at),
        )


def _query() -> Any:  # noqa: ANN401 - SQLAlchemy's select over several tables
    return (
        select(CALLBACKS, TICKETS.c.county, TICKETS.c.access, STAFF.c.desk_number.label("holder"))
        .join(TICKETS, TICKETS.c.ticket_id == _C.ticket_id)
        .outerjoin(STAFF, STAFF.c.staff_id == TICKETS.c.held_by)
    )


def _aad(conversation_id: str) -> str:
    return f"callbacks:{conversation_id}"
