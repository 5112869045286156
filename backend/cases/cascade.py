"""What follows when something happens to a case: pure, so that every consequence can be tested.

Opening splits it into tasks; a granted certificate fills the form and starts what waited for it
(digest §1.3); a refused new certificate ends the whole (§1.4, T20); each step tells the applicant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from backend.calendar import WorkingCalendar
from backend.cases import wording
from backend.cases.granted import Granted, granted_by, with_granted
from backend.cases.lifecycle import (
    allows_department,
    is_closed,
    is_final,
    status_of,
    was_accepted,
)
from backend.cases.model import Case, Change, Status, Task, TaskEvent
from backend.cases.unfolding import Unfolding
from dialogs.limits import waits_for
from dialogs.model import CERTIFICATE_SERVICES, Json

_SEVERE = {"1", "2"}


class NotAllowedError(Exception):
    """The case is in a state that does not allow this; ``status`` is that state."""

    def __init__(self, status: str) -> None:
        """Refuse while the case, or its task, is in ``status``."""
        super().__init__(f"not allowed while {status}")
        self.status = status


@dataclass(frozen=True)
class Report:
    """What a department reports of a task (contract, section 5)."""

    event_id: str
    at: datetime
    status: Status
    text: str
    data: Mapping[str, Json]
    department: str


def open_case(case: Case, departments: Mapping[str, str], calendar: WorkingCalendar) -> Change:
    """``case`` split into one task per service; what needs the certificate waits for it."""
    tasks = tuple(
        Task(f"{case.case_id}-{n}", service, departments[service], "waiting")
        for n, service in enumerate(case.form.services, start=1)
    )
    waiting = tuple(replace(t, waits_for=_waits_for(case, t, tasks)) for t in tasks)
    u = Unfolding(replace(case, tasks=waiting), case.submitted_at, calendar)
    for task in waiting:
        u.move(task, "waiting" if task.waits_for else "queued")
        if not task.waits_for:
            u.send(task.task_id)
    u.record(case.submitted_by, "submitted", detail=",".join(case.form.services))
    return u.change()


def _waits_for(case: Case, task: Task, tasks: Sequence[Task]) -> str | None:
    """The task of the certificate whose result ``task`` needs, if any."""
    finding = case.finding(task.service)
    verdict = finding.verdict if finding is not None else None
    needed = waits_for(task.service, case.form.services, verdict)
    return next((t.task_id for t in tasks if t.service == needed), None)


def delivered(case: Case, task_id: str, now: datetime, calendar: WorkingCalendar) -> Change:
    """The department has received a task; nothing when it has gone on already."""
    u = Unfolding(case, now, calendar)
    task = case.task(task_id)
    if task.status == "queued":
        u.move(task, "delivered")
        u.record("system", "delivered", task_id)
    return u.change()


def take_report(
    case: Case, task_id: str, report: Report, now: datetime, calendar: WorkingCalendar
) -> Change:
    """The case after a department's report; NotAllowedError when its state does not allow it."""
    task = case.task(task_id)
    if not allows_department(task, report.status):
        raise NotAllowedError(task.status)
    u = Unfolding(case, now, calendar)
    first = report.status == "accepted" and not was_accepted(case)
    u.report(task, report.status, _event(report))
    u.record(f"department:{report.department}", report.status, task_id)
    _tell(u, u.case.task(task_id), report, first_acceptance=first)
    if report.status == "accepted":
        u.pass_on(task_id)
    if task.service in CERTIFICATE_SERVICES:
        _after_certificate(u, u.case.task(task_id), report)
    _close(u)
    return u.change()


def _event(report: Report) -> TaskEvent:
    return TaskEvent(
        report.event_id,
        report.status,
        report.at,
        report.at,
        report.text,
        report.data,
        f"department:{report.department}",
    )


def _tell(u: Unfolding, task: Task, report: Report, *, first_acceptance: bool) -> None:
    """The notice for what a department reported."""
    name: str = report.status
    if name == "approved":
        name = wording.approved_notice(task)
    elif name == "rejected":
        name = wording.rejected_notice(task)
    text = wording.notice_text(
        name,
        service=wording.service_name(task.service),
        department=wording.department_name(task.department),
        said=wording.said(report.text),
        level=wording.level_sentence(granted_by(report.data).level),
        delivery=wording.delivery(u.case),
        others=_others(u, task) if report.status == "rejected" else "",
    )
    again = report.status == "accepted" and not first_acceptance
    u.tell("task_accepted" if again else name, text, task.task_id)


def _others(u: Unfolding, task: Task) -> str:
    """What the refusal of a certificate means for what waited for it."""
    others = [t.service for t in u.case.tasks if t.waits_for == task.task_id and not is_final(t)]
    if not others:
        return ""
    name = "others" if task.service == "certificate_new" else "others_manual"
    return wording.part(name, services=wording.listed(others))


def _after_certificate(u: Unfolding, task: Task, report: Report) -> None:
    if report.status == "approved" and task.service != "certificate_cancel":
        _granted(u, task, granted_by(report.data))
    elif report.status in {"approved", "rejected"}:
        _refused(u, task)


def _granted(u: Unfolding, task: Task, granted: Granted) -> None:
    """The certificate is there: fill in what it decides, look again, start what waited."""
    issued = granted.issued_on or u.now.date()
    u.case = with_granted(u.case, task.service, replace(granted, issued_on=issued), u.now.date())
    waiting = [t for t in u.case.tasks if t.waits_for == task.task_id and t.status == "waiting"]
    for each in waiting:
        u.move(each, "queued")
        u.send(each.task_id)
    if waiting:
        names = wording.listed(t.service for t in waiting)
        u.tell("started", wording.notice_text("started", services=names), task.task_id)
    for each in waiting:
        _tell_outlook(u, each)
    _tell_pension(u, task, granted)


def _tell_outlook(u: Unfolding, task: Task) -> None:
    """With the real level a service may look refused: said plainly, decided by the department."""
    finding = u.case.finding(task.service)
    if finding is None or finding.verdict != "not_eligible":
        return
    failed = next(r for r in finding.reasons if r.holds is False)
    text = wording.notice_text(
        "outlook",
        service=wording.service_name(task.service),
        reason=failed.text.rstrip("。"),
        clause=failed.clause,
        department=wording.department_name(task.department),
    )
    u.tell("outlook", text, task.task_id)


def _tell_pension(u: Unfolding, task: Task, granted: Granted) -> None:
    """Level one or two without having asked for it: the pension comes by list (T18)."""
    level = wording.level_name(granted.level)
    severe = str(granted.level) in _SEVERE
    decided = task.service in {"certificate_new", "certificate_change"}
    if level and severe and decided and u.case.of("pension") is None:
        text = wording.notice_text("pension_hint", level=level)
        u.tell("pension_hint", text, task.task_id)


def _refused(u: Unfolding, task: Task) -> None:
    """A refused new certificate ends everything; another only itself, the rest goes to people."""
    if task.service == "certificate_new":
        _end_all(u)
        return
    waiting = [t for t in u.case.tasks if t.waits_for == task.task_id and t.status == "waiting"]
    if not waiting:
        return
    names = wording.listed(t.service for t in waiting)
    text = wording.notice_text("started_unchanged", services=names)
    for each in waiting:
        u.move(each, "queued")
        u.send(each.task_id, note=text)
    u.tell("started_unchanged", text, task.task_id)


def _end_all(u: Unfolding) -> None:
    for task in u.case.tasks:
        if is_final(task):
            continue
        was_waiting = task.status == "waiting"
        u.move(task, "ended")
        if not was_waiting:
            u.revoke(task.task_id)


def _close(u: Unfolding) -> None:
    """Once nothing is open any more, the case is closed and says so, once."""
    if is_closed(u.case) and not is_closed(u.before):
        text = wording.notice_text("closed", case_id=u.case.case_id)
        u.tell("closed", text, None)
        u.record("system", status_of(u.case))


def withdraw(case: Case, actor: str, now: datetime, calendar: WorkingCalendar) -> Change:
    """The applicant withdraws: what is not final ends, and departments are told."""
    if case.withdrawn_at is not None:
        return Change(case)
    if is_closed(case):
        raise NotAllowedError(status_of(case))
    u = Unfolding(replace(case, withdrawn_at=now), now, calendar)
    _end_all(u)
    u.record(actor, "withdrawn")
    return u.change()
