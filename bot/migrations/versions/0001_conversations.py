"""The first tables: conversations, messages, turns, tokens, links, submissions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _conversation_id() -> sa.Column[str]:
    link = sa.ForeignKey("conversations.conversation_id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(36), link, nullable=False)


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("conversation_id", sa.String(36), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("dialogue", sa.LargeBinary, nullable=False),
        sa.Column("turn", sa.LargeBinary, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("case_id", sa.String(60)),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("updated_at", sa.String(40), nullable=False),
    )
    op.create_index("conversations_idle", "conversations", ["case_id", "updated_at"])
    op.create_table(
        "messages",
        _conversation_id(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("withheld", sa.Integer, nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "seq"),
    )
    op.create_table(
        "turns",
        _conversation_id(),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("turn", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "key"),
    )
    op.create_table(
        "tokens",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        _conversation_id(),
        sa.Column("access", sa.String(10), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("code_hash", sa.String(64), nullable=False),
        _conversation_id(),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("expires_at", sa.String(40), nullable=False),
        sa.Column("code_expires_at", sa.String(40), nullable=False),
    )
    op.create_index("ix_links_code_hash", "links", ["code_hash"])
    op.create_table(
        "submissions",
        _conversation_id(),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "key"),
    )


def downgrade() -> None:
    for table in ("submissions", "links", "tokens", "turns", "messages", "conversations"):
        op.drop_table(table)
