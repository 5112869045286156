"""Tickets, callbacks and the rest as staff see them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from backend.hotline.access_log import Accessed
from backend.hotline.counties import county_name
from backend.hotline.followups import GRADES
from backend.hotline.later_schemas import AccessView, CallbackView, FollowUpView
from backend.hotline.model import Callback, FollowUp, HotlineTicket, Staff, TicketEvent
from backend.hotline.schemas import EventView, TicketView
from backend.hotline.wording import (
    access_words,
    channel_words,
    language_words,
    reason_words,
    stage_words,
)


def ticket_view(
    ticket: HotlineTicket, staff: Staff, now: datetime, take_within: timedelta
) -> TicketView:
    """A ticket as ``staff`` sees it at ``now``."""
    request = ticket.request
    take_by = ticket.queued_at + take_within
    return TicketView(
        ticket_id=ticket.ticket_id,
        conversation_id=request.conversation_id,
        state=ticket.state,
        reason=request.reason,
        reason_words=reason_words(request.reason),
        urgent=request.urgent,
        county=request.county,
        county_name=county_name(request.county),
        language=request.language,
        language_words=language_words(request.language),
        access=request.access,
        channel=request.channel,
        channel_words=channel_words(request.channel),
        failures=request.failures,
        requested_at=request.at,
        waiting_seconds=_waited(ticket, now),
        take_by=take_by,
        late=ticket.state == "waiting" and now > take_by,
        unanswered_at=ticket.unanswered_at,
        holder=ticket.holder,
        held_since=ticket.held_since,
        mine=ticket.state == "held" and ticket.held_by == staff.staff_id,
        meant_for=ticket.meant_desk,
        meant_for_me=ticket.meant_for == staff.staff_id,
        put_backs=ticket.put_backs,
        said_at=ticket.said_at,
        outcome=ticket.outcome,
    )


def _waited(ticket: HotlineTicket, now: datetime) -> int:
    """How long the person waited, or has been waiting, since they asked."""
    until = ticket.held_since or ticket.done_at or now
    return max(0, int((until - ticket.request.at).total_seconds()))


def event_view(
    event: TicketEvent, ticket: HotlineTicket, staff: Staff, now: datetime, take_within: timedelta
) -> EventView:
    """Something that happened to a ticket, and how the ticket stands by now."""
    return EventView(
        event_id=event.event_no,
        kind=event.kind,
        at=event.at,
        by=event.desk_number,
        detail=event.detail,
        ticket=ticket_view(ticket, staff, now, take_within),
    )


def callback_view(callback: Callback, holder: str | None) -> CallbackView:
    """A wish to be called."""
    kept = asdict(callback)
    del kept["conversation_id"]
    return CallbackView(**kept, county_name=county_name(callback.county), holder=holder)


def follow_up_view(follow_up: FollowUp, now: datetime) -> FollowUpView:
    """A low rating to be looked into; its reason and note are opened apart."""
    kept = asdict(follow_up)
    del kept["note"], kept["conversation_id"]
    return FollowUpView(
        **kept,
        county_name=county_name(follow_up.county),
        grade_words=GRADES[follow_up.grade],
        stage_words=stage_words(follow_up.stage or ""),
        overdue=follow_up.done_at is None and now.date() > follow_up.due_on,
    )


def access_view(accessed: Accessed) -> AccessView:
    """One access to personal data."""
    return AccessView(**asdict(accessed), what_words=access_words(accessed.what))
