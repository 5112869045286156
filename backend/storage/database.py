"""One SQLite file, safe for several writers.

Every transaction that writes begins IMMEDIATE: without it SQLite lets two read-modify-writes pass
each other and one is lost without an error. ``synchronous=FULL`` makes what was acknowledged
survive a crash of the machine, not only of the process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from accessibility.privacy import Sealer

_SCRIPTS = Path(__file__).parent.parent / "migrations"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")


class Database:
    """Transactions on one SQLite file."""

    def __init__(self, path: Path) -> None:
        """Open ``path`` when first used."""
        self._engine = create_async_engine(
            f"sqlite+aiosqlite:///{path}",
            connect_args={"timeout": 15},
            pool_size=16,
            max_overflow=0,
        )
        event.listen(self._engine.sync_engine, "connect", _on_connect)
        event.listen(self._engine.sync_engine, "begin", _on_begin)
        # SQLite lets writers of one process wait by polling, in no order; here they queue up.
        self._turn = asyncio.Lock()

    async def close(self) -> None:
        """Let go of the file."""
        await self._engine.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction that may write; whole or not at all."""
        async with self._turn, self._engine.begin() as db:
            yield db

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction that only reads, and waits for nobody."""
        async with self._engine.connect() as plain:
            db = await plain.execution_options(reads_only=True)
            yield db


def migrate(path: Path) -> None:
    """Run the migrations that the database at ``path`` lacks; makes it when there is none.

    A migration that seals what stood in the clear takes the keys of ``keys/`` beside the database.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.commit()
            config = Config()
            config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
            config.attributes["connection"] = connection
            config.attributes["sealer"] = lambda: Sealer.open_or_create(path.parent / "keys")
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()
    path.chmod(0o600)


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # otherwise the driver begins by itself, and not IMMEDIATE
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event hands it untyped
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
