"""What the hotline desk sees of a conversation: the packet and the transcript, masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot import transcript
from bot.masking import Masker, mask_shown
from bot.parties import party_of, role_of
from bot.ports import SessionStore
from bot.problems import Problem
from bot.records import Holder, Session, StoredMessage
from dialogs.dialogue import Dialogue
from dialogs.display import shown
from dialogs.packet import Packet, Row, packet_of
from dialogs.view import look

LAST_TURNS = 12
NOTHING_THERE = "没有找到这一项，可能已经改了。请刷新再看。"
NOT_SAID = "只能标记办理人说的、保存下来的话。"
_LETS_IN = "（给本人的邀请码，只有本人能看）"
_WHO = {"assistant": "助手", "user": "办理人", "staff": "坐席", "system": "提示"}


@dataclass(frozen=True)
class Packets:
    """Reads conversations for the desk; what is sensitive is masked until it is revealed."""

    store: SessionStore

    async def packet(self, one: str, today: datetime) -> Mapping[str, Any]:
        """The one-page packet (see the desk's interface)."""
        session = await self._session(one)
        dialogue = Dialogue.from_json(session.dialogue)
        view = look(dialogue, today.date())
        last = (await self.store.messages(one, max(0, session.last_seq - LAST_TURNS)))[-LAST_TURNS:]
        parties = await self.store.parties(one)
        masker = Masker(view.form)
        return {
            **_packet(packet_of(view)),
            "conversation_id": one,
            "channel": session.channel,
            "phase": session.turn.phase,
            "asking": session.turn.asking,
            "staff": dialogue.staff or None,
            "waiting": bool(dialogue.queued),
            "version": session.version,
            "last_seq": session.last_seq,
            "last_turns": [message(m, masker) for m in last],
            "parties": [
                _party(Holder(one, p.access, p.grant, p.party_id), dialogue) for p in parties
            ],
        }

    async def messages(self, one: str, today: datetime, after: int = 0) -> Mapping[str, Any]:
        """The masked messages after place ``after``."""
        session = await self._session(one)
        masker = Masker(look(Dialogue.from_json(session.dialogue), today.date()).form)
        kept = await self.store.messages(one, after)
        last = kept[-1].seq if kept else session.last_seq
        return {"messages": [message(m, masker) for m in kept], "last_seq": last}

    async def reveal(self, one: str, what: str, today: datetime) -> str:
        """One field (``field:<key>``) or one message (``message:<seq>``) unmasked."""
        session = await self._session(one)
        kind, _, name = what.partition(":")
        if kind == "field":
            dialogue = Dialogue.from_json(session.dialogue)
            return _revealed(dialogue, name, today)
        if kind == "message" and name.isdecimal():
            kept = await self.store.messages(one, int(name) - 1)
            if kept and kept[0].seq == int(name):
                return transcript.shown(kept[0]).text
        raise Problem(404, NOTHING_THERE)

    async def said(self, one: str, seq: int) -> str:
        """The id of message ``seq``, which the person said and whose words were kept."""
        await self._session(one)
        kept = await self.store.messages(one, seq - 1)
        if not kept or kept[0].seq != seq:
            raise Problem(404, NOTHING_THERE)
        if kept[0].message.role != "user" or kept[0].withheld:
            raise Problem(422, NOT_SAID)
        return kept[0].message.id

    async def masker(self, one: str, today: datetime) -> tuple[Masker, Session] | None:
        """What hides the sensitive parts of a conversation as it stands; None when it is gone."""
        session = await self.store.load(one)
        if session is None:
            return None
        form = look(Dialogue.from_json(session.dialogue), today.date()).form
        return Masker(form), session

    async def _session(self, one: str) -> Session:
        session = await self.store.load(one)
        if session is None:
            raise Problem(404)
        return session


def message(stored: StoredMessage, masker: Masker) -> Mapping[str, Any]:
    """A message as the desk reads it."""
    said = transcript.shown(stored)
    return {
        "seq": stored.seq,
        "id": said.id,
        "role": said.role,
        "speaker": said.speaker_name or _WHO[said.role],
        "text": _LETS_IN if _lets_in(stored) else masker.mask(said.text),
        "at": said.at.isoformat(),
    }


def _lets_in(stored: StoredMessage) -> bool:
    """Whether a message gives the applicant a code by which somebody else may come in."""
    return any("/api/links/" in a.url for a in stored.message.attachments)


def _packet(packet: Packet) -> Mapping[str, Any]:
    return {
        "speaker": packet.speaker,
        "services": [{"code": c, "label": label} for c, label in packet.services],
        "verdicts": [asdict(f) for f in packet.findings],
        "form": [
            {"title": title, "rows": [_row(row) for row in rows]} for title, rows in packet.sections
        ],
        "missing": [{"key": k, "label": label} for k, label in packet.missing],
        "open_question": (
            {"key": packet.open_question[0], "text": packet.open_question[1]}
            if packet.open_question
            else None
        ),
        "failures": [{"key": k, "label": label} for k, label in packet.failures],
        "access_needs": list(packet.access_needs),
        "county": packet.county,
        "case_id": packet.case_id,
        "reason": packet.reason or None,
        "readback": packet.readback,
    }


def _row(row: Row) -> Mapping[str, Any]:
    masked = mask_shown(row.key, row.value, row.shown) if row.state in _FILLED else row.shown
    return {
        "key": row.key,
        "label": row.label,
        "value": masked,
        "masked": masked != row.shown,
        "state": row.state,
        "source": row.source or None,
        "by": row.by or None,
        "party": row.party or None,
        "confirmed": row.confirmed,
    }


_FILLED = frozenset({"given", "proposed"})


def _revealed(dialogue: Dialogue, key: str, today: datetime) -> str:
    view = look(dialogue, today.date())
    for _, rows in packet_of(view).sections:
        for row in rows:
            if row.key == key and row.state in _FILLED:
                return row.shown
    value = view.form.value(key)
    if value is None:
        raise Problem(404, NOTHING_THERE)
    return shown(key, value)


def _party(holder: Holder, dialogue: Dialogue) -> Mapping[str, Any]:
    return {
        "id": holder.party_id,
        "role": role_of(holder, dialogue),
        "label": party_of(holder, dialogue).label,
        "scopes": list(holder.grant.scopes),
    }
