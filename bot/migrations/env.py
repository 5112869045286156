"""Alembic's entry: runs on the connection that bot.stores.migrate hands over."""

from alembic import context

from bot.stores.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
