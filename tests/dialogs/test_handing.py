"""Waiting for staff and what they start, as the pure interview does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dialogs.dialogue import Dialogue, StaffEvent
from dialogs.effects import TellDesk
from dialogs.engine import step
from dialogs.model import Party, Reply, Understood
from dialogs.packet import packet_of
from dialogs.reading import read_value
from dialogs.view import look
from nlu.interpret import Interpreter
from tests.driver import Conversation

TODAY = date(2026, 11, 24)
TOOK = StaffEvent("took", desk_number="3号")


@pytest.fixture
def lost(interpreter: Interpreter) -> Conversation:
    conversation = Conversation(interpreter, TODAY)
    for words in ("同意", "同意", "我自己的残疾证丢了，要补办", "不查", "我叫秦晓明"):
        conversation.say(words)
    return conversation


def _tells(dialogue: Dialogue, words: str) -> list[str]:
    reply = Reply(words, Understood("inform", 1.0), message_id="m")
    _, effects = step(dialogue, reply, TODAY)
    return [e.kind for e in effects if isinstance(e, TellDesk)]


def test_a_state_with_staff_comes_back_from_the_store_as_it_was(lost: Conversation) -> None:
    lost.event(TOOK)
    assert Dialogue.from_json(lost.dialogue.to_json()) == lost.dialogue
    assert lost.last.phase == "human"


@pytest.mark.parametrize("words", ["不用人工了", "不等了", "取消转人工", "不用等了"])
def test_who_waits_may_take_it_back_in_many_words(lost: Conversation, words: str) -> None:
    lost.say("转人工")
    assert _tells(lost.dialogue, words) == ["cancelled"]


@pytest.mark.parametrize("words", ["不用电话", "我不等人了就办证", "王秀英"])
def test_other_words_take_nothing_back(lost: Conversation, words: str) -> None:
    lost.say("转人工")
    assert _tells(lost.dialogue, words) == []


@pytest.mark.parametrize("words", ["不用人工了", "先等着"])
def test_nobody_is_taken_back_who_was_not_asked_for(lost: Conversation, words: str) -> None:
    assert _tells(lost.dialogue, words) == []


def test_the_wish_to_wait_ends_with_the_next_answer(lost: Conversation) -> None:
    phases: list[str] = []
    for words in ("转人工", "先等着", "410102199003070019"):
        lost.say(words)
        phases.append(lost.last.phase)
    assert phases == ["human", "human", "form"]
    assert lost.asking == "personal.certificate_number"


def test_what_staff_asked_and_was_not_understood_is_asked_once_more_only(
    lost: Conversation,
) -> None:
    lost.event(TOOK)
    lost.event(StaffEvent("asks", key="personal.marital_status"))
    assert lost.asking == "personal.marital_status"
    lost.say("乌拉乌拉")
    assert lost.asking == "personal.marital_status"
    lost.say("呼噜噜噜")
    assert lost.asking is None


def test_handing_back_after_submission_asks_nothing(lost: Conversation) -> None:
    lost.dialogue = replace(lost.dialogue, status="submitted", case_id="HN1", asked=None)
    lost.event(TOOK)
    lost.event(StaffEvent("handed_back"))
    assert lost.last.phase == "submitted"
    assert lost.asking is None


def test_what_contradicts_the_id_number_is_not_proposed(lost: Conversation) -> None:
    lost.say("410102199003070019")
    reply = Reply("1991-01-01", lost.interpreter.interpret("1991-01-01", None, TODAY))
    read = read_value(lost.dialogue, "personal.birth_date", reply, "3号", TODAY)
    assert read.item is None
    assert "对不上" in read.problem


def test_personal_data_stands_in_no_representation(lost: Conversation) -> None:
    lost.say("410102199003070019")
    packet = packet_of(look(lost.dialogue, TODAY))
    reply = Reply("王秀英", lost.interpreter.interpret("王秀英", "personal.name", TODAY))
    read = read_value(lost.dialogue, "personal.name", reply, "3号", TODAY)
    told = f"{packet!r}{packet.sections!r}{read!r}"
    for hidden in ("秦晓明", "王秀英", "410102199003070019"):
        assert hidden not in told


def test_a_helper_confirms_nothing_that_staff_filled_in(lost: Conversation) -> None:
    lost.event(TOOK)
    item = {"key": "personal.phone", "label": "联系电话", "shown": "1", "desk": "3号"}
    answers = {"personal.phone": "13837100003"}
    lost.event(StaffEvent("proposes", items=({**item, "answers": answers},)))
    helper = Party("helper", "女儿", ("see", "fill"), decides=False)
    yes = Reply("对", Understood("affirm", 1.0), party=helper)
    after, _ = step(lost.dialogue, yes, TODAY)
    assert not after.form.has("personal.phone")
    after, _ = step(after, Reply("对", Understood("affirm", 1.0)), TODAY)
    assert after.form.value("personal.phone") == "13837100003"
