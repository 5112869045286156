"""The pages of the desk: rendered with who looks at them; scripts fill in what is live."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from backend.hotline.counties import county_names
from backend.hotline.entry import Parts, SignedIn, session_of
from backend.hotline.model import Session
from backend.hotline.navigation import open_to
from backend.hotline.plots import PLOTS
from backend.hotline.rendering import ASSETS, around, render
from backend.hotline.seeing import ticket_of
from backend.problems import Problem
from dialogs.wording import WORDING

router = APIRouter(include_in_schema=False)
NO_COUNTY = "没有这个县区。"
NO_PAGE = "您的账号还没有岗位，请联系主管。"
PLOT_WORDS = {
    "waiting": "等待时间（中位数）",
    "handling": "接待时间（中位数）",
    "reasons": "转人工的原因",
    "questions": "没答上的问题",
    "ratings": "评价",
}


@router.get("/desk")
async def sign_in_page(request: Request, parts: Parts) -> Response:
    """The sign-in, or the first page of whoever is signed in."""
    session = await session_of(request)
    if session is not None:
        pages = open_to(session.staff.roles)
        if not pages:
            raise Problem(403, NO_PAGE)
        return RedirectResponse(pages[0][0], 303)
    return HTMLResponse(render("sign_in.html", open_id=parts.open_id is not None))


@router.get("/desk/static/{version}/{name}")
async def static_file(version: str, name: str) -> Response:
    """A script, style or picture; kept for ever under its own version only."""
    found = ASSETS.files.get(name)
    if found is None:
        raise Problem(404)
    headers = {"Cache-Control": ASSETS.kept(version)}
    return Response(found[1], media_type=found[0], headers=headers)


@router.get("/desk/queue")
async def queue_page(session: SignedIn) -> Response:
    """Who waits, and who is being served."""
    return _page(session, "queue.html", "/desk/queue")


@router.get("/desk/c/{ticket_id}")
async def ticket_page(parts: Parts, session: SignedIn, ticket_id: int) -> Response:
    """One conversation: its packet, its transcript and what can be done."""
    ticket = await ticket_of(parts, ticket_id)
    return _page(session, "ticket.html", "/desk/queue", ticket_id=ticket.ticket_id)


@router.get("/desk/callbacks")
async def callbacks_page(session: SignedIn) -> Response:
    """Who wants to be called, and when."""
    return _page(session, "callbacks.html", "/desk/callbacks")


@router.get("/desk/followups")
async def follow_ups_page(session: SignedIn) -> Response:
    """Low ratings to be looked into."""
    return _page(session, "followups.html", "/desk/followups")


@router.get("/desk/oversight")
async def oversight_page(session: SignedIn) -> Response:
    """Figures by county and day, with plots."""
    plots = tuple((name, PLOT_WORDS[name]) for name in PLOTS)
    known = county_names()
    return _page(session, "oversight.html", "/desk/oversight", plots=plots, counties=known)


@router.get("/desk/access-log")
async def access_log_page(session: SignedIn) -> Response:
    """Every access to personal data."""
    return _page(session, "access_log.html", "/desk/access-log")


@router.get("/desk/counties")
async def counties_page(session: SignedIn) -> Response:
    """The counties that may be changed."""
    return _page(session, "counties.html", "/desk/counties")


@router.get("/desk/counties/{code}")
async def county_page(session: SignedIn, code: str) -> Response:
    """What one county publishes, as a form."""
    if code not in county_names():
        raise Problem(404, NO_COUNTY)
    categories = WORDING["eligibility.disability_categories"].options
    known = {"code": code, "county": county_names()[code], "categories": categories}
    return _page(session, "county.html", "/desk/counties", **known)


def _page(session: Session, name: str, here: str, **more: object) -> HTMLResponse:
    return HTMLResponse(render(name, **around(session, here), **more))
