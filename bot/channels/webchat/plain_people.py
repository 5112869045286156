"""Who takes part, for browsers without scripts: let somebody in, list, let in no more, notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from bot.channels.webchat.drawn import page
from bot.channels.webchat.joining import base_url
from bot.channels.webchat.visit import Visit, visit_of
from bot.links import Wish
from bot.people import clock, line_of
from bot.problems import Problem
from bot.schemas import Link, Notify, Purpose, Scope
from bot.services import Parts, Services

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303
PATH = "/chat/people"
STALE = "这一页放得太久了，刚才那一下没有算数。请再点一次。"
NOTIFIES = {"owner": "只发给本人", "helpers": "只发给帮忙的家人", "both": "都发"}
LASTS = {"86400": "1天", "604800": "7天", "2592000": "30天"}
HEADINGS = {
    "helper": "请家人用这个码进来",
    "continue": "在另一部手机上接着办",
    "window": "给窗口工作人员扫的码",
}
_RIGHTS: tuple[Scope, ...] = ("fill", "submit")
_LONGEST_LABEL = 12


@dataclass(frozen=True)
class Came:
    """What came of a form: a link that was given out, or what was wrong."""

    link: Link | None = None
    given: str = ""
    error: str = ""
    status: int = 200


@router.get(PATH)
async def people(request: Request, parts: Parts) -> Response:
    """Who can open this, and the ways to change it."""
    visit = visit_of(request)
    return await _page(request, parts, visit, Came()) if visit else RedirectResponse("/", SEE_OTHER)


@router.post(PATH)
async def change(request: Request, parts: Parts) -> Response:
    """One form sent: let somebody in, let somebody in no more, choose who gets the notices."""
    visit = visit_of(request)
    if visit is None:
        return RedirectResponse("/", SEE_OTHER)
    form = await request.form(max_files=0, max_fields=20)
    if not visit.allows(form.get("csrf")):
        return await _page(request, parts, visit, Came(error=STALE, status=403))
    try:
        if "purpose" in form:
            link = await _link(request, parts, visit, form)
            return await _page(request, parts, visit, Came(link, str(form["purpose"])))
        await _changed(parts, visit, form)
    except Problem as problem:
        came = Came(error=str(problem.detail), status=problem.status_code)
        return await _page(request, parts, visit, came)
    return RedirectResponse(PATH, SEE_OTHER)


async def _link(request: Request, parts: Services, visit: Visit, form: FormData) -> Link:
    purpose = str(form["purpose"])
    if purpose not in get_args(Purpose):
        raise Problem(422)
    base = base_url(parts, request)
    wish = Wish(cast("Purpose", purpose))
    if purpose == "helper":
        chosen = form.getlist("scope")
        lasts = str(form.get("lasts", ""))
        wish = Wish(
            "helper",
            scopes=("see", *(scope for scope in _RIGHTS if scope in chosen)),
            expires_in=int(lasts) if lasts in LASTS else None,
            label=str(form.get("label", "")).strip()[:_LONGEST_LABEL] or None,
        )
    return await parts.links.give(visit.conversation_id, visit.token, wish, base)


async def _changed(parts: Services, visit: Visit, form: FormData) -> None:
    holder = await parts.conversations.admit(visit.conversation_id, visit.token)
    if "remove" in form:
        await parts.parties.remove(holder, str(form["remove"])[:64])
    elif form.get("notify") in NOTIFIES:
        await parts.parties.choose_notify(holder, cast("Notify", form["notify"]))


async def _page(request: Request, parts: Services, visit: Visit, came: Came) -> Response:
    link = came.link
    holder = await parts.conversations.admit(visit.conversation_id, visit.token)
    listed = await parts.parties.listed(holder)
    helpers = [one for one in listed.parties if one.role == "helper"]
    owner = holder.access == "owner"
    return page(
        request,
        "people.html",
        came.status,
        error=came.error,
        visit=visit,
        owner=owner,
        entries=[(one.id, one.label, line_of(one), owner != one.me) for one in listed.parties],
        notify=listed.notify if helpers and owner else "",
        notifies=NOTIFIES,
        lasts=LASTS,
        link=link,
        heading=HEADINGS.get(came.given, ""),
        until=clock(link.code_expires_at) if link else "",
    )
