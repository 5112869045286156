"""What staff do at the hotline desk, as events in the person's conversation."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.counties import CountyBook
from bot.listen import Listener
from bot.ports import SessionStore
from bot.problems import Problem
from bot.records import Session, StoredMessage
from bot.transcript import Uttered
from bot.turn import Conversations
from bot.turn_event import Prepared
from dialogs.counties import COUNTIES
from dialogs.dialogue import Dialogue, StaffEvent
from dialogs.model import Reply
from dialogs.personal_answers import answer_in_case, case_of
from dialogs.policy_answers import UnknownAnswer
from dialogs.questions import QUESTIONS
from dialogs.reading import NOT_ASKED, read_value, words_of
from dialogs.view import look

NOTHING_SAID = "还没有写内容。"
NO_SUCH_ANSWER = "没有这条政策答复，请重新选一条。"
NOT_YOURS = "这个对话现在不在坐席手里，请先接入。"
_NEEDS_HOLD = frozenset({"asks", "proposes"})

Kind = Literal[
    "took",
    "said",
    "canned",
    "asks",
    "proposes",
    "handed_back",
    "put_back",
    "passed_on",
    "unanswered",
    "closed",
]


class StaffAct(BaseModel):
    """One thing a staff member did; the same ``event_id`` again changes nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    event_id: str = Field(min_length=1, max_length=100)
    kind: Kind
    at: datetime
    desk_number: str = Field(default="", max_length=20)
    text: str | None = Field(default=None, max_length=4_000)
    key: str | None = Field(default=None, max_length=80)
    value_text: str | None = Field(default=None, max_length=500)
    oral: bool = False
    answer_id: str | None = Field(default=None, max_length=80)


class NewCall(BaseModel):
    """A conversation begun for somebody who called."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    event_id: str = Field(min_length=1, max_length=100)
    desk_number: str = Field(max_length=20)


@dataclass(frozen=True)
class StaffDesk:
    """Takes what staff did into conversations, each act once."""

    conversations: Conversations
    store: SessionStore
    listener: Listener
    now: Callable[[], datetime]
    counties: CountyBook | None = None

    async def take(self, one: str, act: StaffAct) -> None:
        """Let one act happen; 422 says in words what does not fit."""

        async def prepare(_session: Session, dialogue: Dialogue) -> Prepared:
            return await self._prepared(dialogue, act)

        await self.conversations.advance(one, f"staff:{act.event_id}", prepare)

    async def begin_call(self, call: NewCall) -> str:
        """A conversation that a staff member begins for a caller; the same event begins one."""
        one = str(uuid.uuid5(uuid.NAMESPACE_URL, f"call:{call.event_id}"))
        if await self.store.load(one) is None:
            await self.conversations.start("phone", one)

        async def prepare(_session: Session, _dialogue: Dialogue) -> Prepared:
            return Prepared(StaffEvent("called", desk_number=desk_name(call.desk_number)))

        await self.conversations.advance(one, f"staff:{call.event_id}", prepare)
        return one

    async def _prepared(self, dialogue: Dialogue, act: StaffAct) -> Prepared:
        if act.kind in _NEEDS_HOLD and dialogue.status != "human":
            raise Problem(409, NOT_YOURS)
        desk = desk_name(act.desk_number)
        event = StaffEvent(act.kind, desk_number=desk, message_id=act.event_id)
        if act.kind in {"said", "canned"}:
            text = await self._text(dialogue, act)
            said = Uttered(
                f"staff_{act.event_id}"[:100], text, personal=False, role="staff",
                speaker="staff", speaker_name=f"人工坐席（{desk}）",
            )  # fmt: skip
            return Prepared(replace(event, text=text), said, keeps_turn=True)
        if act.kind == "asks":
            return Prepared(replace(event, key=_asked(act)))
        if act.kind == "proposes":
            return Prepared(await self._proposed(dialogue, act, event))
        return Prepared(event)

    async def _text(self, dialogue: Dialogue, act: StaffAct) -> str:
        if act.kind == "said":
            if not (act.text or "").strip():
                raise Problem(422, NOTHING_SAID)
            return (act.text or "").strip()
        if self.counties is not None:
            await self.counties.refresh()
        known = self.counties.known if self.counties is not None else COUNTIES
        case = case_of(look(dialogue, self.now().date()), Reply(""), known)
        try:
            answer = answer_in_case(act.answer_id or "", case)
        except UnknownAnswer:
            raise Problem(422, NO_SUCH_ANSWER) from None
        shown = answer.text
        return (
            f"{shown}（{answer.clause}）" if answer.clause and answer.clause not in shown else shown
        )

    async def _proposed(self, dialogue: Dialogue, act: StaffAct, event: StaffEvent) -> StaffEvent:
        key = act.key or ""
        words = words_of(key, (act.value_text or "").strip())
        if not words:
            raise Problem(422, NOTHING_SAID)
        today = self.now().date()
        step = QUESTIONS[key].asking if key in QUESTIONS else None
        understood = await self.listener.hear(words, step, today)
        reply = Reply(words, understood, by="staff", message_id=act.event_id)
        read = read_value(dialogue, key, reply, event.desk_number, today)
        if read.item is None:
            raise Problem(422, read.problem)
        return replace(event, items=(read.item,), oral=act.oral)

    async def messages(self, one: str, after: int = 0) -> tuple[StoredMessage, ...]:
        """The messages of a conversation after place ``after``; 404 when there is none."""
        if await self.store.load(one) is None:
            raise Problem(404)
        return await self.store.messages(one, after)


def desk_name(number: str) -> str:
    """How a desk is called to people: 3号, never a person's name."""
    plain = number.strip().removesuffix("坐席")
    return f"{plain}号" if plain.isdecimal() else plain


def _asked(act: StaffAct) -> str:
    key = act.key or ""
    if key not in QUESTIONS or QUESTIONS[key].kind in {"review", "signature"} or key == "rating":
        raise Problem(422, NOT_ASKED)
    return key
