"""Counting working days: the day of receipt does not count (民法典第二百零一条).

2004 to 2026 come with the package ``chinesecalendar``; an operator adds a year, or mends one, with
a YAML file. A year nobody has arranged yet is counted by its weekends alone, and every date that
rests on it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, timedelta
from pathlib import Path

import chinese_calendar
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

ESTIMATE_NOTE = "以官方放假安排为准"
_FIRST_YEAR, _LAST_YEAR = 2004, 2026
_SATURDAY = 5
_DAY = timedelta(days=1)
_PACKAGED = Path(__file__).parent / "holidays"


class HolidayFileError(Exception):
    """A holiday file cannot be used; says which and why."""


class _Year(BaseModel):
    """One year's arrangement as an operator writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: str
    source: str
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class DueDate:
    """A date in so many working days; ``estimated`` when a year on the way is not arranged yet."""

    date: date
    estimated: bool = False


def _unwatched(_year: int) -> None:
    """Nobody wants to know of years that are not arranged."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked; ``on_unknown`` is told each year that had to be guessed."""

    years: Mapping[int, _Year] = field(default_factory=dict[int, _Year])
    on_unknown: Callable[[int], None] = _unwatched

    def known(self, year: int) -> bool:
        """Whether the holidays of ``year`` are arranged."""
        return year in self.years or _FIRST_YEAR <= year <= _LAST_YEAR

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is worked, by the arrangement or, lacking one, by the weekend."""
        year = self.years.get(day.year)
        if year is not None:
            return day in year.workdays or (day.weekday() < _SATURDAY and day not in year.holidays)
        if self.known(day.year):
            return bool(chinese_calendar.is_workday(day))
        self.on_unknown(day.year)
        return day.weekday() < _SATURDAY

    def add_working_days(self, day: date, days: int) -> DueDate:
        """The ``days``-th working day after ``day``, which itself does not count."""
        estimated = False
        left = days
        while left > 0 and day < date(MAXYEAR, 12, 31):
            day += _DAY
            estimated = estimated or not self.known(day.year)
            left -= self.is_working_day(day)
        return DueDate(day, estimated)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``."""
        days = (start + _DAY * n for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


def load_calendar(
    *folders: Path, on_unknown: Callable[[int], None] = _unwatched
) -> WorkingCalendar:
    """The calendar with the years found in the package and in ``folders``; later folders win."""
    files = [f for folder in (_PACKAGED, *folders) for f in sorted(folder.glob("[!_]*.yaml"))]
    years = [_read(file) for file in files]
    return WorkingCalendar({int(y.year): y for y in years}, on_unknown)


def _read(file: Path) -> _Year:
    try:
        year = _Year.model_validate(yaml.safe_load(file.read_text("utf-8")))
        number = int(year.year)
    except (OSError, ValueError, yaml.YAMLError, ValidationError) as error:
        raise HolidayFileError(f"{file.name} is not a holiday file: {error}") from error
    strangers = {d for d in year.holidays | year.workdays if d.year != number}
    if strangers:
        raise HolidayFileError(f"{file.name} is about {number} but names {min(strangers)}")
    return year
