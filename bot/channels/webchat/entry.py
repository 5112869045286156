"""Entry by a link or six digits; opening the page uses nothing up, since previews open it too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.channels.webchat.drawn import page
from bot.channels.webchat.visit import Visit, keep, refuse_strangers
from bot.problems import Problem
from bot.services import Parts

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303
DIGITS = 6
SIX_DIGITS = "请输入六位数字，比如 123 456。"


@router.get("/c")
async def by_digits(request: Request) -> Response:
    """Where the six digits are typed in."""
    return page(request, "enter.html", code="")


@router.get("/c/{code}")
async def by_link(request: Request, code: str) -> Response:
    """Where a link leads: one button, so that only a person uses the link up."""
    return page(request, "enter.html", code=code)


@router.post("/c")
async def enter(
    request: Request, parts: Parts, code: Annotated[str, Form(max_length=128)] = ""
) -> Response:
    """Enter by a link's token or six digits; the conversation is then open in this browser."""
    refuse_strangers(request)
    digits = "".join(code.split())
    if not digits or (digits.isdecimal() and len(digits) != DIGITS):
        return page(request, "enter.html", 422, code="", error=SIX_DIGITS)
    source = request.client.host if request.client else "unknown"
    try:
        redeemed = await parts.links.redeem(digits, source)
    except Problem as problem:
        return page(request, "enter.html", problem.status_code, code="", error=str(problem.detail))
    response = RedirectResponse("/?entered=1", SEE_OTHER)
    keep(response, Visit(redeemed.conversation_id, redeemed.token), request)
    return response
