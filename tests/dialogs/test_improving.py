"""Learning from use: asked once after a rating, refused without harm, taken back at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accessibility.render import render
from dialogs.dialogue import Dialogue, Done
from dialogs.effects import Ask, Effect, Say
from dialogs.engine import start
from dialogs.improving import CONSENT, agreed, step
from dialogs.model import Answer, Reply, Understood

TODAY = date(2026, 11, 24)
RATED = Done("rate")


def submitted() -> Dialogue:
    dialogue, _ = start(TODAY)
    form = dialogue.form.with_answer("consent", Answer("2026-11"))
    form = form.with_answer("consent.sensitive", Answer("2026-11"))
    return replace(dialogue, form=form, status="submitted", case_id="HN1", asked=None)


def said(text: str, intent: str = "inform") -> Reply:
    return Reply(text, Understood(intent, 0.95), message_id="m9")


def asks(effects: tuple[Effect, ...]) -> bool:
    return any(isinstance(e, Ask) and e.key == "pending.improve" for e in effects)


def says(effects: tuple[Effect, ...]) -> list[str]:
    return [e.key for e in effects if isinstance(e, Say)]


def test_the_question_comes_once_after_a_rating() -> None:
    dialogue, effects = step(submitted(), RATED, TODAY)
    assert says(effects) == ["done_rate"]
    assert asks(effects)
    assert not agreed(dialogue)
    _, again = step(dialogue, RATED, TODAY)
    assert not asks(again)


def test_a_rating_that_failed_asks_nothing() -> None:
    _, effects = step(submitted(), Done("rate", ok=False, detail="稍后再试"), TODAY)
    assert not asks(effects)


def test_the_question_says_what_is_kept_and_that_no_is_no_harm() -> None:
    dialogue, effects = step(submitted(), RATED, TODAY)
    rendered = render(effects, dialogue, TODAY)
    last = rendered.messages[-1]
    assert "去掉姓名、号码和地址" in last.text
    assert "不影响您办事" in last.text
    assert [label for _, label in last.choices] == ["可以", "不用"]


@pytest.mark.parametrize(
    ("reply", "agrees", "answer"),
    [
        (Reply("可以", choice="improve=yes", message_id="m9"), True, "improve_thanks"),
        (Reply("不用", choice="improve=no", message_id="m9"), False, "improve_declined"),
        (said("中", "affirm"), True, "improve_thanks"),
        (said("不用了", "deny"), False, "improve_declined"),
    ],
)
def test_it_is_answered_by_a_button_or_in_words(reply: Reply, agrees: bool, answer: str) -> None:
    dialogue, _ = step(submitted(), RATED, TODAY)
    dialogue, effects = step(dialogue, reply, TODAY)
    assert agreed(dialogue) is agrees
    assert says(effects) == [answer]
    assert dialogue.form.answers[CONSENT].message_id == "m9"


def test_anything_else_lets_the_question_pass() -> None:
    dialogue, _ = step(submitted(), RATED, TODAY)
    dialogue, effects = step(dialogue, said("谢谢", "thanks"), TODAY)
    assert says(effects) != []
    assert not dialogue.form.has(CONSENT)
    dialogue, effects = step(dialogue, said("对", "affirm"), TODAY)
    assert not agreed(dialogue)


def test_a_yes_that_was_never_asked_for_agrees_to_nothing() -> None:
    dialogue, _ = step(submitted(), said("可以", "affirm"), TODAY)
    assert not dialogue.form.has(CONSENT)
    dialogue, _ = step(submitted(), Reply("可以", choice="improve=yes"), TODAY)
    assert not dialogue.form.has(CONSENT)


def consenting() -> Dialogue:
    dialogue, _ = step(submitted(), RATED, TODAY)
    return step(dialogue, Reply("可以", choice="improve=yes", message_id="m9"), TODAY)[0]


@pytest.mark.parametrize("words", ["别留我的话", "不要再留俺说的话了", "别学我说过的话"])
def test_it_is_taken_back_in_plain_words(words: str) -> None:
    dialogue, effects = step(consenting(), said(words), TODAY)
    assert not agreed(dialogue)
    assert says(effects) == ["improve_stopped"]


def test_the_answer_outlives_one_application_and_is_not_asked_for_again() -> None:
    dialogue, _ = step(consenting(), said("再办一个", "apply"), TODAY)
    assert dialogue.case_id is None
    assert agreed(dialogue)
    _, effects = step(replace(dialogue, status="submitted", case_id="HN2"), RATED, TODAY)
    assert not asks(effects)
