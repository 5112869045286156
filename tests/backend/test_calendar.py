"""Working days, by the table of known vectors and by what must hold for any day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.calendar import WorkingCalendar, load_calendar
from backend.calendar.working_days import HolidayFileError

CALENDAR = load_calendar()
VECTORS = {
    "2024-09-27": ("2024-10-08", "2024-10-10", "2024-10-16", "2024-10-21"),
    "2025-01-24": ("2025-02-05", "2025-02-07", "2025-02-13", "2025-02-18"),
    "2025-09-26": ("2025-09-30", "2025-10-10", "2025-10-16", "2025-10-21"),
    "2026-02-11": ("2026-02-14", "2026-02-25", "2026-03-03", "2026-03-06"),
    "2026-04-29": ("2026-05-07", "2026-05-09", "2026-05-15", "2026-05-20"),
    "2026-09-30": ("2026-10-10", "2026-10-13", "2026-10-20", "2026-10-23"),
    "2026-11-24": ("2026-11-27", "2026-12-01", "2026-12-08", "2026-12-11"),
    "2026-12-15": ("2026-12-18", "2026-12-22", "2026-12-29", None),
}
CASES = [
    (start, days, due)
    for start, dues in VECTORS.items()
    for days, due in zip((3, 5, 10, 13), dues, strict=True)
    if due is not None
]
ANY_DAY = st.dates(date(2023, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(("start", "days", "due"), CASES)
def test_the_known_dates_come_out(start: str, days: int, due: str) -> None:
    found = CALENDAR.add_working_days(date.fromisoformat(start), days)
    assert (found.date.isoformat(), found.estimated) == (due, False)


def test_three_and_ten_are_counted_one_after_the_other() -> None:
    issued = CALENDAR.add_working_days(date(2026, 4, 29), 3).date
    assert issued == date(2026, 5, 7)
    assert CALENDAR.add_working_days(issued, 10).date == date(2026, 5, 20)


def test_a_year_that_is_not_arranged_is_estimated_and_reported() -> None:
    told: list[int] = []
    calendar = WorkingCalendar(on_unknown=told.append)
    found = calendar.add_working_days(date(2026, 12, 15), 13)
    assert found.estimated
    assert found.date == date(2027, 1, 1)
    assert set(told) == {2027}


def test_an_operator_adds_a_year(tmp_path: Path) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text('year: "2027"\nsource: "made up"\nholidays: ["2027-01-01"]\n', "utf-8")
    found = load_calendar(tmp_path).add_working_days(date(2026, 12, 15), 13)
    assert (found.date, found.estimated) == (date(2027, 1, 4), False)


def test_an_operator_adds_a_saturday_that_is_worked(tmp_path: Path) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text('year: "2027"\nsource: "made up"\nworkdays: ["2027-01-02"]\n', "utf-8")
    assert load_calendar(tmp_path).is_working_day(date(2027, 1, 2))


@pytest.mark.parametrize(
    "content",
    [
        'year: "2027"\nsource: "x"\nfeast: []\n',
        'year: "2027"\nsource: "x"\nholidays: ["2026-01-01"]\n',
        'year: "soon"\nsource: "x"\n',
        "- 1\n",
    ],
)
def test_a_holiday_file_that_cannot_be_right_is_refused_by_name(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "2027.yaml").write_text(content, "utf-8")
    with pytest.raises(HolidayFileError, match=r"2027\.yaml"):
        load_calendar(tmp_path)


def test_the_end_of_time_does_not_crash() -> None:
    assert CALENDAR.add_working_days(date(9999, 12, 30), 50).date == date(9999, 12, 31)


@given(ANY_DAY, st.integers(1, 40))
def test_a_due_date_is_a_working_day_with_so_many_between(day: date, days: int) -> None:
    due = CALENDAR.add_working_days(day, days).date
    assert CALENDAR.is_working_day(due)
    assert CALENDAR.working_days_between(day, due) == days


@given(ANY_DAY, st.integers(0, 20), st.integers(0, 20))
def test_adding_in_two_parts_is_adding_at_once(day: date, first: int, second: int) -> None:
    half = CALENDAR.add_working_days(day, first).date
    assert CALENDAR.add_working_days(half, second).date == (
        CALENDAR.add_working_days(day, first + second).date
    )


@given(ANY_DAY, st.integers(0, 60))
def test_counting_never_counts_the_day_of_receipt(day: date, days: int) -> None:
    end = day + timedelta(days=days)
    within = [day + timedelta(days=n) for n in range(1, days + 1)]
    assert CALENDAR.working_days_between(day, end) == sum(map(CALENDAR.is_working_day, within))
