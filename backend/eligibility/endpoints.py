"""Eligibility for whoever asks: stateless, nothing is kept (contract, section 3)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from backend.cases.schemas import ServiceCode
from backend.problems import Problem, documented
from dialogs.eligibility import FactError, assess_all
from dialogs.items.policy import PolicyDateError
from dialogs.model import Finding, Verdict

router = APIRouter(tags=["eligibility"])

Category = Literal["vision", "hearing", "speech", "physical", "intellectual", "mental", "multiple"]


class Facts(BaseModel):
    """What is known of a person; a fact that is absent or null is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    henan_household: StrictBool | None = None
    birth_date: date | None = None
    sex: Literal["male", "female"] | None = None
    has_certificate: StrictBool | None = None
    certificate_status: Literal["valid", "expired", "cancelled", "frozen", "moved_out"] | None = (
        None
    )
    certificate_cancelled_on: date | None = None
    applying_certificate: StrictBool | None = None
    disability_categories: list[Category] | None = None
    disability_level: Literal[1, 2, 3, 4, "1", "2", "3", "4"] | None = None
    long_term_care: StrictBool | None = None
    minimum_living: StrictBool | None = None
    extreme_poverty: StrictBool | None = None
    work_injury_care: StrictBool | None = None
    orphan: StrictBool | None = None
    elderly_allowance: StrictBool | None = None
    duty_disability: StrictBool | None = None
    retired_cadre: StrictBool | None = None
    student: StrictBool | None = None
    public_employee: StrictBool | None = None
    employee_pension: StrictBool | None = None
    resident_pension_member: StrictBool | None = None
    unemployed: StrictBool | None = None
    able_and_willing_to_work: StrictBool | None = None
    certificate_damaged: StrictBool | None = None
    certificate_lost: StrictBool | None = None
    household_moved: StrictBool | None = None
    condition_changed: StrictBool | None = None
    no_longer_disabled_or_deceased: StrictBool | None = None


class Query(BaseModel):
    """Which services to look at, for what is known, on which day (today when not said)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    as_of: date | None = None
    services: list[ServiceCode] | None = Field(None, max_length=20)
    facts: Facts = Facts()


class ReasonView(BaseModel):
    """One condition with its legal basis; ``holds`` is null while it is open."""

    clause: str
    text: str
    fact: str
    holds: bool | None


class FindingView(BaseModel):
    """What can be said of one service; the department decides."""

    service: ServiceCode
    verdict: Verdict
    reasons: tuple[ReasonView, ...]
    missing: tuple[str, ...]
    remedy: str | None
    not_before: str | None


class Findings(BaseModel):
    """The findings, in the order asked."""

    results: tuple[FindingView, ...]


_ASKED = {
    "as_of": "2026-11-24",
    "services": ["nursing_subsidy"],
    "facts": {"henan_household": True, "has_certificate": True, "disability_level": 3},
}
_FOUND = {
    "results": [
        {
            "service": "nursing_subsidy",
            "verdict": "not_eligible",
            "reasons": [
                {
                    "clause": "附件2·六·8",
                    "text": "残疾等级要求一级或二级",
                    "fact": "disability_level",
                    "holds": False,
                }
            ],
            "missing": [],
            "remedy": "残疾状况有变化的，可以申请残疾等级变更。",
            "not_before": None,
        }
    ]
}


@router.post(
    "/api/eligibility",
    response_model=Findings,
    responses={
        200: {"content": {"application/json": {"example": _FOUND}}},
        **documented(413, 422),
    },
    openapi_extra={"requestBody": {"content": {"application/json": {"example": _ASKED}}}},
)
async def eligibility(query: Query, request: Request) -> Findings:
    """What a person with these facts can apply for."""
    today: date = request.app.state.cases.now().date()
    facts = query.facts.model_dump(exclude_none=True)
    services = list(dict.fromkeys(query.services)) if query.services is not None else None
    try:
        found = assess_all(facts, query.as_of or today, services)
    except PolicyDateError as error:
        raise Problem(422, error.detail) from None
    except FactError as error:
        errors = [{"where": f"body.facts.{error.fact}", "what": error.wants}]
        raise Problem(422, errors=errors) from None
    return Findings(results=tuple(_view(finding) for finding in found))


def _view(finding: Finding) -> FindingView:
    reasons = tuple(
        ReasonView(clause=r.clause, text=r.text, fact=r.fact, holds=r.holds)
        for r in finding.reasons
    )
    return FindingView.model_validate(
        {
            "service": finding.service,
            "verdict": finding.verdict,
            "reasons": reasons,
            "missing": finding.missing,
            "remedy": finding.remedy,
            "not_before": finding.not_before,
        }
    )
