"""The hotline desk: staff, sessions, tickets, callbacks, follow-ups, the access log, counties."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_received",
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("at_wall", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("begun_wall", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "staff",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("desk_number", sa.String(length=20), nullable=False),
        sa.Column("roles", sa.String(length=100), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=False),
        sa.Column("totp_last", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("staff_id"),
        sa.UniqueConstraint("desk_number"),
        sa.UniqueConstraint("subject"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "unanswered_questions",
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("intent", sa.String(length=60), nullable=True),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "county_versions",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=20000), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.staff_id"],
        ),
        sa.PrimaryKeyConstraint("code", "version"),
    )
    op.create_table(
        "follow_ups",
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("stage", sa.String(length=10), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("estimated", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.String(length=40), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["done_by"],
            ["staff.staff_id"],
        ),
        sa.PrimaryKeyConstraint("follow_up_id"),
        sa.UniqueConstraint("source"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("session_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("made_wall", sa.String(length=40), nullable=False),
        sa.Column("active_wall", sa.String(length=40), nullable=False),
        sa.Column("present_wall", sa.String(length=40), nullable=False),
        sa.Column("ends_wall", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.staff_id"],
        ),
        sa.PrimaryKeyConstraint("session_hash"),
    )
    op.create_table(
        "tickets",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("urgent", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("access", sa.String(length=400), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.String(length=40), nullable=False),
        sa.Column("queued_at", sa.String(length=40), nullable=False),
        sa.Column("first_taken_at", sa.String(length=40), nullable=True),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.Column("held_since", sa.String(length=40), nullable=True),
        sa.Column("seen_wall", sa.String(length=40), nullable=True),
        sa.Column("meant_for", sa.Integer(), nullable=True),
        sa.Column("meant_since", sa.String(length=40), nullable=True),
        sa.Column("put_backs", sa.Integer(), nullable=False),
        sa.Column("unanswered_at", sa.String(length=40), nullable=True),
        sa.Column("said_at", sa.String(length=40), nullable=True),
        sa.Column("done_at", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["held_by"],
            ["staff.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["meant_for"],
            ["staff.staff_id"],
        ),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_index(
        "tickets_one_active",
        "tickets",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'held', 'callback')"),
    )
    op.create_index("tickets_queue", "tickets", ["state", "urgent", "requested_at"], unique=False)
    op.create_table(
        "access_log",
        sa.Column("access_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=160), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.ticket_id"],
        ),
        sa.PrimaryKeyConstraint("access_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_log_case_id", "access_log", ["case_id"], unique=False)
    op.create_index(
        "ix_access_log_conversation_id", "access_log", ["conversation_id"], unique=False
    )
    op.create_index("ix_access_log_ticket_id", "access_log", ["ticket_id"], unique=False)
    op.create_table(
        "callbacks",
        sa.Column("callback_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("wish", sa.LargeBinary(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.String(length=40), nullable=False),
        sa.Column("planned_at", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done_at", sa.String(length=40), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["done_by"],
            ["staff.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.ticket_id"],
        ),
        sa.PrimaryKeyConstraint("callback_id"),
    )
    op.create_index("callbacks_open", "callbacks", ["state", "asked_at"], unique=False)
    op.create_index("ix_callbacks_ticket_id", "callbacks", ["ticket_id"], unique=False)
    op.create_table(
        "stints",
        sa.Column("stint_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.String(length=40), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.ticket_id"],
        ),
        sa.PrimaryKeyConstraint("stint_id"),
    )
    op.create_index("ix_stints_ticket_id", "stints", ["ticket_id"], unique=False)
    op.create_table(
        "ticket_events",
        sa.Column("event_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.staff_id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.ticket_id"],
        ),
        sa.PrimaryKeyConstraint("event_no"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_events_ticket_id", "ticket_events", ["ticket_id"], unique=False)
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("case_id", existing_type=sa.String(length=40), nullable=True)
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER access_log_no_{act.lower()} BEFORE {act} ON access_log "
            "BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END"
        )


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE case_id IS NULL")
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("case_id", existing_type=sa.String(length=40), nullable=False)
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER access_log_no_{act}")

    op.drop_index("ix_ticket_events_ticket_id", table_name="ticket_events")
    op.drop_table("ticket_events")
    op.drop_index("ix_stints_ticket_id", table_name="stints")
    op.drop_table("stints")
    op.drop_index("ix_callbacks_ticket_id", table_name="callbacks")
    op.drop_index("callbacks_open", table_name="callbacks")
    op.drop_table("callbacks")
    op.drop_index("ix_access_log_ticket_id", table_name="access_log")
    op.drop_index("ix_access_log_conversation_id", table_name="access_log")
    op.drop_index("ix_access_log_case_id", table_name="access_log")
    op.drop_table("access_log")
    op.drop_index("tickets_queue", table_name="tickets")
    op.drop_index(
        "tickets_one_active",
        table_name="tickets",
        sqlite_where=sa.text("state IN ('waiting', 'held', 'callback')"),
    )
    op.drop_table("tickets")
    op.drop_table("staff_sessions")
    op.drop_table("follow_ups")
    op.drop_table("county_versions")
    op.drop_table("unanswered_questions")
    op.drop_table("staff")
    op.drop_table("sign_in_tries")
    op.drop_table("desk_received")
