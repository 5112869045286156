"""Time limits (时限) and tasks: who handles each service, what it waits for, when clocks stop.

Everything here is read from ``items/<item>/policy.yaml`` and ``departments.yaml``; counting days is
the backend's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dialogs.catalogue import load
from dialogs.items import ITEMS
from dialogs.items.item import ServiceItem, common
from dialogs.items.policy import PolicyDateError, value_on
from dialogs.model import CERTIFICATE_SERVICES, SERVICES, Json
from dialogs.schemas import Departments
from dialogs.schemas import Limit as LimitRow


@dataclass(frozen=True)
class Department:
    """A department (部门) that takes part: its name, its system, the kinds of task it handles."""

    code: str
    name: str
    official_name: str
    system: str
    kinds: tuple[str, ...]
    clause: str


@dataclass(frozen=True)
class Limit:
    """One time limit: ``days`` is None where the document states none (未规定)."""

    name: str
    days: int | None
    unit: str
    starts: str
    excludes: tuple[str, ...]
    clause: str
    note: str


@dataclass(frozen=True)
class TaskRule:
    """The task (子项) that a service makes.

    ``department`` receives it and ``also`` take part in deciding it. ``pauses`` are the task states
    that stop its clock; ``closes`` is its own closing state; ``in_total`` tells whether it counts
    into the 13 working days; ``needs_certificate`` whether it waits for a new certificate.
    """

    service: str
    kind: str
    department: str
    also: tuple[str, ...]
    assessment: str
    pauses: tuple[str, ...]
    closes: str
    in_total: bool
    needs_certificate: bool
    returns_original: bool
    limit: Limit
    clause: str


PAUSES = ("assessment", "publicity")
"""States of a certificate task in which neither its own clock nor that of the case runs."""


def _limit(row: LimitRow) -> Limit:
    return Limit(**row.model_dump())


def _task(item: ServiceItem) -> TaskRule:
    rule = item.policy.task
    return TaskRule(
        service=item.service,
        kind=rule.kind,
        department=rule.department,
        also=rule.also,
        assessment=rule.assessment,
        pauses=PAUSES if rule.assessment != "never" else (),
        closes=rule.closes,
        in_total=rule.in_total,
        needs_certificate=item.service not in CERTIFICATE_SERVICES,
        returns_original=item.policy.original_certificate == "returned",
        limit=_limit(item.policy.limits[0]),
        clause=rule.clause,
    )


TASKS: dict[str, TaskRule] = {service: _task(ITEMS[service]) for service in SERVICES}
"""The task that each service makes."""

DEPARTMENTS: dict[str, Department] = {
    row.code: Department(**row.model_dump())
    for row in load("departments.yaml", Departments).departments
}
"""The departments of the interface contract, section 5."""

TOTAL = _limit(common().limits[0])
"""The limit of the whole “一件事”: 13 working days and what does not count into them."""


def limits_for(service: str) -> tuple[Limit, ...]:
    """The limits of ``service``, its own first, then those of its stages and the total."""
    own = tuple(_limit(row) for row in ITEMS[service].policy.limits)
    return (*own, TOTAL) if TASKS[service].in_total else own


def waits_for(service: str, services: Collection[str], verdict: str | None = None) -> str | None:
    """The certificate service among ``services`` whose result ``service`` waits for, if any.

    All wait for a new certificate. For another certificate service only what is found
    ``conditional`` waits, since whoever holds a valid certificate need not (T20).
    """
    if not TASKS[service].needs_certificate:
        return None
    if "certificate_new" in services:
        return "certificate_new"
    giving = ("certificate_change", "certificate_renew", "certificate_migrate")
    return next((s for s in giving if s in services), None) if verdict == "conditional" else None


def ended_by(refused: str, services: Collection[str]) -> tuple[str, ...]:
    """The services that end when certificate service ``refused`` is refused.

    Refusing a new certificate ends everything (正文·三(三)2); of someone who holds one, only that
    service ends and the rest is settled by hand (T20).
    """
    everything = refused == "certificate_new"
    return tuple(s for s in SERVICES if s in services and (everything or s == refused))


def policy_value(service: str, name: str, day: date) -> Json:
    """The value ``name`` of ``service`` on ``day``; None where the document states none."""
    return value_on(name, ITEMS[service].policy.values[name], day)


__all__ = [
    "DEPARTMENTS",
    "PAUSES",
    "TASKS",
    "TOTAL",
    "Department",
    "Limit",
    "PolicyDateError",
    "TaskRule",
    "ended_by",
    "limits_for",
    "policy_value",
    "waits_for",
]
