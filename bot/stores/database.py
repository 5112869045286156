"""One SQLite file, safe for several writers.

Every transaction that writes begins IMMEDIATE: without it SQLite lets two read-modify-writes pass
each other and one is lost without an error. ``synchronous=FULL`` makes an acknowledged turn
survive a crash of the machine, not only of the process.

A transaction runs whole in one thread. An asynchronous driver would cross threads for every
statement, cursor and commit, which cost five times the work itself (30 crossings a turn).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, create_engine, event

T = TypeVar("T")
READERS = 3


class Database:
    """Transactions on one SQLite file: one at a time writes, a few read meanwhile."""

    def __init__(self, path: Path) -> None:
        """Use the file at ``path``, whose tables are there already."""
        self._engine = create_engine(
            f"sqlite:///{path}",
            connect_args={"timeout": 15, "check_same_thread": False},
            pool_size=READERS + 1,
        )
        event.listen(self._engine, "connect", _on_connect)
        event.listen(self._engine, "begin", _on_begin)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="conversations-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="conversations-read")

    async def close(self) -> None:
        """Finish what is under way and let go of the file."""
        await asyncio.to_thread(self._writer.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        self._engine.dispose()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in a transaction that may write; whole or not at all."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._writing, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in a transaction that only reads, and waits for nobody."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._reading, work)

    async def first(self, query: Any) -> Row[Any] | None:  # noqa: ANN401 - any select
        """The first row of a query, or None."""
        return await self.read(lambda db: db.execute(query).first())

    def _writing(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as db:
            return work(db)

    def _reading(self, work: Callable[[Connection], T]) -> T:
        with self._engine.connect().execution_options(reads_only=True) as db:
            return work(db)


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # otherwise the driver begins by itself, and not IMMEDIATE
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event hands it untyped
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
