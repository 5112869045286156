"""All routes of the desk, behind one door."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from backend.hotline import (
    internal_endpoints,
    later_endpoints,
    oversight_endpoints,
    pages,
    queue_endpoints,
    session_endpoints,
    streams,
    talk_endpoints,
)
from backend.hotline.entry import permitted

DESK_ROUTERS = (
    session_endpoints.router,
    queue_endpoints.router,
    talk_endpoints.router,
    streams.router,
    later_endpoints.router,
    oversight_endpoints.router,
    pages.router,
)
"""What browsers of staff reach; each of their routes stands in the table of roles."""


def _all() -> APIRouter:
    # Left out of the OpenAPI document: only our own pages speak this, and change with it.
    desk = APIRouter(dependencies=[Depends(permitted)], include_in_schema=False)
    router = APIRouter()
    for part in DESK_ROUTERS:
        desk.include_router(part)
    router.include_router(desk)
    router.include_router(internal_endpoints.router)
    return router


router = _all()
