"""Case numbers and their check digit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases.numbers import case_number, check_digit, county_of, is_case_number
from dialogs.model import Answer, UnifiedForm

DAY = date(2026, 11, 24)


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert check_digit("0794") == 5


def test_a_number_names_county_day_and_place_in_line() -> None:
    assert case_number("410122", DAY, 1) == "HN410122-20261124-0001-8"


@given(st.integers(1, 99_999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(serial: int, at: int, by: int) -> None:
    number = case_number("410122", DAY, serial)
    places = [n for n, c in enumerate(number) if c.isdigit()]
    place = places[at]
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert is_case_number(number)
    assert not is_case_number(wrong)


@pytest.mark.parametrize(
    ("answers", "county"),
    [
        ({"personal.residence_division": "410122102"}, "410122"),
        ({"personal.residence_division": "4101"}, "410000"),
        ({"personal.residence_division": "110105"}, "410000"),
        (
            {
                "personal.residence_division": "110105",
                "certificate.new.household_division": "410728",
            },
            "410728",
        ),
        ({}, "410000"),
    ],
)
def test_the_county_is_where_the_person_lives_or_is_registered(
    answers: dict[str, str], county: str
) -> None:
    given_answers = {k: Answer({"code": c, "name": "某地"}) for k, c in answers.items()}
    assert county_of(UnifiedForm("1", (), given_answers)) == county
