"""Telegram: updates that came in, chats and their conversations, what is to be sent, links."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _conversation(*, nullable: bool = False, index: bool = False) -> sa.Column[str]:
    link = sa.ForeignKey("conversations.conversation_id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(36), link, nullable=nullable, index=index)


def upgrade() -> None:
    op.create_table(
        "telegram_updates",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("bot", "update_id"),
    )
    op.create_index("telegram_updates_said", "telegram_updates", ["chat", "message_id"])
    op.create_table(
        "telegram_chats",
        sa.Column("chat", sa.String(64), primary_key=True),
        _conversation(index=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("blocked", sa.Integer, nullable=False),
        sa.Column("last_update", sa.BigInteger, nullable=False),
        sa.Column("last_date", sa.BigInteger, nullable=False),
        sa.Column("offer", sa.String(20), nullable=False),
        sa.Column("offer_message", sa.BigInteger, nullable=False),
        sa.Column("about", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "telegram_outbox",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("chat", sa.String(64), nullable=False),
        _conversation(nullable=True),
        sa.Column("parcel", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("telegram_outbox_chat", "telegram_outbox", ["chat", "number"])
    op.create_table(
        "telegram_links",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        _conversation(),
        sa.Column("asking", sa.String(80), nullable=False),
        sa.Column("until", sa.String(40), nullable=False),
    )


def downgrade() -> None:
    for table in ("telegram_links", "telegram_outbox", "telegram_chats", "telegram_updates"):
        op.drop_table(table)
