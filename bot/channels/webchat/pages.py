"""The pages: the talk with and without scripts, help, privacy, entry by link, and their assets."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.channels.webchat import assets, entry, plain, plain_people, window
from bot.channels.webchat.drawn import ASSETS, page
from bot.problems import Problem

router = APIRouter(include_in_schema=False)
router.include_router(plain.router)
router.include_router(plain_people.router)
router.include_router(entry.router)
router.include_router(window.router)


@router.get("/assets/{version}/{name}")
async def asset(request: Request, version: str, name: str) -> Response:
    """A script, style or picture of the page; kept for ever under its own version only."""
    found = ASSETS.files.get(name)
    if found is None:
        raise Problem(404)
    packs = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "Cache-Control": assets.FOREVER if version == ASSETS.version else assets.BRIEFLY,
        "Vary": "Accept-Encoding",
        **({"Content-Encoding": "gzip"} if packs else {}),
    }
    data = found.packed if packs else found.data
    return Response(data, media_type=found.media_type, headers=headers)


@router.get("/help")
async def help_page(request: Request) -> Response:
    """How to use this."""
    return page(request, "help.html")


@router.get("/privacy")
async def privacy(request: Request) -> Response:
    """What happens with personal data."""
    return page(request, "privacy.html")
