"""Supported decisions: the person a guardian acts for hears it, is asked, and it is recorded."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.packet import packet_of
from dialogs.supported import KEY
from dialogs.view import look
from nlu.interpret import Interpreter
from tests.driver import Conversation
from tests.journeys.test_effort import LOST, MOTHER

TODAY = date(2026, 11, 24)


def _at_the_signature(interpreter: Interpreter, answers: dict[str, str]) -> Conversation:
    conversation = Conversation(interpreter, TODAY)
    while conversation.asking != "signature":
        assert conversation.turns < 60, conversation.transcript()
        conversation.say(answers[conversation.asking or ""])
    return conversation


@pytest.fixture
def mother(interpreter: Interpreter) -> Conversation:
    return _at_the_signature(interpreter, MOTHER)


def _labels(conversation: Conversation) -> list[str]:
    return [label for m in conversation.last.messages for _, label in m.choices]


def _outcome(conversation: Conversation) -> str:
    return str(conversation.value(KEY)["outcome"])


def test_it_is_offered_before_signing_without_a_turn_of_its_own(mother: Conversation) -> None:
    assert "先念给本人听" in _labels(mother)
    assert any("问问本人的意思" in m.text for m in mother.last.messages)


def test_it_is_not_offered_to_who_acts_for_themself(interpreter: Interpreter) -> None:
    lost = _at_the_signature(interpreter, LOST)
    assert "先念给本人听" not in _labels(lost)


def test_it_is_read_in_plain_words_to_the_person_themself(mother: Conversation) -> None:
    heard = mother.tap("先念给本人听")
    assert "说给李桂兰听" in heard
    assert "不同意也可以" in heard
    assert mother.asking == "confirm"
    assert _labels(mother) == ["本人同意", "本人不同意", "本人想问一问", "本人不在旁边"]


def test_it_may_be_asked_for_in_words(mother: Conversation) -> None:
    assert "说给李桂兰听" in mother.say("先念给她听听")


def test_an_agreement_is_recorded_with_its_day_and_signing_goes_on(mother: Conversation) -> None:
    mother.tap("先念给本人听")
    mother.say("她同意")
    assert mother.value(KEY) == {"outcome": "agreed", "name": "同意", "at": "2026-11-24"}
    assert mother.asking == "signature"
    assert "先念给本人听" not in _labels(mother)
    mother.say("王丽")
    assert mother.submitted is not None
    assert mother.submitted.value(KEY)["outcome"] == "agreed"


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("本人不同意", "objected"),
        ("她不太愿意，不想办", "objected"),
        ("她说不办了", "objected"),
        ("她想问一问", "asked"),
        ("他不明白这是干啥的", "asked"),
    ],
)
def test_an_objection_or_a_question_is_recorded_and_offers_a_person(
    mother: Conversation, said: str, outcome: str
) -> None:
    mother.tap("先念给本人听")
    heard = mother.say(said)
    assert _outcome(mother) == outcome
    assert "人工" in heard
    assert mother.submitted is None


def test_an_objection_is_shown_in_the_review_and_to_the_desk(mother: Conversation) -> None:
    mother.tap("先念给本人听")
    mother.tap("本人不同意")
    mother.tap("继续填")
    assert mother.asking == "signature"
    assert "本人听过以后的意见：不同意" in mother.say("看看填了什么")
    assert packet_of(look(mother.dialogue, TODAY)).readback == "objected"


def test_signing_without_asking_the_person_is_recorded_too(mother: Conversation) -> None:
    mother.say("王丽")
    assert mother.submitted is not None
    assert mother.submitted.value(KEY)["outcome"] == "declined"
