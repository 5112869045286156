"""Who may read a conversation: agents what waits and what they hold, supervisors all."""

from __future__ import annotations

from backend.hotline.access_log import Access
from backend.hotline.desk import NotYoursError, UnknownTicketError
from backend.hotline.hotline import Hotline
from backend.hotline.model import HotlineTicket, Session
from backend.problems import Problem

NO_TICKET = "没有找到这个工单，请回到队列看看。"
_OPEN = frozenset({"waiting", "callback"})


async def readable(
    parts: Hotline, session: Session, ticket_id: int, what: str | None
) -> HotlineTicket:
    """The ticket, when this person may read its conversation now; the access is logged."""
    ticket = await ticket_of(parts, ticket_id)
    staff = session.staff
    mine = ticket.held_by == staff.staff_id or ticket.state in _OPEN
    if not (mine or "supervisor" in staff.roles):
        raise not_yours(NotYoursError(ticket))
    if what is not None:
        await parts.access_log.add_unless_lately(staff, Access(what, ticket=ticket))
    return ticket


async def held(parts: Hotline, session: Session, ticket_id: int) -> HotlineTicket:
    """The ticket, when this person holds it."""
    ticket = await ticket_of(parts, ticket_id)
    if ticket.state != "held" or ticket.held_by != session.staff.staff_id:
        raise not_yours(NotYoursError(ticket))
    return ticket


async def ticket_of(parts: Hotline, ticket_id: int) -> HotlineTicket:
    """The ticket of that number; 404 when there is none."""
    try:
        return await parts.desk.see(ticket_id)
    except UnknownTicketError:
        raise Problem(404, NO_TICKET) from None


def not_yours(error: NotYoursError) -> Problem:
    """409 with who holds the conversation instead."""
    if error.holder is not None:
        said = f"这个对话现在由坐席{error.holder}接待。"
    elif error.state == "done":
        said = "这个工单已经结束。"
    else:
        said = "这个对话已经回到队列，请先接入。"
    return Problem(409, said, holder=error.holder, state=error.state)
