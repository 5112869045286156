"""What the desk deals in: staff, tickets, callbacks, follow-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

from backend.hotline.roles import Role

State: TypeAlias = Literal["waiting", "held", "callback", "done"]
Outcome: TypeAlias = Literal["handed_back", "closed", "cancelled", "erased"]
How: TypeAlias = Literal["phone", "chat"]


@dataclass(frozen=True)
class Staff:
    """Somebody who works at the desk (工作人员); people are told only the desk number."""

    staff_id: int
    username: str
    name: str
    desk_number: str
    roles: frozenset[Role]
    county: str | None = None


@dataclass(frozen=True)
class Session:
    """A staff member who has signed in, and by which session."""

    staff: Staff
    session_hash: str = field(repr=False)


@dataclass(frozen=True)
class Request:
    """Why a conversation is handed over (转人工的缘由), as the conversation service says it."""

    conversation_id: str
    reason: str
    at: datetime
    urgent: bool = False
    county: str | None = None
    language: str = "zh-Hans"
    access: tuple[str, ...] = ()
    channel: str = "web"
    failures: int = 0


@dataclass(frozen=True)
class HotlineTicket:
    """A conversation that waits for staff, or is held by one of them (热线工单)."""

    ticket_id: int
    version: int
    state: State
    request: Request
    queued_at: datetime
    held_by: int | None = None
    holder: str | None = None
    held_since: datetime | None = None
    meant_for: int | None = None
    meant_desk: str | None = None
    put_backs: int = 0
    first_taken_at: datetime | None = None
    unanswered_at: datetime | None = None
    said_at: datetime | None = None
    done_at: datetime | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True)
class TicketEvent:
    """One thing that happened to a ticket; ``event_no`` only grows."""

    event_no: int
    ticket_id: int
    kind: str
    at: datetime
    desk_number: str | None
    detail: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Callback:
    """A wish to be called or written to later (回电意愿)."""

    callback_id: int
    ticket_id: int
    conversation_id: str
    how: How
    asked_at: datetime
    county: str | None
    access: tuple[str, ...]
    planned_at: datetime | None = None
    state: str = "open"
    done_at: datetime | None = None
    wish: str = field(default="", repr=False)


@dataclass(frozen=True)
class FollowUp:
    """A low rating that somebody has to look into (差评回访), due in working days."""

    follow_up_id: int
    case_id: str | None
    conversation_id: str
    county: str | None
    stage: str | None
    grade: int
    opened_at: datetime
    due_on: date
    estimated: bool
    done_at: datetime | None = None
    done_by: str | None = None
    note: str = field(default="", repr=False)
