"""What the conversation service tells and asks the desk; guarded by the shared secret."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Response

from backend.auth import internal
from backend.hotline.entry import Parts
from backend.hotline.schemas import CountyOverride, Told
from backend.problems import documented

router = APIRouter(
    prefix="/internal/desk",
    tags=["internal"],
    dependencies=[Depends(internal)],
)
_SECURITY: dict[str, Any] = {"security": [{"internal": []}]}
_TOLD = {
    "event_id": "5f0c…",
    "conversation_id": "c-1",
    "kind": "requested",
    "at": "2026-11-24T09:30:00+08:00",
    "data": {"reason": "asked", "county": "410122", "access": ["要大字"], "urgent": False},
}
_COUNTIES = [
    {
        "code": "410122",
        "version": 1,
        "content": {"code": "410122", "name": "中牟县", "source": "…", "checked_on": "2026-11-01"},
    }
]


@router.post(
    "/events",
    status_code=204,
    responses=documented(401, 422),
    openapi_extra=_SECURITY
    | {"requestBody": {"content": {"application/json": {"example": _TOLD}}}},
)
async def told(parts: Parts, body: Told) -> Response:
    """Something happened in a conversation; the same ``event_id`` again changes nothing."""
    await parts.inbox.take(body)
    return Response(status_code=204)


@router.get(
    "/counties",
    responses={
        200: {"content": {"application/json": {"example": _COUNTIES}}},
        **documented(401),
    },
    openapi_extra=_SECURITY,
)
async def counties(parts: Parts) -> tuple[CountyOverride, ...]:
    """What county editors have saved; it wins over the files of these counties."""
    return tuple(
        CountyOverride(code=v.code, version=v.version, content=dict(v.content))
        for v in await parts.counties.latest()
    )
