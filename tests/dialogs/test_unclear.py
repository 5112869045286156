"""When a message is about as likely to mean one thing as another, it is asked back, once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dialogs.dialogue import Dialogue
from dialogs.effects import Ask, Effect, Say, SayText
from dialogs.engine import step
from dialogs.looks import look_of
from dialogs.model import Answer, Entity, Reply, Understood, UnifiedForm

TODAY = date(2026, 11, 24)
CONSENTS = {"consent": Answer("2026-11"), "consent.sensitive": Answer("2026-11")}


def _open(asked: str = "services", services: tuple[str, ...] = (), **more: Any) -> Dialogue:  # noqa: ANN401 - JSON
    answers = {**CONSENTS, **{k: Answer(v) for k, v in more.pop("answers", {}).items()}}
    return Dialogue(form=UnifiedForm("v", services, answers), asked=asked, **more)


def _reply(
    intent: str,
    confidence: float,
    *others: tuple[str, float],
    text: str = "那个",
    **more: Any,  # noqa: ANN401 - fields of Understood
) -> Reply:
    return Reply(text, Understood(intent, confidence, alternatives=others, **more))


def _asked(effects: tuple[Effect, ...]) -> Ask:
    (ask,) = [e for e in effects if isinstance(e, Ask)]
    return ask


def test_two_readings_are_two_buttons_and_neither() -> None:
    reply = _reply("ask_time", 0.5, ("ask_fee", 0.4))
    dialogue, effects = step(_open(), reply, TODAY)
    labels = [c.label for c in _asked(effects).choices]
    assert labels == ["问要多久", "问收不收费", "都不是"]
    assert dialogue.pending is not None


def test_three_readings_are_three_buttons_in_one_sentence() -> None:
    reply = _reply("ask_time", 0.34, ("ask_fee", 0.32), ("ask_where", 0.3), ("track", 0.04))
    _, effects = step(_open(), reply, TODAY)
    ask = _asked(effects)
    assert [c.label for c in ask.choices] == [
        "问要多久",
        "问收不收费",
        "问去哪里办、打什么电话",
        "都不是",
    ]
    assert ask.params == {"first": "问要多久、问收不收费", "second": "问去哪里办、打什么电话"}


@pytest.mark.parametrize(
    "reply",
    [
        _reply("ask_time", 0.75, ("ask_fee", 0.25)),
        _reply("ask_time", 0.6, ("ask_fee", 0.2)),
        _reply("ask_time", 0.3, ("ask_fee", 0.12)),
        _reply("ask_time", 0.5, ("inform", 0.4)),
        _reply("apply", 0.5, ("check_eligibility", 0.45), services=("pension",)),
    ],
    ids=["likely", "far ahead", "hardly any", "a fact", "the same in effect"],
)
def test_what_is_no_near_tie_is_not_asked_back(reply: Reply) -> None:
    dialogue, _ = step(_open(), reply, TODAY)
    assert dialogue.pending is None or dialogue.pending.kind != "clarify"


@pytest.mark.parametrize(
    ("choice", "says"), [("pending=0", "side_ask_time"), ("pending=1", "side_ask_fee")]
)
def test_the_reading_that_is_tapped_is_the_one_that_is_answered(choice: str, says: str) -> None:
    dialogue, _ = step(_open(), _reply("ask_time", 0.5, ("ask_fee", 0.4)), TODAY)
    after, effects = step(dialogue, Reply("", choice=choice), TODAY)
    assert says in [e.key for e in effects if isinstance(e, Say)]
    assert after.pending is None


def test_a_clearer_message_picks_its_reading_and_the_found_answer_is_told() -> None:
    reply = _reply("ask_time", 0.5, ("ask_fee", 0.4), answer_id="publicity_days")
    dialogue, _ = step(_open(), reply, TODAY)
    _, effects = step(dialogue, _reply("ask_time", 0.9, text="多久"), TODAY)
    assert "公示" in "".join(e.text for e in effects if isinstance(e, SayText))


def test_services_of_the_doubtful_message_are_kept_for_its_reading() -> None:
    reply = _reply("apply", 0.4, ("track", 0.35), text="护理补贴", services=("nursing_subsidy",))
    dialogue, effects = step(_open(), reply, TODAY)
    assert [c.label for c in _asked(effects).choices][:2] == [
        "申请护理补贴",
        "查护理补贴办到哪一步",
    ]
    after, _ = step(dialogue, Reply("", choice="pending=0"), TODAY)
    assert after.form.services == ("nursing_subsidy",)


def test_what_the_doubtful_message_tells_of_the_person_is_taken() -> None:
    entities = (Entity("relation", "我妈", "mother"), Entity("person_name", "王秀英", "王秀英"))
    reply = _reply("apply", 0.4, ("track", 0.35), text="我妈王秀英的", entities=entities)
    dialogue, _ = step(_open(), reply, TODAY)
    assert dialogue.pending is not None
    assert dialogue.form.value("personal.name") == "王秀英"
    assert dialogue.form.value("proxy.relation") == "mother"


def test_a_fact_under_an_open_question_is_taken_without_asking_back() -> None:
    asked = _open(
        "personal.phone",
        ("certificate_reissue",),
        answers={"proxy.relation": "self", "consent.sharing": False},
    )
    phone = Entity("phone", "13800138000", "13800138000")
    reply = _reply("ask_where", 0.4, ("track", 0.35), text="13800138000", entities=(phone,))
    dialogue, _ = step(asked, reply, TODAY)
    assert dialogue.form.value("personal.phone") == "13800138000"
    assert dialogue.pending is None


def test_acts_on_a_certificate_that_exclude_each_other_are_asked() -> None:
    both = ("certificate_renew", "certificate_reissue")
    dialogue, _ = step(_open("proxy.relation", both), _reply("repeat", 1.0), TODAY)
    assert dialogue.pending is not None
    labels, _ = look_of(dialogue.pending)
    assert list(labels.values()) == ["残疾人证换领", "残疾人证挂失补办"]
