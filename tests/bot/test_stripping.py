"""Nothing personal survives in what is kept for learning."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.review.stripping import PLACEHOLDER, known_values, strip
from dialogs.checks import check_digit
from dialogs.dialogue import Dialogue
from dialogs.engine import start
from dialogs.model import Answer

TODAY = date(2026, 11, 24)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "秀英建国桂兰志强玉梅淑芬海涛春花俊杰小红德福"
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

names = st.builds(
    lambda a, b: a + b, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2)
)
phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
accounts = st.from_regex(r"62[0-9]{14}(?:[0-9]{3})?", fullmatch=True)
identities = st.builds(
    lambda area, born, serial: _identity(f"{area}{born:%Y%m%d}{serial:03d}"),
    st.sampled_from(["410105", "411623", "410322"]),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
)
certificates = st.builds(
    lambda one, kind: f"{one}{kind}", identities, st.sampled_from(["11", "42", "73"])
)
places = st.builds(
    lambda county, town, village, number: f"{county}{town}{village}{number}号",
    st.sampled_from(["郑州市金水区", "中牟县", "汤阴县", "洛阳市涧西区"]),
    st.sampled_from(["文化路街道", "城关镇", "官渡镇"]),
    st.sampled_from(["李庄村", "东关社区", "幸福小区"]),
    st.integers(1, 300),
)
ways = st.sampled_from(["{}", "{} 谢谢", "咋弄嘞 {}", "俺想问问那个补贴到底咋领 {}，中不中"])
writings = st.sampled_from(["plain", "spoken", "full", "spaced", "dashed"])
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _identity(first: str) -> str:
    return first + check_digit(first)


def written(number: str, how: str) -> str:
    """A number as people type or dictate it."""
    if how == "spoken":
        return number.translate(SPOKEN)
    if how == "full":
        return number.translate(FULL_WIDTH)
    if how == "spaced":
        return " ".join(number[n : n + 3] for n in range(0, len(number), 3))
    if how == "dashed":
        return "-".join(number[n : n + 4] for n in range(0, len(number), 4))
    return number


def digits_left(text: str) -> int:
    return len(re.findall(r"[\d零幺二三四五六七八九]", PLACEHOLDER.sub("", text)))


@QUICK
@given(
    number=st.one_of(phones, accounts, identities, certificates),
    way=ways,
    how=writings,
    lead=st.sampled_from(["", "号码是", "电话", "我身份证号", "卡号"]),
)
def test_no_number_survives_however_it_is_written(
    number: str, way: str, how: str, lead: str
) -> None:
    said = way.format(lead + written(number, how))
    kept = strip(said, None, TODAY) or ""
    assert digits_left(kept) <= 1, kept


@QUICK
@given(name=names, way=ways, lead=st.sampled_from(["我叫", "姓名是", "俺娘叫", "监护人", "名字是"]))
def test_no_name_that_is_introduced_survives(name: str, way: str, lead: str) -> None:
    kept = strip(way.format(lead + name), None, TODAY) or ""
    assert name not in kept


@QUICK
@given(name=names, way=st.sampled_from(["{}咋还没办下来", "给{}问的", "俺那口子{}不会写字", "{}"]))
def test_no_name_in_the_form_survives_however_it_is_said(name: str, way: str) -> None:
    dialogue = filled(personal_name=name)
    kept = strip(way.format(name), None, TODAY, known_values(dialogue)) or ""
    assert name not in kept
    if len(name) > 2:
        assert name[-2:] not in kept


@QUICK
@given(place=places, way=ways, lead=st.sampled_from(["", "我住", "户口在", "家在", "送到"]))
def test_no_address_survives(place: str, way: str, lead: str) -> None:
    kept = strip(way.format(lead + place), None, TODAY) or ""
    for part in re.findall(r"\d+号|李庄村|东关社区|幸福小区|文化路|城关镇|官渡镇|金水|中牟", place):
        assert part not in kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("俺娘眼瞅不见了咋弄个证", "俺娘眼瞅不见了咋弄个证"),
        ("二级能领护理补贴不，一个月多少", "二级能领护理补贴不，一个月多少"),
        ("我叫王秀英想问问补贴", "我叫〔姓名〕想问问补贴"),
        ("打我电话13800138000，啥时候能办好", "打我电话〔电话〕，啥时候能办好"),
        ("发到 someone@example.com 中不中", "发到 〔邮箱〕 中不中"),
    ],
)
def test_the_way_of_speaking_is_left(said: str, kept: str) -> None:
    assert strip(said, None, TODAY) == kept


@pytest.mark.parametrize("asking", ["name", "phone", "guardian", "household_address"])
def test_nothing_said_under_a_personal_question_is_kept(asking: str) -> None:
    assert strip("那个啥我想想啊不太清楚", asking, TODAY) is None


def test_a_message_of_nothing_but_personal_data_is_not_kept() -> None:
    assert strip("13800138000", None, TODAY) is None


def test_addresses_and_earlier_applications_are_known_too() -> None:
    earlier = filled(personal_name="赵桂兰")
    dialogue = replace(filled(personal_name="王秀英"), earlier=earlier.to_json())
    assert {"王秀英", "秀英", "赵桂兰", "桂兰"} <= known_values(dialogue)


def filled(**answers: str) -> Dialogue:
    dialogue, _ = start(TODAY)
    form = dialogue.form
    for key, value in answers.items():
        form = form.with_answer(key.replace("_", ".", 1), Answer(value))
    return replace(dialogue, form=form)
