"""Alembic's entry: runs on the connection that backend.storage.database.migrate hands over."""

from alembic import context

from backend.storage.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
