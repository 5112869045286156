"""What staff do later: calling back, looking into low ratings."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from backend.clock import local
from backend.hotline.access_log import Access
from backend.hotline.entry import Parts, SignedIn
from backend.hotline.later_schemas import CallbackView, FollowUpOpened, FollowUpView, Note, Plan
from backend.hotline.views import callback_view, follow_up_view
from backend.problems import Problem, documented

router = APIRouter(prefix="/desk/api", tags=["desk"])
NO_CALLBACK = "没有找到这条回电意愿，请刷新列表。"
NO_FOLLOW_UP = "没有找到这条回访任务，请刷新列表。"
SETTLED = "这一条别人已经处理完了，请刷新列表。"
OPEN_ALREADY = "这一条已经在等回访，请刷新列表。"
SAY_HOW = "请写一句怎么处理的。"
_REFUSALS = documented(401, 403, 404, 409, 422)


@router.get("/callbacks", summary="回电意愿", responses=documented(401, 403))
async def callbacks(
    parts: Parts,
    _session: SignedIn,
    state: Annotated[Literal["open", "done", "dropped"], Query()] = "open",
) -> tuple[CallbackView, ...]:
    """Who wants to be called or written to, and when."""
    async with parts.desk.moment_to_read() as now:
        return tuple(callback_view(*found) for found in await now.callbacks.listed(state))


@router.post("/callbacks/{callback_id}/plan", summary="定回电时间", responses=_REFUSALS)
async def plan(parts: Parts, _session: SignedIn, callback_id: int, body: Plan) -> CallbackView:
    """Say when somebody is going to call; take the ticket itself to do it."""
    async with parts.desk.moment() as now:
        await now.callbacks.plan(callback_id, local(body.at) if body.at else None)
        found = await now.callbacks.find(callback_id)
    if found is None:
        raise Problem(404, NO_CALLBACK)
    return callback_view(*found)


@router.post("/callbacks/{callback_id}/done", summary="回过电了", responses=_REFUSALS)
async def called_back(parts: Parts, session: SignedIn, callback_id: int) -> CallbackView:
    """They were called back; a ticket that only waited for this is done with it."""
    staff = session.staff
    async with parts.desk.moment() as now:
        found = await now.callbacks.find(callback_id)
        if found is None:
            raise Problem(404, NO_CALLBACK)
        ticket_id = found[0].ticket_id
        if not await now.callbacks.settle(ticket_id, "done", now.at, staff.staff_id):
            raise Problem(409, SETTLED)
        ticket = await now.book.find(ticket_id)
        if ticket is not None and ticket.state == "callback":
            await now.book.finish(ticket, "closed")
        await now.book.note(ticket_id, "called_back", staff.staff_id)
        done = await now.callbacks.find(callback_id)
    assert done is not None  # noqa: S101 - it was there a line above
    return callback_view(*done)


@router.get("/followups", summary="差评回访", responses=documented(401, 403))
async def follow_ups(
    parts: Parts, _session: SignedIn, state: Annotated[Literal["open", "done"], Query()] = "open"
) -> tuple[FollowUpView, ...]:
    """Low ratings to be looked into, the first due first."""
    async with parts.desk.moment_to_read() as now:
        found = await parts.follow_ups.listed(now.db, done=state == "done")
        return tuple(follow_up_view(f, now.at) for f in found)


@router.post("/followups/{follow_up_id}/open", summary="看不满意的原因", responses=_REFUSALS)
async def open_follow_up(parts: Parts, session: SignedIn, follow_up_id: int) -> FollowUpOpened:
    """The reason in the person's words; the access is logged."""
    async with parts.desk.moment() as now:
        found = await parts.follow_ups.find(now.db, follow_up_id)
        if found is None:
            raise Problem(404, NO_FOLLOW_UP)
        access = Access("follow_up", case_id=found.case_id)
        await parts.access_log.add_in(now.db, session.staff, access)
        text = await parts.follow_ups.reason(now.db, found)
    return FollowUpOpened(text=text, note=found.note)


@router.post(
    "/followups/{follow_up_id}/done", status_code=204, summary="回访过了", responses=_REFUSALS
)
async def finish_follow_up(
    parts: Parts, session: SignedIn, follow_up_id: int, body: Note
) -> Response:
    """It was looked into; the note says how."""
    if not body.note:
        raise Problem(422, SAY_HOW)
    async with parts.desk.moment() as now:
        found = await parts.follow_ups.find(now.db, follow_up_id)
        if found is None:
            raise Problem(404, NO_FOLLOW_UP)
        staff_id = session.staff.staff_id
        if not await parts.follow_ups.finish(now.db, found, staff_id, body.note, now.at):
            raise Problem(409, SETTLED)
    return Response(status_code=204)


@router.post(
    "/followups/{follow_up_id}/reopen", status_code=204, summary="还要再回访", responses=_REFUSALS
)
async def reopen_follow_up(parts: Parts, _session: SignedIn, follow_up_id: int) -> Response:
    """It was not settled after all; it is due anew, in working days."""
    async with parts.desk.moment() as now:
        found = await parts.follow_ups.find(now.db, follow_up_id)
        if found is None:
            raise Problem(404, NO_FOLLOW_UP)
        if not await parts.follow_ups.reopen(now.db, found, now.at):
            raise Problem(409, OPEN_ALREADY)
    return Response(status_code=204)
