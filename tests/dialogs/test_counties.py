"""County data: only what a county published, with source and date; else 12345 and the windows."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dialogs.catalogue import load
from dialogs.counties import (
    ANYWHERE,
    COUNTIES,
    CountyError,
    county,
    read_all,
    read_county,
    where_to_ask,
)
from dialogs.schemas_wording import CountyEntry

PUBLISHED = {
    "code": "410122",
    "name": "中牟县",
    "windows": [{"name": "测试窗口", "address": "测试路", "hours": "工作日"}],
    "phones": {"咨询": "以窗口公布为准"},
    "source": "测试用",
    "checked_on": "2026-11-24",
}


def entry(**changes: object) -> CountyEntry:
    return CountyEntry.model_validate(PUBLISHED | changes)


def test_the_example_fits_the_schema_and_is_never_shown() -> None:
    example = load("counties/_example.yaml", CountyEntry)
    assert example.example
    assert example.code not in COUNTIES
    assert county(example.code) is None


def test_without_a_county_file_only_12345_and_the_windows_are_named() -> None:
    assert county("410122101") is None
    assert where_to_ask("410122101") == where_to_ask(None) == ANYWHERE
    assert "12345" in ANYWHERE
    assert "“一件事”综合窗口" in ANYWHERE


def test_a_published_county_is_shown_with_source_and_date() -> None:
    counties = read_all({"410122.yaml": entry()})
    shown = where_to_ask("410122101", counties)
    assert shown.startswith("中牟县公布的：测试窗口（测试路，工作日）；咨询：以窗口公布为准。")
    assert shown.endswith("2026-11-24核对，来源：测试用。")
    assert not counties["410122"].severe_levels_extended


def test_a_county_that_published_neither_window_nor_phone_is_as_good_as_none() -> None:
    counties = read_all({"410122.yaml": entry(windows=[], phones={})})
    assert where_to_ask("410122101", counties) == ANYWHERE


def test_a_file_under_another_countys_name_is_refused() -> None:
    with pytest.raises(CountyError, match=r"name it 410122\.yaml"):
        read_all({"410123.yaml": entry()})


def test_an_example_without_its_underscore_is_refused() -> None:
    with pytest.raises(CountyError, match="rename it with a leading"):
        read_all({"410122.yaml": entry(example=True)})


def test_a_county_without_source_or_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="source"):
        entry(source="")
    with pytest.raises(ValidationError, match="colour"):
        entry(colour="red")


def test_what_a_county_published_is_read_whole() -> None:
    read = read_county(load("counties/_example.yaml", CountyEntry))
    assert read.assessment_bodies[0].categories == ("physical", "vision")
    assert read.home_assessment is not None
    assert read.fees is not None
