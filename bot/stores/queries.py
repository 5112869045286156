"""Pieces of the SQL that the conversations in SQLite are read and written with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_

from bot.records import Grant
from bot.stores.tables import LINKS, MESSAGES, SUBMISSIONS, TURNS
from dialogs.model import Json

_ZONE = ZoneInfo("Asia/Shanghai")
PARTY_ID = 16
TALK = (MESSAGES, TURNS, SUBMISSIONS, LINKS)
"""What an erased draft loses; the conversation itself and its tokens remain."""


def of(table: Any, conversation_id: str) -> ColumnElement[bool]:  # noqa: ANN401 - any Table
    """Rows of that conversation."""
    same: ColumnElement[bool] = table.c.conversation_id == conversation_id
    return same


def opens(hashed: str, at: datetime) -> ColumnElement[bool]:
    """Links that the hash of a token or of six digits opens at that moment."""
    now = stamp(at)
    by_token = (LINKS.c.token_hash == hashed) & (LINKS.c.expires_at > now)
    return or_(by_token, (LINKS.c.code_hash == hashed) & (LINKS.c.code_expires_at > now))


def forget_talk(db: Connection, one: str) -> None:
    """Drop what was said and all that came with it."""
    for table in TALK:
        db.execute(delete(table).where(of(table, one)))


def insert_all(db: Connection, rows: list[dict[str, Json]]) -> None:
    """Add messages, if there are any."""
    if rows:
        db.execute(insert(MESSAGES), rows)


def stamp(at: datetime) -> str:
    """A moment as text that sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The moment that ``stamp`` wrote down."""
    return datetime.fromisoformat(text).astimezone(_ZONE)


def grant_row(grant: Grant) -> dict[str, Any]:
    """A grant as columns."""
    return {
        "role": grant.role,
        "label": grant.label,
        "scopes": ",".join(grant.scopes),
        "until": stamp(grant.expires_at) if grant.expires_at else None,
    }


def grant_of(row: Row[Any]) -> Grant:
    """The grant that stands in the columns of ``row``."""
    scopes = tuple(s for s in str(row.scopes).split(",") if s)
    until = moment(row.until) if row.until else None
    return Grant(row.role, row.label, scopes, until)  # type: ignore[arg-type]  # written by grant_row


def party_id_of(token_hash: str) -> str:
    """By what a party is named: a part of the hash of its token, which opens nothing."""
    return token_hash[:PARTY_ID]
