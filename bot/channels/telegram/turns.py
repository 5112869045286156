"""Takes turns in the conversation of a chat, and shows that it works; begins one if need be."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from aiogram.exceptions import AiogramError

from bot.channels.telegram import keyboards, words
from bot.channels.telegram.gathering import Gathering
from bot.channels.telegram.kit import Answer, Kit
from bot.channels.telegram.records import Chat
from bot.problems import Problem
from bot.turn import Inbound

_log = logging.getLogger(__name__)
TYPING_AFTER = 0.4
TYPING_EVERY = 4.0
SAYS_SO_AFTER = 2.5
SAYS_AGAIN_AFTER = 8.0
CLOSED = frozenset({401, 404})
BUSY = 503


class Turns:
    """One turn at a time for an answer in the making; who calls keeps the order of a chat."""

    def __init__(self, kit: Kit, gathering: Gathering) -> None:
        """Take turns in the conversations of ``kit``."""
        self.kit = kit
        self.gathering = gathering

    async def begin(self, answer: Answer) -> None:
        """Begin a conversation for a chat that holds none."""
        started = await self.kit.parts.conversations.start("telegram")
        chat, chat_id = answer.arrived.chat, answer.place.chat_id
        answer.chat = Chat(
            chat=chat,
            chat_id=chat_id,
            conversation_id=started.conversation_id,
            token=started.token,
            last_date=answer.place.date,
        )

    async def enter(self, answer: Answer, conversation_id: str, token: str) -> None:
        """Let the chat hold another conversation, of which it has seen nothing yet."""
        chat, chat_id = answer.arrived.chat, answer.place.chat_id
        entered = Chat(chat, chat_id, conversation_id, token, last_date=answer.place.date)
        answer.chat = await self.gathering.skip(entered)

    async def take(self, answer: Answer, inbound: Inbound) -> bool:
        """Let the conversation take what was said; False when it could not."""
        held = answer.held

        async def turn() -> None:
            await self.kit.parts.conversations.take(held.conversation_id, held.token, inbound)

        try:
            async with self.working(held):
                await turn()
        except Problem as problem:
            await self.told(answer, problem)
            return False
        return True

    async def told(self, answer: Answer, problem: Problem) -> None:
        """Say what went wrong; a conversation that is gone is begun anew."""
        if problem.status_code == BUSY:
            raise problem
        if problem.status_code in CLOSED:
            answer.say(words.GONE)
            await self.kit.store.forget_chat(answer.arrived.chat)
            await self.begin(answer)
            return
        answer.say(str(problem.detail))
        await self.ask_again(answer)

    async def ask_again(self, answer: Answer) -> None:
        """Show the open question once more."""
        key = f"a:{answer.arrived.bot}:{answer.arrived.update_id}:{len(answer.parcels)}"
        answer.chat, parcels = await self.gathering.again(answer.held, key)
        answer.parcels.extend(parcels)

    @asynccontextmanager
    async def working(self, chat: Chat) -> AsyncGenerator[None]:
        """Show that we write, and say so when it takes long."""
        sent: list[int] = []
        task = asyncio.create_task(self._show_work(chat, sent))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            for message_id in sent:
                await self._edit(chat, message_id, words.WORKED)

    async def _show_work(self, chat: Chat, sent: list[int]) -> None:
        await asyncio.sleep(TYPING_AFTER)
        await self.kit.gateway.typing(chat.chat_id)
        await asyncio.sleep(SAYS_SO_AFTER - TYPING_AFTER)
        try:
            await self.kit.limiter.turn(chat.chat)
            sent.append(await self.kit.gateway.send(chat.chat_id, words.WORKING))
        except (AiogramError, OSError) as error:
            _log.info("progress could not be shown: %s", type(error).__name__)
            return
        waited = SAYS_SO_AFTER
        while True:
            await self.kit.gateway.typing(chat.chat_id)
            await asyncio.sleep(TYPING_EVERY)
            waited += TYPING_EVERY
            if SAYS_AGAIN_AFTER <= waited < SAYS_AGAIN_AFTER + TYPING_EVERY:
                await self._edit(chat, sent[0], words.STILL_WORKING)

    async def _edit(self, chat: Chat, message_id: int, text: str) -> None:
        with suppress(AiogramError, OSError):
            await self.kit.gateway.edit(chat.chat_id, message_id, text)


async def refuse_numbers(turns: Turns, answer: Answer) -> None:
    """Take back what should not have been sent in the chat, say why, and show the way."""
    kit, place = turns.kit, answer.place
    deleted = await kit.gateway.delete(place.chat_id, place.message_id)
    if kit.by_page(answer.held):
        answer.say(words.NOT_IN_CHAT_DELETED if deleted else words.NOT_IN_CHAT)
        await turns.ask_again(answer)
    else:
        answer.say(words.FIRST_CONSENT)
        ask_consent(answer)


def ask_consent(answer: Answer) -> None:
    """Ask whether sensitive things may be sent in the chat."""
    markup = keyboards.asked("consent", words.AGREE_CHAT, words.RATHER_PAGE)
    answer.say(words.ASK_CONSENT, markup)
