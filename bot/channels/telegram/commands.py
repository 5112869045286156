"""The commands of the menu, deep links, and the channel's own questions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.channels.telegram import keyboards, words
from bot.channels.telegram.acts import Command, Pressed
from bot.channels.telegram.kit import Answer
from bot.channels.telegram.turns import Turns, ask_consent
from bot.links import Entry, NeedsLastFour, Wish
from bot.problems import Problem
from bot.schemas import Link, Purpose
from bot.turn import Inbound

Run = Callable[[Answer, str], Awaitable[None]]


class Commands:
    """What a command does; one that is unknown is answered with what there is."""

    def __init__(self, turns: Turns) -> None:
        """Do it through ``turns``."""
        self._turns = turns
        self._kit = turns.kit
        self._known: dict[str, Run] = {
            "start": self._start,
            "help": self._help,
            "human": self._human,
            "status": self._status,
            "family": self._family,
            "web": self._web,
            "privacy": self._privacy,
            "delete": self._delete,
        }

    async def run(self, answer: Answer, act: Command) -> None:
        """Do what a command says."""
        await self._known.get(act.name, self._help)(answer, act.argument)

    async def _start(self, answer: Answer, code: str) -> None:
        if code:
            await self._enter(answer, code)
            return
        if answer.held.seq:  # not just begun
            await self._turns.take(answer, Inbound(answer.message_id, choice="cmd:resume"))

    async def _enter(self, answer: Answer, code: str) -> None:
        """Enter a conversation by the code of a link; wrong guesses are few, as on the web."""
        entry = Entry(code, f"telegram:{answer.arrived.chat}")
        try:
            redeemed = await self._kit.parts.links.redeem(entry)
        except NeedsLastFour:
            base = self._kit.base
            markup = keyboards.url_button(words.OPEN_PAGE, f"{base}/c/{code}") if base else None
            answer.say(words.LAST_FOUR, markup)
            return
        except Problem as problem:
            answer.say(str(problem.detail))
            return
        answer.say(words.ENTERED, keyboards.commands())
        await self._turns.enter(answer, redeemed.conversation_id, redeemed.token)
        await self._turns.ask_again(answer)

    async def _help(self, answer: Answer, _argument: str) -> None:
        answer.say(words.HELP, keyboards.commands())

    async def _human(self, answer: Answer, _argument: str) -> None:
        await self._turns.take(answer, Inbound(answer.message_id, choice="cmd:request_human"))

    async def _status(self, answer: Answer, _argument: str) -> None:
        session = await self._kit.parts.store.load(answer.held.conversation_id)
        submitted = session is not None and session.case_id is not None
        choice = "cmd:track" if submitted else "cmd:resume"
        await self._turns.take(answer, Inbound(answer.message_id, choice=choice))

    async def _family(self, answer: Answer, _argument: str) -> None:
        await self._invite(answer, "helper", words.BY_FAMILY)

    async def _web(self, answer: Answer, _argument: str) -> None:
        await self._invite(answer, "continue", words.BY_WEB)

    async def _invite(self, answer: Answer, purpose: Purpose, text: str) -> None:
        chat, base = answer.held, self._kit.base
        try:
            link = await self._kit.parts.links.give(
                chat.conversation_id, chat.token, Wish(purpose), base
            )
        except Problem as problem:
            answer.say(str(problem.detail))
            return
        code = f"{link.code[:3]} {link.code[3:]}"
        answer.say(text.format(code=code, urls="\n".join(self._ways(link))))

    def _ways(self, link: Link) -> list[str]:
        secret = link.url.rpartition("/")[2]
        name = self._kit.gateway.username
        here = [words.IN_TELEGRAM.format(url=f"https://t.me/{name}?start={secret}")] if name else []
        return [*here, words.ON_THE_WEB.format(url=link.url)] if self._kit.base else here

    async def _privacy(self, answer: Answer, _argument: str) -> None:
        by_chat = self._kit.sensitive == "chat"
        text = words.PRIVACY_CHAT if by_chat else words.PRIVACY
        if self._kit.base:
            text += "\n" + words.MORE_PRIVACY.format(url=f"{self._kit.base}/privacy")
        answer.say(text)
        if by_chat:
            ask_consent(answer)

    async def _delete(self, answer: Answer, _argument: str) -> None:
        answer.say(words.SURE_DELETE, keyboards.asked("delete", words.DELETE, words.KEEP))

    async def decided(self, answer: Answer, act: Pressed) -> bool:
        """Take the answer to a question of the channel itself; False when it is not one."""
        name, _, place = act.data.partition(":")
        known: dict[str, Run] = {"consent": self._consented, "delete": self._deleted}
        if name not in known:
            return False
        await self._kit.gateway.answer(act.query_id)
        answer.add("strip", {"message_id": act.message_id})
        await known[name](answer, place)
        return True

    async def _consented(self, answer: Answer, place: str) -> None:
        agreed = place == "0" and self._kit.sensitive == "chat"
        answer.change(consent="chat" if agreed else "page")
        if agreed:
            answer.say(words.CONSENTED)
        elif not self._kit.base:
            answer.say(words.NO_PAGE)
            return
        await self._turns.ask_again(answer)

    async def _deleted(self, answer: Answer, place: str) -> None:
        chat, parts = answer.held, self._kit.parts
        if place != "0":
            answer.say(words.KEPT)
            await self._turns.ask_again(answer)
            return
        try:
            await parts.retention.erase(parts.conversations, chat.conversation_id, chat.token)
        except Problem as problem:
            answer.say(str(problem.detail))
            return
        parts.live.ring(chat.conversation_id)
        answer.say(words.DELETED)
        answer.chat = None
