"""Every access to personal data (访问日志): who, what, when and why.

Rows are only ever added, and dropped when their time is over; the reason typed is sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.cases.repository import Seal
from backend.clock import Now, local
from backend.hotline.model import HotlineTicket, Staff
from backend.hotline.tables import ACCESS_LOG, STAFF
from backend.storage.database import Database

PAGE = 100
LATELY = timedelta(minutes=10)
AT_THE_WINDOW = "窗口"
"""Who opened the paper of a case with a link: whoever the applicant showed it to (窗口工作人员)."""
_C = ACCESS_LOG.c


@dataclass(frozen=True)
class Access:
    """One look at somebody's data."""

    what: str
    reason: str = field(default="", repr=False)
    ticket: HotlineTicket | None = None
    case_id: str | None = None


@dataclass(frozen=True)
class Opening:
    """Whoever the applicant showed a link to opened it; ``opener`` tells devices apart."""

    conversation_id: str
    case_id: str | None
    what: str = "window"
    opener: str = ""


@dataclass(frozen=True)
class Accessed:
    """One look as it stands in the log."""

    access_id: int
    at: datetime
    desk_number: str
    name: str
    what: str
    ticket_id: int | None
    conversation_id: str | None
    case_id: str | None
    reason: str


@dataclass(frozen=True)
class AccessLog:
    """Writes and reads the log; there is no way to change it, in the database neither."""

    database: Database
    clock: Now
    sealer: Sealer = field(repr=False)

    async def add(self, staff: Staff, access: Access) -> None:
        """Keep an access, before it happens."""
        async with self.database.write() as db:
            await self.add_in(db, staff, access)

    async def add_in(self, db: AsyncConnection, staff: Staff, access: Access) -> None:
        """Keep an access within a transaction that is open already."""
        ticket = access.ticket
        row = {
            "staff_id": staff.staff_id,
            "ticket_id": ticket.ticket_id if ticket else None,
            "conversation_id": ticket.request.conversation_id if ticket else None,
            "case_id": access.case_id,
        }
        await self._keep(db, access.what, access.reason, row)

    async def add_window_in(self, db: AsyncConnection, opening: Opening) -> None:
        """Keep that a window, which has no account with us, opened a case."""
        row = {"conversation_id": opening.conversation_id, "case_id": opening.case_id}
        reason = f"设备{opening.opener}" if opening.opener else ""
        await self._keep(db, opening.what, reason, row)

    async def add_unless_lately(self, staff: Staff, access: Access) -> None:
        """Keep an access unless the same page asked for the same a few minutes ago."""
        assert access.ticket is not None  # noqa: S101 - only tickets are read again and again
        since = (local(self.clock()) - LATELY).isoformat()
        mine = (_C.staff_id == staff.staff_id) & (_C.ticket_id == access.ticket.ticket_id)
        same = select(_C.access_id).where(mine, _C.what == access.what, _C.at > since)
        async with self.database.read() as db:
            known = (await db.execute(same.limit(1))).first()
        if known is None:
            await self.add(staff, access)

    async def page(self, before: int | None, search: str = "") -> tuple[Accessed, ...]:
        """The latest accesses before number ``before``; by desk, conversation or case."""
        query = select(ACCESS_LOG, STAFF.c.desk_number, STAFF.c.name).outerjoin(
            STAFF, STAFF.c.staff_id == _C.staff_id
        )
        if before is not None:
            query = query.where(_C.access_id < before)
        if search:
            query = query.where(_about(search))
        query = query.order_by(_C.access_id.desc()).limit(PAGE)
        async with self.database.read() as db:
            return tuple(self._accessed(row) for row in await db.execute(query))

    async def _keep(
        self, db: AsyncConnection, what: str, reason: str, row: Mapping[str, Any]
    ) -> None:
        at = local(self.clock()).isoformat()
        sealed = Seal(self.sealer).close(reason, _aad(at, what)) if reason else b""
        await db.execute(insert(ACCESS_LOG).values(at=at, what=what, reason=sealed, **row))

    def _accessed(self, row: Row[Any]) -> Accessed:
        sealed = row.reason
        reason = Seal(self.sealer).open(sealed, _aad(row.at, row.what)) if sealed else ""
        return Accessed(
            access_id=row.access_id,
            at=datetime.fromisoformat(row.at),
            desk_number=row.desk_number or AT_THE_WINDOW,
            name=row.name or "",
            what=row.what,
            ticket_id=row.ticket_id,
            conversation_id=row.conversation_id,
            case_id=row.case_id,
            reason=str(reason),
        )


def _about(search: str) -> ColumnElement[bool]:
    found = (STAFF.c.desk_number == search) | (_C.conversation_id == search)
    found |= (_C.case_id == search) | _C.what.startswith(search, autoescape=True)
    return found | (_C.ticket_id == int(search)) if search.isdecimal() else found


def _aad(at: str, what: str) -> str:
    return f"access_log:{at}:{what}"
