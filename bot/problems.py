"""Errors as RFC 9457 problem documents, whose detail tells the person what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as AnyHTTPException

MEDIA_TYPE = "application/problem+json"

_DETAILS: Mapping[int, str] = {
    400: "这次发来的内容读不出来，请再发一次。",
    401: "没有认出这次对话。请回到首页重新打开，或用“继续”链接接着办。",
    403: "这一步您现在不能办理。",
    404: "没有找到您要的内容，请回到首页再试。",
    405: "这个地址不支持这种操作，请回到首页再试。",
    409: "这一步和现在的情况对不上，请刷新页面看看最新情况。",
    410: "这个链接已经失效，请重新要一个。",
    413: "发来的内容太大了，请分几次发，或换一个小一点的文件。",
    415: "这种格式暂时收不了，请换一种再发。",
    422: "发来的内容不完整或格式不对，请检查后再发。",
    429: "试的次数太多了，请过几分钟再试。",
    500: "系统出了点问题，您说过的内容都还在。请稍后再试一次。",
    503: "现在人有点多，您说过的内容都还在。请稍后再试一次。",
}


class ProblemDocument(BaseModel):
    """An error as a citizen and a program can read it (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Problem(HTTPException):
    """An error with a sentence a citizen can act on."""

    def __init__(
        self, status: int, detail: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """An error of ``status``; without ``detail`` the usual sentence is said."""
        super().__init__(status, detail or sentence(status), dict(headers or {}))


def sentence(status: int) -> str:
    """What is said of ``status`` when nothing more precise is known."""
    return _DETAILS.get(
        status, _DETAILS[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400]
    )


def response(
    status: int,
    detail: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,  # noqa: ANN401 - JSON
) -> JSONResponse:
    """A problem document as a response."""
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or sentence(status),
        **more,
    }
    return JSONResponse(content, status, dict(headers or {}), MEDIA_TYPE)


def body(status: int) -> bytes:
    """The bytes of a problem document, for code that answers below the framework."""
    return bytes(response(status).body)


def install(app: FastAPI) -> None:
    """Make every error of ``app`` a problem document."""
    app.add_exception_handler(AnyHTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
    _describe(app)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of the problems that a route may answer with."""
    return {s: _documented(s) for s in statuses}


def _documented(status: int) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    example = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": sentence(status),
    }
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {"description": title, "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}


def _describe(app: FastAPI) -> None:
    """Let the OpenAPI document say what really comes back of a malformed request."""
    generated = app.openapi

    def openapi() -> dict[str, Any]:
        document = generated()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
        for methods in document.get("paths", {}).values():
            for route in methods.values():
                _mend(route["responses"])
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def _mend(responses: dict[str, Any]) -> None:
    if "HTTPValidationError" in str(responses.get("422")):
        responses["422"] = _documented(422)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AnyHTTPException)  # noqa: S101 - the framework dispatches by type
    detail = error.detail if isinstance(error, Problem) else sentence(error.status_code)
    return response(error.status_code, detail, error.headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    """Malformed requests; what was sent is never echoed, it may be personal."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - the framework dispatches by type
    errors = [
        {"where": ".".join(str(part) for part in e["loc"]), "what": e["type"]}
        for e in error.errors()
    ]
    return response(422, errors=errors)


async def _broken(_request: Request, _error: Exception) -> JSONResponse:
    return response(500)
