"""Collects what was not understood: marks while people talk, words only once they agreed."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.records import StoredMessage
from bot.review.marking import clarified, marks_of, waits
from bot.review.records import Mark, ReviewStore, Unclear
from bot.review.stripping import known_values, strip
from dialogs.dialogue import Dialogue, Event
from dialogs.improving import agreed
from dialogs.model import Reply

_log = logging.getLogger(__name__)
Messages = Callable[[str], Awaitable[tuple[StoredMessage, ...]]]


@dataclass(frozen=True)
class Taken:
    """A turn that was saved: what stood before it, what was said, what stands now."""

    conversation_id: str
    before: Dialogue
    event: Event
    after: Dialogue
    at: datetime
    erased: bool = False


class Collecting:
    """Learning from use, where the operator switched it on (``LEARN_FROM_USE=on``)."""

    def __init__(self, store: ReviewStore, messages: Messages) -> None:
        """Keep in ``store``; ``messages`` gives the transcript of a conversation."""
        self._store = store
        self._messages = messages

    async def after_turn(self, turn: Taken) -> None:
        """Mark what was not understood; a failure here is never the person's."""
        try:
            await self._after(turn)
        except Exception:  # noqa: BLE001 - the turn is saved and answered whatever happens here
            _log.exception("what was not understood could not be collected")

    async def correct(
        self, conversation_id: str, message_id: str, intent: str, dialogue: Dialogue, at: datetime
    ) -> None:
        """A member of staff says what a message meant."""
        await self._store.add_mark(conversation_id, Mark(message_id, None, "staff", meant=intent))
        await self._harvest(conversation_id, dialogue, at)

    async def _after(self, turn: Taken) -> None:
        one = turn.conversation_id
        if turn.erased:
            await self._store.forget(one)
            return
        if isinstance(turn.event, Reply):
            await self._mark(one, turn.before, turn.event, turn.after)
        if not waits(turn.after):
            await self._harvest(one, turn.after, turn.at)

    async def _mark(self, one: str, before: Dialogue, reply: Reply, after: Dialogue) -> None:
        meant = clarified(before, reply)
        if meant is not None:
            open_ties = [m for m in await self._store.marks(one) if m.reason == "near_tie"]
            for mark in open_ties[-1:]:
                await self._store.add_mark(one, replace(mark, meant=meant))
        for mark in marks_of(before, reply, after):
            await self._store.add_mark(one, mark)

    async def _harvest(self, one: str, dialogue: Dialogue, at: datetime) -> None:
        """Once the person agreed: the words of what is marked, without anything personal."""
        if not agreed(dialogue):
            return
        marks = await self._store.marks(one)
        if not marks:
            return
        said = {
            m.message.id: m.message.text
            for m in await self._messages(one)
            if m.message.role == "user" and not m.withheld
        }
        known = known_values(dialogue)
        kept = tuple(
            Unclear(str(uuid.uuid4()), at.date().isoformat(), text, replace(mark, message_id=""))
            for mark in marks
            if mark.message_id in said
            and (text := strip(said[mark.message_id], mark.asking, at.date(), known))
        )
        await self._store.collect(one, kept)
