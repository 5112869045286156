"""What the Telegram channel keeps: updates, chats, parcels to be sent, links to one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.schemas import Choice
from dialogs.model import Json

Consent = Literal["", "chat", "page"]


@dataclass(frozen=True)
class Arrived:
    """One update as it came: from which chat (its keyed hash), and what it holds."""

    bot: int
    update_id: int
    chat: str
    message_id: int
    payload: Mapping[str, Json] = field(repr=False)


@dataclass(frozen=True)
class Chat:
    """A private chat and the conversation it holds.

    ``seq`` is the last message that was put in the outbox, ``choices`` those on offer under
    ``offer``, ``ticked`` which of them are ticked. ``consent`` says whether sensitive things may be
    sent in the chat; empty when that was never asked.
    """

    chat: str
    chat_id: int = field(repr=False)
    conversation_id: str
    token: str = field(repr=False)
    seq: int = 0
    blocked: bool = False
    last_update: int = 0
    last_date: int = 0
    offer: str = ""
    offer_message: int = 0
    choices: tuple[Choice, ...] = field(default=(), repr=False)
    ticked: tuple[str, ...] = field(default=(), repr=False)
    consent: Consent = ""
    commands_shown: bool = False
    spoken: bool = False
    album: str = ""
    used: str = ""


Kind = Literal["text", "strip", "mark", "photo", "document", "voice", "delete", "page"]


@dataclass(frozen=True)
class Parcel:
    """One thing to be sent; its ``key`` makes it harmless when it is made twice.

    ``conversation_id`` when it goes with the conversation should that be erased; ``offer`` when the
    keyboard of it is the one on offer.
    """

    key: str
    chat: str
    chat_id: int = field(repr=False)
    kind: Kind
    data: Mapping[str, Json] = field(repr=False)
    conversation_id: str | None = None
    offer: str = ""
    number: int = 0


@dataclass(frozen=True)
class Settled:
    """What one update or one piece of news led to, to be kept whole or not at all."""

    chat: Chat | None
    parcels: tuple[Parcel, ...] = ()
    update: Arrived | None = None


@dataclass(frozen=True)
class QuestionLink:
    """A link to one question of a chat's conversation, or the visit that came of one."""

    hashed: str
    kind: Literal["link", "visit"]
    chat: str
    conversation_id: str
    asking: str
    until: datetime
