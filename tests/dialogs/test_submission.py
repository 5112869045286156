"""Handing in: one number for each application, until it is known to be taken."""

from __future__ import annotations

import json
from datetime import date

from dialogs.dialogue import Dialogue, SubmitFailed, Submitted
from dialogs.effects import Say, Submit
from dialogs.engine import step
from dialogs.model import Answer, Reply, Understood, UnifiedForm
from nlu.interpret import Interpreter
from tests.driver import Conversation

TODAY = date(2026, 11, 24)
LOST = (
    "同意",
    "同意",
    "我自己的残疾证丢了，要补办",
    "不查",
    "我叫秦晓明，身份证号410102199003070019，电话13837100003",
    "41010219900307001943",
    "汉族，未婚，高中，非农业户口",
    "郑州市中原区建设路街道56号",
    "一样",
    "以后再交",
    "自己去取",
    "都对",
)


def _ready(interpreter: Interpreter) -> Dialogue:
    conversation = Conversation(interpreter, TODAY)
    for line in LOST:
        conversation.say(line)
    assert conversation.asking == "signature", conversation.transcript()
    return conversation.dialogue


def _number(dialogue: Dialogue) -> tuple[Dialogue, int]:
    sign = Reply("秦晓明", Understood("inform", 1.0))
    dialogue, effects = step(dialogue, sign, TODAY)
    (submit,) = [e for e in effects if isinstance(e, Submit)]
    return dialogue, submit.number


def test_a_failed_attempt_is_made_again_under_the_same_number(interpreter: Interpreter) -> None:
    dialogue, first = _number(_ready(interpreter))
    dialogue, _ = step(dialogue, SubmitFailed("请过几分钟再试。"), TODAY)
    _, second = _number(dialogue)
    assert first == second == 1


def test_the_next_application_has_the_next_number_also_after_a_fresh_start() -> None:
    form = UnifiedForm("v", ("pension",), {"consent.sensitive": Answer("2026-11")})
    dialogue, _ = step(Dialogue(form=form), Submitted("HN410122-20261124-0001-7"), TODAY)
    assert dialogue.handed_in == 1
    again = Reply("再办一份", Understood("apply", 1.0, services=("employment",)))
    dialogue, _ = step(dialogue, again, TODAY)
    assert (dialogue.handed_in, dialogue.status) == (1, "open")
    dialogue, _ = step(dialogue, Reply("重新来", Understood("restart", 1.0)), TODAY)
    dialogue, _ = step(dialogue, Reply(choice="pending=yes"), TODAY)
    assert dialogue.handed_in == 1
    assert Dialogue.from_json(json.loads(json.dumps(dialogue.to_json()))).handed_in == 1


def test_it_is_said_when_an_earlier_attempt_had_arrived() -> None:
    form = UnifiedForm("v", ("pension",), {"consent.sensitive": Answer("2026-11")})
    event = Submitted("HN410122-20261124-0001-7", as_said=False)
    _, effects = step(Dialogue(form=form), event, TODAY)
    assert "submitted_before" in [e.key for e in effects if isinstance(e, Say)]
