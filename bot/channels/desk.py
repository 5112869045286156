"""Routes for the hotline desk: what staff do arrives signed; what they see is masked."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field

from accessibility.qr import qr_png
from bot.channels.webchat.joining import base_url
from bot.packets import message
from bot.problems import Problem, documented
from bot.security import same, signature_holds
from bot.services import Parts
from bot.staff import NewCall, StaffAct

HEARTBEAT = 15.0
NOT_LEARNING = "这里没有打开“从使用中学习”，不能标记。"
UNSIGNED = "签名不对，或已过期。"
ConversationId = Annotated[str, Path(max_length=64)]


class Opening(BaseModel):
    """At which address the caller's phone opens the link; only used when no setting says it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    base_url: str | None = Field(None, pattern=r"^https?://[^/\s]+/?$", max_length=200)


class Reveal(BaseModel):
    """What is to be shown unmasked: ``field:<key>`` or ``message:<seq>``."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    what: str = Field(max_length=120)


class Misunderstood(BaseModel):
    """A message that was taken wrongly, and the intent it had."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    seq: int = Field(ge=1)
    meant: str = Field(pattern=r"^[a-z_]{1,40}$")


async def from_backend(
    parts: Parts,
    request: Request,
    authorization: Annotated[str, Header()] = "",
    x_signature: Annotated[str, Header()] = "",
) -> None:
    """Let only the backend in: by the shared secret, or by a signature made with it."""
    secret = parts.settings.internal_secret
    scheme, _, given = authorization.partition(" ")
    if scheme == "Internal" and secret and same(given.strip(), secret):
        return
    if not signature_holds(secret, await request.body(), x_signature, parts.now()):
        raise Problem(401, UNSIGNED)


router = APIRouter(prefix="/internal", tags=["desk"], dependencies=[Depends(from_backend)])


@router.post(
    "/conversations/{conversation_id}/staff",
    summary="坐席做了什么",
    responses=documented(401, 404, 409, 422),
)
async def staff(parts: Parts, conversation_id: ConversationId, act: StaffAct) -> dict[str, bool]:
    """One act of staff; the same ``event_id`` again changes nothing."""
    await parts.staff.take(conversation_id, act)
    return {"ok": True}


@router.post("/desk/calls", summary="给来电的人开始一份", responses=documented(401, 422))
async def calls(parts: Parts, call: NewCall) -> dict[str, str]:
    """A conversation for a caller, held by the desk that begins it."""
    return {"conversation_id": await parts.staff.begin_call(call)}


@router.post(
    "/desk/conversations/{conversation_id}/code",
    summary="念给来电的人的六位数字",
    responses=documented(401, 404),
)
async def code(
    parts: Parts, request: Request, conversation_id: ConversationId, opening: Opening
) -> Mapping[str, object]:
    """Six digits, a link and its picture, by which a caller goes on at their own phone."""
    usual = base_url(parts, request)
    base = usual if parts.settings.public_url else (opening.base_url or usual).rstrip("/")
    link = await parts.links.give_to_caller(conversation_id, base)
    picture = await asyncio.to_thread(qr_png, link.url)
    return {
        "code": link.code,
        "url": link.url,
        "qr_png": base64.b64encode(picture).decode(),
        "expires_at": link.expires_at.isoformat(),
        "code_expires_at": link.code_expires_at.isoformat(),
    }


@router.get(
    "/desk/conversations/{conversation_id}",
    summary="转接单",
    responses=documented(401, 404),
)
async def packet(parts: Parts, conversation_id: ConversationId) -> Mapping[str, Any]:
    """The one-page packet, masked."""
    found = await parts.packets.packet(conversation_id, parts.now())
    return {**found, "learns": parts.collecting is not None}


@router.get(
    "/desk/conversations/{conversation_id}/messages",
    summary="对话全文（已脱敏）",
    responses=documented(401, 404),
)
async def messages(
    parts: Parts,
    conversation_id: ConversationId,
    after: Annotated[int, Query(ge=0)] = 0,
) -> Mapping[str, Any]:
    """The masked messages after place ``after``."""
    return await parts.packets.messages(conversation_id, parts.now(), after)


@router.post(
    "/desk/conversations/{conversation_id}/reveal",
    summary="看一项的原文",
    responses=documented(401, 404, 422),
)
async def reveal(
    parts: Parts, conversation_id: ConversationId, wanted: Reveal
) -> Mapping[str, str]:
    """One field or one message unmasked; the backend has logged who asks and why."""
    return {"value": await parts.packets.reveal(conversation_id, wanted.what, parts.now())}


@router.post(
    "/desk/conversations/{conversation_id}/misunderstood",
    status_code=204,
    summary="助手没听懂的一句，坐席说是什么意思",
    responses=documented(401, 404, 409, 422),
)
async def misunderstood(
    parts: Parts, conversation_id: ConversationId, said: Misunderstood
) -> Response:
    """Mark a message of the person with what it meant; its words reach nobody without consent."""
    if parts.collecting is None:
        raise Problem(409, NOT_LEARNING)
    message_id = await parts.packets.said(conversation_id, said.seq)
    dialogue = await parts.conversations.dialogue(conversation_id)
    await parts.collecting.correct(conversation_id, message_id, said.meant, dialogue, parts.now())
    return Response(status_code=204)


@router.get(
    "/desk/conversations/{conversation_id}/events",
    response_class=EventSourceResponse,
    summary="新消息随到随推（已脱敏）",
    responses=documented(401, 404),
)
async def events(
    parts: Parts,
    conversation_id: ConversationId,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Every message after ``Last-Event-ID``, and a ``state`` whenever the packet changed."""
    seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    version = -1
    with parts.live.listening(conversation_id) as bell, parts.meters.streams.track_inprogress():
        while found := await parts.packets.masker(conversation_id, parts.now()):
            masker, session = found
            for stored in await parts.store.messages(conversation_id, seen):
                seen = stored.seq
                data = message(stored, masker)
                yield ServerSentEvent(data=data, event="message", id=str(seen))
            if session.version != version:
                version = session.version
                state = {"phase": session.turn.phase, "version": version}
                yield ServerSentEvent(data=state, event="state")
            if not await bell.wait(HEARTBEAT):
                return
