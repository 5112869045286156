"""Reasons that staff type are sealed; the log and what happened to tickets can be kept for a time.

The access log keeps the number of a ticket also after the ticket itself is gone, so it no longer
refers to the table of tickets. Of the log only what is older than half a year may be deleted
(网络安全法 第二十一条: logs are kept for at least six months).
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CHANGED = "SELECT RAISE(ABORT, 'the access log is only added to')"
_YOUNG = (
    "substr(OLD.at, 1, 10) > date((SELECT substr(at, 1, 10) FROM access_log "
    "ORDER BY access_id DESC LIMIT 1), '-180 days')"
)
_INDEXED = ("case_id", "conversation_id", "ticket_id")


def upgrade() -> None:
    op.add_column("ticket_events", sa.Column("words", sa.LargeBinary(), nullable=True))
    events = sa.table("ticket_events", *map(sa.column, ("event_no", "detail", "words")))
    passed = "SELECT * FROM ticket_events WHERE kind = 'passed_on' AND detail != ''"
    for row in op.get_bind().execute(sa.text(passed)).mappings().all():
        sealed = _seal(row["detail"], f"ticket_events:{row['ticket_id']}:{row['at']}")
        mine = events.c.event_no == row["event_no"]
        op.execute(sa.update(events).where(mine).values(detail="", words=sealed))
    rows = [{**row, "reason": _seal(row["reason"], _aad(row))} for row in _rows_of_the_log()]
    _make_the_log(rows, sa.LargeBinary(), [])
    _guard("UPDATE")
    _guard("DELETE", f"WHEN {_YOUNG} ")


def downgrade() -> None:
    rows = [{**row, "reason": _open(row["reason"], _aad(row))} for row in _rows_of_the_log()]
    tickets = sa.ForeignKeyConstraint(["ticket_id"], ["tickets.ticket_id"])
    _make_the_log(rows, sa.String(length=300), [tickets])
    _guard("UPDATE")
    _guard("DELETE")
    sealed = "SELECT * FROM ticket_events WHERE words IS NOT NULL"
    for row in op.get_bind().execute(sa.text(sealed)).mappings().all():
        detail = _open(row["words"], f"ticket_events:{row['ticket_id']}:{row['at']}")
        changed = sa.text("UPDATE ticket_events SET detail = :detail WHERE event_no = :event_no")
        op.get_bind().execute(changed, {"detail": detail, "event_no": row["event_no"]})
    op.drop_column("ticket_events", "words")


def _rows_of_the_log() -> list[dict[str, Any]]:
    found = op.get_bind().execute(sa.text("SELECT * FROM access_log ORDER BY access_id"))
    return [dict(row) for row in found.mappings()]


def _make_the_log(rows: list[dict[str, Any]], reason: Any, more: list[Any]) -> None:
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER access_log_no_{act}")
    op.drop_table("access_log")
    made = op.create_table(
        "access_log",
        sa.Column("access_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=160), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("reason", reason, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"]),
        *more,
        sa.PrimaryKeyConstraint("access_id"),
        sqlite_autoincrement=True,
    )
    for column in _INDEXED:
        op.create_index(f"ix_access_log_{column}", "access_log", [column], unique=False)
    if rows:
        op.bulk_insert(made, rows)


def _guard(act: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER access_log_no_{act.lower()} BEFORE {act} ON access_log {when}"
        f"BEGIN {_CHANGED}; END"
    )


def _aad(row: dict[str, Any]) -> str:
    return f"access_log:{row['at']}:{row['what']}"


def _seal(words: str, aad: str) -> bytes:
    if not words:
        return b""
    sealer = context.config.attributes["sealer"]()
    sealed: bytes = sealer.seal(json.dumps(words, ensure_ascii=False).encode(), aad)
    return sealed


def _open(sealed: bytes, aad: str) -> str:
    if not sealed:
        return ""
    return str(json.loads(context.config.attributes["sealer"]().open(sealed, aad)))
