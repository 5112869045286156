"""Marks and messages to be labelled in SQLite, sealed like everything that was said."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from accessibility.privacy import Sealer
from bot.review.records import Mark, Unclear
from bot.review.tables import MARKS, UNCLEAR
from bot.stores.database import Database


class SqliteReviews:
    """A ReviewStore in the file of the conversations."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        """Use the migrated database at ``path``; contents are sealed by ``sealer``."""
        self._sealer = sealer
        self._database = Database(path)

    async def close(self) -> None:
        """Let go of the file."""
        await self._database.close()

    async def add_mark(self, conversation_id: str, mark: Mark) -> None:
        """Keep a mark; the last one of a message stands. One of an erased conversation is lost."""
        row = {
            "conversation_id": conversation_id,
            "message_id": mark.message_id,
            "mark": self._seal(asdict(mark), f"mark:{conversation_id}"),
        }
        same = (MARKS.c.conversation_id == conversation_id) & (
            MARKS.c.message_id == mark.message_id
        )

        def work(db: Connection) -> None:
            db.execute(delete(MARKS).where(same))
            db.execute(insert(MARKS), row)

        try:
            await self._database.write(work)
        except IntegrityError:
            return

    async def marks(self, conversation_id: str) -> tuple[Mark, ...]:
        """The marks of a conversation, in the order they were made."""
        query = (
            select(MARKS.c.mark)
            .where(MARKS.c.conversation_id == conversation_id)
            .order_by(MARKS.c.number)
        )
        rows = await self._database.read(lambda db: db.execute(query).scalars().all())
        return tuple(Mark(**self._open(row, f"mark:{conversation_id}")) for row in rows)

    async def collect(self, conversation_id: str, unclear: tuple[Unclear, ...]) -> None:
        """Keep ``unclear`` and let go of all marks of the conversation, in one transaction."""
        rows = [
            {
                "id": u.id,
                "day": u.day,
                "unclear": self._seal({"text": u.text, "mark": asdict(u.mark)}, f"unclear:{u.id}"),
            }
            for u in unclear
        ]

        def work(db: Connection) -> None:
            db.execute(delete(MARKS).where(MARKS.c.conversation_id == conversation_id))
            if rows:
                db.execute(insert(UNCLEAR), rows)

        await self._database.write(work)

    async def forget(self, conversation_id: str) -> None:
        """Let go of all marks of a conversation."""
        await self.collect(conversation_id, ())

    async def unclear(self) -> tuple[Unclear, ...]:
        """All messages to be labelled, the oldest first."""
        query = select(UNCLEAR).order_by(UNCLEAR.c.day, UNCLEAR.c.id)
        rows = await self._database.read(lambda db: db.execute(query).all())
        return tuple(self._unclear(row) for row in rows)

    async def drop(self, ids: tuple[str, ...]) -> None:
        """Let go of messages that were labelled."""
        await self._database.write(
            lambda db: db.execute(delete(UNCLEAR).where(UNCLEAR.c.id.in_(ids)))
        )

    async def expire(self, before: date) -> int:
        """Let go of messages collected before that day and labelled by nobody; how many."""
        old = delete(UNCLEAR).where(UNCLEAR.c.day < before.isoformat())
        return await self._database.write(lambda db: db.execute(old).rowcount)

    def _unclear(self, row: Row[Any]) -> Unclear:
        opened = self._open(row.unclear, f"unclear:{row.id}")
        return Unclear(row.id, row.day, opened["text"], Mark(**opened["mark"]))

    def _seal(self, value: dict[str, Any], aad: str) -> bytes:
        return self._sealer.seal(json.dumps(value, ensure_ascii=False).encode(), aad)

    def _open(self, sealed: bytes, aad: str) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self._sealer.open(sealed, aad))
        return opened
