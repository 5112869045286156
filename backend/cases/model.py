"""The nouns of a case: the case (办件), its tasks, what departments reported, what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from dialogs.model import Finding, Json, UnifiedForm

Status = Literal[
    "waiting",
    "queued",
    "delivered",
    "accepted",
    "needs_correction",
    "assessment",
    "publicity",
    "approved",
    "rejected",
    "ended",
    "paid",
    "published",
    "insured",
]
STATUSES: tuple[Status, ...] = (
    "waiting",
    "queued",
    "delivered",
    "accepted",
    "needs_correction",
    "assessment",
    "publicity",
    "approved",
    "rejected",
    "ended",
    "paid",
    "published",
    "insured",
)
CaseStatus = Literal["submitted", "accepted", "correction", "completed", "terminated", "withdrawn"]
SYSTEM = "system"


@dataclass(frozen=True)
class TaskEvent:
    """Something that happened to a task; ``counted_at`` is the moment the clocks go by."""

    event_id: str
    status: Status
    at: datetime
    counted_at: datetime
    text: str = field(repr=False, default="")
    data: Mapping[str, Json] = field(default_factory=dict[str, Json], repr=False)
    source: str = SYSTEM


@dataclass(frozen=True)
class Task:
    """One department's part of a case (分办任务)."""

    task_id: str
    service: str
    department: str
    status: Status
    waits_for: str | None = None
    version: int = 1
    events: tuple[TaskEvent, ...] = ()

    def first(self, *statuses: Status) -> TaskEvent | None:
        """The first event that brought the task into one of ``statuses``."""
        return next((e for e in self.events if e.status in statuses), None)

    def last(self, *statuses: Status) -> TaskEvent | None:
        """The last event that brought the task into one of ``statuses``."""
        return next((e for e in reversed(self.events) if e.status in statuses), None)


@dataclass(frozen=True)
class Case:
    """A matter in progress (办件), pinned to the policy version it was opened under."""

    case_id: str
    conversation_id: str
    submitted_by: str
    submitted_at: datetime
    agreed_at: datetime
    policy_version: str
    form: UnifiedForm = field(repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    tasks: tuple[Task, ...] = ()
    withdrawn_at: datetime | None = None

    def task(self, task_id: str) -> Task:
        """The task ``task_id``; KeyError when it is not of this case."""
        for task in self.tasks:
            if task.task_id == task_id:
                return task
        raise KeyError(task_id)

    def of(self, service: str) -> Task | None:
        """The task for ``service``, or None."""
        return next((t for t in self.tasks if t.service == service), None)

    def finding(self, service: str) -> Finding | None:
        """What was found of ``service`` when it was last assessed."""
        return next((f for f in self.findings if f.service == service), None)

    def with_task(self, task: Task) -> Case:
        """A copy in which ``task`` stands in the place of the one with its id."""
        tasks = tuple(task if t.task_id == task.task_id else t for t in self.tasks)
        return replace(self, tasks=tasks)

    @property
    def submitted_on(self) -> date:
        """The day it was handed in."""
        return self.submitted_at.date()


@dataclass(frozen=True)
class Letter:
    """Something to be delivered, once per ``key`` and in order within a ``lane``."""

    key: str
    target: str
    lane: str
    case_id: str
    body: Mapping[str, Json] = field(repr=False)
    task_id: str | None = None
    path: str = ""


@dataclass(frozen=True)
class Notice:
    """What the applicant is told (通知申请人)."""

    notice_id: str
    case_id: str
    kind: str
    text: str = field(repr=False)
    at: datetime
    task_id: str | None = None


@dataclass(frozen=True)
class AuditEntry:
    """Who did what to which case; codes only, never personal data."""

    actor: str
    action: str
    task_id: str | None = None
    detail: str = ""


@dataclass(frozen=True)
class Change:
    """A case after something happened, with everything that follows from it."""

    case: Case
    letters: tuple[Letter, ...] = ()
    notices: tuple[Notice, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    cancelled_lanes: tuple[str, ...] = ()
