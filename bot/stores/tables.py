"""The tables of conversations.db; what a person said stands in them only sealed."""

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
)

METADATA = MetaData()


def _conversation_id() -> Column[str]:
    link = ForeignKey("conversations.conversation_id", ondelete="CASCADE")
    return Column("conversation_id", String(36), link, nullable=False)


def _grant() -> tuple[Column[str], ...]:
    """As whom a token lets in, to do what, until when."""
    return (
        Column("role", String(10), nullable=False, server_default=""),
        Column("label", String(20), nullable=False, server_default=""),
        Column("scopes", String(40), nullable=False, server_default="see,fill,submit"),
        Column("until", String(40)),
    )


CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("conversation_id", String(36), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("dialogue", LargeBinary, nullable=False),
    Column("turn", LargeBinary, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("case_id", String(60)),
    Column("created_at", String(40), nullable=False),
    Column("updated_at", String(40), nullable=False),
    Index("conversations_idle", "case_id", "updated_at"),
)
MESSAGES = Table(
    "messages",
    METADATA,
    _conversation_id(),
    Column("seq", Integer, nullable=False),
    Column("withheld", Integer, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("audience", String(10), nullable=False, server_default="all"),
    PrimaryKeyConstraint("conversation_id", "seq"),
)
TURNS = Table(
    "turns",
    METADATA,
    _conversation_id(),
    Column("key", String(120), nullable=False),
    Column("turn", LargeBinary, nullable=False),
    PrimaryKeyConstraint("conversation_id", "key"),
)
TOKENS = Table(
    "tokens",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    _conversation_id(),
    Column("access", String(10), nullable=False),
    Column("at", String(40), nullable=False),
    *_grant(),
)
LINKS = Table(
    "links",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("code_hash", String(64), nullable=False, index=True),
    _conversation_id(),
    Column("purpose", String(10), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("code_expires_at", String(40), nullable=False),
    *_grant(),
    Column("asks_last4", Integer, nullable=False, server_default="0"),
    Column("wrong", Integer, nullable=False, server_default="0"),
)
SUBMISSIONS = Table(
    "submissions",
    METADATA,
    _conversation_id(),
    Column("key", String(120), nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("conversation_id", "key"),
)
POSTBOX = Table(
    "postbox",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String(64), nullable=False, unique=True),
    Column("conversation_id", String(36), nullable=False),
    Column("letter", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""What the hotline desk is still to be told; it outlives the conversation it speaks of."""
