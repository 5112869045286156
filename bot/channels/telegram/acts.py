"""What somebody did in Telegram: an update of the Bot API, read once into one of a few acts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiogram.types import CallbackQuery, Message, Update

_COMMAND = re.compile(r"/([A-Za-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_MESSAGES = ("message", "edited_message", "channel_post")


@dataclass(frozen=True)
class Said:
    """Words; ``screened`` when a number was taken out of them before they were kept."""

    text: str = field(repr=False)
    screened: bool = False


@dataclass(frozen=True)
class Command:
    """A command such as /help, and what stands behind it."""

    name: str
    argument: str = field(default="", repr=False)


@dataclass(frozen=True)
class Pressed:
    """A button of a keyboard of ours; ``shown`` is the text that stands above it."""

    query_id: str
    data: str
    message_id: int
    shown: str = field(default="", repr=False)


@dataclass(frozen=True)
class Gave:
    """A photo or a document; ``album`` names the group that it was sent in."""

    file_id: str = field(repr=False)
    size: int
    media_type: str
    album: str = ""


@dataclass(frozen=True)
class Spoke:
    """A voice note."""

    file_id: str = field(repr=False)
    size: int


@dataclass(frozen=True)
class Shared:
    """A contact; ``own`` when it is the number of whoever sends it."""

    phone: str = field(repr=False)
    own: bool


@dataclass(frozen=True)
class Corrected:
    """An earlier message was edited into these words."""

    text: str = field(repr=False)
    screened: bool = False


@dataclass(frozen=True)
class Elsewhere:
    """Something in a group or a channel."""


@dataclass(frozen=True)
class Membership:
    """Somebody blocked the bot, or let it in again."""

    blocked: bool


@dataclass(frozen=True)
class Unreadable:
    """Something that is neither words nor a file one could use."""


Act: TypeAlias = (
    Said
    | Command
    | Pressed
    | Gave
    | Spoke
    | Shared
    | Corrected
    | Elsewhere
    | Membership
    | Unreadable
)


@dataclass(frozen=True)
class Place:
    """Where an act happened: chat, message, and when (Unix seconds; 0 when Telegram says none)."""

    chat_id: int = field(repr=False)
    message_id: int
    date: int


def place_of(raw: Mapping[str, Any]) -> Place | None:
    """Where a raw update happened; None when it has nothing to do with a chat."""
    query = raw.get("callback_query")
    inner = query.get("message") if isinstance(query, dict) else None
    sources = [inner, *(raw.get(name) for name in (*_MESSAGES, "my_chat_member"))]
    for said in sources:
        if not isinstance(said, dict) or not isinstance(said.get("chat"), dict):
            continue
        chat_id, message_id = said["chat"].get("id"), said.get("message_id", 0)
        if isinstance(chat_id, int) and isinstance(message_id, int):
            date = 0 if inner is said else said.get("edit_date") or said.get("date") or 0
            return Place(chat_id, message_id, int(date))
    return None


def read(raw: Mapping[str, Any]) -> Act:
    """What a raw update is; ValidationError when it is not an update of the Bot API."""
    screened = bool(raw.get("screened"))
    update = Update.model_validate({k: v for k, v in raw.items() if k != "screened"})
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.my_chat_member is not None:
        if update.my_chat_member.chat.type != "private":
            return Elsewhere()
        return Membership(update.my_chat_member.new_chat_member.status in {"kicked", "left"})
    edited = update.edited_message
    message = update.message or edited or update.channel_post
    if message is None or message.chat.type != "private":
        return Unreadable() if message is None else Elsewhere()
    return _edited(edited, screened=screened) if edited else _message(message, screened=screened)


def _edited(message: Message, *, screened: bool) -> Act:
    text = message.text if message.text is not None else message.caption
    return Corrected(text, screened) if text is not None else Unreadable()


def _pressed(query: CallbackQuery) -> Act:
    shown = query.message
    if shown is None or shown.chat.type != "private":
        return Elsewhere()
    text = shown.text if isinstance(shown, Message) else None
    return Pressed(query.id, query.data or "", shown.message_id, text or "")


def _message(message: Message, *, screened: bool) -> Act:
    if message.text is not None:
        command = _COMMAND.fullmatch(message.text.strip())
        if command:
            return Command(command[1].lower(), (command[2] or "").strip())
        return Said(message.text, screened)
    if message.contact is not None:
        sender = message.from_user
        own = sender is not None and message.contact.user_id == sender.id
        return Shared(message.contact.phone_number, own)
    return _media(message)


def _media(message: Message) -> Act:
    album = message.media_group_id or ""
    if message.photo:
        best = max(message.photo, key=lambda size: size.width * size.height)
        return Gave(best.file_id, best.file_size or 0, "image/jpeg", album)
    if message.document is not None:
        media_type = message.document.mime_type or ""
        return Gave(message.document.file_id, message.document.file_size or 0, media_type, album)
    heard = message.voice or message.audio
    return Spoke(heard.file_id, heard.file_size or 0) if heard is not None else Unreadable()
