"""What goes out: a task to its department with only the fields it needs, a notice to the person."""

from __future__ import annotations

from collections.abc import Mapping

from backend.cases.clocks import Clock
from backend.cases.model import Case, Letter, Notice, Task
from backend.cases.policy import facts_for, fields_for
from backend.cases.wording import department_name, service_name
from dialogs.model import Finding, Json

BOT = "bot"


def task_letter(case: Case, task: Task, clock: Clock, *, to: str, note: str = "") -> Letter:
    """The task as the department ``to`` receives it (contract, section 5)."""
    body = {
        **_head(case, task, "handle", to),
        "department_name": department_name(to),
        "policy_version": case.policy_version,
        "submitted_at": case.submitted_at.isoformat(),
        "submitted_by": case.submitted_by,
        "limit": {
            "working_days": clock.working_days,
            "due_on": clock.due_on.isoformat() if clock.due_on else None,
            "estimated": clock.estimated,
        },
        "fields": fields_for(to, task.service, case.form),
        "facts": facts_for(task.service, case.form, case.submitted_on),
        "assessment": _assessment(case.finding(task.service)),
        "note": note,
    }
    return _letter(case, task, body, to)


def end_letter(case: Case, task: Task, to: str) -> Letter:
    """Tells ``to`` that a task it may have received is over; nothing personal in it."""
    return _letter(case, task, _head(case, task, "end", to), to)


def notice_letter(case: Case, notice: Notice) -> Letter:
    """A notice on its way into the conversation."""
    body = {
        "notice_id": notice.notice_id,
        "case_id": case.case_id,
        "task_id": notice.task_id,
        "kind": notice.kind,
        "text": notice.text,
        "at": notice.at.isoformat(),
    }
    return Letter(
        key=f"notice:{notice.notice_id}",
        target=BOT,
        lane=f"{BOT}:{case.conversation_id}",
        case_id=case.case_id,
        task_id=notice.task_id,
        path=f"/internal/conversations/{case.conversation_id}/notices",
        body=body,
    )


def lane_of(task: Task, to: str) -> str:
    """The lane in which letters about ``task`` to one department keep their order."""
    return f"{to}:{task.task_id}"


def _head(case: Case, task: Task, action: str, to: str) -> dict[str, Json]:
    return {
        "action": action,
        "case_id": case.case_id,
        "task_id": task.task_id,
        "version": task.version,
        "department": to,
        "service": task.service,
        "service_name": service_name(task.service),
    }


def _letter(case: Case, task: Task, body: Mapping[str, Json], to: str) -> Letter:
    key = f"{case.case_id}:{task.task_id}:{task.version}"
    return Letter(
        key=key if to == task.department else f"{key}:{to}",
        target=to,
        lane=lane_of(task, to),
        case_id=case.case_id,
        task_id=task.task_id,
        body=body,
    )


def _assessment(finding: Finding | None) -> Json:
    """Our advice to the department, which decides."""
    if finding is None:
        return None
    reasons = [{"clause": r.clause, "text": r.text, "holds": r.holds} for r in finding.reasons]
    return {"verdict": finding.verdict, "reasons": reasons}
