"""Numbers as people type and dictate them come out exact, and near misses say what is wrong."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.checks import check_digit, luhn_holds
from dialogs.model import Entity
from nlu.recognise import recognise

TODAY = date(2026, 11, 24)
unhurried = settings(deadline=None)
SPOKEN = dict(
    zip(
        "0123456789",
        ("零〇洞", "一幺", "二两", "三", "四", "五", "六", "七拐", "八", "九"),
        strict=True,
    )
)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
GAPS = (" ", "-", "  ", "\n", "，", "、", ".")


def found(text: str, asking: str | None, kind: str) -> list[Entity]:
    return [e for e in recognise(text, asking, TODAY) if e.type == kind]


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(("410102", "411324", "419001", "412728", "340123", "650102")))
    born = date(1926, 1, 1) + timedelta(days=draw(st.integers(0, 36_000)))
    body = f"{region}{born:%Y%m%d}{draw(st.integers(1, 999)):03d}"
    return body + check_digit(body)


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    return f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 10**9 - 1)):09d}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    body = f"62{draw(st.integers(10**15, 10**16 - 1))}"
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


def plainly(draw: st.DrawFn, number: str) -> str:  # noqa: ARG001 - one signature for all renderings
    return number


def in_full_width(draw: st.DrawFn, number: str) -> str:  # noqa: ARG001
    return number.translate(FULL_WIDTH)


def spoken(draw: st.DrawFn, number: str) -> str:
    said = [draw(st.sampled_from(SPOKEN.get(c, c))) for c in number]
    return "".join("零" if i == 0 and c == "洞" else c for i, c in enumerate(said))


def in_groups(draw: st.DrawFn, number: str) -> str:
    parts: list[str] = []
    while number:
        size = draw(st.integers(3, 6))
        parts.append(number[:size])
        number = number[size:]
    return draw(st.sampled_from(GAPS)).join(parts)


def spoken_in_groups(draw: st.DrawFn, number: str) -> str:
    return draw(st.sampled_from((" ", "，", "\n"))).join(
        spoken(draw, part) for part in in_groups(draw, number).replace("\n", " ").split()
    )


def half_spoken(draw: st.DrawFn, number: str) -> str:
    cut = draw(st.integers(4, len(number) - 4))
    return number[:cut] + spoken(draw, number[cut:])


RENDERINGS: tuple[Callable[[st.DrawFn, str], str], ...] = (
    plainly,
    in_full_width,
    spoken,
    in_groups,
    spoken_in_groups,
    half_spoken,
)
CUES = {
    "id_number": ("身份证号是", "身份证：", "我的身份证号码 ", ""),
    "phone": ("手机号", "电话是", "联系电话：", "打", ""),
    "bank_account": ("卡号", "一卡通账号是", "银行卡：", ""),
    "certificate_number": ("残疾证号", "残疾人证号是", "证号：", ""),
}


@st.composite
def said(draw: st.DrawFn, kind: str, numbers: st.SearchStrategy[str]) -> tuple[str, str]:
    number = draw(numbers)
    rendering = draw(st.sampled_from(RENDERINGS))
    return number, draw(st.sampled_from(CUES[kind])) + rendering(draw, number)


@unhurried
@given(said("id_number", id_numbers()))
def test_an_id_number_comes_out_however_it_is_given(pair: tuple[str, str]) -> None:
    number, text = pair
    assert [(e.value, e.problem) for e in found(text, "id_number", "id_number")] == [(number, None)]


@unhurried
@given(said("phone", mobiles()))
def test_a_mobile_number_comes_out_however_it_is_given(pair: tuple[str, str]) -> None:
    number, text = pair
    assert [(e.value, e.problem) for e in found(text, "phone", "phone")] == [(number, None)]


@unhurried
@given(said("bank_account", cards()))
def test_a_card_number_comes_out_however_it_is_given(pair: tuple[str, str]) -> None:
    number, text = pair
    entities = found(text, "bank_account", "bank_account")
    assert [(e.value, e.problem) for e in entities] == [(number, None)]


@unhurried
@given(id_numbers(), st.integers(1, 7), st.integers(1, 4), st.sampled_from(("", "B", "B1", "b2")))
def test_a_certificate_number_keeps_its_replacement_suffix(
    number: str, category: int, level: int, suffix: str
) -> None:
    text = f"残疾证号{number}{category}{level}{suffix}"
    entities = found(text, "certificate_number", "certificate_number")
    assert [e.value for e in entities] == [f"{number}{category}{level}{suffix.upper()}"]


@unhurried
@given(
    id_numbers(), mobiles(), cards(), st.permutations((0, 1, 2)), st.sampled_from((" ", "，", "\n"))
)
def test_numbers_of_several_kinds_in_one_message_are_told_apart(
    number: str, phone: str, card: str, order: list[int], gap: str
) -> None:
    parts = (f"身份证{number}", f"手机{phone}", f"卡号{card}")
    text = gap.join(parts[i] for i in order)
    got = {(e.type, e.value) for e in recognise(text, None, TODAY)}
    assert {("id_number", number), ("phone", phone), ("bank_account", card)} <= got


@unhurried
@given(id_numbers(), mobiles())
def test_numbers_without_any_word_are_told_apart_by_their_shape(number: str, phone: str) -> None:
    got = {(e.type, e.value) for e in recognise(f"{phone} {number}", None, TODAY)}
    assert {("id_number", number), ("phone", phone)} <= got


@unhurried
@given(id_numbers(), st.integers(1, 9))
def test_one_wrong_digit_in_an_id_number_is_noticed(number: str, by: int) -> None:
    wrong = number[:16] + str((int(number[16]) + by) % 10) + number[17]
    entities = found(wrong, "id_number", "id_number")
    assert [(e.value, e.problem) for e in entities] == [(wrong, "check_digit")]


@unhurried
@given(id_numbers(), st.integers(4, 17))
def test_part_of_an_id_number_is_kept_as_a_part(number: str, length: int) -> None:
    part = number[:length]
    entities = found(part, "id_number", "id_number")
    expected = "old_15" if length == 15 else "short"
    assert [(e.value, e.problem) for e in entities] == [(part, expected)]


@unhurried
@given(mobiles(), st.integers(1, 3))
def test_a_phone_number_with_too_many_digits_is_long(phone: str, extra: int) -> None:
    entities = found(phone + "7" * extra, "phone", "phone")
    assert [(e.value, e.problem) for e in entities] == [(phone + "7" * extra, "long")]


@unhurried
@given(mobiles(), mobiles(), st.sampled_from(("不对是", "，说错了，应该是", " 不对 ")))
def test_the_number_after_a_correction_comes_last(first: str, second: str, cue: str) -> None:
    entities = found(f"手机号是{first}{cue}{second}", "phone", "phone")
    assert entities[-1].value == second


VECTORS = (
    ("410102199003070019", None),
    ("410102199003070027", None),
    ("41010219850101009X", None),
    ("411324201202290014", None),
    ("410728200811240014", None),
    ("419001201011240037", None),
    ("411525196612010023", None),
    ("410102199003070018", "check_digit"),
    ("41132420100229001X", "date"),
)


@pytest.mark.parametrize(("number", "problem"), VECTORS)
def test_the_published_vectors_hold(number: str, problem: str | None) -> None:
    entities = found(number, "id_number", "id_number")
    assert [(e.value, e.problem) for e in entities] == [(number, problem)]


@pytest.mark.parametrize("said_x", ["X", "x", "Ｘ", "叉", "艾克斯"])
def test_the_last_x_may_be_spoken(said_x: str) -> None:
    entities = found(f"身份证四一零一零二一九八五零一零一零零九{said_x}", None, "id_number")
    assert [e.value for e in entities] == ["41010219850101009X"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("幺三八三个零幺二三四五", "13800012345"),
        ("一三八零零两个幺二三四五", "13800112345"),
        ("138 0011 二三四五", "13800112345"),
    ],
)
def test_repeated_digits_may_be_counted(text: str, value: str) -> None:
    assert [(e.value, e.problem) for e in found(text, "phone", "phone")] == [(value, None)]


@pytest.mark.parametrize(
    "text", ["护理补贴一个月多少钱", "三号楼二单元五零一", "等了一百二十天", "2019年办的"]
)
def test_other_numbers_are_no_phone_number(text: str) -> None:
    assert found(text, None, "phone") == []
