"""What the conversation service tells and asks the desk; guarded by the shared secret."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Response

from backend.auth import internal
from backend.hotline.entry import Parts
from backend.hotline.later_schemas import CountyOverride
from backend.hotline.schemas import Told
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
        "changed_at": "2026-11-24T09:30:00+08:00",
        "changed_by": "6号",
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
        304: {"description": "Nothing changed since If-None-Match."},
        **documented(401),
    },
    openapi_extra=_SECURITY,
    response_model=tuple[CountyOverride, ...],
)
async def counties(
    parts: Parts, response: Response, if_none_match: Annotated[str, Header()] = ""
) -> tuple[CountyOverride, ...] | Response:
    """What county editors have saved; it wins over the files of these counties."""
    latest = await parts.counties.latest()
    versions = ",".join(f"{v.code}.{v.version}" for v in latest)
    tag = f'"{hashlib.sha256(versions.encode()).hexdigest()[:16]}"'
    if if_none_match == tag:
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return tuple(
        CountyOverride(
            code=v.code,
            version=v.version,
            changed_at=v.changed_at,
            changed_by=v.changed_by,
            content=dict(v.content),
        )
        for v in latest
    )
