"""Routes of links: give one out, draw it, enter by it."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Body, Path, Request, Response

from accessibility.qr import qr_png
from bot.channels.webchat.examples import LINK, LINKS, NOTIFY, REDEEMED, REDEEMS, answers
from bot.links import GONE, Entry, Wish, page_of
from bot.problems import Problem, documented
from bot.schemas import Link, NewLink, NotifyChoice, PartyList, Redeem, Redeemed
from bot.services import Known, Parts, Services

router = APIRouter(prefix="/api", tags=["links"])


def base_url(parts: Services, request: Request) -> str:
    """Where people reach this service: as the operator says, else as this request did."""
    return (parts.settings.public_url or str(request.base_url)).rstrip("/")


@router.post(
    "/conversations/{conversation_id}/links",
    summary="要一个链接",
    responses={**answers(LINK), **documented(401, 403, 404, 422)},
)
async def give(
    parts: Parts,
    known: Known,
    request: Request,
    new: Annotated[NewLink, Body(openapi_examples=LINKS)],
) -> Link:
    """A link to go on elsewhere, to let a helper in, or to show at a window."""
    base = base_url(parts, request)
    wish = Wish(new.purpose, new.scopes, new.expires_in, new.label, new.role)
    return await parts.links.give(known.conversation_id, known.token, wish, base)


@router.get(
    "/links/{secret}/qr.png",
    summary="链接的二维码",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **documented(404)},
)
async def qr(
    parts: Parts, request: Request, secret: Annotated[str, Path(min_length=16, max_length=128)]
) -> Response:
    """The link as a QR code, for whoever holds the link."""
    purpose = await parts.links.purpose_of(secret)
    if purpose is None:
        raise Problem(404, GONE)
    url = f"{base_url(parts, request)}/{page_of(purpose)}/{secret}"
    return Response(await asyncio.to_thread(qr_png, url), media_type="image/png")


@router.post(
    "/links/redeem",
    summary="用链接或六位数字进入",
    responses={**answers(REDEEMED), **documented(403, 404, 422, 429)},
)
async def redeem(
    parts: Parts, request: Request, given: Annotated[Redeem, Body(openapi_examples=REDEEMS)]
) -> Redeemed:
    """Enter a conversation by its link; a link works once."""
    secret = given.token or given.code
    if not secret:
        raise Problem(422, "请输入六位数字，或重新打开链接。")
    return await parts.links.redeem(Entry(secret, source_of(request), given.last4))


@router.get(
    "/conversations/{conversation_id}/parties",
    summary="哪些人能打开这份申请",
    responses=documented(401, 404),
)
async def parties(parts: Parts, known: Known) -> PartyList:
    """Who can open the conversation, what each may do, and who gets the notices."""
    return await parts.parties.listed(known.holder)


@router.delete(
    "/conversations/{conversation_id}/parties/{party_id}",
    status_code=204,
    summary="不再让一个人打开",
    responses=documented(401, 403, 404, 409),
)
async def remove(
    parts: Parts, known: Known, party_id: Annotated[str, Path(max_length=64)]
) -> Response:
    """Let somebody in no more; a helper may leave by themself."""
    await parts.parties.remove(known.holder, party_id)
    return Response(status_code=204)


@router.put(
    "/conversations/{conversation_id}/notify",
    summary="办理通知发给谁",
    responses=documented(401, 403, 404, 422),
)
async def notify(
    parts: Parts, known: Known, chosen: Annotated[NotifyChoice, Body(openapi_examples=NOTIFY)]
) -> PartyList:
    """Who gets the case notices from now on."""
    await parts.parties.choose_notify(known.holder, chosen.notify)
    return await parts.parties.listed(known.holder)


def source_of(request: Request) -> str:
    """Who tries to enter, for the limit of guesses."""
    return request.client.host if request.client else "unknown"
