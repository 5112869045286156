"""What a recogniser heard, as the pure interview takes it."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs import recordings
from dialogs.dialogue import Dialogue
from dialogs.model import Answer, Reply, UnifiedForm
from nlu.interpret import Interpreter
from tests.driver import Conversation

TODAY = date(2026, 11, 24)
ID = "410105196003050021"
NUMBERS = {
    "personal.phone": ("13800138000", "138 0013 8000"),
    "personal.id_number": (ID, "410105 1960 0305 0021"),
}


@pytest.fixture
def talk(interpreter: Interpreter) -> Conversation:
    conversation = Conversation(interpreter, TODAY)
    for words in ("同意", "同意", "我自己的残疾证丢了，要补办", "不查"):
        conversation.say(words)
    assert conversation.asking == "personal.name"
    return conversation


def at(talk: Conversation, key: str) -> Conversation:
    """``talk`` up to the question ``key``."""
    answers = {"personal.name": "秦晓明", "personal.id_number": ID, "personal.ethnicity": "汉族"}
    for _ in range(12):
        if talk.asking == key:
            return talk
        talk.say(answers.get(talk.asking or "", "不清楚"))
    raise AssertionError(talk.transcript())


def test_a_number_that_was_heard_is_said_back_in_groups_and_not_taken_yet(
    talk: Conversation,
) -> None:
    at(talk, "personal.id_number")
    said = talk.speak(ID)
    assert "410105 1960 0305 0021" in said
    assert "对吗" in said
    assert talk.asking == "confirm"
    assert talk.value("personal.id_number") is None


@pytest.mark.parametrize("yes", ["对", "是的", "pending=yes"])
def test_a_number_is_taken_once_the_person_says_yes(talk: Conversation, yes: str) -> None:
    at(talk, "personal.id_number")
    talk.speak(ID)
    said = talk.tap(yes) if "=" in yes else talk.speak(yes)
    assert talk.value("personal.id_number") == ID
    assert talk.dialogue.form.answers["personal.id_number"].message_id == "m5"
    assert talk.asking != "personal.id_number"
    assert "秦晓明" not in said


def test_a_number_that_was_misheard_is_asked_again_and_the_second_time_another_way_is_offered(
    talk: Conversation,
) -> None:
    at(talk, "personal.id_number")
    talk.speak(ID)
    said = talk.speak("不对")
    assert talk.asking == "personal.id_number"
    assert talk.value("personal.id_number") is None
    assert "打字" not in said
    talk.speak(ID)
    assert "打字" in talk.tap("不对，重说")
    assert talk.asking == "personal.id_number"


@pytest.mark.parametrize("aloud", [True, False])
def test_a_better_number_takes_the_place_of_the_one_said_back(
    talk: Conversation, *, aloud: bool
) -> None:
    at(talk, "personal.id_number")
    talk.speak("41010519600305011X")
    if aloud:
        assert "410105 1960 0305 0021" in talk.speak(f"不对，是{ID}")
        talk.speak("对")
    else:
        talk.say(ID)
    assert talk.value("personal.id_number") == ID
    assert talk.asking != "personal.id_number"


def test_a_typed_number_is_taken_at_once(talk: Conversation) -> None:
    at(talk, "personal.id_number")
    talk.say(ID)
    assert talk.value("personal.id_number") == ID


def test_a_spoken_number_that_contradicts_the_birthday_is_confirmed_and_then_asked_about(
    talk: Conversation,
) -> None:
    at(talk, "personal.id_number")
    talk.say("我是1962年5月1日出生的")
    talk.speak(ID)
    assert talk.asking == "confirm"
    said = talk.speak("对")
    assert "身份证号" in said
    assert talk.dialogue.pending is not None
    assert talk.dialogue.pending.kind == "id"


def test_a_name_that_was_heard_comes_with_a_word_about_its_characters_once(
    talk: Conversation,
) -> None:
    assert "按声音写" in talk.speak("秦晓明")
    assert talk.value("personal.name") == "秦晓明"


def test_what_was_heard_is_undone_by_a_tap(talk: Conversation) -> None:
    talk.speak("秦小民")
    assert talk.value("personal.name") == "秦小民"
    said = talk.tap("heard:again=m4")
    assert "不算" in said
    assert talk.value("personal.name") is None
    assert talk.asking == "personal.name"
    talk.speak("秦晓明")
    assert talk.value("personal.name") == "秦晓明"


def test_undoing_leaves_what_other_messages_gave(talk: Conversation) -> None:
    talk.say("秦晓明")
    at(talk, "personal.id_number")
    talk.speak(ID)
    talk.tap("heard:mend=m5")
    assert talk.value("personal.name") == "秦晓明"
    assert talk.dialogue.pending is None
    assert talk.asking == "personal.id_number"
    said = talk.tap("heard:again=unknown")
    assert "再说一遍" in said
    assert talk.value("personal.name") == "秦晓明"


def test_a_number_that_nobody_asked_for_is_said_back_as_well(talk: Conversation) -> None:
    assert "138 0013 8000" in talk.speak("我的手机号是13800138000")
    assert talk.speak("不对").startswith("好，请再说一遍")
    assert talk.value("personal.phone") is None
    assert talk.asking == "personal.name"


def test_what_was_agreed_about_recordings_outlives_one_application() -> None:
    sensitive = {"consent.sensitive": Answer(value=True)}
    agreed = Answer(recordings.TEXT_VERSION)
    before = Dialogue(form=UnifiedForm("1", answers={**sensitive, recordings.CONSENT: agreed}))
    empty = Dialogue(form=UnifiedForm("1", answers=sensitive))
    after, _ = recordings.step(before, Reply("重新来"), TODAY, lambda *_: (empty, ()))
    assert recordings.agreed(after)
    assert not recordings.agreed(empty)
