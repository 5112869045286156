"""Whatever is said, recognition holds together: offsets, order, no exception, always the same."""

import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.recognise import recognise, services_in
from nlu.recognise.message import step_family

TODAY = date(2026, 11, 24)
PEOPLES = (
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族",
    "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族",
    "佤族", "畲族", "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族",
    "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族",
    "阿昌族", "普米族", "塔吉克族", "怒族", "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族",
    "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族",
    "基诺族",
)  # fmt: skip
STEPS = (
    None,
    "name",
    "phone",
    "personal.id_number",
    "subsidy.bank_account",
    "guardian",
    "delivery.method",
)
SNIPPETS = (
    "我妈", "俺爹", "410102199003070019", "幺三八", "一三八零零一三八零零零", "二级", "肢体",
    "视利", "郑州", "中牟官渡", "城关镇", "1958年3月初五", "农历", "61岁", "汉族", "，", " ",
    "\n", "不是", "叫", "王秀英", "低保", "寄", "证丢了", "😓", "é", "Ⅱ", "①", "㎡",
    "\u200b", "是", "的", "了", "X", "、", "１２３", "両", "殘疾證", "八", "十", "百", "个",
    "年", "月", "号", "县", "镇",
)  # fmt: skip
LONG = 10_000


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=6), max_size=14).map("".join),
    st.sampled_from(STEPS),
)
def test_any_text_is_read_without_an_exception_and_every_entity_stands_where_it_says(
    text: str, asking: str | None
) -> None:
    entities = recognise(text, asking, TODAY)
    assert entities == recognise(text, asking, TODAY)
    for entity in (*entities, *services_in(text)):
        assert entity.text
        assert text[entity.start : entity.start + len(entity.text)] == entity.text
        assert entity.value


@pytest.mark.parametrize("text", ["", " ", "\n\n", "😓📵", "。。。", "12", "X"])
def test_nothing_said_names_nothing(text: str) -> None:
    assert recognise(text, None, TODAY) == ()


@pytest.mark.parametrize("piece", ["一", "1", "郑州", "俺妈", "县", "不是", " ", "X", "三级"])
def test_a_very_long_message_is_read_in_good_time(piece: str) -> None:
    recognise(piece * (LONG // len(piece)), "phone", TODAY)


@pytest.mark.parametrize("people", PEOPLES)
def test_each_of_the_56_peoples_is_known(people: str) -> None:
    [entity] = recognise(f"民族：{people}", None, TODAY)
    assert (entity.type, entity.value) == ("ethnicity", people)


def test_what_is_denied_comes_before_what_is_affirmed() -> None:
    levels = [e.value for e in recognise("是一级，不是二级", None, TODAY)]
    assert levels == ["2", "1"]


def test_a_name_keeps_its_characters_and_loses_its_spaces() -> None:
    [entity] = recognise("姓名 陳 志 遠", "name", TODAY)
    assert (entity.value, entity.text) == ("陳志遠", "陳 志 遠")


def test_a_division_carries_its_code_and_an_ambiguous_one_all_codes() -> None:
    [county] = recognise("中牟县", "residence_division", TODAY)
    [towns] = recognise("城关镇", "residence_division", TODAY)
    assert (county.code, county.problem) == ("410122", None)
    assert (towns.code, towns.problem) == ("41", "ambiguous")
    assert len(towns.option_codes) == len(towns.options) > 20


@pytest.mark.parametrize(
    ("step", "family"),
    [
        ("personal.phone", "phone"),
        ("proxy_phone", "phone"),
        ("proxy.id_number", "id_number"),
        ("guardian.phone", "phone"),
        ("guardian.name", "name"),
        ("guardian", "guardian"),
        ("subsidy.bank_account", "bank_account"),
        ("certificate.new.household_division", "residence_division"),
        ("personal.household_address", "household_address"),
        ("delivery.address", "household_address"),
        ("delivery.method", "delivery"),
        ("eligibility.disability_level", "disability_level"),
        ("subsidy.other_benefits", "benefits"),
        ("confirm", "confirm"),
        (None, None),
    ],
)
def test_contract_keys_map_to_the_short_step_names(step: str | None, family: str | None) -> None:
    assert step_family(step) == family


def test_reading_speed_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    table = Path(__file__).with_name("test_recognise_said.txt").read_text(encoding="utf-8")
    texts = [line.partition(" |")[0] for line in table.splitlines() if " |" in line]
    took: list[float] = []
    for text in texts:
        begun = time.perf_counter()
        recognise(text, None, TODAY)
        took.append((time.perf_counter() - begun) * 1000)
    took.sort()
    with capsys.disabled():
        middle, slow = took[len(took) // 2], took[-len(took) // 100]
        sys.stdout.write(f" [recognise: p50 {middle:.2f} ms, p99 {slow:.2f} ms] ")
    assert len(took) == len(texts)
