"""Tickets in and out of the tables; every change of hands is one conditional UPDATE.

A change names the state it expects in its WHERE, so of two that want one ticket exactly one gets
it, in this process or in several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.cases.repository import Seal
from backend.hotline.model import HotlineTicket, Outcome, Request, State, TicketEvent
from backend.hotline.tables import ACTIVE_STATES, STAFF, STINTS, TICKET_EVENTS, TICKETS
from dialogs.model import Json

_T = TICKETS.c
_HOLDER = STAFF.alias("holder")
_MEANT = STAFF.alias("meant")
FAIR = (_T.urgent.desc(), _T.requested_at, _T.ticket_id)
"""The order in which tickets are served: danger first, then whoever has waited longest."""


class Book:
    """Tickets, within one transaction at one moment."""

    def __init__(self, db: AsyncConnection, at: datetime, wall: datetime, sealer: Sealer) -> None:
        """Work on ``db``; it is ``at`` for the service and ``wall`` for the machine."""
        self._db = db
        self._seal = Seal(sealer)
        self._at = at.isoformat()
        self._wall = wall.isoformat()

    async def open(self, request: Request) -> int:
        """A new ticket that waits."""
        row = {
            **asdict(request),
            "urgent": int(request.urgent),
            "access": "\n".join(request.access),
            "requested_at": request.at.isoformat(),
            "queued_at": self._at,
            "state": "waiting",
            "version": 1,
            "put_backs": 0,
        }
        del row["at"]
        opened = insert(TICKETS).values(row).returning(_T.ticket_id)
        return int((await self._db.execute(opened)).scalar_one())

    async def find(self, ticket_id: int) -> HotlineTicket | None:
        """The ticket of that number."""
        found = (await self._db.execute(_query().where(_T.ticket_id == ticket_id))).first()
        return _ticket(found) if found is not None else None

    async def active(self, conversation_id: str) -> HotlineTicket | None:
        """The one ticket of a conversation that is not done."""
        mine = (_T.conversation_id == conversation_id) & _T.state.in_(ACTIVE_STATES)
        found = (await self._db.execute(_query().where(mine))).first()
        return _ticket(found) if found is not None else None

    async def in_state(self, *states: State) -> tuple[HotlineTicket, ...]:
        """The tickets in one of ``states``, in fair order."""
        rows = await self._db.execute(_query().where(_T.state.in_(states)).order_by(*FAIR))
        return tuple(_ticket(row) for row in rows)

    async def held_by(self, staff_id: int) -> tuple[HotlineTicket, ...]:
        """The tickets that somebody holds."""
        mine = (_T.state == "held") & (_T.held_by == staff_id)
        return tuple(_ticket(row) for row in await self._db.execute(_query().where(mine)))

    async def take(self, ticket_id: int, staff_id: int) -> bool:
        """Take a ticket that nobody holds; False when somebody was quicker."""
        free = (_T.ticket_id == ticket_id) & _T.state.in_(("waiting", "callback"))
        if not await self._change(free, self._holding(staff_id)):
            return False
        await self._begin_stint(ticket_id, staff_id)
        return True

    async def take_next(self, staff_id: int, meant_since: datetime) -> int | None:
        """Take the first in fair order; what was passed to another since ``meant_since`` is his."""
        others = and_(
            _T.meant_for.is_not(None),
            _T.meant_for != staff_id,
            _T.meant_since > meant_since.isoformat(),
        )
        mine_first = (_T.meant_for == staff_id).desc()
        open_ = and_(_T.state == "waiting", or_(_T.meant_for.is_(None), ~others))
        first = select(_T.ticket_id).where(open_).order_by(_T.urgent.desc(), mine_first, *FAIR)
        chosen = (await self._db.execute(first.limit(1))).scalar()
        if chosen is None or not await self.take(int(chosen), staff_id):
            return None
        return int(chosen)

    async def release(
        self, ticket: HotlineTicket, to: State, how: str, meant_for: int | None = None
    ) -> bool:
        """Let go of a held ticket, back to the queue; False when it changed hands meanwhile."""
        values = {
            **_NOBODY,
            "state": to,
            "queued_at": self._at,
            "meant_for": meant_for,
            "meant_since": self._at if meant_for is not None else None,
            "unanswered_at": None,
            "put_backs": _T.put_backs + 1,
        }
        if not await self._change(_unchanged(ticket), values):
            return False
        await self._end_stint(ticket.ticket_id, how)
        return True

    async def finish(self, ticket: HotlineTicket, outcome: Outcome) -> bool:
        """A ticket is done; False when it changed meanwhile."""
        values = {**_NOBODY, "state": "done", "outcome": outcome, "done_at": self._at}
        if not await self._change(_unchanged(ticket), values):
            return False
        await self._end_stint(ticket.ticket_id, outcome)
        return True

    async def put(self, ticket: HotlineTicket, **values: Json) -> bool:
        """Change particulars of a ticket that is still as we saw it."""
        return await self._change(_unchanged(ticket), values)

    async def mark_said(self, ticket_id: int) -> None:
        """The person wrote something; nobody's hold on the ticket is touched."""
        mine = _T.ticket_id == ticket_id
        await self._db.execute(update(TICKETS).where(mine).values(said_at=self._at))

    async def beat(self, ticket_id: int, staff_id: int) -> bool:
        """The browser of the holder is alive; False when somebody else, or nobody, holds it."""
        mine = _held_by(ticket_id, staff_id)
        done = await self._db.execute(update(TICKETS).where(mine).values(seen_wall=self._wall))
        return bool(done.rowcount)

    async def silent(self, since: datetime) -> tuple[HotlineTicket, ...]:
        """Held tickets whose browser has not been heard of since."""
        lost = (_T.state == "held") & (_T.seen_wall < since.isoformat())
        return tuple(_ticket(row) for row in await self._db.execute(_query().where(lost)))

    async def note(
        self,
        ticket_id: int,
        kind: str,
        staff_id: int | None = None,
        detail: str = "",
        words: str = "",
    ) -> int:
        """Keep that something happened to a ticket; ``words`` that staff typed are sealed.

        Nothing personal belongs in ``detail``.
        """
        sealed = self._seal.close(words, _aad(ticket_id, self._at)) if words else None
        row = {"ticket_id": ticket_id, "kind": kind, "staff_id": staff_id, "words": sealed}
        noted = insert(TICKET_EVENTS).values(at=self._at, detail=detail[:300], **row)
        number = await self._db.execute(noted.returning(TICKET_EVENTS.c.event_no))
        return int(number.scalar_one())

    async def words_for(self, ticket_id: int) -> TicketEvent | None:
        """What a colleague wrote who passed the ticket on last; None when nobody did."""
        c = TICKET_EVENTS.c
        query = _events().where(c.ticket_id == ticket_id, c.kind == "passed_on")
        row = (await self._db.execute(query.order_by(c.event_no.desc()).limit(1))).first()
        return self._event(row) if row is not None and row.words else None

    async def forget_words(self, conversation_id: str) -> None:
        """Wipe what staff wrote about somebody whose conversation was erased."""
        tickets = select(_T.ticket_id).where(_T.conversation_id == conversation_id)
        mine = TICKET_EVENTS.c.ticket_id.in_(tickets)
        await self._db.execute(update(TICKET_EVENTS).where(mine).values(words=None))

    async def events_after(self, event_no: int, most: int = 200) -> tuple[TicketEvent, ...]:
        """What happened after event ``event_no``, in order."""
        c = TICKET_EVENTS.c
        query = _events().where(c.event_no > event_no).order_by(c.event_no).limit(most)
        return tuple(self._event(row) for row in await self._db.execute(query))

    async def last_event(self) -> int:
        """The number of the latest event."""
        query = select(func.max(TICKET_EVENTS.c.event_no))
        return int((await self._db.execute(query)).scalar() or 0)

    def _holding(self, staff_id: int) -> dict[str, Json]:
        return {
            "state": "held",
            "held_by": staff_id,
            "held_since": self._at,
            "seen_wall": self._wall,
            "meant_for": None,
            "meant_since": None,
            "first_taken_at": func.coalesce(_T.first_taken_at, self._at),
        }

    async def _change(self, where: ColumnElement[bool], values: Mapping[str, Any]) -> bool:
        changed = update(TICKETS).where(where).values(version=_T.version + 1, **values)
        return bool((await self._db.execute(changed)).rowcount)

    def _event(self, row: Row[Any]) -> TicketEvent:
        opened = self._seal.open(row.words, _aad(row.ticket_id, row.at)) if row.words else ""
        return TicketEvent(
            event_no=row.event_no,
            ticket_id=row.ticket_id,
            kind=row.kind,
            at=datetime.fromisoformat(row.at),
            desk_number=row.desk_number,
            detail=row.detail,
            words=str(opened),
        )

    async def _begin_stint(self, ticket_id: int, staff_id: int) -> None:
        row = {"ticket_id": ticket_id, "staff_id": staff_id, "taken_at": self._at}
        await self._db.execute(insert(STINTS).values(row))

    async def _end_stint(self, ticket_id: int, how: str) -> None:
        c = STINTS.c
        open_ = (c.ticket_id == ticket_id) & c.ended_at.is_(None)
        values = {"ended_at": self._at, "ended_by": how}
        await self._db.execute(update(STINTS).where(open_).values(values))


_NOBODY: Mapping[str, Json] = {"held_by": None, "held_since": None, "seen_wall": None}


def _unchanged(ticket: HotlineTicket) -> ColumnElement[bool]:
    return (_T.ticket_id == ticket.ticket_id) & (_T.version == ticket.version)


def _held_by(ticket_id: int, staff_id: int) -> ColumnElement[bool]:
    return and_(_T.ticket_id == ticket_id, _T.state == "held", _T.held_by == staff_id)


def _query() -> Select[Any]:
    return (
        select(
            TICKETS,
            _HOLDER.c.desk_number.label("holder"),
            _MEANT.c.desk_number.label("meant_desk"),
        )
        .outerjoin(_HOLDER, _HOLDER.c.staff_id == _T.held_by)
        .outerjoin(_MEANT, _MEANT.c.staff_id == _T.meant_for)
    )


def _ticket(row: Row[Any]) -> HotlineTicket:
    request = Request(
        conversation_id=row.conversation_id,
        reason=row.reason,
        at=datetime.fromisoformat(row.requested_at),
        urgent=bool(row.urgent),
        county=row.county,
        language=row.language,
        access=tuple(filter(None, row.access.split("\n"))),
        channel=row.channel,
        failures=row.failures,
    )
    return HotlineTicket(
        ticket_id=row.ticket_id,
        version=row.version,
        state=row.state,
        request=request,
        queued_at=datetime.fromisoformat(row.queued_at),
        held_by=row.held_by,
        holder=row.holder,
        held_since=moment(row.held_since),
        meant_for=row.meant_for,
        meant_desk=row.meant_desk,
        put_backs=row.put_backs,
        first_taken_at=moment(row.first_taken_at),
        unanswered_at=moment(row.unanswered_at),
        said_at=moment(row.said_at),
        done_at=moment(row.done_at),
        outcome=row.outcome,
    )


def _events() -> Select[Any]:
    return select(TICKET_EVENTS, STAFF.c.desk_number).outerjoin(
        STAFF, STAFF.c.staff_id == TICKET_EVENTS.c.staff_id
    )


def _aad(ticket_id: int, at: str) -> str:
    return f"ticket_events:{ticket_id}:{at}"


def moment(text: str | None) -> datetime | None:
    """The time that ``text`` says, if any."""
    return datetime.fromisoformat(text) if text else None
