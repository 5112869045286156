"""Which messages were not understood, told from the turn they made; pure."""

from __future__ import annotations

from bot.review.records import Mark, Reason
from dialogs.dialogue import Dialogue
from dialogs.model import Reply
from dialogs.questions import QUESTIONS
from nlu.asking import short_name

_UNSURE = 0.5
_CLARIFY = "clarify"
_TOLD_APART = frozenset({"yes_no", "choice", "multi", "services", "relation"})
"""Kinds of questions whose answers are told apart by their meaning, not copied as they are."""


def marks_of(before: Dialogue, reply: Reply, after: Dialogue) -> tuple[Mark, ...]:
    """What ``reply`` shows of itself, and of messages before it that it puts right."""
    own = _own(before, reply, after)
    return (*own, *_put_right(before, reply, after))


def clarified(before: Dialogue, reply: Reply) -> str | None:
    """The intent chosen when a near tie was asked back; None when none was."""
    pending = before.pending
    word = (reply.choice or "").removeprefix("pending=")
    if pending is None or pending.kind != _CLARIFY or not word.isdigit():
        return None
    intents = pending.data.get("intents", [])
    return str(intents[int(word)]) if int(word) < len(intents) else None


def waits(dialogue: Dialogue) -> bool:
    """Whether a near tie is being asked back, so that its meaning may be known in a moment."""
    return dialogue.pending is not None and dialogue.pending.kind == _CLARIFY


def _own(before: Dialogue, reply: Reply, after: Dialogue) -> tuple[Mark, ...]:
    reason = _reason(before, reply, after)
    if reason is None or reply.message_id is None or reply.choice or not reply.text:
        return ()
    got = reply.understood
    step = "confirm" if before.pending else short_name(before.asked)
    return (Mark(reply.message_id, step, reason, got.intent, round(got.confidence, 3), got.engine),)


def _reason(before: Dialogue, reply: Reply, after: Dialogue) -> Reason | None:
    if waits(after) and after.pending != before.pending:
        return "near_tie"
    if after.failures != before.failures:
        return "not_understood"
    return "unsure" if reply.understood.confidence < _UNSURE else None


def _put_right(before: Dialogue, reply: Reply, after: Dialogue) -> tuple[Mark, ...]:
    """Marks for the messages whose answers ``reply`` corrects; a number is only retyped."""
    if reply.understood.intent != "correct":
        return ()
    return tuple(
        Mark(old.message_id, short_name(key), "corrected")
        for key, old in before.form.answers.items()
        if old.message_id
        and old.source == "said"
        and key in QUESTIONS
        and QUESTIONS[key].kind in _TOLD_APART
        and after.form.has(key)
        and after.form.value(key) != old.value
    )
