"""Case notices (通知申请人) that the backend delivers into conversations."""

from __future__ import annotations

from dataclasses import dataclass

from bot.metrics import Meters
from bot.parties import audience_of
from bot.ports import SessionStore
from bot.records import Session
from bot.schemas import Notice
from bot.turn import Conversations
from bot.turn_event import Prepared
from dialogs.dialogue import CaseNotice, Dialogue, Submitted


@dataclass(frozen=True)
class Notices:
    """Takes notices, each once."""

    conversations: Conversations
    store: SessionStore
    meters: Meters

    async def take(self, conversation_id: str, notice: Notice) -> None:
        """Say a notice in its conversation; the same ``notice_id`` again changes nothing."""
        parties = await self.store.parties(conversation_id)
        helpers = sum(p.access == "helper" for p in parties)

        async def prepare(session: Session, dialogue: Dialogue) -> Prepared:
            event = CaseNotice(notice.text, notice.kind, notice.case_id)
            audience = audience_of(dialogue, helpers)
            return Prepared(event, before=_missed(session, notice.case_id), audience=audience)

        await self.conversations.advance(conversation_id, f"notice:{notice.notice_id}", prepare)
        self.meters.notices.labels(notice.kind).inc()


def _missed(session: Session, case_id: str) -> tuple[Submitted, ...]:
    """A case whose number never reached us, because we died between handing in and saving."""
    return () if session.case_id else (Submitted(case_id),)
