"""Shared data for the interview, after the person's separate authorisation."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import insert

from backend.auth import internal
from backend.metrics import Meters
from backend.problems import documented
from backend.sharing.source import SharedDataSource, SharedRecord
from backend.storage.tables import AUDIT

router = APIRouter(tags=["internal"], dependencies=[Depends(internal)])
_log = logging.getLogger(__name__)
SECONDS = 1.8
"""The interview waits two seconds in all."""


class LookUp(BaseModel):
    """Whom to look up, and under which consent."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id_number: str = Field(min_length=1, max_length=18)
    name: str = Field(min_length=1, max_length=60)
    consent_id: str = Field(pattern=r"^[A-Za-z0-9._:\-]{1,100}$")


class Found(BaseModel):
    """Answers by form key, and who holds them; both empty when nothing is known in time."""

    found: dict[str, Any]
    sources: tuple[str, ...]


_ASKED = {"id_number": "410122195803050021", "name": "李桂兰", "consent_id": "c-1:m-4"}
_FOUND = {
    "found": {"personal.ethnicity": "汉族", "eligibility.minimum_living": True},
    "sources": ["公安户籍信息", "民政低保特困信息"],
}


@router.post(
    "/internal/shared-data",
    responses={
        200: {"content": {"application/json": {"example": _FOUND}}},
        **documented(401, 422),
    },
    openapi_extra={
        "security": [{"internal": []}],
        "requestBody": {"content": {"application/json": {"example": _ASKED}}},
    },
)
async def shared_data(body: LookUp, request: Request) -> Found:
    """What the departments hold of a person; that it was asked is kept, what it says is not."""
    record = await _in_time(request.app.state.sharing, body)
    outcome = "found" if record.found else "empty"
    meters: Meters = request.app.state.meters
    meters.shared.labels(outcome).inc()
    row = {
        "at": request.app.state.cases.now().isoformat(),
        "actor": "applicant",
        "action": "shared data",
        "detail": f"{body.consent_id} {outcome}",
    }
    async with request.app.state.database.write() as db:
        await db.execute(insert(AUDIT).values(row))
    return Found(found=dict(record.found), sources=record.sources)


async def _in_time(source: SharedDataSource, body: LookUp) -> SharedRecord:
    """Nothing rather than late: what is not found is asked as usual."""
    try:
        async with asyncio.timeout(SECONDS):
            return await source.look_up(body.id_number, body.name)
    except Exception as error:  # noqa: BLE001 - whatever the source does, the interview goes on
        _log.warning("shared data not available: %s", type(error).__name__)
        return SharedRecord()
