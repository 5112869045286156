"""What applicants are told about their case, filled in from ``wording.yaml``."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from backend.cases.model import Case, Status, Task
from dialogs.catalogue import load
from dialogs.items import ITEMS
from dialogs.limits import DEPARTMENTS
from dialogs.model import CERTIFICATE_SERVICES

_MOST_SAID = 300
_STOPS = "。！？!?.；;"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Notice(_Strict):
    text: str


class _Wording(_Strict):
    notices: dict[str, _Notice]
    parts: dict[str, str]
    levels: dict[str, str]
    events: dict[str, str]


WORDING = load("cases/wording.yaml", _Wording, package="backend")


def service_name(service: str) -> str:
    """The official name of a service item."""
    return ITEMS[service].policy.name


def department_name(department: str) -> str:
    """The name people know a department by."""
    return DEPARTMENTS[department].name


def level_name(level: object) -> str | None:
    """一级 to 四级; None when the department did not say."""
    return WORDING.levels.get(str(level))


def level_sentence(level: object) -> str:
    """The level that was granted, as a sentence; nothing when the department did not say."""
    name = level_name(level)
    return part("level", level=name) if name else ""


def event_text(task: Task, status: Status) -> str:
    """The line beside an event nobody wrote a text for."""
    return WORDING.events[status].format(department=department_name(task.department))


def notice_text(name: str, **params: str) -> str:
    """The notice ``name`` with its placeholders filled in."""
    return WORDING.notices[name].text.format(**params)


def part(name: str, **params: str) -> str:
    """A part of a notice that only sometimes belongs to it."""
    return WORDING.parts[name].format(**params)


def said(text: str) -> str:
    """A department's own words as a sentence inside ours; cut where they go on too long."""
    words = " ".join(text.split())[:_MOST_SAID]
    return words if not words or words[-1] in _STOPS else f"{words}。"


def listed(services: Iterable[str]) -> str:
    """Service items one after the other."""
    return "、".join(service_name(s) for s in services)


def delivery(case: Case) -> str:
    """How the paper certificate reaches the person, as they chose."""
    method = case.form.value("delivery.method")
    return part(method) if method in {"mail", "pickup"} else ""


def approved_notice(task: Task) -> str:
    """Which notice an approval of ``task`` gives."""
    special = {"certificate_new": "approved_new", "certificate_cancel": "approved_cancel"}
    if task.service in special:
        return special[task.service]
    if task.service in CERTIFICATE_SERVICES:
        return "approved_certificate"
    own = {"employment": "approved_employment", "pension": "approved_pension"}
    return own.get(task.service, "approved_subsidy")


def rejected_notice(task: Task) -> str:
    """Which notice a refusal of ``task`` gives."""
    if task.service == "certificate_new":
        return "rejected_new"
    return "rejected_certificate" if task.service in CERTIFICATE_SERVICES else "rejected"
