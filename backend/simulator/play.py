"""How the simulated departments work: pure, one task and one day at a time.

The days below are made up so that a demonstration moves along; they are no policy and nobody is
told them. In particular the document sets no length for the publicity (公示).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from backend.calendar import WorkingCalendar
from dialogs.model import Json

Outcome = Literal["approved", "rejected"]
_ASSESSED = {"certificate_new", "certificate_change"}
_SUBSIDIES = {"living_subsidy", "nursing_subsidy"}
_CATEGORY_DIGITS = {
    "vision": "1",
    "hearing": "2",
    "speech": "3",
    "physical": "4",
    "intellectual": "5",
    "mental": "6",
    "multiple": "7",
}
_ID_LENGTH = 18


@dataclass(frozen=True)
class SimulatedTask:
    """A task as a simulated department holds it: as little of the person as it can do with."""

    task_id: str
    department: str
    service: str
    received_on: date
    done: tuple[str, ...] = ()
    verdict: str = ""
    person: Mapping[str, Json] = field(default_factory=dict[str, Json], repr=False)


@dataclass(frozen=True)
class Plan:
    """What the departments are to decide."""

    certificate: Outcome = "approved"
    level: int = 2


@dataclass(frozen=True)
class Step:
    """One report: so many working days after receipt, this status."""

    after: int
    status: str
    text: str
    data: Mapping[str, Json] = field(default_factory=dict[str, Json], repr=False)


def due_steps(
    task: SimulatedTask, plan: Plan, today: date, calendar: WorkingCalendar
) -> tuple[Step, ...]:
    """The steps that the department takes on ``today``, in order."""
    passed = calendar.working_days_between(task.received_on, today)
    steps = _script(task, plan, today)
    return tuple(s for s in steps if s.after <= passed and s.status not in task.done)


def is_last(task: SimulatedTask, step: Step) -> bool:
    """Whether ``task`` is over for its department after ``step``."""
    if task.service in _SUBSIDIES and task.department == "township":
        return step.status == "accepted"
    closing = {"rejected", "paid", "published", "insured"}
    if task.service.startswith("certificate_"):
        closing.add("approved")
    return step.status in closing


def _script(task: SimulatedTask, plan: Plan, today: date) -> tuple[Step, ...]:
    if task.service in _ASSESSED:
        return _assessed(task, plan, today)
    if task.service in _SUBSIDIES:
        return _subsidy(task)
    if task.service == "employment":
        return _refusable(
            task,
            Step(1, "accepted", "已受理，正在整理您的求职信息。"),
            Step(3, "published", "求职信息已在河南省残疾人就业创业网络服务平台发布。"),
        )
    if task.service == "pension":
        return _refusable(
            task,
            Step(1, "accepted", "已收到残联推送的名单。"),
            Step(4, "insured", "代缴已办结。"),
        )
    return _plain_certificate(plan)


def _assessed(task: SimulatedTask, plan: Plan, today: date) -> tuple[Step, ...]:
    begun = (
        Step(1, "accepted", "材料齐全，正在初审。"),
        Step(2, "assessment", "请按县残联的安排到指定机构评定。"),
    )
    if plan.certificate == "rejected":
        return (*begun, Step(4, "rejected", "评定结果没有达到残疾标准。"))
    category = _category(task.person)
    number = _number(task.person, category, plan.level)
    data = {
        "certificate_number": number,
        "category": category,
        "level": plan.level,
        "issued_on": today.isoformat(),
    }
    return (
        *begun,
        Step(4, "publicity", "评定结果已收到，按规定公示。"),
        Step(9, "approved", "", {k: v for k, v in data.items() if v is not None}),
    )


def _plain_certificate(plan: Plan) -> tuple[Step, ...]:
    refused = plan.certificate == "rejected"
    end = Step(2, "rejected", "材料和系统里的信息对不上。") if refused else Step(2, "approved", "")
    return (Step(1, "accepted", "材料齐全，正在办理。"), end)


def _subsidy(task: SimulatedTask) -> tuple[Step, ...]:
    """The township takes it in; civil affairs, to whom it is passed on, decides and pays."""
    if task.department == "township":
        return (Step(1, "accepted", "材料齐全，已转县级民政部门审核。"),)
    if task.verdict == "not_eligible":
        return (Step(3, "rejected", "经核对，不符合这项补贴的条件。"),)
    return (Step(3, "approved", ""), Step(5, "paid", ""))


def _refusable(task: SimulatedTask, accepted: Step, closing: Step) -> tuple[Step, ...]:
    if task.verdict == "not_eligible":
        return (accepted, Step(2, "rejected", "经核对，不符合这一项的条件。"))
    return (accepted, closing)


def _category(person: Mapping[str, Json]) -> str | None:
    for key in ("certificate.new.categories", "certificate.change.categories"):
        chosen: list[str] = list(person.get(key) or [])
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            return "multiple"
    return None


def _number(person: Mapping[str, Json], category: str | None, level: int) -> str | None:
    id_number = str(person.get("personal.id_number") or "")
    digit = _CATEGORY_DIGITS.get(category or "")
    if len(id_number) != _ID_LENGTH or digit is None:
        return None
    return f"{id_number}{digit}{level}"
