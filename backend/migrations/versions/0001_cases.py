"""The first tables: cases, tasks, events, outbox, notices, ratings, idempotency, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("task_id", sa.String(length=44), nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("audit_id"),
    )
    op.create_index("ix_audit_case_id", "audit", ["case_id"], unique=False)
    op.create_table(
        "case_counters",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("day", sa.String(length=8), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "day"),
    )
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.String(length=10), nullable=False),
        sa.Column("submitted_at", sa.String(length=40), nullable=False),
        sa.Column("agreed_at", sa.String(length=40), nullable=False),
        sa.Column("policy_version", sa.String(length=60), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=40), nullable=True),
        sa.Column("form", sa.LargeBinary(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_table(
        "case_access",
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "token_hash"),
    )
    op.create_index("ix_case_access_case_id", "case_access", ["case_id"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("key_hash"),
    )
    op.create_index("ix_idempotency_case_id", "idempotency", ["case_id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("task_id", sa.String(length=44), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("notice_id"),
    )
    op.create_index("ix_notices_case_id", "notices", ["case_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("letter_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("target", sa.String(length=30), nullable=False),
        sa.Column("lane", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("task_id", sa.String(length=44), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_wall", sa.String(length=40), nullable=False),
        sa.Column("leased_until_wall", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("letter_id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"], unique=False)
    op.create_index("outbox_due", "outbox", ["target", "state", "due_wall"], unique=False)
    op.create_index("outbox_lane", "outbox", ["lane", "state", "letter_id"], unique=False)
    op.create_table(
        "ratings",
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "stage"),
    )
    op.create_index("ix_ratings_case_id", "ratings", ["case_id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("task_id", sa.String(length=44), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=30), nullable=False),
        sa.Column("department", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("waits_for", sa.String(length=44), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.case_id"],
        ),
        sa.PrimaryKeyConstraint("task_id"),
    )
    op.create_index("ix_tasks_case_id", "tasks", ["case_id"], unique=False)
    op.create_table(
        "task_events",
        sa.Column("task_id", sa.String(length=44), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("counted_at", sa.String(length=40), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["tasks.task_id"],
        ),
        sa.PrimaryKeyConstraint("task_id", "seq"),
        sa.UniqueConstraint("task_id", "event_id"),
    )


def downgrade() -> None:
    op.drop_table("task_events")
    op.drop_index("ix_tasks_case_id", table_name="tasks")
    op.drop_table("tasks")
    op.drop_index("ix_ratings_case_id", table_name="ratings")
    op.drop_table("ratings")
    op.drop_index("outbox_lane", table_name="outbox")
    op.drop_index("outbox_due", table_name="outbox")
    op.drop_index("ix_outbox_case_id", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_notices_case_id", table_name="notices")
    op.drop_table("notices")
    op.drop_index("ix_idempotency_case_id", table_name="idempotency")
    op.drop_table("idempotency")
    op.drop_index("ix_case_access_case_id", table_name="case_access")
    op.drop_table("case_access")
    op.drop_table("cases")
    op.drop_table("case_counters")
    op.drop_index("ix_audit_case_id", table_name="audit")
    op.drop_table("audit")
