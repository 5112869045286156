"""Who takes part in a conversation (参与人): what each may do, and how each is called."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.ports import CaseDesk, SessionStore
from bot.problems import Problem
from bot.records import Audience, Holder, Session, StoredMessage
from bot.schemas import Notify, PartyEntry, PartyList, SpeakerRole
from bot.turn_event import Prepared
from dialogs.dialogue import Dialogue, PartyEvent
from dialogs.model import Party

_log = logging.getLogger(__name__)
EVERY = 60.0
HELPER = "家人"
ONLY_SEE = "您现在只能看，不能填。需要您帮着填的话，请本人重新给您开一个能填的码。"
NOT_SIGN = "签字和提交要本人来做，或者请本人给您开一个能签字提交的码。"
ONLY_OWNER = "这件事要请办理人本人在自己的手机上做。"
ENDED = "您能看这份申请的时间已经到了。还要帮忙的话，请本人再给您开一个码。"
NOT_MYSELF = "这部手机是您自己正在用的，不能这样移除。要退出请在菜单里选“退出”。"
NO_SUCH_PARTY = "没有找到这个人，可能已经移除了。请刷新再看。"
_OWNER_LABELS: dict[str, str] = {"applicant": "本人", "proxy": "代办人"}
_SIGNING = frozenset({"signature", "review", "confirm", None})

Advance = Callable[
    [str, str, Callable[[Session, Dialogue], Awaitable[Prepared]]], Awaitable[object]
]


def role_of(holder: Holder, dialogue: Dialogue) -> SpeakerRole:
    """As what somebody takes part; whoever began is the proxy once they act for another."""
    if holder.access == "helper":
        return "helper"
    if holder.grant.role in {"applicant", "proxy"}:
        return "applicant" if holder.grant.role == "applicant" else "proxy"
    acts = dialogue.form.value("proxy.relation") not in {None, "self"}
    return "proxy" if acts else "applicant"


def party_of(holder: Holder, dialogue: Dialogue) -> Party:
    """The holder of a token, as the interview knows them."""
    role = role_of(holder, dialogue)
    began = holder.access == "owner" and not holder.grant.role
    applicant_is_here = "party:applicant" in dialogue.told
    decides = role == "applicant" or (role == "proxy" and not applicant_is_here)
    label = holder.grant.label or _OWNER_LABELS.get(role, HELPER)
    return Party(role, label, tuple(holder.grant.scopes), decides, first=began)


def check_may_write(holder: Holder, asking: str | None, *, signs: bool) -> None:
    """Whether somebody may say something here and now; else 403 with what to do."""
    scopes = holder.grant.scopes
    if signs and "submit" not in scopes:
        raise Problem(403, NOT_SIGN)
    if "fill" in scopes:
        return
    if "submit" not in scopes or asking not in _SIGNING:
        raise Problem(403, ONLY_SEE)


def sees(stored: StoredMessage, holder: Holder) -> bool:
    """Whether a message is for the holder of that token."""
    mine = "helpers" if holder.access == "helper" else "owner"
    return stored.audience in {"all", mine}


def audience_of(dialogue: Dialogue, parties: int) -> Audience:
    """For whom a case notice is; without helpers it is for the owner whatever was chosen."""
    if parties == 0 or dialogue.notify == "both":
        return "all"
    return "owner" if dialogue.notify == "owner" else "helpers"


@dataclass(frozen=True)
class Parties:
    """Lists who takes part, and lets somebody in no more."""

    store: SessionStore
    desk: CaseDesk
    now: Callable[[], datetime]
    advance: Advance
    forget: Callable[[str], None]
    dialogue: Callable[[str], Awaitable[Dialogue]]

    async def listed(self, holder: Holder) -> PartyList:
        """Everybody who can open the conversation now, and who gets the notices."""
        one = holder.conversation_id
        dialogue = await self.dialogue(one)
        entries: list[PartyEntry] = []
        for kept in await self.store.parties(one):
            known = Holder(one, kept.access, kept.grant, kept.party_id)
            if kept.grant.expires_at is not None and kept.grant.expires_at <= self.now():
                continue
            entries.append(
                PartyEntry(
                    id=kept.party_id,
                    role=role_of(known, dialogue),
                    label=party_of(known, dialogue).label,
                    scopes=kept.grant.scopes,
                    joined_at=kept.joined_at,
                    expires_at=kept.grant.expires_at,
                    me=kept.party_id == holder.party_id,
                )
            )
        notify: Notify = dialogue.notify  # type: ignore[assignment]  # only ever one of the three
        return PartyList(parties=tuple(entries), notify=notify)

    async def remove(self, holder: Holder, party_id: str) -> None:
        """Let somebody in no more: the owner anybody else, a helper themself."""
        gone = await self.drop(holder, party_id)
        await self._tell(holder.conversation_id, PartyEvent("left", gone))

    async def drop(self, holder: Holder, party_id: str) -> Party:
        """The same within a turn of the conversation, which says it itself; who it was."""
        one, mine = holder.conversation_id, holder.party_id == party_id
        if holder.access != "owner" and not mine:
            raise Problem(403, ONLY_OWNER)
        if holder.access == "owner" and mine:
            raise Problem(409, NOT_MYSELF)
        dialogue = await self.dialogue(one)
        kept = {p.party_id: p for p in await self.store.parties(one)}
        gone = kept.get(party_id)
        token_hash = await self.store.drop_party(one, party_id)
        if gone is None or token_hash is None:
            raise Problem(404, NO_SUCH_PARTY)
        self.forget(one)
        if dialogue.case_id:
            await self.desk.revoke(dialogue.case_id, token_hash)
        return party_of(Holder(one, gone.access, gone.grant, party_id), dialogue)

    async def keep_ending(self) -> None:
        """Let go, every minute, of those whose time is over, until cancelled."""
        while True:
            try:
                await self.end_expired()
            except Exception as error:  # noqa: BLE001 - tried again in a minute, never the end of it
                _log.error("parties could not be ended: %s", type(error).__name__)
            await asyncio.sleep(EVERY)

    async def end_expired(self) -> None:
        """Let those in no more whose time is over, here and at the case."""
        for holder in await self.store.ended(self.now()):
            session = await self.store.load(holder.conversation_id)
            token_hash = await self.store.drop_party(holder.conversation_id, holder.party_id)
            self.forget(holder.conversation_id)
            if session is not None and session.case_id and token_hash:
                await self.desk.revoke(session.case_id, token_hash)

    async def choose_notify(self, holder: Holder, notify: Notify) -> None:
        """Who gets the case notices from now on."""
        if holder.access != "owner":
            raise Problem(403, ONLY_OWNER)
        dialogue = await self.dialogue(holder.conversation_id)
        event = PartyEvent("notify", party_of(holder, dialogue), notify)
        await self._tell(holder.conversation_id, event)

    async def joined(self, holder: Holder) -> None:
        """Tell everybody who came, and what they may do."""
        dialogue = await self.dialogue(holder.conversation_id)
        await self._tell(holder.conversation_id, PartyEvent("joined", party_of(holder, dialogue)))

    async def free_label(self, conversation_id: str, wished: str | None) -> str:
        """A label that nobody else in the conversation has."""
        taken = {p.grant.label for p in await self.store.parties(conversation_id)}
        label = wished or HELPER
        names = (label, *(f"{label}{n}" for n in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    async def _tell(self, one: str, event: PartyEvent) -> None:
        async def prepare(_session: Session, _dialogue: Dialogue) -> Prepared:
            return Prepared(event, keeps_turn=event.party.role != "applicant")

        await self.advance(one, f"party:{uuid.uuid4()}", prepare)
