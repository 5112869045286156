"""What goes over the wire about cases (contract, sections 4 and 5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.cases.model import CaseStatus, Status

ServiceCode = Literal[
    "certificate_new",
    "certificate_renew",
    "certificate_migrate",
    "certificate_reissue",
    "certificate_cancel",
    "certificate_change",
    "living_subsidy",
    "nursing_subsidy",
    "employment",
    "pension",
]
_HASH = r"^[0-9a-f]{64}$"


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class FormAnswer(_Request):
    """One answer of the unified form with where it came from; a null value is 不清楚."""

    value: Any = None
    source: Literal["said", "chosen", "derived", "document", "shared_data", "staff"] = "said"
    by: Literal["applicant", "proxy", "staff", "system"] = "applicant"
    message_id: str | None = None
    confirmed: bool = False
    state: Literal["given", "unknown", "skipped"] | None = None


class Submission(_Request):
    """A signed form, handed in."""

    conversation_id: str = Field(pattern=r"^[A-Za-z0-9._:\-]{1,64}$")
    access_token_hash: str = Field(pattern=_HASH)
    form: dict[Annotated[str, Field(max_length=80)], FormAnswer] = Field(max_length=200)
    services: tuple[ServiceCode, ...] = Field(min_length=1, max_length=10)
    policy_version: str = Field(max_length=60)
    submitted_by: Literal["applicant", "proxy"] = "applicant"
    agreed_at: datetime


class Submitted(_Model):
    """The case that was opened."""

    case_id: str
    submitted_at: datetime
    due_on: date | None
    status: CaseStatus


class AccessGrant(_Request):
    """Another token that may see the case, as its SHA-256 in hex."""

    access_token_hash: str = Field(pattern=_HASH)


class ClockView(_Model):
    """A time limit; for the pension there is none in days, and no date is promised."""

    working_days: int | None
    used: int
    paused: bool
    due_on: date | None
    overdue: bool
    estimated: bool = Field(False, description="以官方放假安排为准: a year is not arranged yet.")


class EventView(_Model):
    """One step of a task."""

    at: datetime
    status: Status
    text: str


class TaskView(_Model):
    """One department's part of the case."""

    task_id: str
    service: ServiceCode
    department: str
    status: Status
    clock: ClockView
    events: tuple[EventView, ...]


class CaseView(_Model):
    """A case (办件) as its applicant sees it."""

    case_id: str
    submitted_at: datetime
    status: CaseStatus
    due_on: date | None
    estimated: bool = Field(False, description="以官方放假安排为准: a year is not arranged yet.")
    tasks: tuple[TaskView, ...]


class NewRating(_Request):
    """A rating (好差评): 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意."""

    grade: int = Field(ge=1, le=5, strict=True)
    text: str = Field("", max_length=1000)


class Rated(_Model):
    """The rating was kept."""

    case_id: str
    stage: Literal["acceptance", "closing"]
    grade: int


class NewReport(_Request):
    """What a department reports of a task."""

    event_id: str = Field(min_length=1, max_length=100)
    at: datetime
    status: Status
    text: str = Field("", max_length=2000)
    data: dict[str, Any] = Field(default_factory=dict, max_length=50)


class Reported(_Model):
    """The report was taken; the same for a repetition of it."""

    task_id: str
    event_id: str
    status: Status


CASE_EXAMPLE = {
    "case_id": "HN410122-20261124-0001-8",
    "submitted_at": "2026-11-24T09:30:00+08:00",
    "status": "accepted",
    "due_on": "2026-12-11",
    "estimated": False,
    "tasks": [
        {
            "task_id": "HN410122-20261124-0001-8-1",
            "service": "certificate_new",
            "department": "dpf_county",
            "status": "accepted",
            "clock": {
                "working_days": 3,
                "used": 1,
                "paused": False,
                "due_on": "2026-11-27",
                "overdue": False,
                "estimated": False,
            },
            "events": [
                {"at": "2026-11-25T10:00:00+08:00", "status": "accepted", "text": "县级残联已受理"}
            ],
        }
    ],
}
SUBMISSION_EXAMPLE = {
    "conversation_id": "c-1",
    "access_token_hash": "0" * 64,
    "form": {
        "personal.name": {
            "value": "李秀英",
            "source": "said",
            "by": "proxy",
            "message_id": "m-3",
            "confirmed": True,
        }
    },
    "services": ["certificate_new", "living_subsidy"],
    "policy_version": "豫残联〔2024〕12号",
    "submitted_by": "proxy",
    "agreed_at": "2026-11-24T09:30:00+08:00",
}
REPORT_EXAMPLE = {
    "event_id": "dpf-20261125-17",
    "at": "2026-11-25T10:00:00+08:00",
    "status": "approved",
    "text": "已核发残疾人证",
    "data": {
        "certificate_number": "41010219900307001943",
        "category": "physical",
        "level": 3,
        "issued_on": "2026-11-25",
    },
}
