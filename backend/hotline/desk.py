"""What staff can do with conversations; each act is one transaction with its letter to the bot."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.clock import Now, local
from backend.dispatch.outbox import Claimed, Outbox
from backend.dispatch.routing import DESK, Answer
from backend.hotline.bell import Bell
from backend.hotline.book import Book
from backend.hotline.callbacks import Callbacks
from backend.hotline.letters import DONE, DROPPED, Act, Letters, ticket_of
from backend.hotline.model import HotlineTicket, Outcome, Request, Staff, State
from backend.storage.database import Database
from dialogs.model import Json

_GONE = frozenset({404, 410})


class DeskError(Exception):
    """Something cannot be done with a ticket; the edge says it in its own words."""


class UnknownTicketError(DeskError):
    """There is no such ticket."""


class NotYoursError(DeskError):
    """Somebody else holds the ticket, or nobody; ``holder`` is the other's desk."""

    def __init__(self, ticket: HotlineTicket) -> None:
        """Refuse because of how ``ticket`` stands."""
        super().__init__("not yours")
        self.holder = ticket.holder
        self.state = ticket.state


class RefusedError(DeskError):
    """The conversation did not take it; ``detail`` says why, in words for staff."""

    def __init__(self, status: int, detail: str) -> None:
        """Refuse with what the conversation service said."""
        super().__init__("refused by the conversation")
        self.status = status
        self.detail = detail


@dataclass(frozen=True)
class Moment:
    """One transaction with all that is needed in it."""

    db: AsyncConnection
    book: Book
    letters: Letters
    callbacks: Callbacks
    at: datetime
    wall: datetime


@dataclass(frozen=True)
class LetGo:
    """How a held conversation is let go, by whom, and for whom it is meant."""

    how: str
    by: Staff | None = None
    meant: Staff | None = None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Desk:
    """The hotline desk (热线坐席): who holds which conversation, and what they do in it."""

    database: Database
    sealer: Sealer = field(repr=False)
    outbox: Outbox
    bell: Bell
    clock: Now
    wall: Now
    take_within: timedelta

    def now(self) -> datetime:
        """The time of the service."""
        return local(self.clock())

    @asynccontextmanager
    async def moment(self) -> AsyncGenerator[Moment]:
        """A transaction; afterwards whoever listens is woken and letters go out."""
        async with self.database.write() as db:
            yield self._moment(db)
        self.bell.ring()
        self.outbox.wake(DESK)

    @asynccontextmanager
    async def moment_to_read(self) -> AsyncGenerator[Moment]:
        """The same, only for reading: it waits for nobody."""
        async with self.database.read() as db:
            yield self._moment(db)

    def book(self, db: AsyncConnection) -> Book:
        """The tickets, within a transaction that is open already."""
        return self._moment(db).book

    async def see(self, ticket_id: int) -> HotlineTicket:
        """A ticket as it stands."""
        async with self.database.read() as db:
            return await _existing(self._moment(db).book, ticket_id)

    async def take(self, ticket_id: int, staff: Staff) -> HotlineTicket:
        """Take a conversation that nobody holds; the same again by its holder changes nothing."""
        async with self.moment() as now:
            before = await _existing(now.book, ticket_id)
            if before.state == "held" and before.held_by == staff.staff_id:
                return before
            if not await now.book.take(ticket_id, staff.staff_id):
                raise NotYoursError(before)
            ticket, key = await self._taken(now, ticket_id, staff)
        await self.outbox.deliver_now(key)
        return ticket

    async def take_next(self, staff: Staff) -> HotlineTicket | None:
        """Take whoever is first in fair order; None when nobody waits."""
        async with self.moment() as now:
            since = now.at - self.take_within
            ticket_id = await now.book.take_next(staff.staff_id, since)
            if ticket_id is None:
                return None
            ticket, key = await self._taken(now, ticket_id, staff)
        await self.outbox.deliver_now(key)
        return ticket

    async def beat(self, ticket_id: int, staff: Staff) -> None:
        """The holder's browser is alive; NotYoursError when the ticket is no longer theirs."""
        async with self.database.write() as db:
            book = self._moment(db).book
            if not await book.beat(ticket_id, staff.staff_id):
                raise NotYoursError(await _existing(book, ticket_id))

    async def put_back(self, ticket_id: int, staff: Staff) -> HotlineTicket:
        """Give a conversation back to the queue, where it keeps its place."""
        return await self._release(ticket_id, LetGo("put_back", staff))

    async def held_by(self, staff: Staff) -> tuple[HotlineTicket, ...]:
        """The conversations that ``staff`` holds."""
        async with self.database.read() as db:
            return await self._moment(db).book.held_by(staff.staff_id)

    async def let_all_go(self, staff: Staff) -> int:
        """Give back to the queue whatever ``staff`` holds, who leaves; how many there were."""
        if not await self.held_by(staff):
            return 0
        async with self.moment() as now:
            held = await now.book.held_by(staff.staff_id)
            return sum([await release(now, t, LetGo("signed_out", staff)) for t in held])

    async def pass_on(
        self, ticket_id: int, staff: Staff, to: Staff | None, reason: str = ""
    ) -> HotlineTicket:
        """Pass a conversation to another desk; if nobody there takes it soon, others may."""
        return await self._release(ticket_id, LetGo("passed_on", staff, to, reason))

    async def finish(self, ticket_id: int, staff: Staff, outcome: Outcome) -> HotlineTicket:
        """Hand back to the assistant, or close."""
        async with self.moment() as now:
            ticket = await self._held(now.book, ticket_id, staff)
            await now.book.finish(ticket, outcome)
            await now.callbacks.settle(ticket_id, "done", now.at, staff.staff_id)
            await now.book.note(ticket_id, outcome, staff.staff_id)
            await now.letters.send(Act(ticket, outcome, now.at, staff.desk_number))
            return await _existing(now.book, ticket_id)

    async def act(
        self, ticket_id: int, staff: Staff, client_id: str, kind: str, **payload: Json
    ) -> tuple[str, bool]:
        """Say, ask or propose something; answers its id and whether it has arrived already.

        RefusedError when the conversation does not take it. Without an answer it is sent again.
        """
        async with self.moment() as now:
            ticket = await self._held(now.book, ticket_id, staff)
            act = Act(ticket, kind, now.at, staff.desk_number, client_id, payload)
            known = await now.letters.send(act, awaited=True)
        if known == DONE:
            return act.key, True
        if known == DROPPED:
            raise RefusedError(409, "")
        answer = await self.outbox.deliver_now(act.key)
        if answer is not None and 400 <= answer.status < 500:  # noqa: PLR2004 - HTTP's own line
            raise RefusedError(answer.status, answer.detail)
        return act.key, answer is not None and answer.status < 300  # noqa: PLR2004 - as above

    async def begin_call(self, conversation_id: str, staff: Staff) -> HotlineTicket:
        """The ticket of a conversation that staff began for a caller; held from the start."""
        async with self.moment() as now:
            known = await now.book.active(conversation_id)
            if known is not None:
                return known
            county = staff.county
            request = Request(conversation_id, "call", now.at, county=county, channel="phone")
            ticket_id = await now.book.open(request)
            await now.book.take(ticket_id, staff.staff_id)
            await now.book.note(ticket_id, "called", staff.staff_id)
            return await _existing(now.book, ticket_id)

    async def on_given_up(self, db: AsyncConnection, letter: Claimed, answer: Answer) -> None:
        """A letter was not taken: the conversation is gone, or staff are told why."""
        ticket_id = ticket_of(letter.key)
        if ticket_id is None:
            return
        now = self._moment(db)
        if answer.status not in _GONE:
            if letter.attempts:  # at the first attempt whoever did it is still there, and is told
                await now.book.note(ticket_id, "refused", detail=answer.detail)
            return
        ticket = await now.book.find(ticket_id)
        if ticket is not None and ticket.state != "done":
            await now.book.finish(ticket, "erased")
            await now.callbacks.forget(ticket.request.conversation_id)
            await now.book.forget_words(ticket.request.conversation_id)
            await now.book.note(ticket_id, "erased")

    async def _taken(self, now: Moment, ticket_id: int, staff: Staff) -> tuple[HotlineTicket, str]:
        ticket = await _existing(now.book, ticket_id)
        await now.book.note(ticket_id, "taken", staff.staff_id)
        act = Act(ticket, "took", now.at, staff.desk_number)
        await now.letters.send(act, awaited=True)
        return ticket, act.key

    async def _release(self, ticket_id: int, let_go: LetGo) -> HotlineTicket:
        staff = let_go.by
        async with self.moment() as now:
            assert staff is not None  # noqa: S101 - only the sweeper lets go by itself
            chief = "supervisor" in staff.roles
            ticket = await self._held(now.book, ticket_id, staff, chief=chief)
            await release(now, ticket, let_go)
            return await _existing(now.book, ticket_id)

    async def _held(
        self, book: Book, ticket_id: int, staff: Staff, *, chief: bool = False
    ) -> HotlineTicket:
        ticket = await _existing(book, ticket_id)
        if ticket.state != "held" or not (chief or ticket.held_by == staff.staff_id):
            raise NotYoursError(ticket)
        return ticket

    def _moment(self, db: AsyncConnection) -> Moment:
        at, wall = self.now(), local(self.wall())
        letters = Letters(db, self.sealer, wall)
        book = Book(db, at, wall, self.sealer)
        return Moment(db, book, letters, Callbacks(db, self.sealer), at, wall)


async def release(now: Moment, ticket: HotlineTicket, let_go: LetGo) -> bool:
    """Let a held ticket go back to where it waits; False when it changed hands meanwhile."""
    by, meant = let_go.by, let_go.meant.staff_id if let_go.meant else None
    called_later = await now.callbacks.is_open(ticket.ticket_id)
    to: State = "callback" if called_later and meant is None else "waiting"
    if not await now.book.release(ticket, to, let_go.how, meant):
        return False
    kind = "passed_on" if let_go.how == "passed_on" else "put_back"
    staff_id = by.staff_id if by else None
    await now.book.note(ticket.ticket_id, let_go.how, staff_id, words=let_go.reason)
    await now.letters.send(Act(ticket, kind, now.at, by.desk_number if by else ""))
    return True


async def _existing(book: Book, ticket_id: int) -> HotlineTicket:
    ticket = await book.find(ticket_id)
    if ticket is None:
        raise UnknownTicketError
    return ticket
