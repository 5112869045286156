"""Handles one update, or what is new in a conversation: whole or not at all, as often as it comes.

What comes of it is kept in one transaction with the note that the update was handled. A crash
before that handles it once more: the conversation then answers the same message with the same turn.
"""

from __future__ import annotations

import logging

from pydantic import ValidationError

from bot.channels.telegram import words
from bot.channels.telegram.acts import (
    Act,
    Command,
    Corrected,
    Elsewhere,
    Gave,
    Membership,
    Pressed,
    Said,
    Shared,
    Spoke,
    Unreadable,
    place_of,
    read,
)
from bot.channels.telegram.commands import Commands
from bot.channels.telegram.gathering import Gathering
from bot.channels.telegram.giving import Giving
from bot.channels.telegram.kit import Answer, Kit
from bot.channels.telegram.records import Arrived, Settled
from bot.channels.telegram.saying import Saying
from bot.channels.telegram.turns import CLOSED, Turns
from bot.problems import Problem

_log = logging.getLogger(__name__)


class Talking:
    """What the bot does about updates and news."""

    def __init__(self, kit: Kit) -> None:
        """Handle for the bot of ``kit``."""
        self._kit = kit
        self.gathering = Gathering(kit)
        self._turns = Turns(kit, self.gathering)
        self._saying = Saying(self._turns)
        self._giving = Giving(self._turns)
        self._commands = Commands(self._turns)

    async def handle(self, arrived: Arrived) -> Settled:
        """Handle one update, and keep what came of it."""
        place, act = place_of(arrived.payload), _read(arrived)
        if place is None or act is None:
            return await self._settled(Settled(None, (), arrived))
        known = await self._kit.store.chat(arrived.chat)
        answer = Answer(arrived, place, self._kit.own(arrived.chat), known)
        if isinstance(act, Elsewhere):
            await self._elsewhere(answer)
        elif isinstance(act, Membership):
            await self._kit.store.block(arrived.chat, blocked=act.blocked)
        else:
            await self._in_private(answer, act)
        return await self._settled(Settled(answer.chat, tuple(answer.parcels), arrived))

    async def give_up(self, arrived: Arrived) -> Settled:
        """Put away an update that fails again and again, and say so."""
        place = place_of(arrived.payload)
        known = await self._kit.store.chat(arrived.chat)
        if place is None:
            return await self._settled(Settled(None, (), arrived))
        answer = Answer(arrived, place, self._kit.own(arrived.chat), known)
        answer.say(words.BROKEN)
        return await self._settled(Settled(known, tuple(answer.parcels), arrived))

    async def catch_up(self, chat_key: str) -> Settled | None:
        """Put what is new in the conversation of a chat in the outbox."""
        chat = await self._kit.store.chat(chat_key)
        if chat is None:
            return None
        try:
            shown, parcels = await self.gathering.news(chat)
        except Problem as problem:
            if problem.status_code in CLOSED:
                await self._kit.store.forget_chat(chat_key)
            return None
        return await self._settled(Settled(shown, parcels)) if shown != chat else None

    async def _settled(self, settled: Settled) -> Settled:
        await self._kit.store.settle(settled)
        return settled

    async def _elsewhere(self, answer: Answer) -> None:
        """In a group or a channel: one sentence, once."""
        if not await self._kit.store.came_before(answer.arrived):
            answer.say(words.ONLY_PRIVATE)

    async def _in_private(self, answer: Answer, act: Act) -> None:
        if answer.chat is not None and answer.chat.blocked:
            await self._kit.store.block(answer.arrived.chat, blocked=False)
        if self._is_late(answer, act):
            answer.say(words.LATE)
            return
        if answer.chat is None:
            if isinstance(act, Command) and act.name == "delete":
                answer.say(words.NOTHING_TO_DELETE)
                return
            await self._turns.begin(answer)
        await self._act(answer, act)
        if answer.chat is not None:
            await self._gather(answer)

    def _is_late(self, answer: Answer, act: Act) -> bool:
        """Whether words were sent before what was handled already: they answered another question.

        Buttons know which question they belong to, and corrections are meant to look back.
        """
        chat = answer.chat
        if chat is None or not isinstance(act, Said | Gave | Spoke | Shared):
            return False
        older = answer.arrived.update_id < chat.last_update
        return older and answer.place.date <= chat.last_date

    async def _act(self, answer: Answer, act: Act) -> None:
        if isinstance(act, Said):
            await self._saying.said(answer, act)
        elif isinstance(act, Pressed):
            if not await self._commands.decided(answer, act):
                await self._saying.pressed(answer, act)
        elif isinstance(act, Command):
            await self._commands.run(answer, act)
        elif isinstance(act, Corrected):
            await self._saying.corrected(answer, act)
        else:
            await self._given(answer, act)

    async def _given(self, answer: Answer, act: Act) -> None:
        if isinstance(act, Gave):
            await self._giving.gave(answer, act)
        elif isinstance(act, Spoke):
            await self._giving.spoke(answer, act)
        elif isinstance(act, Shared):
            await self._giving.shared(answer, act)
        elif isinstance(act, Unreadable):
            answer.say(words.UNREADABLE)
            await self._turns.ask_again(answer)

    async def _gather(self, answer: Answer) -> None:
        """What the conversation answered, and that this update is behind us."""
        try:
            answer.chat, parcels = await self.gathering.news(answer.held)
        except Problem as problem:
            await self._turns.told(answer, problem)
            answer.chat, parcels = await self.gathering.news(answer.held)
        answer.parcels.extend(parcels)
        chat = answer.held
        answer.change(
            last_update=max(chat.last_update, answer.arrived.update_id),
            last_date=max(chat.last_date, answer.place.date),
        )


def _read(arrived: Arrived) -> Act | None:
    try:
        return read(arrived.payload)
    except ValidationError:
        _log.warning("an update could not be read")
        return None
