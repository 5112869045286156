"""Errors as RFC 9457 problem documents, whose detail tells the person what to do next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as AnyHTTPException

MEDIA_TYPE = "application/problem+json"
Handler = Callable[[Request, Exception], Awaitable[Response]]

_DETAILS: Mapping[int, str] = {
    400: "这次发来的内容读不出来，请检查后再发一次。",
    401: "没有认出您的身份。请回到办理页面，从“我的办件”再打开一次。",
    403: "这一步您现在不能办理。",
    404: "没有找到这个办件。请核对办件编号，或回到办理页面查看。",
    405: "这个地址不支持这种操作，请回到办理页面再试。",
    409: "这一步和办件现在的情况对不上，请刷新看看最新进度。",
    413: "发来的内容太大了，请减少内容后再发。",
    415: "这种格式暂时收不了，请用 JSON 格式再发。",
    422: "发来的内容不完整或格式不对，请检查后再发。",
    500: "系统出了点问题，您交的材料都还在。请稍后再试一次。",
    503: "系统现在有点忙，您交的材料都还在。请稍后再试一次。",
}


class ProblemDocument(BaseModel):
    """An error as a citizen and a program can read it (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Problem(HTTPException):
    """An error with a sentence a citizen can act on; ``more`` is added to the document."""

    def __init__(self, status: int, detail: str | None = None, **more: Any) -> None:  # noqa: ANN401 - JSON
        """Answer ``status``, with its usual sentence when no ``detail`` is given."""
        headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
        super().__init__(status, detail or sentence(status), headers)
        self.more = more


def sentence(status: int) -> str:
    """What is said of ``status`` when nothing more precise is known."""
    return _DETAILS.get(
        status, _DETAILS[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400]
    )


def document(status: int, detail: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """The problem document of ``status``."""
    title = HTTPStatus(status).phrase
    known = {"type": "about:blank", "title": title, "status": status}
    return {**known, "detail": detail or sentence(status), **more}


def response(
    status: int,
    detail: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,  # noqa: ANN401 - JSON
) -> JSONResponse:
    """A problem document as a response."""
    content = document(status, detail, **more)
    return JSONResponse(content, status, dict(headers or {}), MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of ``app`` a problem document."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)


def where_and_what(errors: Iterable[Any]) -> list[dict[str, str]]:
    """Pydantic's errors without what was sent."""
    return [{"where": ".".join(map(str, e["loc"])), "what": e["type"]} for e in errors]


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of the problems that a route may answer with."""
    return {s: _documented(s) for s in statuses}


def _documented(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    content = {"schema": schema, "example": document(status)}
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: content}}


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AnyHTTPException)  # noqa: S101 - the framework dispatches by type
    if isinstance(error, Problem):
        return response(error.status_code, error.detail, error.headers, **error.more)
    return response(error.status_code, None, error.headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    """Malformed requests; what was sent is never echoed, it may be personal."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - the framework dispatches by type
    return response(422, errors=where_and_what(error.errors()))


async def _broken(_request: Request, _error: Exception) -> JSONResponse:
    return response(500)


HANDLERS: Mapping[type[Exception], Handler] = {
    AnyHTTPException: _http,
    RequestValidationError: _invalid,
    Exception: _broken,
}
"""Who answers which error."""
