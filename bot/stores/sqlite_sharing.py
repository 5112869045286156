"""Who may open a conversation in SQLite: tokens, links; and the letters to the hotline desk."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from accessibility.privacy import Sealer
from bot.records import Access, Grant, Holder, Letter, StoredLink, StoredParty
from bot.stores.database import Database
from bot.stores.queries import grant_of, grant_row, moment, of, opens, party_id_of, stamp
from bot.stores.tables import LINKS, POSTBOX, TOKENS


class SqliteSharing:
    """The part of a SessionStore in SQLite that is about others than the one who began."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        """Use ``database``; letters are sealed by ``sealer``."""
        self._database = database
        self._sealer = sealer

    @property
    def database(self) -> Database:
        """The database, for what is kept beside the conversations by the same single writer."""
        return self._database

    async def add_token(
        self,
        conversation_id: str,
        token_hash: str,
        access: Access,
        at: datetime,
        grant: Grant = Grant(),  # noqa: B008 - frozen
    ) -> None:
        """Let the bearer of a token in."""
        row = {
            "token_hash": token_hash,
            "conversation_id": conversation_id,
            "access": access,
            "at": stamp(at),
            **grant_row(grant),
        }
        await self._database.write(lambda db: db.execute(insert(TOKENS), row))

    async def holder(self, token_hash: str) -> Holder | None:
        """Whom a token lets in, or None."""
        found = await self._database.first(select(TOKENS).where(TOKENS.c.token_hash == token_hash))
        return None if found is None else _holder(found)

    async def ended(self, at: datetime) -> tuple[Holder, ...]:
        """Those whose time to open a conversation was over at that moment."""
        query = select(TOKENS).where(TOKENS.c.until <= stamp(at))
        rows = await self._database.read(lambda db: db.execute(query).all())
        return tuple(_holder(row) for row in rows)

    async def parties(self, conversation_id: str) -> tuple[StoredParty, ...]:
        """Who holds a token of a conversation; the one it began with comes first."""
        query = select(TOKENS).where(of(TOKENS, conversation_id)).order_by(TOKENS.c.at)
        rows = await self._database.read(lambda db: db.execute(query).all())
        return tuple(
            StoredParty(party_id_of(r.token_hash), r.access, grant_of(r), moment(r.at))
            for r in rows
        )

    async def drop_party(self, conversation_id: str, party_id: str) -> str | None:
        """Let somebody in no more; the hash of the token they held, None when there is none."""

        def work(db: Connection) -> str | None:
            hashes = db.execute(select(TOKENS.c.token_hash).where(of(TOKENS, conversation_id)))
            mine = next((h for h in hashes.scalars() if party_id_of(h) == party_id), None)
            if mine is not None:
                db.execute(delete(TOKENS).where(TOKENS.c.token_hash == mine))
            return mine

        return await self._database.write(work)

    async def token_hashes(self, conversation_id: str) -> tuple[str, ...]:
        """The hashes of all tokens of a conversation; the one it began with comes first."""
        query = select(TOKENS.c.token_hash).where(of(TOKENS, conversation_id))
        ordered = query.order_by(TOKENS.c.at)
        return await self._database.read(lambda db: tuple(db.execute(ordered).scalars()))

    async def add_link(self, link: StoredLink, at: datetime) -> bool:
        """Keep a link; False when its six digits open another one at that moment."""
        row = {
            "token_hash": link.token_hash,
            "code_hash": link.code_hash,
            "conversation_id": link.conversation_id,
            "purpose": link.purpose,
            "expires_at": stamp(link.expires_at),
            "code_expires_at": stamp(link.code_expires_at),
            "asks_last4": int(link.asks_last4),
            "wrong": link.wrong,
            **grant_row(link.grant),
        }
        same = LINKS.c.code_hash == link.code_hash
        taken = select(LINKS.c.purpose).where(same, LINKS.c.code_expires_at > stamp(at))

        def work(db: Connection) -> bool:
            if db.execute(taken).first() is not None:
                return False
            db.execute(insert(LINKS), row)
            return True

        return await self._database.write(work)

    async def find_link(self, hashed: str, at: datetime) -> StoredLink | None:
        """The link of that token or code hash, not used up; None when unknown or expired."""
        row = await self._database.first(select(LINKS).where(opens(hashed, at)))
        return None if row is None else _link(row)

    async def use_link(self, hashed: str, at: datetime) -> StoredLink | None:
        """Use up the link of that token or code hash; None when unknown, used or expired."""

        def work(db: Connection) -> Row[Any] | None:
            found = db.execute(select(LINKS).where(opens(hashed, at))).first()
            if found is not None:
                db.execute(delete(LINKS).where(LINKS.c.token_hash == found.token_hash))
            return found

        row = await self._database.write(work)
        return None if row is None else _link(row)

    async def wrong_guess(self, token_hash: str, most: int) -> None:
        """Count a wrong guess at a link; at the last of ``most`` it opens nothing any more."""
        mine = LINKS.c.token_hash == token_hash

        def work(db: Connection) -> None:
            db.execute(update(LINKS).where(mine).values(wrong=LINKS.c.wrong + 1))
            db.execute(delete(LINKS).where(mine, LINKS.c.wrong >= most))

        await self._database.write(work)

    async def link_stands(self, token_hash: str, at: datetime) -> bool:
        """Whether the link of that token hash can still be used."""
        standing = LINKS.c.expires_at > stamp(at)
        where = (LINKS.c.token_hash == token_hash, standing)
        return await self._database.first(select(LINKS.c.purpose).where(*where)) is not None

    async def post(self, letter: Letter) -> None:
        """Keep a letter to the hotline desk; one with the same id is kept once."""
        row = self._letter_row(letter)
        await self._database.write(
            lambda db: db.execute(insert_or(POSTBOX).values(row).on_conflict_do_nothing())
        )

    async def letters(self, most: int) -> tuple[Letter, ...]:
        """The oldest letters that are still to be delivered, in order."""
        query = select(POSTBOX).order_by(POSTBOX.c.number).limit(most)
        rows = await self._database.read(lambda db: db.execute(query).all())
        return tuple(self._letter(row) for row in rows)

    async def delivered(self, event_id: str) -> None:
        """Forget a letter that has arrived."""
        mine = POSTBOX.c.event_id == event_id
        await self._database.write(lambda db: db.execute(delete(POSTBOX).where(mine)))

    def _letter_row(self, letter: Letter) -> dict[str, Any]:
        body = {"kind": letter.kind, "at": letter.at.isoformat(), "data": dict(letter.data)}
        text = json.dumps(body, ensure_ascii=False)
        return {
            "event_id": letter.event_id,
            "conversation_id": letter.conversation_id,
            "letter": self._sealer.seal(text.encode(), f"letter:{letter.event_id}"),
        }

    def _letter(self, row: Row[Any]) -> Letter:
        body = json.loads(self._sealer.open(row.letter, f"letter:{row.event_id}"))
        at = datetime.fromisoformat(body["at"])
        return Letter(row.event_id, row.conversation_id, body["kind"], at, body["data"])


def _holder(row: Row[Any]) -> Holder:
    party_id = party_id_of(row.token_hash)
    return Holder(row.conversation_id, row.access, grant_of(row), party_id)


def _link(row: Row[Any]) -> StoredLink:
    return StoredLink(
        token_hash=row.token_hash,
        code_hash=row.code_hash,
        conversation_id=row.conversation_id,
        purpose=row.purpose,
        expires_at=moment(row.expires_at),
        code_expires_at=moment(row.code_expires_at),
        grant=grant_of(row),
        asks_last4=bool(row.asks_last4),
        wrong=row.wrong,
    )
