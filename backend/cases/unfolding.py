"""Collects, step by step, what becomes of a case and what goes out because of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from backend.calendar import WorkingCalendar
from backend.cases.bodies import end_letter, lane_of, notice_letter, task_letter
from backend.cases.clocks import task_clock
from backend.cases.model import (
    SYSTEM,
    AuditEntry,
    Case,
    Change,
    Letter,
    Notice,
    Status,
    Task,
    TaskEvent,
)
from backend.cases.wording import event_text
from backend.dispatch.departments import reviewer_of


class Unfolding:
    """A case on its way from ``before`` to ``case``, with letters, notices and audit entries."""

    def __init__(self, case: Case, now: datetime, calendar: WorkingCalendar) -> None:
        """Begin with ``case`` at the moment ``now``."""
        self.before = case
        self.case = case
        self.now = now
        self._calendar = calendar
        self._letters: list[Letter] = []
        self._notices: list[Notice] = []
        self._audit: list[AuditEntry] = []
        self._cancelled: list[str] = []

    def move(self, task: Task, status: Status) -> None:
        """Bring ``task`` into ``status``; we do that, not a department."""
        event_id = f"{SYSTEM}:{len(task.events) + 1}:{status}"
        self.report(task, status, TaskEvent(event_id, status, self.now, self.now))

    def report(self, task: Task, status: Status, event: TaskEvent) -> None:
        """Bring ``task`` into ``status`` by ``event``; time never runs backwards in it."""
        earliest = task.events[-1].counted_at if task.events else self.case.submitted_at
        counted = max(earliest, min(event.counted_at, self.now))
        text = event.text.strip() or event_text(task, status)
        done = replace(event, counted_at=counted, text=text)
        self.case = self.case.with_task(replace(task, status=status, events=(*task.events, done)))

    def send(self, task_id: str, note: str = "") -> None:
        """Send ``task_id`` to its department."""
        task = self.case.task(task_id)
        clock = task_clock(self.case, task, self.now.date(), self._calendar)
        self._letters.append(task_letter(self.case, task, clock, to=task.department, note=note))

    def pass_on(self, task_id: str) -> None:
        """Send what was accepted to whoever reviews it; once, and only where that is another."""
        task = self.case.task(task_id)
        reviewer = reviewer_of(task.department)
        if reviewer is None or sum(e.status == "accepted" for e in task.events) > 1:
            return
        clock = task_clock(self.case, task, self.now.date(), self._calendar)
        self._letters.append(task_letter(self.case, task, clock, to=reviewer))

    def revoke(self, task_id: str) -> None:
        """Tell whoever has ``task_id`` that it is over; what was not sent yet is not sent."""
        task = replace(self.case.task(task_id), version=self.case.task(task_id).version + 1)
        self.case = self.case.with_task(task)
        reviewer = reviewer_of(task.department)
        holders = [task.department]
        if reviewer is not None and task.first("accepted"):
            holders.append(reviewer)
        for holder in holders:
            self._cancelled.append(lane_of(task, holder))
            self._letters.append(end_letter(self.case, task, holder))

    def tell(self, kind: str, text: str, task_id: str | None) -> None:
        """Tell the applicant."""
        where = task_id or self.case.case_id
        steps = sum(len(t.events) for t in self.case.tasks)
        notice_id = f"{where}:{steps}:{kind}"
        notice = Notice(notice_id, self.case.case_id, kind, text, self.now, task_id)
        self._notices.append(notice)
        self._letters.append(notice_letter(self.case, notice))

    def record(self, actor: str, action: str, task_id: str | None = None, detail: str = "") -> None:
        """Keep who did what."""
        self._audit.append(AuditEntry(actor, action, task_id, detail))

    def change(self) -> Change:
        """Everything collected."""
        return Change(
            self.case,
            tuple(self._letters),
            tuple(self._notices),
            tuple(self._audit),
            tuple(self._cancelled),
        )
