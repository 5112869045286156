"""What the conversation service tells the desk; the same event is taken once, in any number."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.dialects.sqlite import insert

from backend.clock import local
from backend.hotline.access_log import AccessLog, Opening
from backend.hotline.desk import Desk, Moment
from backend.hotline.followups import FollowUps, Rating
from backend.hotline.hours import Rota
from backend.hotline.letters import Act
from backend.hotline.model import HotlineTicket, How, Request
from backend.hotline.schemas import Told
from backend.hotline.tables import RECEIVED, UNANSWERED

_log = logging.getLogger(__name__)
_COUNTY_DIGITS = 6
CRISIS = "crisis"


@dataclass(frozen=True)
class Inbox:
    """Takes what the conversation service tells."""

    desk: Desk
    rota: Rota
    follow_ups: FollowUps
    access_log: AccessLog

    async def take(self, told: Told) -> bool:
        """Let one event have its consequences; False when it was taken before."""
        act = _ACTS.get(told.kind)
        if act is None:
            _log.warning("the desk was told something it does not know")
        staffed = await self.rota.staffed(self.desk.now()) if told.kind == "requested" else True
        async with self.desk.moment() as now:
            row = {"event_id": told.event_id, "at_wall": now.wall.isoformat()}
            done = await now.db.execute(insert(RECEIVED).values(row).on_conflict_do_nothing())
            if not done.rowcount:
                return False
            if act is not None:
                await act(self, now, told)
            if not staffed:
                await tell_unanswered(now, await now.book.active(told.conversation_id))
        return True


async def tell_unanswered(now: Moment, ticket: HotlineTicket | None) -> bool:
    """Nobody can come for now: the person is told once and offered a callback."""
    if ticket is None or ticket.state != "waiting" or ticket.unanswered_at is not None:
        return False
    if not await now.book.put(ticket, unanswered_at=now.at.isoformat()):
        return False
    await now.book.note(ticket.ticket_id, "unanswered")
    await now.letters.send(Act(ticket, "unanswered", now.at))
    return True


async def _requested(_inbox: Inbox, now: Moment, told: Told) -> None:
    request = _request(told, now.at)
    known = await now.book.active(told.conversation_id)
    if known is None:
        ticket_id = await now.book.open(request)
        await now.book.note(ticket_id, "requested", detail=request.reason)
        return
    urgent = request.urgent and not known.request.urgent
    values = {"urgent": 1, "reason": request.reason} if urgent else {}
    if known.state == "callback":
        await now.callbacks.settle(known.ticket_id, "replaced", now.at)
        values |= {"state": "waiting", "queued_at": now.at.isoformat(), "unanswered_at": None}
    if values:
        await now.book.put(known, **values)
    await now.book.note(known.ticket_id, "urgent" if urgent else "requested", detail=request.reason)


async def _said(_inbox: Inbox, now: Moment, told: Told) -> None:
    ticket = await now.book.active(told.conversation_id)
    if ticket is not None:
        await now.book.mark_said(ticket.ticket_id)
        await now.book.note(ticket.ticket_id, "said")


async def _cancelled(_inbox: Inbox, now: Moment, told: Told) -> None:
    ticket = await now.book.active(told.conversation_id)
    if ticket is None:
        return
    if ticket.state == "held":  # the wish and the taking passed each other; staff decide
        await now.book.note(ticket.ticket_id, "no_longer_wanted")
    elif ticket.state == "waiting":
        await now.book.finish(ticket, "cancelled")
        await now.book.note(ticket.ticket_id, "cancelled")


async def _callback(_inbox: Inbox, now: Moment, told: Told) -> None:
    ticket = await now.book.active(told.conversation_id)
    if ticket is None:
        request = replace(_request(told, now.at), reason="callback")
        ticket_id = await now.book.open(request)
        ticket = await now.book.find(ticket_id)
        assert ticket is not None  # noqa: S101 - it was opened just now
    how: How = "chat" if told.data.get("how") == "chat" else "phone"
    wish = str(told.data.get("when") or "")[:300]
    await now.callbacks.add(ticket.ticket_id, told.conversation_id, wish, how, now.at)
    if ticket.state == "waiting":
        await now.book.put(ticket, state="callback")
    await now.book.note(ticket.ticket_id, "callback", detail=how)


async def _callback_dropped(_inbox: Inbox, now: Moment, told: Told) -> None:
    ticket = await now.book.active(told.conversation_id)
    if ticket is None or not await now.callbacks.settle(ticket.ticket_id, "dropped", now.at):
        return
    if ticket.state == "callback":
        await now.book.finish(ticket, "cancelled")
    await now.book.note(ticket.ticket_id, "callback_dropped")


async def _proposal_settled(_inbox: Inbox, now: Moment, told: Told) -> None:
    ticket = await now.book.active(told.conversation_id)
    if ticket is not None:
        detail = f"{told.data.get('outcome', '')}:{told.data.get('key', '')}"
        await now.book.note(ticket.ticket_id, "proposal", detail=detail)


async def _rated(inbox: Inbox, now: Moment, told: Told) -> None:
    """A rating of a case came by the case's own route; only one without a case is news."""
    grade = told.data.get("grade")
    if told.data.get("case_id") or not isinstance(grade, int):
        return
    rating = Rating(told.conversation_id, grade, _county(told))
    await inbox.follow_ups.open(now.db, f"event:{told.event_id}", rating)


async def _unanswered(_inbox: Inbox, now: Moment, told: Told) -> None:
    intent = told.data.get("intent")
    row = {
        "event_id": told.event_id,
        "at": now.at.isoformat(),
        "intent": str(intent)[:60] if intent else None,
        "county": _county(told),
    }
    await now.db.execute(insert(UNANSWERED).values(row).on_conflict_do_nothing())


async def _window_opened(inbox: Inbox, now: Moment, told: Told) -> None:
    case_id = told.data.get("case_id")
    known = str(case_id)[:40] if case_id else None
    what = "window_form" if told.data.get("what") == "window_form" else "window"
    opener = str(told.data.get("opener") or "")[:20]
    opening = Opening(told.conversation_id, known, what, opener)
    await inbox.access_log.add_window_in(now.db, opening)


async def _erased(_inbox: Inbox, now: Moment, told: Told) -> None:
    await now.callbacks.forget(told.conversation_id)
    await now.book.forget_words(told.conversation_id)
    ticket = await now.book.active(told.conversation_id)
    if ticket is not None:
        await now.book.finish(ticket, "erased")
        await now.book.note(ticket.ticket_id, "erased")


_ACTS: Mapping[str, Callable[[Inbox, Moment, Told], Awaitable[None]]] = {
    "requested": _requested,
    "said": _said,
    "cancelled": _cancelled,
    "callback": _callback,
    "callback_dropped": _callback_dropped,
    "proposal_settled": _proposal_settled,
    "rated": _rated,
    "unanswered": _unanswered,
    "window_opened": _window_opened,
    "erased": _erased,
}


def _request(told: Told, now: datetime) -> Request:
    data = told.data
    access = data.get("access")
    needs = (str(need)[:40] for need in access[:8]) if isinstance(access, list) else ()
    failures = data.get("failures")
    reason = str(data.get("reason") or "asked")[:40]
    return Request(
        conversation_id=told.conversation_id,
        reason=reason,
        at=min(local(told.at), now),
        urgent=data.get("urgent") is True or reason == CRISIS,
        county=_county(told),
        language=str(data.get("language") or "zh-Hans")[:20],
        access=tuple(needs),
        channel=str(data.get("channel") or "web")[:20],
        failures=failures if isinstance(failures, int) else 0,
    )


def _county(told: Told) -> str | None:
    code = told.data.get("county")
    known = isinstance(code, str) and code.isdecimal() and len(code) >= _COUNTY_DIGITS
    return str(code)[:_COUNTY_DIGITS] if known else None
