"""The talk by forms, for browsers without scripts: every act is one form, every answer one page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from bot.channels.webchat import show
from bot.channels.webchat.drawn import page
from bot.channels.webchat.plain_people import STALE
from bot.channels.webchat.visit import (
    Visit,
    forget,
    keep,
    keep_looks,
    refuse_strangers,
    visit_of,
)
from bot.problems import Problem
from bot.schemas import Transcript
from bot.services import Bearer, Parts, Services
from bot.turn import Inbound
from bot.uploads import Given
from dialogs.display import review_sections
from dialogs.questions import QUESTIONS
from dialogs.view import look

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303
GONE = frozenset({401, 404})
_FILE = re.compile(r"form\.(pdf|png|txt)|files/[\w-]+|messages/[\w-]+/audio")
NOTHING_SAID = "还没有写字。请写一句，或点上面的按钮。"
NOTHING_PICKED = "还没有选。请先点选一项或几项，再按“选好了”。"
NO_FILE = "还没有选文件。请先选好照片或文件，再按“上传”。"
NOT_OPEN = "这份申请在这里已经打不开了。您可以重新开始，或用“换一部手机”的链接接着办。"


@router.get("/")
async def home(request: Request, parts: Parts) -> Response:
    """The talk: as far as it went in this browser, or its beginning."""
    return await _talk(request, parts)


@router.get("/chat")
async def talk(request: Request, parts: Parts) -> Response:
    """The same page, as forms come back to it."""
    return await _talk(request, parts)


async def _talk(
    request: Request, parts: Services, error: str = "", status: int = 200, text: str = ""
) -> Response:
    visit = visit_of(request)
    try:
        transcript = await _transcript(parts, visit)
    except Problem as problem:
        response = page(request, "chat.html", visit=None, error=error or NOT_OPEN)
        if problem.status_code in GONE:
            forget(response)
        return response
    if transcript is None:
        return page(request, "chat.html", status, visit=None, error=error)
    drawn = show.talk_page(transcript)
    return page(request, "chat.html", status, visit=visit, error=error, text=text, **drawn)


async def _transcript(parts: Services, visit: Visit | None) -> Transcript | None:
    if visit is None:
        return None
    return await parts.conversations.load(visit.conversation_id, visit.token)


@router.post("/chat")
async def say(request: Request, parts: Parts) -> Response:
    """One form sent without scripts: begin, say, choose, give a file."""
    async with request.form(max_files=1, max_fields=80) as form:
        visit = visit_of(request)
        if visit is None:
            return await _begin(request, parts)
        if not visit.allows(form.get("csrf")):
            return await _talk(request, parts, STALE, 403, _said(form, "text"))
        try:
            error = await _take(parts, visit, form)
        except Problem as problem:
            return await _talk(
                request, parts, str(problem.detail), problem.status_code, _said(form, "text")
            )
        if error:
            return await _talk(request, parts, error, 422)
    return RedirectResponse("/chat#question", SEE_OTHER)


async def _begin(request: Request, parts: Services) -> Response:
    refuse_strangers(request)
    started = await parts.conversations.start("web")
    response = RedirectResponse("/chat#question", SEE_OTHER)
    keep(response, Visit(started.conversation_id, started.token), request)
    return response


async def _take(parts: Services, visit: Visit, form: FormData) -> str:
    """Do what the form says; answers what is lacking, or nothing."""
    message_id = _said(form, "message_id")[:64]
    if "upload" in form:
        return await _give(parts, visit, form, message_id)
    choice, text = _said(form, "choice"), _said(form, "text")
    label: str | None = text
    if "picked" in form:
        turn = (await parts.conversations.load(visit.conversation_id, visit.token)).turn
        several = show.joined([str(v) for v in form.getlist("pick")], turn)
        if several is None:
            return NOTHING_PICKED
        choice, label = several
    elif choice:
        label = dict(show.ALWAYS).get(choice) or _said(form, "label") or None
    elif not text.strip():
        return NOTHING_SAID
    inbound = Inbound(message_id, text=label, choice=choice or None)
    await parts.conversations.take(visit.conversation_id, visit.token, inbound)
    return ""


async def _give(parts: Services, visit: Visit, form: FormData, message_id: str) -> str:
    upload = form.get("file")
    data = await upload.read() if isinstance(upload, UploadFile) else b""
    if not data:
        return NO_FILE
    given = Given(message_id, data, _said(form, "kind") or None)
    await parts.uploads.take(visit.conversation_id, visit.token, given)
    return ""


def _said(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


@router.post("/chat/leave")
async def leave(request: Request) -> Response:
    """Take the conversation from this browser; it can be opened elsewhere."""
    visit = visit_of(request)
    if visit is not None and not visit.allows(await _csrf(request)):
        raise Problem(403, STALE)
    as_page = "json" not in request.headers.get("content-type", "")
    response = RedirectResponse("/", SEE_OTHER) if as_page else Response(status_code=204)
    forget(response)
    return response


@router.post("/chat/session")
async def session(request: Request) -> Response:
    """Hand the conversation begun without scripts over to the page's scripts."""
    visit = visit_of(request)
    if visit is None or not visit.allows(await _csrf(request)):
        raise Problem(401)
    return JSONResponse({"conversation_id": visit.conversation_id, "token": visit.token})


async def _csrf(request: Request) -> object:
    if "json" in request.headers.get("content-type", ""):
        try:
            body = await request.json()
        except ValueError:
            return None
        return body.get("csrf") if isinstance(body, dict) else None
    return (await request.form(max_files=0, max_fields=10)).get("csrf")


@router.post("/looks")
async def looks(request: Request) -> Response:
    """Size of text, contrast, light or dark, for those without scripts."""
    form = await request.form(max_files=0, max_fields=10)
    response = RedirectResponse("/chat", SEE_OTHER)
    chosen = {name: _said(form, name) for name in ("size", "contrast", "theme")}
    keep_looks(response, chosen, request)
    return response


@router.get("/chat/form")
async def form_page(request: Request, parts: Parts) -> Response:
    """The form so far, section by section, for those without scripts."""
    visit = visit_of(request)
    if visit is None:
        return RedirectResponse("/", SEE_OTHER)
    await parts.conversations.admit(visit.conversation_id, visit.token)
    sections = await _sections(parts, visit.conversation_id)
    transcript = await parts.conversations.load(visit.conversation_id, visit.token)
    return page(
        request,
        "form.html",
        visit=visit,
        sections=sections,
        message_id=str(uuid.uuid4()),
        case_id=transcript.turn.case_id,
    )


@router.get("/chat/{conversation_id}/sections")
async def sections(parts: Parts, token: Bearer, conversation_id: str) -> Response:
    """The form so far, section by section, for the page's scripts."""
    await parts.conversations.admit(conversation_id, token)
    found = await _sections(parts, conversation_id)
    return JSONResponse({"sections": found}, headers={"Cache-Control": "no-store"})


async def _sections(parts: Services, conversation_id: str) -> list[Mapping[str, Any]]:
    dialogue = await parts.conversations.dialogue(conversation_id)
    found = review_sections(look(dialogue, parts.now().date()))
    return [{"title": title, "rows": [_row(*row) for row in rows]} for title, rows in found]


def _row(key: str, label: str, value: str, state: str) -> Mapping[str, Any]:
    """One line of the form; what follows from other answers is changed there."""
    changes = key in QUESTIONS
    return {"key": key, "label": label, "value": value, "state": state, "changes": changes}


@router.get("/chat/files/{name:path}")
async def files(request: Request, name: str) -> Response:
    """What the interface gives only with a token, for those whose token is in the cookie."""
    visit = visit_of(request)
    if visit is None:
        raise Problem(401)
    if not _FILE.fullmatch(name):
        raise Problem(404)
    path = f"/api/conversations/{visit.conversation_id}/{name}"
    transport = httpx.ASGITransport(request.app)
    headers = {"Authorization": f"Bearer {visit.token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        got = await client.get(path, headers=headers)
    return Response(
        got.content,
        got.status_code,
        {"Cache-Control": "no-store"},
        media_type=got.headers.get("content-type"),
    )
