"""Entry by a link or six digits; opening the page uses nothing up, since previews open it too."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.channels.webchat.drawn import page
from bot.channels.webchat.joining import source_of
from bot.channels.webchat.visit import Visit, keep, refuse_strangers
from bot.links import Entry, NeedsLastFour
from bot.problems import Problem
from bot.services import Parts

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303
DIGITS = 6
SIX_DIGITS = "请输入六位数字，比如 123 456。"
FOUR_DIGITS = "请输入身份证号的最后四位，最后一位可能是X。"
_FOUR = re.compile(r"\d{3}[\dXx]")


@router.get("/c")
async def by_digits(request: Request) -> Response:
    """Where the six digits are typed in."""
    return page(request, "enter.html", code="", asks=False)


@router.get("/c/{code}")
async def by_link(request: Request, code: str) -> Response:
    """Where a link leads: one button, so that only a person uses the link up."""
    return page(request, "enter.html", code=code, asks=False)


@router.post("/c")
async def enter(
    request: Request,
    parts: Parts,
    code: Annotated[str, Form(max_length=128)] = "",
    last4: Annotated[str, Form(max_length=12)] = "",
    asks: Annotated[str, Form(max_length=1)] = "",
) -> Response:
    """Enter by a link's token or six digits; the conversation is then open in this browser."""
    refuse_strangers(request)
    digits = "".join(code.split())
    if not digits or (digits.isdecimal() and len(digits) != DIGITS):
        return _form(request, 422, SIX_DIGITS)
    four = "".join(last4.split())
    if asks and not _FOUR.fullmatch(four):
        return _form(request, 422, FOUR_DIGITS, digits, asks=True)
    entry = Entry(digits, source_of(request), four or None)
    try:
        clerk = await parts.links.window_for_code(entry)
        if clerk is not None:
            return RedirectResponse(f"/w/{clerk}", SEE_OTHER)
        redeemed = await parts.links.redeem(entry)
    except NeedsLastFour as problem:
        return _form(request, 403, str(problem.detail), digits, asks=True)
    except Problem as problem:
        return _form(request, problem.status_code, str(problem.detail))
    response = RedirectResponse("/?entered=1", SEE_OTHER)
    keep(response, Visit(redeemed.conversation_id, redeemed.token), request)
    return response


def _form(
    request: Request, status: int, error: str, code: str = "", *, asks: bool = False
) -> Response:
    """The page of entry again, with what is lacking."""
    return page(request, "enter.html", status, code=code, asks=asks, error=error)
