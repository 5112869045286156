"""The talk as a page drawn by the server: messages, what can be chosen now, where things stand."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from bot.channels.webchat.ways import PHASES, way
from bot.schemas import Attachment, Choice, Message, Transcript, Turn

WHO = {"assistant": "助手", "user": "我", "staff": "工作人员", "system": "提示"}
ALWAYS = (("cmd:go_back", "上一步"), ("cmd:repeat", "再说一遍"), ("cmd:request_human", "转人工"))
ALONE = ("=none", "=unknown", "=later", "=never")
EARLY = ("consent", "services")
"""Phases in which nobody can say yet how many questions are left."""
LONG_LABEL = 6
MANY = 5


@dataclass(frozen=True)
class Line:
    """One message as the page shows it."""

    role: str
    who: str
    named: bool
    other: bool
    paragraphs: tuple[str, ...]
    attachments: tuple[Attachment, ...]


def lines(messages: tuple[Message, ...]) -> tuple[Line, ...]:
    """The messages as lines of the page; of several people each is named."""
    people = {m.speaker_name for m in messages if m.role == "user" and m.speaker_name}
    return tuple(_line(m, several=len(people) > 1) for m in messages)


def _line(message: Message, *, several: bool) -> Line:
    words = tuple(p.strip() for p in message.text.splitlines() if p.strip())
    named = message.role == "staff" or (several and message.role == "user")
    who = (message.speaker_name if named else None) or WHO[message.role]
    other = named and message.speaker == "helper"
    return Line(message.role, who, named, other, words, message.attachments)


def choices_of(turn: Turn) -> tuple[Choice, ...]:
    """The choices on offer: those of the last message that has any."""
    return next((m.choices for m in reversed(turn.messages) if m.choices), ())


def may_be_several(choice: Choice) -> bool:
    """Whether ``choice`` is one of a list of which several may hold."""
    return "[]=" in choice.id and not choice.id.endswith(ALONE)


def talk_page(transcript: Transcript) -> dict[str, Any]:
    """What the template needs to draw a conversation."""
    turn = transcript.turn
    choices = choices_of(turn)
    several = tuple(c for c in choices if may_be_several(c))
    single = tuple(c for c in choices if not may_be_several(c))
    answered, left = turn.progress.answered, turn.progress.at_most_left
    return {
        "lines": lines(transcript.messages),
        "several": several,
        "several_shape": _shape(several),
        "single": single,
        "single_shape": _shape(single),
        "way": way(turn.asking),
        "phase": PHASES.get(turn.phase, ""),
        "count": f"已答{answered}题，最多还有{left}题" if left and turn.phase not in EARLY else "",
        "case_id": turn.case_id,
        "message_id": str(uuid.uuid4()),
        "always": ALWAYS,
    }


def _shape(choices: tuple[Choice, ...]) -> str:
    long = any(len(c.label) > LONG_LABEL for c in choices)
    return "picks" + (" long" if long else "") + (" many" if len(choices) > MANY else "")


def joined(picked: list[str], turn: Turn) -> tuple[str, str] | None:
    """Several ticked choices as one: its id and its words; None when none of them is on offer."""
    known = [c for c in choices_of(turn) if c.id in picked]
    if not known:
        return None
    key = known[0].id.partition("=")[0]
    codes = ",".join(c.id.partition("=")[2] for c in known)
    return f"{key}={codes}", "、".join(c.label for c in known)
