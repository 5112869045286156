"""Keeping recordings (保留录音): only where it is offered, wished for, and agreed to on its own.

``step`` stands around the interview where the operator keeps recordings. Nobody is asked unless
they say that their recordings may be kept, and 别留我的录音 takes it back at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dialogs.dialogue import Dialogue, Event
from dialogs.effects import Ask, Choice, Effect
from dialogs.model import Answer, Reply, Source
from dialogs.parse import squeeze, yes_no
from dialogs.talk import Talk

CONSENT = "consent.recordings"
"""The form key under which the answer is kept."""
TEXT_VERSION = "2026-11"
"""The version of the wording that was agreed to; it is what the answer holds."""
Step = Callable[[Dialogue, Event, date], tuple[Dialogue, tuple[Effect, ...]]]

_OPEN = "recordings:open"
_CHOICES = (Choice("recordings=yes", "留着"), Choice("recordings=no", "不留"))
_STOP = re.compile(
    r"(别|不要|不用|甭|不许|停止|删了?|删掉|删除)再?(留|存|保留|保存)?(着|下)?(我|俺)?的?(那些)?录音"
)
_WISH = re.compile(
    r"(留|存|保留|保存)(着|下|一下)?(我|俺)的?录音|录音.{0,4}(可以|能)(留|存|保留|保存)"
)


def step(
    dialogue: Dialogue, event: Event, today: date, go_on: Step
) -> tuple[Dialogue, tuple[Effect, ...]]:
    """One step of the interview ``go_on``, and of what is agreed about recordings."""
    talk = Talk(dialogue, today)
    if (
        isinstance(event, Reply)
        and dialogue.form.has("consent.sensitive")
        and _settles(talk, event)
    ):
        return talk.dialogue, tuple(talk.effects)
    talk.forget(_OPEN)
    after, effects = go_on(talk.dialogue, event, today)
    return _kept(dialogue, after), effects


def agreed(dialogue: Dialogue) -> bool:
    """Whether the recordings of the person may be kept."""
    return bool(dialogue.form.value(CONSENT) == TEXT_VERSION)


def _settles(talk: Talk, reply: Reply) -> bool:
    words = squeeze(reply.text) if reply.choice is None else ""
    if _STOP.search(words):
        _answer(talk, reply, "", says="recordings_stopped")
    elif _WISH.search(words):
        talk.tell_once(_OPEN)
        talk.act(Ask("pending.recordings", "confirm", 0, _CHOICES, "confirm.recordings"))
    else:
        return _decides(talk, reply)
    return True


def _decides(talk: Talk, reply: Reply) -> bool:
    verdict = {"recordings=yes": True, "recordings=no": False}.get(reply.choice or "")
    if verdict is None and reply.choice is None and _OPEN in talk.dialogue.told:
        verdict = yes_no(reply.text, reply.understood)
    if verdict is None:
        return False
    says = "recordings_kept" if verdict else "recordings_not_kept"
    _answer(talk, reply, TEXT_VERSION if verdict else "", says=says)
    return True


def _answer(talk: Talk, reply: Reply, value: str, *, says: str) -> None:
    talk.forget(_OPEN)
    source: Source = "chosen" if reply.choice else "said"
    answer = Answer(value, source, message_id=reply.message_id, confirmed=True)
    talk.change(form=talk.dialogue.form.with_answer(CONSENT, answer))
    talk.say(says)


def _kept(before: Dialogue, after: Dialogue) -> Dialogue:
    """What was agreed to outlives one application: the next form begins empty."""
    given = before.form.answers.get(CONSENT)
    if given is None or after.form.has(CONSENT) or not after.form.has("consent.sensitive"):
        return after
    return replace(after, form=after.form.with_answer(CONSENT, given))
