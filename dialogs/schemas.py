"""The shapes of the policy's YAML files; an unknown key is an error, a code is always quoted."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from dialogs.model import Json


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("a date is a quoted string such as '2024-06-27'")  # noqa: TRY004 - Pydantic reports ValueError only
    return date.fromisoformat(value)


QuotedDate = Annotated[date, BeforeValidator(_day)]
Department = Literal["dpf_county", "civil_affairs", "township", "hrss", "employment_service"]
Task = Literal["certificate", "subsidy", "employment", "pension"]
Assessment = Literal["always", "never", "if_objection"]
Original = Literal["returned", "bring", "none"]


class Strict(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedValue(Strict):
    """One value of the policy, from a day on, with its legal basis (设定依据)."""

    since: QuotedDate
    value: Json
    clause: str
    note: str = ""


class Limit(Strict):
    """A time limit (时限) and what does not count into it; no ``days`` where none is stated."""

    name: str
    days: int | None
    unit: Literal["working_day", "calendar_day", "deadline"]
    starts: str
    excludes: tuple[str, ...] = ()
    clause: str
    note: str = ""


class TaskRule(Strict):
    """Who handles an item, what it waits for and which states stop its clock."""

    kind: Task
    department: Department
    also: tuple[Department, ...] = ()
    assessment: Assessment = "never"
    closes: Literal["approved", "paid", "published", "insured"]
    in_total: bool
    clause: str


class ItemPolicy(Strict):
    """``items/<item>/policy.yaml``: what an official may amend."""

    item: str
    name: str
    basis: str
    criteria: dict[str, str]
    values: dict[str, tuple[DatedValue, ...]]
    task: TaskRule
    limits: tuple[Limit, ...]
    materials: tuple[Literal["M1", "M2", "M3", "M4", "M5", "M6"], ...]
    original_certificate: Original
    original_clause: str = ""


class CriterionWording(Strict):
    """What is said of one criterion in each state; ``{…}`` stands for a policy value."""

    met: str
    failed: str = ""
    pending: str = ""
    review: str = ""
    unknown: str
    remedy: str = ""
    labels: dict[str, str] = {}


class ItemWording(Strict):
    """``items/wording.yaml`` and ``items/<item>/wording.yaml``."""

    criteria: dict[str, CriterionWording]
    conditional: str = ""


class CommonPolicy(Strict):
    """``items/common.yaml``: what holds for the whole “一件事”."""

    version: str
    name: str
    since: QuotedDate
    values: dict[str, tuple[DatedValue, ...]]
    limits: tuple[Limit, ...]


class Expected(Strict):
    """What a situation should find; ``reasons`` maps a fact to whether it holds."""

    verdict: Literal["eligible", "conditional", "review", "not_eligible", "unknown"]
    missing: tuple[str, ...] | None = None
    not_before: str | None = None
    reasons: dict[str, bool | None] = {}
    remedy: bool | None = None


class Situation(Strict):
    """One example that is a test: its name, the facts, what is found."""

    name: str
    as_of: str = "2026-11-24"
    facts: dict[str, Json]
    expected: Expected


class Situations(Strict):
    """``items/<item>/situations.yaml``."""

    base: dict[str, Json] = {}
    situations: tuple[Situation, ...]


class FieldRow(Strict):
    """One field of the unified form (附件1) or a supplementary one (T43)."""

    key: str
    number: str = ""
    label: str
    section: str
    clause: str
    kind: str
    options: tuple[str, ...] = ()
    departments: tuple[Department, ...]
    services: tuple[str, ...]
    official: bool = True


class Fields(Strict):
    """``fields.yaml``."""

    fields: tuple[FieldRow, ...]


class MaterialRow(Strict):
    """One row of the material table (附件2·七)."""

    code: str
    name: str
    kind: Literal["form", "waived", "electronic", "original_returned", "proof"]
    must_give: bool
    note: str
    clause: str


class Materials(Strict):
    """``items/materials.yaml``."""

    materials: tuple[MaterialRow, ...]


class DepartmentRow(Strict):
    """A department (部门) that takes part, with the name people know it by."""

    code: Department
    name: str
    official_name: str
    system: str
    kinds: tuple[Task, ...]
    clause: str


class Departments(Strict):
    """``departments.yaml``."""

    departments: tuple[DepartmentRow, ...]


class Tension(Strict):
    """A conflict or gap of the text, the reading taken, and where the reading is built."""

    code: str
    about: str
    reading: str
    where: tuple[str, ...]


class Tensions(Strict):
    """``tensions.yaml``."""

    tensions: tuple[Tension, ...]
