from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.questions import QUESTIONS
from nlu.heard import match, tidied
from nlu.heard.sounds import cost, costs

_TABLE = Path(__file__).with_name("heard.txt")


def _rows() -> list[tuple[str, str | None, str]]:
    lines = (line.strip() for line in _TABLE.read_text("utf-8").splitlines())
    rows = [tuple(p.strip() for p in line.split("|")) for line in lines if line and line[0] != "#"]
    return [(heard, asked or None, meant) for heard, asked, meant in rows]


ROWS = _rows()


def test_the_table_is_large_and_much_of_it_must_stay() -> None:
    assert len(ROWS) >= 100
    assert sum(meant == "=" for _, _, meant in ROWS) >= 30


@pytest.mark.parametrize(("heard", "asked", "meant"), ROWS)
def test_what_was_heard_is_matched_by_its_sound(heard: str, asked: str | None, meant: str) -> None:
    found = match(heard, asked)
    if meant.startswith("?"):
        assert found.doubtful
        assert found.text == heard
        assert meant[1:].strip() in found.perhaps
    else:
        assert (found.text, found.doubtful) == (heard if meant == "=" else meant, False)


def test_the_words_on_the_buttons_are_expected() -> None:
    offered = ("以身份证号为准", "身份证号说错了")
    assert match("以身份正好为准", "confirm", offered).text == "以身份证号为准"
    assert match("用一三八的", "confirm", offered).text == "用一三八的"


def test_traditional_characters_and_half_width_marks_are_put_right() -> None:
    assert tidied("廣州市 佛地產,中間協會分析。") == "广州市 佛地产，中间协会分析"
    assert match("我要辦殘疾證", "services").text == "我要办残疾证"


def test_sounds_that_many_do_not_tell_apart_cost_nothing_or_little() -> None:
    assert cost("是", "四") == 0
    assert cost("灯", "的") < 0.5 < cost("灯", "八")
    assert sum(costs("不是", "残疾") or ()) > 1
    assert costs("对吧", "对") == (0.0,)
    assert costs("不是", "是") is None


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="是的不有没对一二三四残疾证低保金水区去我要转人工 ，,。施灯X1", max_size=24),
    st.sampled_from([None, "confirm", *QUESTIONS]),
)
def test_matching_twice_changes_nothing_more(text: str, asked: str | None) -> None:
    once = match(text, asked)
    again = match(once.text, asked)
    assert again.text == once.text
    assert len(once.perhaps) <= 3


@pytest.mark.parametrize("asked", ["review", "signature", "consent.sensitive"])
def test_nothing_binding_follows_from_what_is_nearly_a_yes(asked: str) -> None:
    assert match("施灯", asked).text == "施灯"
    assert match("是的", asked).text == "是的"
