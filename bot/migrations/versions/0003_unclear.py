"""Learning from use: marks of what was not understood, and messages to be labelled."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    link = sa.ForeignKey("conversations.conversation_id", ondelete="CASCADE")
    op.create_table(
        "marks",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(36), link, nullable=False),
        sa.Column("message_id", sa.String(120), nullable=False),
        sa.Column("mark", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("conversation_id", "message_id"),
    )
    op.create_table(
        "unclear",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("unclear", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    for table in ("unclear", "marks"):
        op.drop_table(table)
