"""Learning from use (改进服务): asked once, after a rating, apart from all other consents.

``step`` stands around the interview where the operator lets the service learn from use. Nothing is
asked before the matter is handed in and rated, and 不用 or any other word leaves all as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dialogs import engine
from dialogs.counties import COUNTIES, County
from dialogs.dialogue import Dialogue, Done, Event
from dialogs.effects import Ask, Choice, Effect
from dialogs.model import Answer, Reply, Source
from dialogs.parse import squeeze, yes_no
from dialogs.talk import Talk

CONSENT = "consent.improve"
"""The form key under which the answer is kept."""
IMPROVE_TEXT_VERSION = "2026-11"
"""The version of the wording that was agreed to; it is what the answer holds."""
_ASKED = "improve:asked"
_OPEN = "improve:open"
_CHOICES = (Choice("improve=yes", "可以"), Choice("improve=no", "不用"))
_STOP = re.compile(
    r"(别|不要|不用|甭|不许|停止)再?(留|学|用|存|收集?)(着|下)?[我俺](说|讲)?(过)?[的嘞]话"
)


def step(
    dialogue: Dialogue, event: Event, today: date, counties: Mapping[str, County] = COUNTIES
) -> tuple[Dialogue, tuple[Effect, ...]]:
    """One step of the interview, and of the question that may follow a rating."""
    talk = Talk(dialogue, today)
    if isinstance(event, Reply) and _settles(talk, event):
        return talk.dialogue, tuple(talk.effects)
    talk.forget(_OPEN)
    after, effects = engine.step(talk.dialogue, event, today, counties)
    talk = Talk(_kept(dialogue, after), today)
    if isinstance(event, Done) and event.what == "rate" and event.ok:
        _ask(talk)
    return talk.dialogue, (*effects, *talk.effects)


def agreed(dialogue: Dialogue) -> bool:
    """Whether the person lets the service learn from what they said."""
    return bool(dialogue.form.value(CONSENT) == IMPROVE_TEXT_VERSION)


def _ask(talk: Talk) -> None:
    if talk.tell_once(_ASKED):
        talk.tell_once(_OPEN)
        talk.act(Ask("pending.improve", "confirm", 0, _CHOICES, "confirm.improve"))


def _settles(talk: Talk, reply: Reply) -> bool:
    """Whether ``reply`` answers the question, or takes back what was agreed to."""
    if agreed(talk.dialogue) and _STOP.search(squeeze(reply.text)):
        _answer(talk, reply, says="improve_stopped")
        return True
    verdict = _verdict(talk, reply)
    if verdict is None or _ASKED not in talk.dialogue.told:
        return False
    if verdict:
        _answer(talk, reply, IMPROVE_TEXT_VERSION, says="improve_thanks")
    else:
        _answer(talk, reply, says="improve_declined")
    return True


def _verdict(talk: Talk, reply: Reply) -> bool | None:
    if reply.choice is not None:
        return {"improve=yes": True, "improve=no": False}.get(reply.choice)
    if _OPEN not in talk.dialogue.told or reply.understood.intent not in {"affirm", "deny"}:
        return None
    return yes_no(reply.text, reply.understood)


def _answer(talk: Talk, reply: Reply, value: str = "", *, says: str) -> None:
    how: Source = "chosen" if reply.choice else "said"
    answer = Answer(value, how, message_id=reply.message_id, confirmed=True)
    talk.forget(_OPEN)
    talk.change(form=talk.dialogue.form.with_answer(CONSENT, answer))
    talk.say(says)


def _kept(before: Dialogue, after: Dialogue) -> Dialogue:
    """The answer and that it was asked for outlive one application: the next form begins empty."""
    given = before.form.answers.get(CONSENT)
    if given is not None and not after.form.has(CONSENT):
        after = replace(after, form=after.form.with_answer(CONSENT, given))
    told = (_ASKED,) if _ASKED in before.told and _ASKED not in after.told else ()
    return replace(after, told=(*after.told, *told)) if told else after
