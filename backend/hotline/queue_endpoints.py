"""The queue, and taking conversations from it."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Response

from backend.hotline.access_log import Access
from backend.hotline.desk import NotYoursError
from backend.hotline.entry import Parts, SignedIn
from backend.hotline.hotline import Hotline
from backend.hotline.model import HotlineTicket, Outcome, Session, Staff
from backend.hotline.schemas import Alerts, Colleague, NewCall, Pass, QueueView, TicketView
from backend.hotline.seeing import not_yours, readable, ticket_of
from backend.hotline.views import ticket_view
from backend.problems import Problem, documented

router = APIRouter(prefix="/desk/api", tags=["desk"])
NO_DESK = "没有这个坐席，请重新选择。"
_TICKET = "/tickets/{ticket_id}"
_REFUSALS = documented(401, 403, 404, 409)


@router.get("/queue", summary="队列", responses=documented(401, 403))
async def queue(parts: Parts, session: SignedIn) -> QueueView:
    """Who waits, in the order in which they are served, and who is being served."""
    desk = parts.desk
    async with desk.moment_to_read() as now:
        last = await now.book.last_event()
        waiting = await now.book.in_state("waiting")
        held = await now.book.in_state("held")
        open_callbacks = await now.callbacks.count_open()
    shown = _views(parts, session.staff, waiting)
    return QueueView(
        now=now.at,
        last_event_id=last,
        take_within_seconds=int(desk.take_within.total_seconds()),
        staffed=await parts.rota.staffed(now.at),
        waiting=shown,
        held=_views(parts, session.staff, held),
        late=sum(view.late for view in shown),
        callbacks_open=open_callbacks,
    )


@router.get("/alerts", summary="不能错过的", responses=documented(401, 403))
async def alerts(parts: Parts, session: SignedIn) -> Alerts:
    """What cannot wait; pages ask by themselves, which keeps nobody signed in."""
    async with parts.desk.moment_to_read() as now:
        shown = _views(parts, session.staff, await now.book.in_state("waiting"))
    return Alerts(
        waiting=len(shown),
        urgent=sum(view.urgent for view in shown),
        late=sum(view.late for view in shown),
    )


@router.post(
    "/queue/next",
    summary="接入下一位",
    responses={204: {"description": "Nobody waits."}, **documented(401, 403)},
    response_model=TicketView,
)
async def take_next(parts: Parts, session: SignedIn) -> TicketView | Response:
    """Take whoever is first; 204 when nobody waits."""
    ticket = await parts.desk.take_next(session.staff)
    return _view(parts, session, ticket) if ticket is not None else Response(status_code=204)


@router.get("/colleagues", summary="可以转给谁", responses=documented(401, 403))
async def colleagues(parts: Parts, session: SignedIn) -> tuple[Colleague, ...]:
    """The other desks, and whether somebody sits there."""
    present = await parts.sessions.present()
    return tuple(
        Colleague(desk_number=s.desk_number, name=s.name, present=s.staff_id in present)
        for s in await parts.accounts.agents()
        if s.staff_id != session.staff.staff_id
    )


@router.post(
    "/calls", status_code=201, summary="来电，开始对话", responses=documented(401, 403, 503)
)
async def begin_call(parts: Parts, session: SignedIn, body: NewCall) -> TicketView:
    """Begin a conversation for a caller; it is held from the start."""
    staff = session.staff
    event_id = f"call:{staff.staff_id}:{body.client_id}"
    conversation_id = await parts.talks.begin_call(event_id, staff.desk_number)
    ticket = await parts.desk.begin_call(conversation_id, staff)
    await parts.access_log.add(staff, Access("call", ticket=ticket))
    return _view(parts, session, ticket)


@router.get(_TICKET, summary="工单", responses=_REFUSALS)
async def see(parts: Parts, session: SignedIn, ticket_id: int) -> TicketView:
    """A ticket as it stands."""
    return _view(parts, session, await ticket_of(parts, ticket_id))


@router.post(f"{_TICKET}/take", summary="接入", responses=_REFUSALS)
async def take(parts: Parts, session: SignedIn, ticket_id: int) -> TicketView:
    """Take a conversation; 409 when somebody was quicker."""
    await ticket_of(parts, ticket_id)
    try:
        return _view(parts, session, await parts.desk.take(ticket_id, session.staff))
    except NotYoursError:
        quicker = await ticket_of(parts, ticket_id)
        raise not_yours(NotYoursError(quicker)) from None


@router.post(f"{_TICKET}/heartbeat", status_code=204, summary="还在", responses=_REFUSALS)
async def heartbeat(parts: Parts, session: SignedIn, ticket_id: int) -> Response:
    """The holder's browser is alive; 409 when the conversation is no longer theirs."""
    await ticket_of(parts, ticket_id)
    try:
        await parts.desk.beat(ticket_id, session.staff)
    except NotYoursError as error:
        raise not_yours(error) from None
    return Response(status_code=204)


@router.post(f"{_TICKET}/put-back", summary="放回队列", responses=_REFUSALS)
async def put_back(parts: Parts, session: SignedIn, ticket_id: int) -> TicketView:
    """Give a conversation back to the queue, where it keeps its place."""
    await readable(parts, session, ticket_id, None)
    try:
        return _view(parts, session, await parts.desk.put_back(ticket_id, session.staff))
    except NotYoursError as error:
        raise not_yours(error) from None


@router.post(f"{_TICKET}/pass", summary="转给别的坐席", responses=_REFUSALS | documented(422))
async def pass_on(parts: Parts, session: SignedIn, ticket_id: int, body: Pass) -> TicketView:
    """Pass a conversation on, to one desk or to whoever is free."""
    await readable(parts, session, ticket_id, None)
    to = await parts.accounts.by_desk(body.to) if body.to else None
    if body.to and (to is None or "agent" not in to.roles):
        raise Problem(422, NO_DESK)
    try:
        done = await parts.desk.pass_on(ticket_id, session.staff, to, body.reason)
    except NotYoursError as error:
        raise not_yours(error) from None
    return _view(parts, session, done)


@router.post(f"{_TICKET}/hand-back", summary="交还助手", responses=_REFUSALS)
async def hand_back(parts: Parts, session: SignedIn, ticket_id: int) -> TicketView:
    """Let the assistant go on at exactly the open question."""
    return await _finish(parts, session, ticket_id, "handed_back")


@router.post(f"{_TICKET}/close", summary="结束", responses=_REFUSALS)
async def close(parts: Parts, session: SignedIn, ticket_id: int) -> TicketView:
    """End the ticket."""
    return await _finish(parts, session, ticket_id, "closed")


async def _finish(parts: Hotline, session: Session, ticket_id: int, outcome: Outcome) -> TicketView:
    await ticket_of(parts, ticket_id)
    try:
        done = await parts.desk.finish(ticket_id, session.staff, outcome)
    except NotYoursError as error:
        raise not_yours(error) from None
    return _view(parts, session, done)


def _views(
    parts: Hotline, staff: Staff, tickets: Iterable[HotlineTicket]
) -> tuple[TicketView, ...]:
    desk = parts.desk
    return tuple(ticket_view(t, staff, desk.now(), desk.take_within) for t in tickets)


def _view(parts: Hotline, session: Session, ticket: HotlineTicket) -> TicketView:
    return ticket_view(ticket, session.staff, parts.desk.now(), parts.desk.take_within)
