"""Routes of the talk itself: begin, say, read back, listen, erase."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Body, Header, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot import transcript
from bot.channels.webchat.examples import MESSAGES, NEW_CONVERSATION, STARTED, TURN, answers
from bot.parties import sees
from bot.problems import documented
from bot.schemas import NewConversation, NewMessage, Started, Transcript, Turn
from bot.services import Known, Parts
from bot.turn import Inbound

router = APIRouter(prefix="/api/conversations", tags=["conversation"])
HEARTBEAT = 15.0


@router.post(
    "",
    status_code=201,
    summary="开始一次对话",
    responses={201: {"content": {"application/json": {"example": STARTED}}}, **documented(422)},
)
async def begin(
    parts: Parts, new: Annotated[NewConversation, Body(openapi_examples=NEW_CONVERSATION)]
) -> Started:
    """Begin a conversation. The token is shown this once; every later call carries it."""
    return await parts.conversations.start(new.channel)


@router.post(
    "/{conversation_id}/messages",
    summary="说一句话，或点一个选项",
    responses={**answers(TURN), **documented(401, 404, 413, 422)},
)
async def say(
    parts: Parts,
    known: Known,
    message: Annotated[NewMessage, Body(openapi_examples=MESSAGES)],
) -> Turn:
    """Say something. The same ``client_message_id`` again answers the same turn."""
    inbound = Inbound(message.client_message_id, message.text, message.choice)
    return await parts.conversations.take(known.conversation_id, known.token, inbound)


@router.get(
    "/{conversation_id}",
    summary="这次对话的全部内容",
    responses=documented(401, 404),
)
async def read(parts: Parts, known: Known) -> Transcript:
    """The transcript and the last turn."""
    return await parts.conversations.load(known.conversation_id, known.token)


@router.get(
    "/{conversation_id}/events",
    response_class=EventSourceResponse,
    summary="新消息随到随推（SSE）",
    responses=documented(401, 404),
)
async def listen(
    parts: Parts,
    known: Known,
    last_event_id: Annotated[str | None, Header(examples=["12"])] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Every message after ``Last-Event-ID`` (all when there is none), then each as it comes."""
    seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    store, one = parts.store, known.conversation_id
    with parts.live.listening(one) as bell, parts.meters.streams.track_inprogress():
        while await parts.conversations.still_in(known.token):
            for stored in await store.messages(one, seen):
                seen = stored.seq
                if not sees(stored, known.holder):
                    continue
                said = transcript.shown(stored)
                yield ServerSentEvent(data=said, event="message", id=str(seen))
            if not await bell.wait(HEARTBEAT):
                return


@router.delete(
    "/{conversation_id}",
    status_code=204,
    summary="删除没有提交的申请",
    responses=documented(401, 403, 404, 409),
)
async def erase(parts: Parts, known: Known) -> Response:
    """Erase an unsubmitted draft and everything that came with it."""
    await parts.retention.erase(parts.conversations, known.conversation_id, known.token)
    parts.live.ring(known.conversation_id)
    return Response(status_code=204)
