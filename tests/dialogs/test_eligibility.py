"""Eligibility: what the appendix of assertions and the tensions ask for, and its errors."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.eligibility import (
    POLICY_VERSION,
    FactError,
    PolicyDateError,
    assess,
    assess_all,
)
from dialogs.items import ITEMS
from dialogs.items.criteria import add_months, domain
from dialogs.items.policy import value_on
from dialogs.model import SERVICES
from dialogs.schemas import DatedValue

TODAY = date(2026, 11, 24)


def test_all_ten_services_are_assessed_in_order_when_none_is_named() -> None:
    assert tuple(f.service for f in assess_all({}, TODAY)) == SERVICES


def test_only_the_named_services_are_assessed() -> None:
    found = assess_all({}, TODAY, ["pension", "employment"])
    assert [f.service for f in found] == ["pension", "employment"]


def test_nursing_subsidy_never_reads_minimum_living_nor_orphan() -> None:
    assert not {"minimum_living", "orphan"} & set(ITEMS["nursing_subsidy"].reads)


def test_living_subsidy_never_reads_the_level() -> None:
    assert "disability_level" not in ITEMS["living_subsidy"].reads


@pytest.mark.parametrize("service", SERVICES)
def test_no_item_judges_an_upper_age(service: str) -> None:
    item = ITEMS[service]
    if "birth_date" in item.reads:
        old = {"birth_date": "1930-01-01", "orphan": False}
        reasons = {r.fact: r.holds for r in assess(service, old, TODAY).reasons}
        assert reasons.get("birth_date", True) is True


def test_a_day_before_the_document_is_an_error_with_a_sentence() -> None:
    with pytest.raises(PolicyDateError) as caught:
        assess("living_subsidy", {}, date(2024, 6, 26))
    assert "2024-06-26" in caught.value.detail
    assert assess("living_subsidy", {}, date(2024, 6, 27)).verdict == "unknown"


def test_the_value_of_a_day_is_the_latest_that_began_by_then() -> None:
    versions = (
        DatedValue.model_validate({"since": "2026-01-01", "value": 20, "clause": "x"}),
        DatedValue.model_validate({"since": "2024-06-27", "value": 18, "clause": "x"}),
    )
    assert value_on("age", versions, date(2025, 12, 31)) == 18
    assert value_on("age", versions, date(2026, 1, 1)) == 20


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("henan_household", "yes"),
        ("henan_household", 1),
        ("certificate_status", "lost"),
        ("certificate_status", ["valid"]),
        ("disability_level", 5),
        ("disability_level", True),
        ("birth_date", "1958-02-30"),
        ("birth_date", 1958),
    ],
)
def test_a_malformed_fact_is_named_and_its_value_is_not_repeated(fact: str, value: object) -> None:
    with pytest.raises(FactError) as caught:
        assess("nursing_subsidy", {fact: value}, TODAY)
    assert caught.value.fact == fact
    assert "1958" not in str(caught.value)


def test_a_level_may_come_as_text_and_a_date_as_a_date() -> None:
    facts = {"disability_level": "3", "birth_date": date(1990, 1, 1)}
    assert assess("nursing_subsidy", facts, TODAY).verdict == "not_eligible"


def test_an_unknown_fact_name_changes_nothing() -> None:
    assert assess("pension", {"shoe_size": 43}, TODAY) == assess("pension", {}, TODAY)


def test_policy_version_is_that_of_the_document() -> None:
    assert POLICY_VERSION == "豫残联〔2024〕12号"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2025, 12, 31), 2, date(2026, 3, 1)),
        (date(2025, 10, 31), 1, date(2025, 12, 1)),
        (date(2025, 11, 24), 12, date(2026, 11, 24)),
    ],
)
def test_months_are_added_to_the_stricter_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize("service", SERVICES)
def test_the_ages_tried_for_an_unknown_birthday_lie_on_both_sides_of_every_limit(
    service: str,
) -> None:
    values = ITEMS[service].values(TODAY)
    ages = {TODAY.year - d.year for d in domain("birth_date", TODAY)}
    for name in ("minimum_age", "adult_age"):
        if name in values:
            assert {values[name] - 1, values[name]} <= ages or min(ages) < values[name]


@pytest.mark.parametrize("service", SERVICES)
def test_everything_a_criterion_can_find_has_words(service: str) -> None:
    item = ITEMS[service]
    for name, words in item.wording.items():
        assert words.met
        assert words.unknown
        assert words.failed or words.review, name
        assert words.remedy, name
