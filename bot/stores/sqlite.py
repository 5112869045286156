"""Conversations in SQLite: sealed rows, one durable transaction for each turn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Update,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from accessibility.privacy import Sealer
from bot.records import Change, Session, StoredMessage
from bot.schemas import Message, Turn
from bot.stores.database import Database
from bot.stores.queries import TALK, forget_talk, insert_all, moment, of, stamp
from bot.stores.sqlite_sharing import SqliteSharing
from bot.stores.tables import CONVERSATIONS, MESSAGES, POSTBOX, SUBMISSIONS, TOKENS, TURNS
from dialogs.model import Json


class SqliteSessions(SqliteSharing):
    """A SessionStore in one SQLite file, of which this process may be one user among several."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        """Use the migrated database at ``path``; what is said is sealed by ``sealer``."""
        super().__init__(Database(path), sealer)

    async def close(self) -> None:
        """Let go of the file."""
        await self._database.close()

    async def create(self, session: Session, messages: tuple[StoredMessage, ...]) -> None:
        """Keep a conversation that begins."""
        one = session.conversation_id
        row = {
            "conversation_id": one,
            "channel": session.channel,
            "version": session.version,
            "dialogue": self._seal_json(session.dialogue, f"dialogue:{one}"),
            "turn": self._seal(session.turn.model_dump_json(), f"turn:{one}"),
            "last_seq": session.last_seq,
            "case_id": session.case_id,
            "created_at": stamp(session.created_at),
            "updated_at": stamp(session.updated_at),
        }
        said = self._message_rows(one, messages)

        def work(db: Connection) -> None:
            db.execute(insert(CONVERSATIONS), row)
            insert_all(db, said)

        await self._database.write(work)

    async def load(self, conversation_id: str) -> Session | None:
        """The conversation as it stands, or None."""
        found = await self._database.first(
            select(CONVERSATIONS).where(of(CONVERSATIONS, conversation_id))
        )
        return None if found is None else self._session(found)

    async def turn_of(self, conversation_id: str, key: str) -> Turn | None:
        """The turn that ``key`` caused before, or None."""
        where = (of(TURNS, conversation_id), TURNS.c.key == key)
        found = await self._database.first(select(TURNS.c.turn).where(*where))
        aad = f"turn:{conversation_id}:{key}"
        return None if found is None else Turn.model_validate_json(self._open(found.turn, aad))

    async def save(self, change: Change) -> bool:
        """Save one turn; False when another was saved since ``expected_version``."""
        one, turn = change.conversation_id, change.turn.model_dump_json()
        moved = self._compare_and_set(change, turn)
        sealed = self._seal(turn, f"turn:{one}:{change.key}")
        said = self._message_rows(one, change.messages)
        letters = [self._letter_row(letter) for letter in change.letters]

        def work(db: Connection) -> bool:
            if db.execute(moved).rowcount != 1:
                return False
            if change.erase:
                forget_talk(db, one)
            row = {"conversation_id": one, "key": change.key, "turn": sealed}
            db.execute(insert(TURNS), row)
            insert_all(db, said)
            if letters:
                db.execute(insert(POSTBOX), letters)
            return True

        try:
            return await self._database.write(work)
        except IntegrityError:
            return False

    async def messages(self, conversation_id: str, after: int = 0) -> tuple[StoredMessage, ...]:
        """The messages after place ``after``, in order."""
        query = (
            select(MESSAGES)
            .where(of(MESSAGES, conversation_id), MESSAGES.c.seq > after)
            .order_by(MESSAGES.c.seq)
        )
        rows = await self._database.read(lambda db: db.execute(query).all())
        return tuple(self._message(row) for row in rows)

    async def pin_submission(
        self, conversation_id: str, key: str, body: Mapping[str, Json]
    ) -> Mapping[str, Json]:
        """Keep the exact body to hand in under ``key``; the body kept first is answered."""
        aad = f"submission:{conversation_id}:{key}"
        where = (of(SUBMISSIONS, conversation_id), SUBMISSIONS.c.key == key)
        sealed = self._seal_json(body, aad)
        row = {"conversation_id": conversation_id, "key": key, "body": sealed}

        def work(db: Connection) -> bytes:
            found = db.execute(select(SUBMISSIONS.c.body).where(*where)).first()
            if found is not None:
                return bytes(found.body)
            db.execute(insert(SUBMISSIONS), row)
            return sealed

        kept: Mapping[str, Json] = json.loads(self._open(await self._database.write(work), aad))
        return kept

    async def erase(self, conversation_id: str) -> None:
        """Erase the conversation and everything that came with it."""

        def work(db: Connection) -> None:
            for table in (*TALK, TOKENS, CONVERSATIONS):
                db.execute(delete(table).where(of(table, conversation_id)))

        await self._database.write(work)

    async def idle_drafts(self, before: datetime) -> tuple[str, ...]:
        """Unsubmitted conversations in which nothing was said since ``before``."""
        unsubmitted = CONVERSATIONS.c.case_id.is_(None)
        idle = CONVERSATIONS.c.updated_at < stamp(before)
        query = select(CONVERSATIONS.c.conversation_id).where(unsubmitted, idle)
        return await self._database.read(lambda db: tuple(db.execute(query).scalars()))

    async def ready(self) -> bool:
        """Whether the database answers; raises what it raises when it does not."""
        await self._database.first(select(CONVERSATIONS.c.version).limit(1))
        return True

    def _compare_and_set(self, change: Change, turn: str) -> Update:
        """The one statement that moves a conversation on, unless another turn did so first."""
        one = change.conversation_id
        values: dict[str, Json] = {
            "version": change.expected_version + 1,
            "dialogue": self._seal_json(change.dialogue, f"dialogue:{one}"),
            "turn": self._seal(turn, f"turn:{one}"),
            "case_id": change.case_id,
            "updated_at": stamp(change.at),
        }
        if change.messages:
            values["last_seq"] = max(m.seq for m in change.messages)
        unmoved = CONVERSATIONS.c.version == change.expected_version
        return update(CONVERSATIONS).where(of(CONVERSATIONS, one), unmoved).values(values)

    def _message_rows(self, one: str, messages: tuple[StoredMessage, ...]) -> list[dict[str, Json]]:
        return [
            {
                "conversation_id": one,
                "seq": m.seq,
                "withheld": int(m.withheld),
                "audience": m.audience,
                "message": self._seal(m.message.model_dump_json(), f"message:{one}:{m.seq}"),
            }
            for m in messages
        ]

    def _session(self, row: Row[Any]) -> Session:
        one = row.conversation_id
        return Session(
            conversation_id=one,
            channel=row.channel,
            version=row.version,
            dialogue=json.loads(self._open(row.dialogue, f"dialogue:{one}")),
            turn=Turn.model_validate_json(self._open(row.turn, f"turn:{one}")),
            last_seq=row.last_seq,
            case_id=row.case_id,
            created_at=moment(row.created_at),
            updated_at=moment(row.updated_at),
        )

    def _message(self, row: Row[Any]) -> StoredMessage:
        opened = self._open(row.message, f"message:{row.conversation_id}:{row.seq}")
        message = Message.model_validate_json(opened)
        return StoredMessage(row.seq, message, bool(row.withheld), row.audience)

    def _seal(self, text: str, aad: str) -> bytes:
        return self._sealer.seal(text.encode(), aad)

    def _seal_json(self, value: Mapping[str, Json], aad: str) -> bytes:
        return self._seal(json.dumps(value, ensure_ascii=False), aad)

    def _open(self, sealed: bytes, aad: str) -> bytes:
        return self._sealer.open(sealed, aad)
