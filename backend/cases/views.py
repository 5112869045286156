"""A case as its applicant sees it."""

from __future__ import annotations

from datetime import date

from backend.calendar import WorkingCalendar
from backend.cases.clocks import Clock, case_clock, task_clock
from backend.cases.lifecycle import status_of
from backend.cases.model import Case, Task
from backend.cases.schemas import CaseView, ClockView, EventView, Submitted, TaskView


def view_of(case: Case, today: date, calendar: WorkingCalendar, *, staff: bool) -> CaseView:
    """``case`` as of ``today``; the pension's internal deadline is shown to staff alone (T17)."""
    whole = case_clock(case, today, calendar)
    return CaseView(
        case_id=case.case_id,
        submitted_at=case.submitted_at,
        status=status_of(case),
        due_on=whole.due_on if whole else None,
        estimated=whole is not None and whole.estimated,
        tasks=tuple(
            _task(task, task_clock(case, task, today, calendar), staff) for task in case.tasks
        ),
    )


def submitted_of(case: Case, today: date, calendar: WorkingCalendar) -> Submitted:
    """What a submission answers."""
    whole = case_clock(case, today, calendar)
    return Submitted(
        case_id=case.case_id,
        submitted_at=case.submitted_at,
        due_on=whole.due_on if whole else None,
        status=status_of(case),
    )


def _task(task: Task, clock: Clock, staff: bool) -> TaskView:
    shown = clock.due_on if staff or clock.working_days is not None else None
    return TaskView.model_validate(
        {
            "task_id": task.task_id,
            "service": task.service,
            "department": task.department,
            "status": task.status,
            "clock": ClockView(
                working_days=clock.working_days,
                used=clock.used,
                paused=clock.paused,
                due_on=shown,
                overdue=clock.overdue,
                estimated=clock.estimated,
            ),
            "events": tuple(EventView(at=e.at, status=e.status, text=e.text) for e in task.events),
        }
    )
