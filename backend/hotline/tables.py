"""The tables of the hotline desk in cases.db; what people said or are stands in none of them.

A ticket names a conversation and says why and since when somebody waits; the conversation itself
stays with the conversation service. Free words (callback wishes, notes, reasons) are sealed. The
access log names tickets that may be gone already: it is kept longer than they are.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from backend.storage.tables import METADATA

ACTIVE_STATES = ("waiting", "held", "callback")


def _staff_id(name: str = "staff_id", *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey("staff.staff_id"), nullable=nullable)


def _ticket_id() -> Column[int]:
    return Column("ticket_id", Integer, ForeignKey("tickets.ticket_id"), nullable=False, index=True)


STAFF = Table(
    "staff",
    METADATA,
    Column("staff_id", Integer, primary_key=True),
    Column("username", String(60), nullable=False, unique=True),
    Column("name", String(60), nullable=False),
    Column("desk_number", String(20), nullable=False, unique=True),
    Column("roles", String(100), nullable=False),
    Column("county", String(6)),
    Column("password_hash", String(200), nullable=False),
    Column("totp_secret", LargeBinary, nullable=False),
    Column("totp_last", Integer, nullable=False),
    Column("subject", String(200), unique=True),
    Column("active", Integer, nullable=False),
    Column("made_at", String(40), nullable=False),
)
STAFF_SESSIONS = Table(
    "staff_sessions",
    METADATA,
    Column("session_hash", String(64), primary_key=True),
    _staff_id(),
    Column("made_wall", String(40), nullable=False),
    Column("active_wall", String(40), nullable=False),
    Column("present_wall", String(40), nullable=False),
    Column("ends_wall", String(40), nullable=False),
)
SIGN_IN_TRIES = Table(
    "sign_in_tries",
    METADATA,
    Column("source", String(64), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("begun_wall", String(40), nullable=False),
)
TICKETS = Table(
    "tickets",
    METADATA,
    Column("ticket_id", Integer, primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("urgent", Integer, nullable=False),
    Column("county", String(6)),
    Column("language", String(20), nullable=False),
    Column("access", String(400), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("requested_at", String(40), nullable=False),
    Column("queued_at", String(40), nullable=False),
    Column("first_taken_at", String(40)),
    _staff_id("held_by", nullable=True),
    Column("held_since", String(40)),
    Column("seen_wall", String(40)),
    _staff_id("meant_for", nullable=True),
    Column("meant_since", String(40)),
    Column("put_backs", Integer, nullable=False),
    Column("unanswered_at", String(40)),
    Column("said_at", String(40)),
    Column("done_at", String(40)),
    Column("outcome", String(20)),
    Index(
        "tickets_one_active",
        "conversation_id",
        unique=True,
        sqlite_where=text("state IN ('waiting', 'held', 'callback')"),
    ),
    Index("tickets_queue", "state", "urgent", "requested_at"),
)
STINTS = Table(
    "stints",
    METADATA,
    Column("stint_id", Integer, primary_key=True),
    _ticket_id(),
    _staff_id(),
    Column("taken_at", String(40), nullable=False),
    Column("ended_at", String(40)),
    Column("ended_by", String(20)),
)
TICKET_EVENTS = Table(
    "ticket_events",
    METADATA,
    Column("event_no", Integer, primary_key=True, autoincrement=True),
    _ticket_id(),
    Column("kind", String(20), nullable=False),
    Column("at", String(40), nullable=False),
    _staff_id(nullable=True),
    Column("detail", String(300), nullable=False),
    Column("words", LargeBinary),
    sqlite_autoincrement=True,
)
CALLBACKS = Table(
    "callbacks",
    METADATA,
    Column("callback_id", Integer, primary_key=True),
    _ticket_id(),
    Column("conversation_id", String(64), nullable=False),
    Column("wish", LargeBinary, nullable=False),
    Column("how", String(10), nullable=False),
    Column("asked_at", String(40), nullable=False),
    Column("planned_at", String(40)),
    Column("state", String(10), nullable=False),
    Column("done_at", String(40)),
    _staff_id("done_by", nullable=True),
    Index("callbacks_open", "state", "asked_at"),
)
FOLLOW_UPS = Table(
    "follow_ups",
    METADATA,
    Column("follow_up_id", Integer, primary_key=True),
    Column("source", String(120), nullable=False, unique=True),
    Column("case_id", String(40)),
    Column("conversation_id", String(64), nullable=False),
    Column("county", String(6)),
    Column("stage", String(10)),
    Column("grade", Integer, nullable=False),
    Column("opened_at", String(40), nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("estimated", Integer, nullable=False),
    Column("done_at", String(40)),
    _staff_id("done_by", nullable=True),
    Column("note", LargeBinary),
)
UNANSWERED = Table(
    "unanswered_questions",
    METADATA,
    Column("event_id", String(100), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("intent", String(60)),
    Column("county", String(6)),
)
RECEIVED = Table(
    "desk_received",
    METADATA,
    Column("event_id", String(100), primary_key=True),
    Column("at_wall", String(40), nullable=False),
)
ACCESS_LOG = Table(
    "access_log",
    METADATA,
    Column("access_id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    _staff_id(nullable=True),
    Column("what", String(160), nullable=False),
    Column("ticket_id", Integer, index=True),
    Column("conversation_id", String(64), index=True),
    Column("case_id", String(40), index=True),
    Column("reason", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
COUNTY_VERSIONS = Table(
    "county_versions",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", String(20_000), nullable=False),
    _staff_id(),
    Column("at", String(40), nullable=False),
)
