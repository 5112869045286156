"""Numbers, dates and names: what holds, and exactly what does not fit when it does not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from id_validator import validator

from dialogs.checks import (
    Checked,
    age_on,
    birth_date_of,
    category_of,
    check_bank_account,
    check_certificate_number,
    check_date,
    check_digit,
    check_id_number,
    check_level,
    check_name,
    check_phone,
    id_number_of,
    level_of,
    luhn_holds,
    sex_of,
)

TODAY = date(2026, 11, 24)
VALID = [
    ("410102199003070019", "male", date(1990, 3, 7)),
    ("410102199003070027", "female", date(1990, 3, 7)),
    ("41010219850101009X", "male", date(1985, 1, 1)),
    ("411324201202290014", "male", date(2012, 2, 29)),
    ("410728200811240014", "male", date(2008, 11, 24)),
    ("419001201011240037", "male", date(2010, 11, 24)),
    ("411525196612010023", "female", date(1966, 12, 1)),
]


@pytest.mark.parametrize(("number", "sex", "birth"), VALID)
def test_a_valid_id_number_tells_sex_and_birth_date(number: str, sex: str, birth: date) -> None:
    checked = check_id_number(number, TODAY)
    assert (checked.value, checked.problem, checked.ok) == (number, None, True)
    assert (sex_of(number), birth_date_of(number)) == (sex, birth)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("410102199003070018", "check_digit"),
        ("41132420100229001X", "date"),
        ("41010219900307001", "short"),
        ("4101021990030700190", "long"),
        ("410102900307001", "old_15"),
        ("4101O2199003070019", "characters"),
        ("41010219X003070019", "characters"),
        ("四一零一", "characters"),
        ("", "short"),
        ("410102189912310019", "date"),
        ("410102199013070019", "date"),
    ],
)
def test_an_id_number_that_does_not_hold_says_why(said: str, problem: str) -> None:
    assert check_id_number(said, TODAY).problem == problem


def test_a_birth_date_to_come_is_future() -> None:
    body = "41010220261125001"
    assert check_id_number(body + check_digit(body), TODAY).problem == "future"
    assert check_id_number(body + check_digit(body), date(2026, 11, 25)).problem is None


@pytest.mark.parametrize(
    "said",
    [
        "41010219850101009x",
        "４１０１０２１９８５０１０１００９Ｘ",
        "410102 1985 0101 009X",
        "410102-19850101-009X",
        " 410102\u300019850101009x ",
    ],
)
def test_an_id_number_may_be_written_loosely(said: str) -> None:
    assert check_id_number(said, TODAY) == check_id_number("41010219850101009X", TODAY)


def test_no_region_prefix_is_refused() -> None:
    for prefix in ("410881", "411203", "110000", "710000", "999999", "000000"):
        body = prefix + "19900307001"
        assert check_id_number(body + check_digit(body), TODAY).ok


def test_a_short_number_tells_how_much_came() -> None:
    assert check_id_number("410102199003", TODAY).detail == {"got": 12, "expected": 18}


@given(
    st.dates(date(1986, 1, 1), date(2014, 12, 31)),
    st.sampled_from(["410102", "411324", "110101"]),
    st.integers(0, 999),
)
@settings(deadline=None)
def test_check_digits_agree_with_another_implementation(
    born: date, region: str, serial: int
) -> None:
    body = f"{region}{born:%Y%m%d}{serial:03}"
    number = body + check_digit(body)
    assert check_id_number(number, TODAY).ok
    assert validator.is_valid(number)


@given(st.sampled_from(VALID), st.integers(0, 17), st.integers(1, 9))
@settings(deadline=None)
def test_one_wrong_digit_is_always_noticed(
    case: tuple[str, str, date], place: int, shift: int
) -> None:
    number = case[0]
    if number[place] == "X":
        return
    wrong = str((int(number[place]) + shift) % 10)
    assert not check_id_number(number[:place] + wrong + number[place + 1 :], TODAY).ok


@given(st.text(max_size=40))
@settings(deadline=None)
def test_no_text_breaks_a_check(text: str) -> None:
    for checked in (
        check_id_number(text, TODAY),
        check_certificate_number(text, TODAY),
        check_phone(text),
        check_bank_account(text),
        check_date(text, TODAY),
        check_level(text),
        check_name(text),
    ):
        assert checked.ok is (checked.problem is None)


def test_what_was_got_does_not_show_in_the_representation() -> None:
    assert "4101" not in repr(check_id_number("410102199003070019", TODAY))
    assert repr(Checked("王秀英", "name")) == "Checked(problem='name', warnings=())"


def test_reading_a_number_that_was_not_checked_is_an_error() -> None:
    with pytest.raises(ValueError, match="check it"):
        birth_date_of("410102199002300019")


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 11, 24), date(2026, 11, 24), 18),
        (date(2008, 11, 25), date(2026, 11, 24), 17),
        (date(2012, 2, 29), date(2030, 2, 28), 17),
        (date(2012, 2, 29), date(2030, 3, 1), 18),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
    ],
)
def test_age_is_full_years_from_the_birthday_on(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@pytest.mark.parametrize("suffix", ["", "B", "B1", "B2", "b1"])
def test_a_certificate_number_tells_category_level_and_id_number(suffix: str) -> None:
    checked = check_certificate_number("41010219900307001943" + suffix, TODAY)
    assert checked.ok
    assert checked.value == "41010219900307001943" + suffix.upper()
    assert category_of(checked.value) == "physical"
    assert level_of(checked.value) == "3"
    assert id_number_of(checked.value) == "410102199003070019"


@pytest.mark.parametrize(
    ("digit", "category"),
    list(
        enumerate(
            ["vision", "hearing", "speech", "physical", "intellectual", "mental", "multiple"],
            start=1,
        )
    ),
)
def test_the_nineteenth_digit_is_the_category(digit: int, category: str) -> None:
    assert category_of(f"410102199003070019{digit}2") == category


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("410102199003070019", "short"),
        ("4101021990030700194", "short"),
        ("410102199003070019431", "long"),
        ("41010219900307001983", "category"),
        ("41010219900307001903", "category"),
        ("41010219900307001945", "level"),
        ("41010219900307001840", "level"),
        ("41010219900307001843", "check_digit"),
        ("41132420100229001X43", "date"),
        ("4101021990030700X943", "characters"),
        ("41010219900307001943C1", "characters"),
    ],
)
def test_a_certificate_number_that_does_not_hold_says_why(said: str, problem: str) -> None:
    assert check_certificate_number(said, TODAY).problem == problem


def test_a_certificate_number_may_hold_an_x_in_its_eighteenth_place() -> None:
    assert check_certificate_number("41010219850101009x62", TODAY).ok


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0371-66668888", "037166668888"),
        ("(0371)6666888", "03716666888"),
        ("010-66668888", "01066668888"),
    ],
)
def test_a_phone_number_may_be_written_loosely(said: str, value: str) -> None:
    checked = check_phone(said)
    assert (checked.value, checked.problem) == (value, None)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("1380013800", "short"),
        ("138001380001", "long"),
        ("12800138000", "prefix"),
        ("66668888", "short"),
        ("93800138000", "prefix"),
        ("0371666", "short"),
        ("0371666688889", "long"),
        ("03711666888", "prefix"),
        ("没有电话", "characters"),
        ("", "short"),
    ],
)
def test_a_phone_number_that_does_not_hold_says_why(said: str, problem: str) -> None:
    assert check_phone(said).problem == problem


def test_a_card_with_a_right_check_digit_passes_without_warning() -> None:
    checked = check_bank_account("6228 4803 8000 0000 006")
    assert (checked.value, checked.problem, checked.warnings) == ("6228480380000000006", None, ())


def test_a_wrong_check_digit_of_a_card_only_warns() -> None:
    checked = check_bank_account("6228480380000000001")
    assert (checked.problem, checked.warnings) == (None, ("luhn",))


def test_an_unusual_length_of_a_card_only_warns() -> None:
    assert "length" in check_bank_account("622848038000").warnings


@pytest.mark.parametrize(
    ("said", "problem"),
    [("1234567", "short"), ("1" * 33, "long"), ("六二", "characters"), ("", "short")],
)
def test_an_account_that_cannot_be_says_why(said: str, problem: str) -> None:
    assert check_bank_account(said).problem == problem


def test_a_passbook_of_eight_digits_is_taken() -> None:
    assert check_bank_account("12345678").ok


@given(st.integers(1, 10**18))
@settings(deadline=None)
def test_exactly_one_last_digit_satisfies_the_card_check(body: int) -> None:
    assert sum(luhn_holds(f"{body}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    ("said", "value", "problem"),
    [
        ("1958-03-05", "1958-03-05", None),
        ("1958-3-5", "1958-03-05", None),
        ("2026-11-24", "2026-11-24", None),
        ("2026-11-25", "2026-11-25", "future"),
        ("2026-02-30", "2026-02-30", "date"),
        ("1958-03", "1958-03", "short"),
        ("1958", "1958", "short"),
        ("去年", "去年", "date"),
    ],
)
def test_a_date_is_checked(said: str, value: str, problem: str | None) -> None:
    checked = check_date(said, TODAY)
    assert (checked.value, checked.problem) == (value, problem)


@pytest.mark.parametrize(
    ("said", "level"), [("1", "1"), ("二", "2"), ("三级", "3"), ("４", "4"), ("壹级", "1")]
)
def test_a_level_is_one_to_four(said: str, level: str) -> None:
    assert check_level(said).value == level


@pytest.mark.parametrize("said", ["5", "0", "五级", "十级", ""])
def test_any_other_level_is_a_problem(said: str) -> None:
    assert check_level(said).problem == "level"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("王秀英", "王秀英"),
        (" 王 秀英 ", "王秀英"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("𠮷田", "𠮷田"),
        ("Anna Li", "Anna Li"),
    ],
)
def test_a_name_is_taken_as_written(said: str, value: str) -> None:
    checked = check_name(said)
    assert (checked.value, checked.problem) == (value, None)


@pytest.mark.parametrize(
    ("said", "why"), [("王", "short"), ("王" * 41, "long"), ("王3", "characters")]
)
def test_what_cannot_be_a_name_says_why(said: str, why: str) -> None:
    checked = check_name(said)
    assert (checked.problem, checked.detail) == ("name", {"why": why})
