"""Carries out what the interview wants done in the world, and feeds the outcome back to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.ports import CaseDesk, Interview, People, SessionStore
from bot.records import Holder
from dialogs.dialogue import Dialogue, Done, Event, PeopleTold, SubmitFailed, Submitted
from dialogs.effects import (
    WORLD,
    AskPeople,
    Effect,
    EraseDraft,
    Handover,
    LookUp,
    Rate,
    Submit,
    TellDesk,
    Track,
    Withdraw,
    World,
)
from dialogs.eligibility import POLICY_VERSION
from dialogs.model import Json, UnifiedForm

NOT_ALLOWED = "这一步要办理人本人来做。"
MOST_ROUNDS = 6
"""Outcome after outcome within one turn; a well-behaved interview needs two or three."""


@dataclass(frozen=True)
class Context:
    """In which conversation something is done, by the bearer of which token, and when."""

    conversation_id: str
    at: datetime
    token: str = field(default="", repr=False)
    holder: Holder | None = None

    @property
    def may_submit(self) -> bool:
        """Whether the bearer may sign, hand in and withdraw."""
        return self.holder is None or "submit" in self.holder.grant.scopes

    @property
    def may_erase(self) -> bool:
        """Whether the bearer may erase the draft."""
        return self.holder is None or self.holder.access == "owner"


@dataclass(frozen=True)
class Played:
    """What came of one event: the dialogue, all that is to be shown, and what it asked for."""

    dialogue: Dialogue
    effects: tuple[Effect, ...]
    done: tuple[World, ...] = ()
    told: tuple[TellDesk, ...] = ()

    @property
    def lets_in(self) -> bool:
        """Whether what is said lets somebody in: it is for the one who may give it out only."""
        return any(isinstance(d, AskPeople) and d.kind == "invite" for d in self.done)

    @property
    def erases(self) -> bool:
        """Whether the draft is to be erased."""
        return any(isinstance(d, EraseDraft) for d in self.done)

    def then(self, more: Played) -> Played:
        """This and what came after; what both would say in the same words is said once."""
        new = tuple(e for e in more.effects if e not in self.effects)
        return Played(
            more.dialogue,
            (*self.effects, *new),
            (*self.done, *more.done),
            (*self.told, *more.told),
        )


class Stage:
    """Plays events through the interview and acts on the world between them."""

    def __init__(self, interview: Interview, desk: CaseDesk, store: SessionStore) -> None:
        """Play ``interview``; reach cases through ``desk``."""
        self.people: People | None = None
        self._interview = interview
        self._desk = desk
        self._store = store

    async def play(self, dialogue: Dialogue, event: Event, context: Context) -> Played:
        """Step through ``event`` and every outcome that follows from it."""
        shown: list[Effect] = []
        done: list[World] = []
        told: list[TellDesk] = []
        waiting: list[Event] = [event]
        today = context.at.date()
        for _ in range(MOST_ROUNDS):
            if not waiting:
                break
            dialogue, effects = self._interview.step(dialogue, waiting.pop(0), today)
            for effect in effects:
                if isinstance(effect, TellDesk):
                    told.append(effect)
                elif isinstance(effect, WORLD):
                    may = _allowed(effect, context)
                    outcome = await self._perform(effect, context) if may else _refused(effect)
                    waiting.append(outcome)
                    if not _failed(outcome):
                        done.append(effect)
                        told += _news(effect)
                else:
                    shown.append(effect)
        return Played(dialogue, tuple(shown), tuple(done), tuple(told))

    async def _perform(self, effect: World, context: Context) -> Event:
        outcome: Event
        match effect:
            case LookUp(id_number, name, consent_id):
                outcome = await self._desk.shared_data(id_number, name, consent_id)
            case Submit(form, number):
                outcome = await self._submit(form, number, context)
            case Track(case_id):
                outcome = await self._desk.status(case_id, context.token)
            case Withdraw(case_id):
                outcome = await self._desk.withdraw(case_id, context.token)
            case Rate(case_id, grade, text):
                outcome = await self._desk.rate(case_id, context.token, grade, text)
            case Handover() | EraseDraft():
                outcome = Done("erase" if isinstance(effect, EraseDraft) else "handover")
            case AskPeople():
                outcome = await self._ask_people(effect, context)
        return outcome

    async def _ask_people(self, wish: AskPeople, context: Context) -> Event:
        if self.people is None:
            return PeopleTold(wish.kind, detail=NOT_ALLOWED)
        return await self.people.take(context.holder, wish)

    async def _submit(self, form: UnifiedForm, number: int, context: Context) -> Event:
        """Hand the form in; a crash in between finds the same body under the same key again.

        The key of the case is the number of the application, whatever it says: when the answer to
        an attempt was lost and the form changed since, there is still one case at most.
        """
        one = context.conversation_id
        first, *others = await self._store.token_hashes(one)
        body = submission_body(one, form, first, context.at)
        pinned = await self._store.pin_submission(one, submission_key(one, form), body)
        outcome = await self._desk.submit(f"{one}:{number}", pinned)
        if isinstance(outcome, Submitted):
            for token_hash in others:
                await self._desk.grant(outcome.case_id, token_hash)
        return outcome


def _allowed(effect: World, context: Context) -> bool:
    """Whether the one who speaks may have this done."""
    if isinstance(effect, EraseDraft):
        return context.may_erase
    return context.may_submit or not isinstance(effect, Submit | Withdraw)


def _refused(effect: World) -> Event:
    if isinstance(effect, Submit):
        return SubmitFailed(NOT_ALLOWED)
    return Done(
        "erase" if isinstance(effect, EraseDraft) else "withdraw", ok=False, detail=NOT_ALLOWED
    )


def _failed(outcome: Event) -> bool:
    if isinstance(outcome, PeopleTold):
        return bool(outcome.detail)
    return isinstance(outcome, Done) and not outcome.ok


def _news(effect: World) -> list[TellDesk]:
    """What the hotline desk is told of an act that was carried out."""
    match effect:
        case Handover(reason):
            return [TellDesk("requested", {"reason": reason})]
        case Rate(case_id, grade, text):
            data = {"case_id": case_id, "grade": grade, "reason_given": bool(text.strip())}
            return [TellDesk("rated", data)]
        case _:
            return []


def submission_key(conversation_id: str, form: UnifiedForm) -> str:
    """Under which a form is pinned: the same answers to the same services are one submission.

    The signature does not count: who signs again after a failed attempt hands in the same form.
    """
    given = {k: [a.state, a.value] for k, a in form.answers.items()}
    answers = {k: v for k, v in given.items() if not k.startswith("signature")}
    said = json.dumps([sorted(form.services), answers], sort_keys=True, ensure_ascii=False)
    return f"{conversation_id}:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def submission_body(
    conversation_id: str, form: UnifiedForm, owner_hash: str, at: datetime
) -> Mapping[str, Json]:
    """The form as the backend takes it, with who hands it in."""
    by_proxy = form.value("proxy.relation") not in {None, "self"}
    return {
        "conversation_id": conversation_id,
        "access_token_hash": owner_hash,
        "form": {
            key: {
                "value": a.value,
                "source": a.source,
                "by": a.by,
                "message_id": a.message_id,
                "confirmed": a.confirmed,
                "state": a.state,
            }
            for key, a in form.answers.items()
        },
        "services": list(form.services),
        "policy_version": POLICY_VERSION,
        "submitted_by": "proxy" if by_proxy else "applicant",
        "agreed_at": at.isoformat(),
    }
