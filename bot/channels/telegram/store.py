"""What the Telegram channel keeps, in SQLite beside the conversations; contents are sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from accessibility.privacy import Sealer
from bot.channels.telegram.records import Arrived, Chat, Parcel, QuestionLink, Settled
from bot.channels.telegram.tables import CHATS, LINKS, OUTBOX, UPDATES
from bot.schemas import Choice
from bot.stores.database import Database
from bot.stores.queries import moment, stamp
from bot.stores.tables import CONVERSATIONS
from dialogs.model import Json

_OPEN = ("chat", "conversation_id", "seq", "blocked", "last_update", "last_date", "offer")
_SEALED = (
    "chat_id",
    "token",
    "choices",
    "ticked",
    "consent",
    "commands_shown",
    "spoken",
    "album",
    "used",
)


class TelegramStore:
    """Every method is one transaction on the database of the conversations."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        """Use ``database``, whose tables are there; contents are sealed by ``sealer``."""
        self._database = database
        self._sealer = sealer

    async def keep(self, arrived: Sequence[Arrived], at: datetime) -> tuple[Arrived, ...]:
        """Keep updates; those that were not known before. After it they may be acknowledged."""
        rows = [self._update_row(a, at) for a in arrived]

        def work(db: Connection) -> tuple[Arrived, ...]:
            new = []
            for one, row in zip(arrived, rows, strict=True):
                added = db.execute(insert(UPDATES).values(row).on_conflict_do_nothing())
                if added.rowcount == 1:
                    new.append(one)
            return tuple(new)

        return await self._database.write(work) if rows else ()

    async def pending(self, bot: int) -> tuple[Arrived, ...]:
        """The updates that were kept and not yet handled, in order."""
        query = select(UPDATES).where(UPDATES.c.bot == bot, UPDATES.c.payload.is_not(None))
        rows = await self._all(query.order_by(UPDATES.c.update_id))
        return tuple(self._arrived(row) for row in rows)

    async def last_update(self, bot: int) -> int | None:
        """The highest update id that was ever kept, or None."""
        found = await self._database.first(
            select(func.max(UPDATES.c.update_id)).where(UPDATES.c.bot == bot)
        )
        return None if found is None else found[0]

    async def update_of(self, chat: str, message_id: int) -> int | None:
        """Which update first brought a message of a chat, or None."""
        where = (UPDATES.c.chat == chat, UPDATES.c.message_id == message_id)
        found = await self._database.first(
            select(UPDATES.c.update_id).where(*where).order_by(UPDATES.c.update_id)
        )
        return None if found is None else found.update_id

    async def chat(self, chat: str) -> Chat | None:
        """The chat of that keyed hash, or None when it holds no conversation."""
        found = await self._database.first(select(CHATS).where(CHATS.c.chat == chat))
        return None if found is None else self._chat(found)

    async def holding(self) -> tuple[tuple[str, str], ...]:
        """All chats as (conversation id, chat)."""
        rows = await self._all(select(CHATS.c.conversation_id, CHATS.c.chat))
        return tuple((row.conversation_id, row.chat) for row in rows)

    async def behind(self) -> tuple[str, ...]:
        """Chats in whose conversation something was said that is not in the outbox yet."""
        joined = CHATS.join(
            CONVERSATIONS, CONVERSATIONS.c.conversation_id == CHATS.c.conversation_id
        )
        query = select(CHATS.c.chat).select_from(joined)
        rows = await self._all(query.where(CONVERSATIONS.c.last_seq > CHATS.c.seq))
        return tuple(row.chat for row in rows)

    async def settle(self, settled: Settled) -> None:
        """Keep what came of an update: the chat, what is to be sent, and that it was handled."""
        chat = self._chat_row(settled.chat) if settled.chat else None
        parcels = [self._parcel_row(p) for p in settled.parcels]
        mine = settled.update

        def work(db: Connection) -> None:
            if chat is not None:
                db.execute(_put_chat(chat))
            for row in parcels:
                db.execute(insert(OUTBOX).values(row).on_conflict_do_nothing())
            if mine is not None:
                same = (UPDATES.c.bot == mine.bot, UPDATES.c.update_id == mine.update_id)
                db.execute(update(UPDATES).where(*same).values(payload=None))

        await self._database.write(work)

    async def parcels(self, chat: str, most: int) -> tuple[Parcel, ...]:
        """The next things to be sent to a chat, in order; none while it blocks us."""
        query = select(OUTBOX).where(OUTBOX.c.chat == chat).order_by(OUTBOX.c.number).limit(most)
        blocked = select(CHATS.c.chat).where(CHATS.c.chat == chat, CHATS.c.blocked == 1)
        rows = await self._all(query.where(~blocked.exists()))
        return tuple(self._parcel(row) for row in rows)

    async def waiting(self) -> tuple[str, ...]:
        """The chats to which something is to be sent."""
        rows = await self._all(select(OUTBOX.c.chat).distinct())
        return tuple(row.chat for row in rows)

    async def sent(self, delivered: Sequence[tuple[Parcel, int | None]]) -> None:
        """Forget parcels that have arrived; under which message a keyboard stands is noted."""

        def work(db: Connection) -> None:
            numbers = [parcel.number for parcel, _ in delivered]
            db.execute(delete(OUTBOX).where(OUTBOX.c.number.in_(numbers)))
            for parcel, message_id in delivered:
                if parcel.offer and message_id is not None:
                    same = (CHATS.c.chat == parcel.chat, CHATS.c.offer == parcel.offer)
                    db.execute(update(CHATS).where(*same).values(offer_message=message_id))

        await self._database.write(work)

    async def block(self, chat: str, *, blocked: bool) -> None:
        """Mark that somebody has blocked the bot, or lets it in again."""
        mine = update(CHATS).where(CHATS.c.chat == chat).values(blocked=int(blocked))
        theirs = delete(OUTBOX).where(OUTBOX.c.chat == chat)

        def work(db: Connection) -> None:
            if db.execute(mine).rowcount == 0 and blocked:  # a group, or nobody's chat any more
                db.execute(theirs)

        await self._database.write(work)

    async def came_before(self, arrived: Arrived) -> bool:
        """Whether a chat had sent something before this update, as far back as is kept."""
        earlier = (UPDATES.c.chat == arrived.chat, UPDATES.c.update_id < arrived.update_id)
        query = select(UPDATES.c.update_id).where(UPDATES.c.bot == arrived.bot, *earlier)
        return await self._database.first(query.limit(1)) is not None

    async def forget_chat(self, chat: str) -> None:
        """Let go of the conversation of a chat; the conversation itself stays."""
        await self._database.write(lambda db: db.execute(delete(CHATS).where(CHATS.c.chat == chat)))

    async def add_link(self, link: QuestionLink) -> None:
        """Keep a link to one question; an earlier one to the same opens nothing any more."""
        row = {**_but(asdict(link), "hashed"), "hash": link.hashed, "until": stamp(link.until)}
        mine = (LINKS.c.chat == link.chat, LINKS.c.kind == link.kind)
        older = delete(LINKS).where(*mine, LINKS.c.asking == link.asking)

        def work(db: Connection) -> None:
            db.execute(older)
            db.execute(insert(LINKS).values(row))

        await self._database.write(work)

    async def link(self, hashed: str, kind: str, at: datetime) -> QuestionLink | None:
        """The link or visit of that hash, or None when unknown, used or over."""
        row = await self._database.first(select(LINKS).where(*_standing(hashed, kind, at)))
        return None if row is None else _link(row)

    async def use_link(self, hashed: str, visit: QuestionLink, at: datetime) -> bool:
        """Use up a link, once, for ``visit``; False when it stands no more."""
        row = {**_but(asdict(visit), "hashed"), "hash": visit.hashed, "until": stamp(visit.until)}

        def work(db: Connection) -> bool:
            used = db.execute(delete(LINKS).where(*_standing(hashed, "link", at)))
            if used.rowcount != 1:
                return False
            db.execute(insert(LINKS).values(row))
            return True

        return await self._database.write(work)

    async def purge(self, before: datetime) -> int:
        """Forget updates that were handled before that moment, and links that are over."""
        old = (UPDATES.c.payload.is_(None), UPDATES.c.at < stamp(before))

        def work(db: Connection) -> int:
            db.execute(delete(LINKS).where(LINKS.c.until < stamp(before)))
            return db.execute(delete(UPDATES).where(*old)).rowcount

        return await self._database.write(work)

    async def _all(self, query: Any) -> Sequence[Row[Any]]:  # noqa: ANN401 - any select
        return await self._database.read(lambda db: db.execute(query).all())

    def _update_row(self, arrived: Arrived, at: datetime) -> dict[str, Any]:
        return {
            "bot": arrived.bot,
            "update_id": arrived.update_id,
            "chat": arrived.chat,
            "message_id": arrived.message_id,
            "payload": self._seal(arrived.payload, f"update:{arrived.bot}:{arrived.update_id}"),
            "at": stamp(at),
        }

    def _arrived(self, row: Row[Any]) -> Arrived:
        payload = self._open(row.payload, f"update:{row.bot}:{row.update_id}")
        return Arrived(row.bot, row.update_id, row.chat, row.message_id, payload)

    def _chat_row(self, chat: Chat) -> dict[str, Any]:
        about = {name: getattr(chat, name) for name in _SEALED}
        about["choices"] = [(c.id, c.label) for c in chat.choices]
        return {
            **{name: getattr(chat, name) for name in _OPEN},
            "blocked": int(chat.blocked),
            "offer_message": chat.offer_message,
            "about": self._seal(about, f"chat:{chat.chat}"),
        }

    def _chat(self, row: Row[Any]) -> Chat:
        about = self._open(row.about, f"chat:{row.chat}")
        choices = tuple(Choice(id=i, label=label) for i, label in about["choices"])
        known: dict[str, Any] = {name: getattr(row, name) for name in (*_OPEN, "offer_message")}
        known |= {**about, "choices": choices, "ticked": tuple(about["ticked"])}
        known["blocked"] = bool(row.blocked)
        return Chat(**known)

    def _parcel_row(self, parcel: Parcel) -> dict[str, Any]:
        body: dict[str, Json] = {
            "chat_id": parcel.chat_id,
            "kind": parcel.kind,
            "data": dict(parcel.data),
            "offer": parcel.offer,
        }
        return {
            "key": parcel.key,
            "chat": parcel.chat,
            "conversation_id": parcel.conversation_id,
            "parcel": self._seal(body, f"parcel:{parcel.key}"),
        }

    def _parcel(self, row: Row[Any]) -> Parcel:
        body = self._open(row.parcel, f"parcel:{row.key}")
        return Parcel(
            key=row.key,
            chat=row.chat,
            conversation_id=row.conversation_id,
            number=row.number,
            **body,
        )

    def _seal(self, value: Mapping[str, Json], aad: str) -> bytes:
        return self._sealer.seal(json.dumps(value, ensure_ascii=False).encode(), aad)

    def _open(self, sealed: bytes, aad: str) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self._sealer.open(sealed, aad))
        return opened


def _put_chat(row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a statement of SQLAlchemy
    """Keep a chat; a new offer has no message yet, and who blocks us is noted elsewhere."""
    same = CHATS.c.offer == row["offer"]
    new = _but(row, "chat", "blocked")
    new["offer_message"] = case((same, CHATS.c.offer_message), else_=0)
    return insert(CHATS).values(row).on_conflict_do_update(index_elements=["chat"], set_=new)


def _but(row: Mapping[str, Any], *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in left_out}


def _standing(hashed: str, kind: str, at: datetime) -> tuple[Any, ...]:
    return (LINKS.c.hash == hashed, LINKS.c.kind == kind, LINKS.c.until > stamp(at))


def _link(row: Row[Any]) -> QuestionLink:
    until = moment(row.until)
    return QuestionLink(row.hash, row.kind, row.chat, row.conversation_id, row.asking, until)
