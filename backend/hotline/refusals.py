"""What a browser shows when a page of the desk cannot be opened: a page, never a document of data.

The desk's interface (/desk/api) and programs that ask for JSON get the problem document itself.
"""

from __future__ import annotations

import json
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from backend.hotline.model import Session
from backend.hotline.rendering import around, render
from backend.problems import HANDLERS, Handler, sentence

_TITLES = {401: "没有登录成功", 403: "这一页您不能打开", 404: "没有这一页"}
_TROUBLE = "这一页暂时打不开"
_NOTHING_HERE = "地址不对，或者已经没有了。"


def install(app: FastAPI) -> None:
    """Let every problem on the way to a page of the desk be shown as a page."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, _as_page(handler))


def _as_page(handler: Handler) -> Handler:
    async def answer(request: Request, error: Exception) -> Response:
        response = await handler(request, error)
        if response.status_code < HTTPStatus.BAD_REQUEST or not _wants_page(request):
            return response
        status = response.status_code
        # A number in an address that is none leads nowhere, like one that nobody has.
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            status = HTTPStatus.NOT_FOUND
        return _page(request, status, _detail(response, status))

    return answer


def _wants_page(request: Request) -> bool:
    path, accepts = request.url.path, request.headers.get("Accept", "")
    page = path.startswith("/desk/") or path == "/desk"
    data = path.startswith(("/desk/api/", "/desk/static/"))
    return page and not data and ("text/html" in accepts or "application/json" not in accepts)


def _detail(response: Response, status: int) -> str:
    said = str(json.loads(bytes(response.body))["detail"])
    unspecific = status == HTTPStatus.NOT_FOUND and said in {sentence(404), sentence(422)}
    return _NOTHING_HERE if unspecific else said


def _page(request: Request, status: int, detail: str) -> Response:
    session: Session | None = getattr(request.state, "session", None)
    known = around(session, "") if session is not None else {"me": None, "navigation": ()}
    title = _TITLES.get(status, _TROUBLE)
    return HTMLResponse(render("refused.html", title=title, detail=detail, **known), status)
