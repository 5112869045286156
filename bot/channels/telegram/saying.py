"""Words, corrections and pressed buttons, as turns of the conversation."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.telegram import keyboards, words
from bot.channels.telegram.acts import Corrected, Pressed, Said
from bot.channels.telegram.keyboards import DONE, LINK, Press
from bot.channels.telegram.kit import Answer
from bot.channels.telegram.records import Chat
from bot.channels.telegram.sensitive import holds_number
from bot.channels.telegram.turns import Turns, refuse_numbers
from bot.channels.webchat.show import joined, may_be_several
from bot.schemas import Choice
from bot.turn import Inbound


class Saying:
    """What is said or chosen in a chat."""

    def __init__(self, turns: Turns) -> None:
        """Say it through ``turns``."""
        self._turns = turns
        self._kit = turns.kit

    async def said(self, answer: Answer, act: Said) -> None:
        """Words typed in the chat."""
        if await self._refused(answer, act.text, screened=act.screened):
            return
        answer.change(spoken=False)
        await self._turns.take(answer, Inbound(answer.message_id, text=act.text))

    async def corrected(self, answer: Answer, act: Corrected) -> None:
        """An earlier message was edited: what it answered is answered anew."""
        if await self._refused(answer, act.text, screened=act.screened):
            return
        key = await self._answered_by(answer)
        answer.say(words.CORRECTED)
        if key is not None:
            again = Inbound(f"{answer.message_id}:e", choice=f"edit:{key}")
            if not await self._turns.take(answer, again):
                return
            answer.chat = await self._turns.gathering.skip(answer.held)
        await self._turns.take(answer, Inbound(answer.message_id, text=act.text))

    async def _refused(self, answer: Answer, text: str, *, screened: bool) -> bool:
        """Whether words may not go on, because a number in them was not to be sent here."""
        if self._kit.may_carry(answer.held):
            return False
        asking = await self._turns.gathering.asking(answer.held)
        if not screened and not holds_number(text, asking):
            return False
        await refuse_numbers(self._turns, answer)
        return True

    async def _answered_by(self, answer: Answer) -> str | None:
        """The one item of the form that the edited message answered, or None."""
        chat = answer.held
        first = await self._kit.store.update_of(chat.chat, answer.place.message_id)
        dialogue = await self._kit.parts.conversations.dialogue(chat.conversation_id)
        if first is None or dialogue.status != "open":
            return None
        said = f"{answer.own}{first}"
        keys = [k for k, a in dialogue.form.answers.items() if a.message_id == said]
        return keys[0] if len(keys) == 1 else None

    async def pressed(self, answer: Answer, act: Pressed) -> None:
        """A button of a keyboard of ours; only those of the open question do something."""
        press = keyboards.press_of(act.data)
        chat = answer.held
        if press.offer != chat.offer or not chat.offer:
            await self._stale(answer, act, press)
        elif press.what == LINK:
            await self._kit.gateway.answer(act.query_id)
            answer.add("strip", {"message_id": act.message_id})
            answer.change(offer_message=0)
            await self._turns.ask_again(answer)
        elif press.what == DONE:
            await self._picked(answer, act)
        else:
            await self._chosen(answer, act, press)

    async def _stale(self, answer: Answer, act: Pressed, press: Press) -> None:
        repeated = press.offer == answer.held.used
        await self._kit.gateway.answer(act.query_id, words.ALREADY if repeated else words.STALE)
        if not repeated:
            answer.add("strip", {"message_id": act.message_id})
            answer.say(words.STALE)
            await self._turns.ask_again(answer)

    async def _chosen(self, answer: Answer, act: Pressed, press: Press) -> None:
        chat = answer.held
        choice = keyboards.choice_of(press, chat.choices)
        if choice is None:
            await self._kit.gateway.answer(act.query_id, words.STALE)
            return
        if may_be_several(choice):
            await self._kit.gateway.answer(act.query_id)
            answer.chat = _ticked(chat, choice)
            markup = keyboards.inline(chat.offer, chat.choices, answer.chat.ticked)
            answer.add("strip", {"message_id": act.message_id, "markup": markup})
            return
        await self._choose(answer, act, choice.id, choice.label)

    async def _picked(self, answer: Answer, act: Pressed) -> None:
        chat = answer.held
        turn = await self._kit.parts.conversations.load(chat.conversation_id, chat.token)
        several = joined(list(chat.ticked), turn.turn)
        if several is None:
            await self._kit.gateway.answer(act.query_id, words.NONE_TICKED)
            return
        await self._choose(answer, act, *several)

    async def _choose(self, answer: Answer, act: Pressed, choice: str, label: str) -> None:
        await self._kit.gateway.answer(act.query_id)
        answer.change(used=answer.held.offer, offer="", offer_message=0, spoken=False)
        _mark(answer, act, label)
        await self._turns.take(answer, Inbound(answer.message_id, text=label, choice=choice))


def _ticked(chat: Chat, choice: Choice) -> Chat:
    """The chat with a tick set, or taken away."""
    kept = tuple(t for t in chat.ticked if t != choice.id)
    return replace(chat, ticked=kept if choice.id in chat.ticked else (*chat.ticked, choice.id))


def _mark(answer: Answer, act: Pressed, label: str) -> None:
    """Take the keyboard away and write under the question what was chosen."""
    chosen = words.CHOSEN.format(label=label)
    if act.shown:
        text = f"{act.shown}\n\n{chosen}"
        answer.add("mark", {"message_id": act.message_id, "text": text})
    else:
        answer.add("strip", {"message_id": act.message_id})
        answer.say(chosen)
