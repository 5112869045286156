"""Clocks stand still during assessment and publicity, and at no other time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.calendar import load_calendar
from backend.cases.clocks import (
    Pause,
    case_clock,
    pauses_of,
    pension_deadline,
    read_clock,
    task_clock,
)
from backend.cases.model import Case, Status, Task, TaskEvent
from backend.clock import SHANGHAI
from dialogs.model import Answer, UnifiedForm

CALENDAR = load_calendar()
START = date(2026, 11, 24)
DAYS = st.integers(0, 25)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)


def event(status: Status, day: date, **data: str) -> TaskEvent:
    return TaskEvent(f"{status}-{day}", status, at(day), at(day), data=data)


def task(service: str, *events: TaskEvent, task_id: str = "t-1") -> Task:
    return Task(task_id, service, "dpf_county", events[-1].status, events=events)


def case(*tasks: Task, born: str = "1958-03-05") -> Case:
    services = tuple(t.service for t in tasks)
    form = UnifiedForm("1", services, {"personal.birth_date": Answer(born)})
    moment = at(START)
    return Case("t", "c", "applicant", moment, moment, "v", form, (), tasks)


def test_a_certificate_is_due_three_working_days_after_receipt() -> None:
    one = task("certificate_new", event("queued", START), event("delivered", START))
    clock = task_clock(case(one), one, date(2026, 11, 26), CALENDAR)
    assert (clock.used, clock.due_on, clock.paused) == (2, date(2026, 11, 27), False)


def test_assessment_and_publicity_do_not_count() -> None:
    one = task(
        "certificate_new",
        event("queued", START),
        event("delivered", START),
        event("accepted", date(2026, 11, 25)),
        event("assessment", date(2026, 11, 26)),
        event("publicity", date(2026, 12, 1)),
        event("approved", date(2026, 12, 14)),
    )
    clock = task_clock(case(one), one, date(2026, 12, 20), CALENDAR)
    assert (clock.used, clock.overdue) == (2, False)


def test_what_remains_after_the_publicity_counts_from_its_end() -> None:
    one = task(
        "certificate_new",
        event("queued", START),
        event("delivered", START),
        event("assessment", date(2026, 11, 26)),
        event("publicity", date(2026, 12, 1), ends_on="2026-12-08"),
    )
    clock = task_clock(case(one), one, date(2026, 12, 10), CALENDAR)
    assert (clock.used, clock.paused) == (4, False)
    assert (clock.due_on, clock.overdue) == (date(2026, 12, 9), True)


def test_a_paused_clock_moves_its_date_along() -> None:
    one = task(
        "certificate_new",
        event("queued", START),
        event("delivered", START),
        event("assessment", date(2026, 11, 25)),
    )
    first = task_clock(case(one), one, date(2026, 11, 30), CALENDAR)
    later = task_clock(case(one), one, date(2026, 12, 7), CALENDAR)
    assert first.paused
    assert later.paused
    assert (first.used, later.used) == (1, 1)
    assert (first.due_on, later.due_on) == (date(2026, 12, 2), date(2026, 12, 9))


def test_the_whole_case_has_thirteen_days_without_the_pauses() -> None:
    one = task(
        "certificate_new",
        event("queued", START),
        event("delivered", START),
        event("assessment", date(2026, 11, 26)),
        event("publicity", date(2026, 12, 1)),
        event("approved", date(2026, 12, 7)),
    )
    two = task("living_subsidy", event("waiting", START), event("queued", date(2026, 12, 7)))
    clock = case_clock(case(one, two), date(2026, 12, 9), CALENDAR)
    assert clock is not None
    assert clock.used == 4
    assert clock.due_on == CALENDAR.add_working_days(date(2026, 12, 7), 11).date


def test_a_task_that_waits_has_no_date_yet() -> None:
    one = task("living_subsidy", event("waiting", START))
    clock = task_clock(case(one), one, date(2026, 12, 9), CALENDAR)
    assert (clock.working_days, clock.used, clock.paused, clock.due_on) == (10, 0, True, None)


def test_employment_counts_from_the_certificate() -> None:
    one = task("employment", event("waiting", START), event("queued", date(2026, 12, 7)))
    clock = task_clock(case(one), one, date(2026, 12, 7), CALENDAR)
    assert (clock.working_days, clock.due_on) == (5, date(2026, 12, 14))


def test_a_pension_alone_has_no_thirteen_days() -> None:
    one = task("pension", event("queued", START))
    assert case_clock(case(one), START, CALENDAR) is None


@pytest.mark.parametrize(
    ("begun", "born", "due"),
    [
        (date(2026, 11, 24), "1990-03-07", date(2026, 11, 30)),
        (date(2026, 11, 24), "1966-12-01", date(2026, 11, 30)),
        (date(2026, 3, 2), "1966-08-15", date(2026, 7, 31)),
        (date(2026, 12, 3), "1990-03-07", None),
        (date(2026, 12, 3), "1967-01-15", None),
        (date(2028, 1, 10), "1968-02-29", date(2028, 2, 29)),
        (date(2026, 3, 2), "unknown", date(2026, 11, 30)),
    ],
)
def test_the_pension_has_an_internal_deadline(begun: date, born: str, due: date | None) -> None:
    assert pension_deadline(case(born=born), begun) == due


def test_a_pension_that_is_not_paid_by_then_is_late() -> None:
    one = task("pension", event("queued", START))
    clock = task_clock(case(one), one, date(2026, 12, 1), CALENDAR)
    assert (clock.working_days, clock.overdue) == (None, True)


@given(st.lists(st.tuples(DAYS, DAYS), max_size=4), DAYS)
def test_days_within_a_pause_are_never_counted(spans: list[tuple[int, int]], end: int) -> None:
    pauses = [
        Pause(START + timedelta(days=a), START + timedelta(days=a + b)) for a, b in sorted(spans)
    ]
    until = START + timedelta(days=end)
    counted = [
        day
        for day in (START + timedelta(days=n) for n in range(1, end + 1))
        if CALENDAR.is_working_day(day)
        and not any(p.end and p.start < day <= p.end for p in pauses)
    ]
    assert read_clock(13, START, pauses, until, CALENDAR).used == len(counted)


@given(st.lists(st.tuples(DAYS, DAYS), max_size=3), DAYS, st.integers(1, 13))
def test_the_date_is_the_day_on_which_the_days_are_used_up(
    spans: list[tuple[int, int]], end: int, limit: int
) -> None:
    pauses = [
        Pause(START + timedelta(days=a), START + timedelta(days=a + b)) for a, b in sorted(spans)
    ]
    until = START + timedelta(days=end)
    past = [p for p in pauses if p.end and p.end <= until]
    clock = read_clock(limit, START, past, until, CALENDAR)
    assert clock.due_on is not None
    on_that_day = read_clock(limit, START, past, clock.due_on, CALENDAR)
    assert on_that_day.used == limit
    assert not on_that_day.overdue
    assert clock.overdue == (until > clock.due_on and clock.used > limit)


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_publicity_that_says_its_end_never_ends_before_it_began(first: int, ends: int) -> None:
    begun = START + timedelta(days=first)
    ends_on = START + timedelta(days=ends)
    one = task(
        "certificate_new",
        event("delivered", START),
        event("publicity", begun, ends_on=ends_on.isoformat()),
    )
    (pause,) = pauses_of(one)
    assert pause == Pause(begun, max(begun, ends_on))
