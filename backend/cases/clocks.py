"""Working-day clocks (办理时限): they stand still during assessment and publicity.

A day counts when it is a working day after the one on which the clock began to run. A pause begins
after the day on which the assessment begins and lasts through the day on which its result is
there; so what counts is first review plus issuing (T51), each counted from the day after receipt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from backend.calendar import WorkingCalendar
from backend.cases.lifecycle import PAUSES, is_decided, is_final
from backend.cases.model import Case, Task
from dialogs.limits import TASKS, TOTAL

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """From the day ``start`` on until ``end``, or until further notice."""

    start: date
    end: date | None = None


@dataclass(frozen=True)
class Clock:
    """How a time limit stands on a day; a pension has an internal deadline instead of days."""

    working_days: int | None
    used: int
    paused: bool
    due_on: date | None
    overdue: bool
    estimated: bool = False


def read_clock(
    limit: int,
    start: date,
    pauses: Iterable[Pause],
    until: date,
    calendar: WorkingCalendar,
) -> Clock:
    """The clock of ``limit`` working days that began on ``start``, as it stands on ``until``."""
    used, due, estimated = 0, None, False
    spans, paused = _running(start, pauses, until)
    for began, ended in spans:
        within = calendar.working_days_between(began, ended)
        if due is None and used + within >= limit:
            due = calendar.add_working_days(began, limit - used)
        used += within
    if due is None:
        due = calendar.add_working_days(spans[-1][1], limit - used)
    estimated = due.estimated
    return Clock(limit, used, paused, due.date, used > limit, estimated)


def _running(
    start: date, pauses: Iterable[Pause], until: date
) -> tuple[list[tuple[date, date]], bool]:
    """The spans (began, ended] in which the clock ran up to ``until``, and whether it stands."""
    spans: list[tuple[date, date]] = []
    began = start
    for pause in pauses:
        if pause.start > until:
            break
        spans.append((began, max(began, pause.start)))
        if pause.end is None or pause.end > until:
            # The rest of the limit is counted from today: the date moves as long as this lasts.
            return [*spans, (until, until)], True
        began = max(began, pause.end)
    return [*spans, (began, max(began, until))], False


def pauses_of(task: Task) -> tuple[Pause, ...]:
    """When the clocks stood still for ``task``: from assessment or publicity to the next news."""
    found: list[Pause] = []
    for event, after in zip(task.events, (*task.events[1:], None), strict=True):
        if event.status not in PAUSES:
            continue
        start = event.counted_at.date()
        end = after.counted_at.date() if after is not None else None
        ends_on = _ends_on(event.data.get("ends_on"))
        if event.status == "publicity" and ends_on is not None:
            end = max(start, min(ends_on, end or ends_on))
        found.append(Pause(start, end))
    return tuple(found)


def _ends_on(value: object) -> date | None:
    """The day on which the publicity ends, when the department said it."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def case_clock(case: Case, today: date, calendar: WorkingCalendar) -> Clock | None:
    """The clock of the whole case; None for the pension alone, which has no such limit."""
    counted = [t for t in case.tasks if TASKS[t.service].in_total]
    if not counted or TOTAL.days is None:
        return None
    until = today
    if all(is_decided(t) for t in counted):
        until = max(_decided_on(t) or case.submitted_on for t in counted)
    pauses = sorted(
        (p for t in counted for p in pauses_of(t)), key=lambda p: (p.start, p.end or date.max)
    )
    return read_clock(TOTAL.days, case.submitted_on, pauses, until, calendar)


def task_clock(case: Case, task: Task, today: date, calendar: WorkingCalendar) -> Clock:
    """The clock of one task; it runs from the day the department received it."""
    limit = TASKS[task.service].limit.days
    if limit is None:
        return _pension_clock(case, task, today)
    if task.status == "waiting" or (task.status == "ended" and not task.first("delivered")):
        return Clock(limit, 0, paused=True, due_on=None, overdue=False)
    received = task.first("delivered")
    start = received.counted_at.date() if received else _queued_on(case, task)
    until = (_decided_on(task) or today) if is_decided(task) else today
    return read_clock(limit, start, pauses_of(task), until, calendar)


def _queued_on(case: Case, task: Task) -> date:
    queued = task.first("queued")
    return queued.counted_at.date() if queued else case.submitted_on


def _decided_on(task: Task) -> date | None:
    decided = task.first("approved", "rejected", "published", "insured", "ended")
    return decided.counted_at.date() if decided else None


def _pension_clock(case: Case, task: Task, today: date) -> Clock:
    begun = task.first("queued")
    due = pension_deadline(case, begun.counted_at.date()) if begun else None
    late = due is not None and not is_final(task) and today > due
    return Clock(None, 0, paused=task.status == "waiting", due_on=due, overdue=late)


PENSION_AGE = 60
"""Only for our own warning: the policy names no age, nobody is refused or promised by it (T34)."""


def pension_deadline(case: Case, begun: date) -> date | None:
    """The internal deadline (T17, T50): 30 November, or the end of the month before the age.

    None when that day is already past at the beginning: the document does not say what then.
    It is never told to people as a promise.
    """
    deadline = date(begun.year, 11, 30)
    reached = _reaches_age(case.form.value("personal.birth_date"))
    if reached is not None and reached >= begun:
        deadline = min(deadline, reached.replace(day=1) - _DAY)
    return deadline if deadline >= begun else None


def _reaches_age(born: object) -> date | None:
    try:
        birth = date.fromisoformat(str(born))
    except ValueError:
        return None
    leap = birth.month == 2 and birth.day == 29  # noqa: PLR2004 - 29 February, counted as 1 March
    day = birth + _DAY if leap else birth
    return day.replace(year=birth.year + PENSION_AGE)
