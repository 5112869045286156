"""What the hotline desk is told of a turn: letters, written in the turn's own transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.records import Letter, Session
from bot.turn_event import Prepared
from bot.world import Played
from dialogs.dialogue import Dialogue
from dialogs.handing import IN_DANGER
from dialogs.model import Json, Reply
from dialogs.packet import access_needs, county_of
from dialogs.view import look

_WITH_COUNTY = frozenset({"rated", "unanswered"})
LANGUAGE = "zh-Hans"


def letter(one: str, kind: str, at: datetime, data: Mapping[str, Json] | None = None) -> Letter:
    """A letter with an id of its own."""
    return Letter(str(uuid.uuid4()), one, kind, at, dict(data or {}))


def letters_of(
    session: Session, before: Dialogue, prepared: Prepared, played: Played, at: datetime
) -> tuple[Letter, ...]:
    """What this turn tells the desk; no word of what was said is in it."""
    one = session.conversation_id
    told = [letter(one, kind, at, data) for kind, data in _told(session, played, at.date())]
    if _wrote_to_desk(before, prepared) and not any(k.kind == "cancelled" for k in told):
        told.insert(0, letter(one, "said", at))
    if played.erases and "desk" in before.told:
        told.append(letter(one, "erased", at))
    return tuple(told)


def _wrote_to_desk(before: Dialogue, prepared: Prepared) -> bool:
    wrote = isinstance(prepared.event, Reply) and prepared.said is not None
    return wrote and (before.status == "human" or bool(before.queued))


def _told(session: Session, played: Played, today: date) -> Iterator[tuple[str, dict[str, Any]]]:
    dialogue = played.dialogue
    for told in played.told:
        data = dict(told.data)
        if told.kind == "requested":
            data |= _requested(session, dialogue, today, urgent=data["reason"] == IN_DANGER)
        elif told.kind in _WITH_COUNTY:
            data["county"] = county_of(look(dialogue, today))
        yield told.kind, data


def _requested(
    session: Session, dialogue: Dialogue, today: date, *, urgent: bool
) -> dict[str, Json]:
    view = look(dialogue, today)
    return {
        "county": county_of(view),
        "language": LANGUAGE,
        "access": list(access_needs(view)),
        "channel": session.channel,
        "urgent": urgent,
        "failures": len(dialogue.failures),
    }
