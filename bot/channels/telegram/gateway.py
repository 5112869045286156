"""The way to the Bot API through aiogram; what goes wrong is told without what was sent."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.methods import TelegramMethod
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyMarkupUnion,
)

from bot.channels.telegram import words
from bot.channels.telegram.keyboards import Markup

_log = logging.getLogger(__name__)
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]
LARGEST = 20 * 1024 * 1024
"""Bytes that a bot can fetch."""
WAIT = 25
"""Seconds that a request for updates stays open."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without reading the updates: one that cannot be read must not hide the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = WAIT
    allowed_updates: list[str] | None = None


@dataclass(frozen=True)
class File:
    """A file to be sent."""

    name: str
    data: bytes


class Gateway:
    """Sends, edits, deletes and fetches for one bot."""

    def __init__(self, token: str, base: str | None = None) -> None:
        """Speak as the bot of ``token``; ``base`` is another server of the Bot API."""
        session = AiohttpSession(timeout=60)
        if base:
            session.api = TelegramAPIServer.from_base(base)
        self._bot = Bot(token, session=session)
        self.bot_id = self._bot.id
        self.username = ""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._bot.session.close()

    async def introduce(self) -> None:
        """Learn our name; set the menu and the description."""
        self.username = (await self._bot.get_me()).username or ""
        menu = [BotCommand(command=name, description=text) for name, text in words.COMMANDS]
        await self._bot.set_my_commands(menu)
        await self._bot.set_my_description(words.DESCRIPTION)

    async def listen_by_polling(self) -> None:
        """Have updates kept for us until we fetch them."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def listen_by_webhook(self, url: str, secret: str) -> None:
        """Have updates posted to ``url``, with ``secret`` in the header."""
        await self._bot.set_webhook(
            url, allowed_updates=ALLOWED, secret_token=secret, drop_pending_updates=False
        )

    async def updates(self, offset: int | None, wait: int = WAIT) -> list[dict[str, Any]]:
        """The updates from ``offset`` on; everything below it is acknowledged by that."""
        asked = RawUpdates(offset=offset, timeout=wait, allowed_updates=ALLOWED)
        return await self._bot(asked, request_timeout=wait + 15)

    async def send(self, chat_id: int, text: str, markup: Markup | None = None) -> int:
        """Send a text; answers the id of the message."""
        sent = await self._bot.send_message(
            chat_id, text, link_preview_options=_NO_PREVIEW, reply_markup=_markup(markup)
        )
        return sent.message_id

    async def send_file(self, kind: str, chat_id: int, file: File, caption: str) -> int:
        """Send a photo, a document or a voice note."""
        given = BufferedInputFile(file.data, file.name)
        if kind == "photo":
            sent = await self._bot.send_photo(chat_id, given, caption=caption or None)
        elif kind == "voice":
            sent = await self._bot.send_voice(chat_id, given)
        else:
            sent = await self._bot.send_document(chat_id, given, caption=caption or None)
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, text: str) -> None:
        """Put another text in the place of a message, without a keyboard."""
        await self._bot.edit_message_text(
            text, chat_id=chat_id, message_id=message_id, link_preview_options=_NO_PREVIEW
        )

    async def set_keyboard(self, chat_id: int, message_id: int, markup: Markup | None) -> None:
        """Put another keyboard under a message, or none."""
        keyboard = InlineKeyboardMarkup.model_validate(markup or {"inline_keyboard": []})
        await self._bot.edit_message_reply_markup(
            chat_id=chat_id, message_id=message_id, reply_markup=keyboard
        )

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Delete a message; False when Telegram does not let us."""
        try:
            await self._bot.delete_message(chat_id, message_id)
        except AiogramError as error:
            _log.info("a message could not be deleted: %s", type(error).__name__)
            return False
        return True

    async def answer(self, query_id: str, text: str = "") -> None:
        """Answer the press of a button; too late is no harm."""
        with suppress(AiogramError):
            await self._bot.answer_callback_query(query_id, text=text or None)

    async def typing(self, chat_id: int) -> None:
        """Show that an answer is being written."""
        with suppress(AiogramError):
            await self._bot.send_chat_action(chat_id, "typing")

    async def fetch(self, file_id: str) -> bytes | None:
        """The bytes of a file that somebody sent; None when it is over the limit."""
        found = await self._bot.get_file(file_id)
        if found.file_path is None or (found.file_size or 0) > LARGEST:
            return None
        out = await self._bot.download_file(found.file_path)
        data = out.read() if out is not None else b""
        return data if len(data) <= LARGEST else None


def _markup(markup: Mapping[str, Any] | None) -> ReplyMarkupUnion | None:
    if markup is None:
        return None
    text = json.dumps(markup)
    if "inline_keyboard" in markup:
        return InlineKeyboardMarkup.model_validate_json(text)
    return ReplyKeyboardMarkup.model_validate_json(text)
