"""Which event a task's state allows (contract, section 4; digest §5), as one table per kind.

Impossible events are refused: a new certificate cannot be approved before its assessment (评定) and
publicity (公示), a subsidy cannot be paid before it was approved. Departments never report
``waiting``, ``queued``, ``delivered`` or ``ended``: those are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from backend.cases.model import Case, CaseStatus, Status, Task
from dialogs.limits import TASKS

Kind = Literal["assessed", "assessable", "unassessed", "subsidy", "employment", "pension"]
_BY_ASSESSMENT: Mapping[str, Kind] = {
    "always": "assessed",
    "if_objection": "assessable",
    "never": "unassessed",
}
_TASK_KINDS: Mapping[str, Kind] = {
    "subsidy": "subsidy",
    "employment": "employment",
    "pension": "pension",
}


def _kind_of(service: str) -> Kind:
    """How a task for ``service`` goes, by the policy's task rule."""
    if service == "certificate_renew":
        return "assessable"  # a damaged one is not assessed, an expired one may be (T13)
    rule = TASKS[service]
    return _TASK_KINDS.get(rule.kind, _BY_ASSESSMENT[rule.assessment])


KIND_OF: Mapping[str, Kind] = {service: _kind_of(service) for service in TASKS}
_Table = Mapping[Status, frozenset[Status]]
OURS: frozenset[Status] = frozenset({"waiting", "queued", "delivered", "ended"})
PAUSES: frozenset[Status] = frozenset({"assessment", "publicity"})
"""While these last, neither the task's clock nor the case's runs (附件2·八)."""


def _table(accepted: set[Status], more: Mapping[Status, set[Status]]) -> _Table:
    """What every kind has in common, and what ``accepted`` and further states allow besides."""
    begun: dict[Status, set[Status]] = {
        "waiting": {"queued", "ended"},
        "queued": {"delivered", "ended"},
        "delivered": {"accepted", "needs_correction", "rejected", "ended"},
        "needs_correction": {"accepted", "rejected", "ended"},
        "accepted": {"needs_correction", "rejected", "ended", *accepted},
    }
    table: dict[Status, frozenset[Status]] = {}
    for status, then in (*begun.items(), *more.items()):
        table[status] = frozenset(then)
    return table


_ASSESSMENT: Mapping[Status, set[Status]] = {
    "assessment": {"publicity", "rejected", "ended"},
    "publicity": {"approved", "rejected", "ended"},
}
TABLES: Mapping[Kind, _Table] = {
    "assessed": _table({"assessment"}, _ASSESSMENT),
    "assessable": _table({"assessment", "approved"}, _ASSESSMENT),
    "unassessed": _table({"approved"}, {}),
    "subsidy": _table({"approved"}, {"approved": {"paid", "ended"}}),
    "employment": _table(
        {"approved", "published"}, {"approved": {"published", "rejected", "ended"}}
    ),
    "pension": _table({"approved", "insured"}, {"approved": {"insured", "rejected", "ended"}}),
}


def allowed(service: str, status: Status) -> frozenset[Status]:
    """What may follow ``status`` in a task for ``service``; nothing after a final state."""
    return TABLES[KIND_OF[service]].get(status, frozenset())


def allows_department(task: Task, status: Status) -> bool:
    """Whether the department may report ``status`` now."""
    return status not in OURS and status in allowed(task.service, task.status)


def is_final(task: Task) -> bool:
    """Whether nothing more can happen to ``task``."""
    return not allowed(task.service, task.status)


def is_decided(task: Task) -> bool:
    """Whether the department's decision is there, even if money or news are still to come."""
    return is_final(task) or task.status == "approved"


def status_of(case: Case) -> CaseStatus:
    """The state of the whole case (digest §5.1), which follows from its tasks."""
    if case.withdrawn_at is not None:
        return "withdrawn"
    new = case.of("certificate_new")
    if new is not None and new.status == "rejected":
        return "terminated"
    if all(is_final(t) for t in case.tasks):
        return "completed"
    if any(t.status == "needs_correction" for t in case.tasks):
        return "correction"
    return "accepted" if was_accepted(case) else "submitted"


def was_accepted(case: Case) -> bool:
    """Whether any department has accepted its part (受理)."""
    return any(t.first("accepted") is not None for t in case.tasks)


def is_closed(case: Case) -> bool:
    """Whether the case is closed (办结 or 终结)."""
    return status_of(case) in {"completed", "terminated", "withdrawn"}
