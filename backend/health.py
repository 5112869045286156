"""Whether the backend lives, is ready, and how busy it is (contract, section 7)."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from backend.metrics import Meters
from backend.problems import MEDIA_TYPE, document, documented

router = APIRouter(tags=["liveness"])
_log = logging.getLogger(__name__)
_READY = {"status": "ready", "checks": {"database": True, "outbox": True, "desk": True}}


@router.get(
    "/healthz", responses={200: {"content": {"application/json": {"example": {"status": "up"}}}}}
)
async def healthz() -> dict[str, str]:
    """The process is up."""
    return {"status": "up"}


@router.get(
    "/readyz",
    responses={200: {"content": {"application/json": {"example": _READY}}}, **documented(503)},
)
async def readyz(request: Request) -> Response:
    """Its store answers and its outbox runs; says which does not."""
    state = request.app.state
    checks = {
        "database": await _database_answers(state),
        "outbox": not state.post.done(),
        "desk": not state.sweeping.done(),
    }
    if all(checks.values()):
        return JSONResponse({"status": "ready", "checks": checks})
    return JSONResponse(document(503, checks=checks), 503, media_type=MEDIA_TYPE)


@router.get("/metrics", responses={200: {"content": {"text/plain": {"example": "# HELP …"}}}})
async def metrics(request: Request) -> Response:
    """Measurements for Prometheus."""
    meters: Meters = request.app.state.meters
    for target, pending in (await request.app.state.outbox.backlog()).items():
        meters.backlog.labels(target).set(pending)
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


async def _database_answers(state: Any) -> bool:  # noqa: ANN401 - Starlette's own state object
    try:
        async with state.database.read() as db:
            await db.execute(text("SELECT 1"))
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        _log.warning("the database does not answer: %s", type(error).__name__)
        return False
    return True
