"""Development aids, only with APP_ENV=dev (contract, section 8)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, field_validator

from backend.clock import local
from backend.dev.simulation import Orders, Simulation
from backend.problems import Problem, documented

_EARLIEST, _LATEST = 2000, 2100


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SetClock(_Request):
    """The time to move to; without an offset it is Asia/Shanghai."""

    now: datetime

    @field_validator("now")
    @classmethod
    def _within_reach(cls, now: datetime) -> datetime:
        if not _EARLIEST <= now.year <= _LATEST:
            raise ValueError(f"between {_EARLIEST} and {_LATEST}")
        return now


class ClockSet(BaseModel):
    """The time it is now."""

    now: datetime


class Simulate(_Request):
    """How many days the departments work, and what they decide about certificates."""

    days: int = Field(30, ge=1, le=366)
    certificate: Literal["approved", "rejected"] = "approved"
    level: int = Field(2, ge=1, le=4)


class Simulated(BaseModel):
    """What the departments did."""

    now: datetime
    days: int
    events: int


def _only_in_development(request: Request) -> Simulation:
    simulation: Simulation | None = request.app.state.simulation
    if simulation is None:
        raise Problem(404, "没有这个地址，请回到办理页面。")
    return simulation


router = APIRouter(tags=["development"], dependencies=[Depends(_only_in_development)])
_NOW = "2026-12-24T10:00:00+08:00"


def _openapi(example: dict[str, object]) -> dict[str, object]:
    return {"requestBody": {"content": {"application/json": {"example": example}}}}


@router.post(
    "/api/dev/clock",
    responses={
        200: {"content": {"application/json": {"example": {"now": _NOW}}}},
        **documented(404, 422),
    },
    openapi_extra=_openapi({"now": _NOW}),
)
async def set_clock(body: SetClock, request: Request) -> ClockSet:
    """Move the clock of the service and of the department simulator."""
    simulation = _only_in_development(request)
    return ClockSet(now=local(simulation.clock.set(local(body.now))))


@router.post(
    "/api/dev/simulate",
    responses={
        200: {"content": {"application/json": {"example": {"now": _NOW, "days": 30, "events": 9}}}},
        **documented(404, 422),
    },
    openapi_extra=_openapi({"days": 30, "certificate": "approved", "level": 2}),
)
async def simulate(body: Simulate, request: Request) -> Simulated:
    """Let the simulator play all departments for so many days; answers when it is done."""
    simulation = _only_in_development(request)
    events = await simulation.run(Orders(body.days, body.certificate, body.level))
    return Simulated(now=local(simulation.clock()), days=body.days, events=events)
