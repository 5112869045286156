"""The tables of cases.db; personal data stands in them only sealed.

Sealed are the form, the findings, what departments write and what is on its way to somebody.
Times are ISO 8601 text; ``wall`` marks those by the unmoved clock.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData()


def _case_id() -> Column[str]:
    return Column("case_id", String(40), ForeignKey("cases.case_id"), nullable=False, index=True)


def _task_id() -> Column[str]:
    return Column("task_id", String(44), ForeignKey("tasks.task_id"), nullable=False)


CASES = Table(
    "cases",
    METADATA,
    Column("case_id", String(40), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("submitted_by", String(10), nullable=False),
    Column("submitted_at", String(40), nullable=False),
    Column("agreed_at", String(40), nullable=False),
    Column("policy_version", String(60), nullable=False),
    Column("withdrawn_at", String(40)),
    Column("form", LargeBinary, nullable=False),
    Column("findings", LargeBinary, nullable=False),
)
CASE_ACCESS = Table(
    "case_access",
    METADATA,
    _case_id(),
    Column("token_hash", String(64), nullable=False),
    PrimaryKeyConstraint("case_id", "token_hash"),
)
CASE_COUNTERS = Table(
    "case_counters",
    METADATA,
    Column("county", String(6), nullable=False),
    Column("day", String(8), nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("county", "day"),
)
TASKS = Table(
    "tasks",
    METADATA,
    Column("task_id", String(44), primary_key=True),
    _case_id(),
    Column("position", Integer, nullable=False),
    Column("service", String(30), nullable=False),
    Column("department", String(30), nullable=False),
    Column("status", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("waits_for", String(44)),
)
TASK_EVENTS = Table(
    "task_events",
    METADATA,
    _task_id(),
    Column("seq", Integer, nullable=False),
    Column("event_id", String(100), nullable=False),
    Column("status", String(20), nullable=False),
    Column("source", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("counted_at", String(40), nullable=False),
    Column("said", LargeBinary, nullable=False),
    PrimaryKeyConstraint("task_id", "seq"),
    UniqueConstraint("task_id", "event_id"),
)
OUTBOX = Table(
    "outbox",
    METADATA,
    Column("letter_id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("target", String(30), nullable=False),
    Column("lane", String(120), nullable=False),
    Column("path", String(200), nullable=False),
    Column("case_id", String(40), ForeignKey("cases.case_id"), index=True),
    Column("task_id", String(44)),
    Column("body", LargeBinary, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_wall", String(40), nullable=False),
    Column("leased_until_wall", String(40)),
    Index("outbox_due", "target", "state", "due_wall"),
    Index("outbox_lane", "lane", "state", "letter_id"),
)
NOTICES = Table(
    "notices",
    METADATA,
    Column("notice_id", String(64), primary_key=True),
    _case_id(),
    Column("task_id", String(44)),
    Column("kind", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("text", LargeBinary, nullable=False),
)
RATINGS = Table(
    "ratings",
    METADATA,
    _case_id(),
    Column("stage", String(10), nullable=False),
    Column("grade", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("text", LargeBinary, nullable=False),
    PrimaryKeyConstraint("case_id", "stage"),
)
IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("key_hash", String(64), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    _case_id(),
    Column("at", String(40), nullable=False),
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("audit_id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("action", String(40), nullable=False),
    Column("case_id", String(40), index=True),
    Column("task_id", String(44)),
    Column("detail", String(200), nullable=False),
)
