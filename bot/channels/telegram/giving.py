"""Photos, documents, voice notes and shared numbers, as turns of the conversation."""

from __future__ import annotations

from dataclasses import replace

from aiogram.exceptions import AiogramError

from bot.channels.telegram import keyboards, words
from bot.channels.telegram.acts import Gave, Shared, Spoke
from bot.channels.telegram.gateway import LARGEST
from bot.channels.telegram.kit import Answer
from bot.channels.telegram.sensitive import ASKED
from bot.channels.telegram.show import SHARED
from bot.channels.telegram.turns import Turns, ask_consent
from bot.hearing import Recording
from bot.problems import Problem
from bot.turn import Inbound
from bot.uploads import Given

_PICTURES = ("image/", "application/pdf")
_MOBILE = 11


class Giving:
    """What is given in a chat besides words."""

    def __init__(self, turns: Turns) -> None:
        """Give it through ``turns``."""
        self._turns = turns
        self._kit = turns.kit

    async def gave(self, answer: Answer, act: Gave) -> None:
        """A photo or a document; each picture of an album stands for itself."""
        chat = answer.held
        asking = await self._turns.gathering.asking(chat)
        refuses = asking in ASKED or self._kit.by_page(chat)
        if refuses and not self._kit.may_carry(chat):
            await self._not_here(answer, asking)
        elif act.album and act.album == chat.album and asking not in ASKED:
            if chat.used != act.album:
                answer.change(used=act.album)
                answer.say(words.ONE_OF_ALBUM)
        elif asking not in ASKED:
            answer.say(words.NOT_ASKED_FILE)
            await self._turns.ask_again(answer)
        elif not act.media_type.startswith(_PICTURES):
            answer.say(words.NOT_A_FILE)
        else:
            await self._upload(answer, act)

    async def _not_here(self, answer: Answer, asking: str | None) -> None:
        """A file that was not to be sent in the chat; it is never fetched."""
        kit, place = self._kit, answer.place
        await kit.gateway.delete(place.chat_id, place.message_id)
        if kit.by_page(answer.held):
            more = "" if asking in ASKED else words.FILES_WHEN_ASKED
            answer.say(words.NO_FILES_IN_CHAT + more)
            await self._turns.ask_again(answer)
        else:
            answer.say(words.FIRST_CONSENT)
            ask_consent(answer)

    async def _upload(self, answer: Answer, act: Gave) -> None:
        data = await self._fetched(answer, act.file_id, act.size)
        if data is None:
            return
        chat = answer.held
        given = Given(answer.message_id, data)
        try:
            async with self._turns.working(chat):
                await self._kit.parts.uploads.take(chat.conversation_id, chat.token, given)
        except Problem as problem:
            await self._turns.told(answer, problem)
            return
        if act.album:
            answer.change(album=act.album)

    async def spoke(self, answer: Answer, act: Spoke) -> None:
        """A voice note; where a sensitive number is asked, the page is the way."""
        chat = answer.held
        asking = await self._turns.gathering.asking(chat)
        if asking in ASKED and not self._kit.may_carry(chat):
            await self._not_here(answer, asking)
            return
        data = await self._fetched(answer, act.file_id, act.size)
        if data is None:
            return
        answer.change(spoken=True)
        try:
            async with self._turns.working(chat):
                recording = Recording(answer.message_id, data)
                await self._kit.parts.hearing.take(chat.conversation_id, chat.token, recording)
        except Problem as problem:
            await self._turns.told(answer, problem)

    async def _fetched(self, answer: Answer, file_id: str, size: int) -> bytes | None:
        """The file, or None once it was said why it cannot be had."""
        try:
            data = await self._kit.gateway.fetch(file_id) if size <= LARGEST else None
        except (AiogramError, OSError):
            answer.say(words.DOWNLOAD_FAILED)
            return None
        if data is None:
            answer.say(words.TOO_LARGE)
        return data

    async def shared(self, answer: Answer, act: Shared) -> None:
        """A contact: only one's own number, and only where a number is asked."""
        asking = await self._turns.gathering.asking(answer.held)
        if not act.own:
            answer.say(words.NOT_YOURS.format(share=words.SHARE_PHONE))
        elif asking not in SHARED:
            answer.say(words.NO_PHONE_ASKED, keyboards.commands())
        else:
            await self._phone(answer, act.phone)

    async def _phone(self, answer: Answer, phone: str) -> None:
        digits = "".join(c for c in phone if c.isdigit()).removeprefix("86")
        if len(digits) != _MOBILE or not digits.startswith("1"):
            answer.say(words.PHONE_ABROAD)
            return
        answer.chat = replace(answer.held, commands_shown=False)
        await self._turns.take(answer, Inbound(answer.message_id, text=digits))
