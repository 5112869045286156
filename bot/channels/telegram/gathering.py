"""Gathers what was said in a conversation since, for the chat that holds it."""

from __future__ import annotations

from dataclasses import replace

from bot import transcript
from bot.channels.telegram import keyboards, words
from bot.channels.telegram.kit import LINK_LIFE, Kit
from bot.channels.telegram.records import Chat, Parcel, QuestionLink
from bot.channels.telegram.sensitive import ASKED
from bot.channels.telegram.show import Batch, show
from bot.parties import sees
from bot.problems import Problem
from bot.records import Session
from bot.schemas import Message
from bot.security import hash_token, new_token
from dialogs.preferring import rate_of, wants_speech

Shown = tuple[Chat, tuple[Parcel, ...]]
FORM = "form.pdf"


class Gathering:
    """Makes parcels of what is new, or of what is open now."""

    def __init__(self, kit: Kit) -> None:
        """Gather for the chats of ``kit``."""
        self._kit = kit

    async def news(self, chat: Chat) -> Shown:
        """What was said after ``chat.seq``; a Problem when the chat may not see it any more."""
        parts, one = self._kit.parts, chat.conversation_id
        holder = await parts.conversations.admit(one, chat.token)
        stored = await parts.store.messages(one, chat.seq)
        if not stored:
            return chat, ()
        session = await self._session(one)
        last = stored[-1].seq
        messages = tuple(transcript.shown(m) for m in stored if sees(m, holder))
        key = f"m:{chat.chat[:24]}:{one}:{last}"
        return await self._shown(replace(chat, seq=last), messages, session, key)

    async def again(self, chat: Chat, key: str) -> Shown:
        """The open question once more, with buttons that work."""
        session = await self._session(chat.conversation_id)
        asked = tuple(m for m in session.turn.messages if m.role != "user")[-1:]
        return await self._shown(replace(chat, spoken=False), asked, session, key)

    async def skip(self, chat: Chat) -> Chat:
        """The chat, to which nothing said so far is shown any more."""
        session = await self._session(chat.conversation_id)
        return replace(chat, seq=session.last_seq)

    async def asking(self, chat: Chat) -> str | None:
        """What is asked in the conversation of a chat."""
        session = await self._kit.parts.store.load(chat.conversation_id)
        return session.turn.asking if session is not None else None

    async def link(self, chat: Chat, asking: str) -> str:
        """A one-time link to one question of this chat's conversation."""
        secret = new_token()
        until = self._kit.parts.now() + LINK_LIFE
        one = chat.conversation_id
        kept = QuestionLink(hash_token(secret), "link", chat.chat, one, asking, until)
        await self._kit.store.add_link(kept)
        return f"{self._kit.base}/a/{secret}"

    async def _session(self, one: str) -> Session:
        session = await self._kit.parts.store.load(one)
        if session is None:
            raise Problem(404)
        return session

    async def _shown(
        self, chat: Chat, messages: tuple[Message, ...], session: Session, key: str
    ) -> Shown:
        kit, asking = self._kit, session.turn.asking or ""
        sensitive = asking in ASKED
        live = any(m.id in {t.id for t in session.turn.messages} for m in messages)
        by_page = sensitive and kit.by_page(chat) and bool(kit.base) and live
        prefers = tuple(session.dialogue.get("prefers", ()))
        batch = Batch(
            key=key,
            own=kit.own(chat.chat),
            messages=messages,
            turn=session.turn,
            masks=not kit.may_carry(chat),
            url=await self.link(chat, asking) if by_page else "",
            minutes=int(LINK_LIFE.total_seconds() // 60),
            consents=sensitive and kit.sensitive == "chat" and not chat.consent,
            speaks=kit.mouth is not None and wants_speech(prefers, spoke=chat.spoken),
            rate=rate_of(prefers),
        )
        return await self._with_pages(*show(chat, batch))

    async def _with_pages(self, chat: Chat, parcels: tuple[Parcel, ...]) -> Shown:
        """Forms that must not go through the chat, as links to where they can be seen."""
        made = [await self._as_link(chat, p) if p.kind == "page" else p for p in parcels]
        return chat, tuple(made)

    async def _as_link(self, chat: Chat, parcel: Parcel) -> Parcel:
        if not self._kit.base:
            return replace(parcel, kind="text", data={"text": words.FORM_ON_PAGE, "markup": None})
        markup = keyboards.url_button(words.OPEN_FORM, await self.link(chat, FORM))
        return replace(parcel, kind="text", data={"text": words.FORM_ON_PAGE, "markup": markup})
