"""The page of one question: opened by a one-time link from a chat, answered, and left again.

Opening the link uses nothing up, since previews open it too; the button does. Who opened it may
answer this question and what directly follows from it (a read-back, the next sensitive one), and
see nothing else of the conversation: the token of the chat never leaves the server.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from bot.channels.telegram.gathering import FORM
from bot.channels.telegram.kit import LINK_LIFE, Kit
from bot.channels.telegram.records import Chat, QuestionLink
from bot.channels.telegram.sensitive import ASKED
from bot.channels.webchat.drawn import page
from bot.channels.webchat.show import choices_of, lines
from bot.channels.webchat.visit import Visit, refuse_strangers
from bot.channels.webchat.ways import way
from bot.problems import Problem
from bot.schemas import Transcript, Turn
from bot.security import hash_token, new_token
from bot.turn import Inbound
from bot.uploads import Given

COOKIE = "question"
PATH = "/a"
SEE_OTHER = 303
OVER = "这个链接用过了，或者过期了。请回到 Telegram，点“链接打不开了，再要一个”。"
NOTHING_SAID = "还没有填。请填好再按“好了”。"
NO_FILE = "还没有选文件。请先选好照片或文件，再按“上传”。"
STALE = "这一页放得太久了，刚才那一下没有算数。请再点一次。"
FOLLOWS = frozenset({"confirm"})
"""What may be asked right after a sensitive answer, to make sure of it."""


@dataclass(frozen=True)
class Open:
    """Somebody on the page: by which visit, in which chat."""

    visit: QuestionLink
    chat: Chat
    csrf: str


class QuestionPage:
    """Shows one question and takes its answer."""

    def __init__(self, kit: Kit) -> None:
        """For the chats of ``kit``."""
        self._kit = kit

    async def knock(self, request: Request, secret: str) -> Response:
        """Where a link leads: one button, so that only a person uses it up."""
        kept = await self._kit.store.link(hash_token(secret), "link", self._kit.parts.now())
        if kept is None:
            return page(request, "question.html", 404, step="over", error=OVER)
        return page(request, "question.html", step="knock", secret=secret)

    async def enter(self, request: Request, secret: str) -> Response:
        """Use the link up; from now on the cookie of this browser opens the question."""
        refuse_strangers(request)
        kit, at, hashed = self._kit, self._kit.parts.now(), hash_token(secret)
        kept = await kit.store.link(hashed, "link", at)
        session = new_token()
        if kept is not None:
            visit = replace(kept, kind="visit", hashed=hash_token(session), until=at + LINK_LIFE)
            if await kit.store.use_link(hashed, visit, at):
                response = RedirectResponse(PATH, SEE_OTHER)
                response.set_cookie(
                    COOKIE, session, max_age=int(LINK_LIFE.total_seconds()), path=PATH,
                    httponly=True, samesite="strict", secure=kit.base.startswith("https"),
                )  # fmt: skip
                return response
        return page(request, "question.html", 404, step="over", error=OVER)

    async def show(self, request: Request, error: str = "", status: int = 200) -> Response:
        """The question that is open, if this visit may answer it."""
        found = await self._opened(request)
        if found is None:
            return page(request, "question.html", 404, step="over", error=error or OVER)
        if found.visit.asking == FORM:
            return page(request, "question.html", step="form")
        transcript = await self._transcript(found.chat)
        if not self._may_answer(found.visit, transcript.turn):
            return page(request, "question.html", step="done", bot_name=self._kit.gateway.username)
        more = _question(transcript, found.csrf)
        return page(request, "question.html", status, step="ask", error=error, **more)

    async def answer(self, request: Request) -> Response:
        """Take one answer, then show what is asked next or that all is done."""
        refuse_strangers(request)
        found = await self._opened(request)
        if found is None:
            return page(request, "question.html", 404, step="over", error=OVER)
        async with request.form(max_files=1, max_fields=10) as form:
            if form.get("csrf") != found.csrf:
                return await self.show(request, STALE, 403)
            if not self._may_answer(found.visit, (await self._transcript(found.chat)).turn):
                return RedirectResponse(PATH, SEE_OTHER)
            try:
                lacks = await self._take(found, form)
            except Problem as problem:
                return await self.show(request, str(problem.detail), problem.status_code)
        return await self.show(request, lacks, 422) if lacks else RedirectResponse(PATH, SEE_OTHER)

    async def form(self, request: Request) -> Response:
        """The form as PDF, for those whom a chat sent here to see it."""
        found = await self._opened(request)
        if found is None or found.visit.asking != FORM:
            raise Problem(404)
        path = f"/api/conversations/{found.chat.conversation_id}/{FORM}"
        headers = {"Authorization": f"Bearer {found.chat.token}"}
        transport = httpx.ASGITransport(request.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            got = await client.get(path, headers=headers)
        kind = got.headers.get("content-type")
        return Response(got.content, got.status_code, {"Cache-Control": "no-store"}, kind)

    async def _opened(self, request: Request) -> Open | None:
        session = request.cookies.get(COOKIE, "")
        now = self._kit.parts.now()
        visit = await self._kit.store.link(hash_token(session), "visit", now) if session else None
        chat = await self._kit.store.chat(visit.chat) if visit else None
        if visit is None or chat is None or chat.conversation_id != visit.conversation_id:
            return None
        return Open(visit, chat, Visit(chat.conversation_id, session).csrf)

    async def _transcript(self, chat: Chat) -> Transcript:
        return await self._kit.parts.conversations.load(chat.conversation_id, chat.token)

    def _may_answer(self, visit: QuestionLink, turn: Turn) -> bool:
        return turn.asking == visit.asking or turn.asking in ASKED | FOLLOWS

    async def _take(self, found: Open, form: FormData) -> str:
        """Let the conversation take the answer; what is lacking, or nothing."""
        chat, parts = found.chat, self._kit.parts
        message_id = f"page:{_said(form, 'message_id')[:40] or uuid.uuid4()}"
        if "upload" in form:
            upload = form.get("file")
            data = await upload.read() if isinstance(upload, UploadFile) else b""
            if not data:
                return NO_FILE
            given = Given(message_id, data, _said(form, "kind") or None)
            await parts.uploads.take(chat.conversation_id, chat.token, given)
            return ""
        text, choice = _said(form, "text"), _said(form, "choice")
        if not choice and not text.strip():
            return NOTHING_SAID
        inbound = Inbound(message_id, text=None if choice else text, choice=choice or None)
        await parts.conversations.take(chat.conversation_id, chat.token, inbound)
        return ""


def _said(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _question(transcript: Transcript, csrf: str) -> dict[str, Any]:
    """The open question as the template draws it: its words, its field, its choices."""
    turn = transcript.turn
    asked = tuple(m for m in turn.messages if m.role == "assistant")[-1:]
    return {
        "lines": lines(asked),
        "way": way(turn.asking),
        "choices": choices_of(turn),
        "csrf": csrf,
        "message_id": str(uuid.uuid4()),
    }


def router_of(kit: Kit) -> APIRouter:
    """The routes of the page of one question."""
    router, shown = APIRouter(include_in_schema=False), QuestionPage(kit)

    @router.get(PATH)
    async def ask(request: Request) -> Response:
        """The question itself."""
        return await shown.show(request)

    @router.post(PATH)
    async def answered(request: Request) -> Response:
        """Its answer."""
        return await shown.answer(request)

    @router.get(f"{PATH}/{FORM}")
    async def form(request: Request) -> Response:
        """The form as PDF."""
        return await shown.form(request)

    @router.get(PATH + "/{secret}")
    async def knock(request: Request, secret: str) -> Response:
        """Where the link leads."""
        return await shown.knock(request, secret)

    @router.post(PATH + "/{secret}")
    async def enter(request: Request, secret: str) -> Response:
        """Use the link up."""
        return await shown.enter(request, secret)

    return router
