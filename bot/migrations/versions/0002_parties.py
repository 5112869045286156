"""Several parties in one conversation, and the postbox to the hotline desk."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _grant() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("role", sa.String(10), nullable=False, server_default=""),
        sa.Column("label", sa.String(20), nullable=False, server_default=""),
        sa.Column("scopes", sa.String(40), nullable=False, server_default="see,fill,submit"),
        sa.Column("until", sa.String(40)),
    )


def upgrade() -> None:
    op.add_column(
        "messages", sa.Column("audience", sa.String(10), nullable=False, server_default="all")
    )
    for column in _grant():
        op.add_column("tokens", column)
    for column in _grant():
        op.add_column("links", column)
    for name in ("asks_last4", "wrong"):
        op.add_column("links", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "postbox",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.String(64), nullable=False, unique=True),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("letter", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("postbox")
    for name in ("asks_last4", "wrong", "role", "label", "scopes", "until"):
        op.drop_column("links", name)
    for name in ("role", "label", "scopes", "until"):
        op.drop_column("tokens", name)
    op.drop_column("messages", "audience")
