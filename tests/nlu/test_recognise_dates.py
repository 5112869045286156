"""Dates and ages as people write and say them."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import Lunar, LunarYear

from dialogs.model import Entity
from nlu.recognise import recognise

TODAY = date(2026, 11, 24)
unhurried = settings(deadline=None)
CHINESE = "〇一二三四五六七八九"


def found(text: str, asking: str | None, kind: str) -> list[Entity]:
    return [e for e in recognise(text, asking, TODAY) if e.type == kind]


def chinese_year(year: int) -> str:
    return "".join(CHINESE[int(c)] for c in str(year))


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else CHINESE[tens] + "十"
    return head + (CHINESE[ones] if ones else "")


RENDERINGS: tuple[Callable[[date], str], ...] = (
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}年{d.month}月{d.day}号生的",
    lambda d: f"{d.year}-{d.month:02d}-{d.day:02d}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{chinese_year(d.year)}年{chinese(d.month)}月{chinese(d.day)}日",
    lambda d: f"{chinese_year(d.year)}年{chinese(d.month)}月{chinese(d.day)}号出生",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    lambda d: f"生日是{d.year}年{d.month}月{d.day}",
)
DAYS = st.dates(date(1926, 1, 1), date(2026, 11, 24))


@unhurried
@given(
    DAYS, st.sampled_from(RENDERINGS), st.sampled_from((None, "birth_date", "personal.birth_date"))
)
def test_a_full_date_comes_out_however_it_is_given(
    day: date, render: Callable[[date], str], asking: str | None
) -> None:
    entities = found(render(day), asking, "date")
    assert [(e.value, e.problem) for e in entities] == [(day.isoformat(), None)]


@unhurried
@given(DAYS)
def test_a_year_of_two_digits_lies_in_the_last_hundred_years(day: date) -> None:
    entities = found(f"{day.year % 100:02d}年{day.month}月{day.day}日生", "birth_date", "date")
    year = int(entities[0].value[:4])
    assert year % 100 == day.year % 100
    assert 1926 < year <= 2026


@unhurried
@given(st.integers(1930, 2025), st.integers(1, 12), st.integers(1, 29))
def test_a_lunar_date_comes_as_the_gregorian_day_and_says_so(
    year: int, month: int, day: int
) -> None:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    entities = found(f"农历{year}年{month}月{day}日", "birth_date", "date")
    assert [(e.value, e.problem) for e in entities] == [(solar.toYmd(), "lunar")]


def test_a_day_that_its_lunar_month_lacks_is_no_date() -> None:
    assert LunarYear.fromYear(2025).getMonth(1).getDayCount() < 31
    entities = found("农历2025年1月31日", "birth_date", "date")
    assert [e.problem for e in entities] == ["date"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2016年10月发的", "2016-10"),
        ("68年生", "1968"),
        ("去年10月办的", "2025-10"),
        ("前年3月", "2024-03"),
        ("一九六九年", "1969"),
        ("2012.5", "2012-05"),
    ],
)
def test_a_date_is_as_exact_as_it_was_said(text: str, value: str) -> None:
    assert [e.value for e in found(text, None, "date")] == [value]


@pytest.mark.parametrize(
    "text", ["三月五号", "去年", "前年腊月", "瘫了20年了", "等了两年", "属龙", "3号楼", "下个月5号"]
)
def test_without_a_year_there_is_no_date(text: str) -> None:
    assert found(text, None, "date") == []


@pytest.mark.parametrize("text", ["2010年2月29日", "1990年13月1日", "2001年4月31号"])
def test_a_day_that_never_was_is_noticed(text: str) -> None:
    assert [e.problem for e in found(text, "birth_date", "date")] == ["date"]


@unhurried
@given(
    st.integers(1, 110), st.sampled_from(("{}岁", "今年{}岁了", "他{}岁", "{}周岁")), st.booleans()
)
def test_an_age_comes_out_in_figures_and_in_words(age: int, form: str, words: bool) -> None:
    said = chinese(age) if words and age < 100 else str(age)
    entities = found(form.format(said), None, "age")
    assert [(e.value, e.problem) for e in entities] == [(str(age), None)]


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("虚岁73", "73", "nominal"),
        ("七十三虚岁", "73", "nominal"),
        ("八十多岁", "80", "approximate"),
        ("快六十岁了", "60", "approximate"),
        ("三岁半", "3", None),
        ("一百零二岁", "102", None),
    ],
)
def test_ages_that_are_not_exact_say_so(text: str, value: str, problem: str | None) -> None:
    assert [(e.value, e.problem) for e in found(text, None, "age")] == [(value, problem)]


@pytest.mark.parametrize("text", ["16岁以下能办吗", "满十八岁以后再说", "他三岁那年发烧"])
def test_an_age_in_a_rule_or_a_memory_is_nobodys_age(text: str) -> None:
    assert found(text, None, "age") == []
