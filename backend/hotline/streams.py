"""Event streams of the desk: what happens in the queue, and a conversation as it goes on.

Both resume by Last-Event-ID without loss or repetition, and end when the session does.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from backend.hotline.entry import Parts, SignedIn, cookie_name
from backend.hotline.following import ENDS, LAST_TAKEN, LOOK, Followed, Frame
from backend.hotline.hotline import Hotline
from backend.hotline.model import Session
from backend.hotline.seeing import readable
from backend.hotline.views import event_view
from backend.problems import Problem, documented

router = APIRouter(prefix="/desk/api", tags=["desk"])
_POLL = 2.0
_CHECK_EVERY = 10
_RETRY = 2000


async def resume_from(
    last_event_id: Annotated[str | None, Header(examples=["12"])] = None,
    after: Annotated[int | None, Query(ge=0)] = None,
) -> int | None:
    """Where to resume: what the browser saw last wins over where the page began."""
    if last_event_id and last_event_id.isdecimal():
        return max(int(last_event_id), after or 0)
    return after


Resumed = Annotated[int | None, Depends(resume_from)]


@router.get(
    "/events",
    response_class=EventSourceResponse,
    summary="队列里发生的事（SSE）",
    responses=documented(401, 403),
)
async def queue_events(
    request: Request,
    parts: Parts,
    session: SignedIn,
    resumed: Resumed,
) -> AsyncIterator[ServerSentEvent]:
    """Every event after ``Last-Event-ID``, or ``after``, or from now on; ``event: ticket``."""
    token = request.cookies.get(cookie_name(request), "")
    seen = resumed
    if seen is None:
        async with parts.desk.database.read() as db:
            seen = await parts.desk.book(db).last_event()
    yield ServerSentEvent(comment="connected", retry=_RETRY)
    with parts.bell.listening() as ear:
        rounds = 0
        while rounds % _CHECK_EVERY or await parts.sessions.find(token, active=False):
            rounds += 1
            async for frame in _news(parts, session, seen):
                seen = int(frame.id or seen)
                yield frame
            if not await parts.bell.heard(ear, _POLL):
                return


@router.get(
    "/tickets/{ticket_id}/events",
    response_class=EventSourceResponse,
    summary="这次对话的新消息（SSE，已脱敏）",
    responses=documented(401, 403, 404, 409),
)
async def ticket_events(
    request: Request, parts: Parts, session: SignedIn, ticket_id: int, resumed: Resumed
) -> AsyncIterator[ServerSentEvent]:
    """Passed on from the conversation: ``message``, ``state``; ``trouble`` while it is away.

    ``taken`` ends the stream: somebody else holds the conversation now; ``gone``: it was erased.
    """
    token = request.cookies.get(cookie_name(request), "")
    ticket = await readable(parts, session, ticket_id, "messages")
    yield ServerSentEvent(comment="connected", retry=_RETRY)
    followed = Followed(parts.talks, ticket.request.conversation_id, str(resumed or ""))
    with parts.bell.telling(followed), followed.following():
        async for arrived in followed.frames():
            if parts.bell.stopping or not await parts.sessions.find(token, active=False):
                return
            # Looked at before each frame: whoever let go reads not one message more.
            allowed = await _may_read(parts, session, ticket_id)
            frame = arrived if allowed else LAST_TAKEN
            if frame.event != LOOK:
                yield _passed_on(frame)
            if frame.event in ENDS:
                return


async def _may_read(parts: Hotline, session: Session, ticket_id: int) -> bool:
    try:
        await readable(parts, session, ticket_id, None)
    except Problem:
        return False
    return True


async def _news(parts: Hotline, session: Session, seen: int) -> AsyncIterator[ServerSentEvent]:
    desk = parts.desk
    async with desk.database.read() as db:
        book = desk.book(db)
        found = [(e, await book.find(e.ticket_id)) for e in await book.events_after(seen)]
    for event, ticket in found:
        assert ticket is not None  # noqa: S101 - tickets are never deleted
        view = event_view(event, ticket, session.staff, desk.now(), desk.take_within)
        yield ServerSentEvent(data=view, event="ticket", id=str(event.event_no))


def _passed_on(frame: Frame) -> ServerSentEvent:
    raw = "\n".join(frame.data) or json.dumps({})
    return ServerSentEvent(raw_data=raw, event=frame.event, id=frame.id or None)
