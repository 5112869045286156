"""A database of an earlier version opens as before, with nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

import bot.migrations
from accessibility.privacy import Sealer
from bot.records import Grant
from bot.stores.migrate import migrate
from bot.stores.sqlite import SqliteSessions

pytestmark = pytest.mark.anyio

ONE = "7f0c6a56-8f2e-4c0c-9a53-6f2f0d1f6b11"
AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def _as_of_the_first_version(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(bot.migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        row = {"one": ONE, "at": "2026-11-24T01:30:00.000000+00:00", "until": "2026-12-01"}
        connection.execute(
            text("INSERT INTO conversations VALUES (:one, 'web', 0, x'', x'', 0, NULL, :at, :at)"),
            row,
        )
        connection.execute(text("INSERT INTO tokens VALUES ('h', :one, 'helper', :at)"), row)
        connection.execute(
            text("INSERT INTO links VALUES ('t', 'c', :one, 'helper', :until, :until)"), row
        )
    engine.dispose()


async def test_tokens_and_links_of_the_first_version_let_in_as_before(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    _as_of_the_first_version(path)
    migrate(path)
    store = SqliteSessions(path, Sealer.open_or_create(tmp_path / "keys"))
    holder, link = await store.holder("h"), await store.find_link("t", AT)
    await store.close()
    assert holder is not None
    assert link is not None
    assert (holder.access, holder.grant) == ("helper", Grant())
    assert (link.grant, link.asks_last4, link.wrong) == (Grant(), False, 0)
