"""The tables of Telegram in conversations.db; chats stand in them by a keyed hash only."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from bot.stores.tables import METADATA


def _conversation(*, nullable: bool = False, index: bool = False) -> Column[str]:
    link = ForeignKey("conversations.conversation_id", ondelete="CASCADE")
    return Column("conversation_id", String(36), link, nullable=nullable, index=index)


UPDATES = Table(
    "telegram_updates",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("chat", String(64), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("payload", LargeBinary),
    Column("at", String(40), nullable=False),
    PrimaryKeyConstraint("bot", "update_id"),
    Index("telegram_updates_said", "chat", "message_id"),
)
"""What came in; ``payload`` is empty once it was handled, the row itself guards against repeats."""
CHATS = Table(
    "telegram_chats",
    METADATA,
    Column("chat", String(64), primary_key=True),
    _conversation(index=True),
    Column("seq", Integer, nullable=False),
    Column("blocked", Integer, nullable=False),
    Column("last_update", BigInteger, nullable=False),
    Column("last_date", BigInteger, nullable=False),
    Column("offer", String(20), nullable=False),
    Column("offer_message", BigInteger, nullable=False),
    Column("about", LargeBinary, nullable=False),
)
"""Which conversation a chat holds, and up to which message of it was put in the outbox."""
OUTBOX = Table(
    "telegram_outbox",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("chat", String(64), nullable=False),
    _conversation(nullable=True),
    Column("parcel", LargeBinary, nullable=False),
    Index("telegram_outbox_chat", "chat", "number"),
    sqlite_autoincrement=True,
)
"""What is still to be sent."""
LINKS = Table(
    "telegram_links",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("chat", String(64), nullable=False),
    _conversation(),
    Column("asking", String(80), nullable=False),
    Column("until", String(40), nullable=False),
)
"""One-time links to one question (``link``), and those who opened one (``visit``)."""
