"""Which departments there are, where their tasks go and who passes what on to whom."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from dialogs.catalogue import load

Department = Literal["dpf_county", "civil_affairs", "township", "hrss", "employment_service"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DepartmentRow(_Strict):
    """One department: its address, and who reviews what it accepted."""

    code: Department
    url: str
    passes_on_to: Department | None = None


class _Departments(_Strict):
    departments: tuple[DepartmentRow, ...]


DEPARTMENTS: dict[str, DepartmentRow] = {
    row.code: row
    for row in load("dispatch/departments.yaml", _Departments, package="backend").departments
}


def reviewer_of(department: str) -> str | None:
    """Who reviews what ``department`` accepted, when that is somebody else."""
    return DEPARTMENTS[department].passes_on_to


def handles(department: str, task_department: str) -> bool:
    """Whether ``department`` may report on a task of ``task_department``."""
    return department in {task_department, reviewer_of(task_department)}
