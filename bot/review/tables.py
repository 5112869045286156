"""The tables of learning from use, in conversations.db; their contents are sealed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from bot.stores.tables import METADATA

MARKS = Table(
    "marks",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column(
        "conversation_id",
        String(36),
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("message_id", String(120), nullable=False),
    Column("mark", LargeBinary, nullable=False),
    UniqueConstraint("conversation_id", "message_id"),
)
UNCLEAR = Table(
    "unclear",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("unclear", LargeBinary, nullable=False),
)
"""No column of it leads back to a conversation."""
