"""Both services in one process: requests go by path, documents and probes are merged."""

from __future__ import annotations

import html
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import problems
from bot.middleware import SecurityHeaders

BACKEND_PATHS = ("/api/eligibility", "/api/cases", "/api/departments", "/api/dev", "/desk")
Document = dict[str, Any]


class Late:
    """An ASGI application that will be known later: each service wants a way to the other."""

    def __init__(self) -> None:
        """Not known yet."""
        self.app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if self.app is None:
            raise RuntimeError("the service is not wired yet")
        await self.app(scope, receive, send)


class OneProcess:
    """The conversation service and the case service behind one address."""

    def __init__(self, bot: FastAPI, backend: FastAPI) -> None:
        """Put both services behind one address."""
        self.bot = bot
        self.backend = backend
        self._own = SecurityHeaders(self._answer_own)
        self._answers = {
            "/openapi.json": self._openapi,
            "/docs": self._docs,
            "/healthz": self._healthz,
            "/readyz": self._readyz,
            "/metrics": self._metrics,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or live through the lifespan of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._app_for(scope["path"])(scope, receive, send)
        else:
            await self.bot(scope, receive, send)

    @asynccontextmanager
    async def lifespan(self) -> AsyncGenerator[None]:
        """Both services running; the case service outlives the conversations."""
        async with AsyncExitStack() as stack:
            for app in (self.backend, self.bot):
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield

    def stop_streams(self) -> None:
        """End open event streams, so that stopping need not wait for them."""
        self.bot.state.services.live.stop()
        self.backend.state.hotline.bell.stop()

    def _app_for(self, path: str) -> ASGIApp:
        if path in self._answers or path.startswith("/internal/"):
            return self._own
        served_by_backend = any(path == p or path.startswith(f"{p}/") for p in BACKEND_PATHS)
        return self.backend if served_by_backend else self.bot

    async def _answer_own(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = self._answers.get(scope["path"])
        if answer is None:  # what is internal is not reached from outside
            response: Response = problems.response(404)
        elif request.method not in {"GET", "HEAD"}:
            response = problems.response(405, headers={"Allow": "GET, HEAD"})
        else:
            response = await answer()
        await response(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with self.lifespan():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except BaseException as error:
            await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
            raise
        await send({"type": "lifespan.shutdown.complete"})

    async def _openapi(self) -> Response:
        return JSONResponse(merge_documents(self.bot.openapi(), self.backend.openapi()))

    async def _docs(self) -> Response:
        merged = merge_documents(self.bot.openapi(), self.backend.openapi())
        return HTMLResponse(docs_page(merged))

    async def _healthz(self) -> Response:
        return JSONResponse({"status": "ok"})

    async def _readyz(self) -> Response:
        checks: Document = {}
        fallbacks: Document = {}
        for name, app in (("bot", self.bot), ("backend", self.backend)):
            answer = await _get(app, "/readyz")
            found = answer.json()
            checks |= {f"{name}.{k}": v for k, v in found.get("checks", {}).items()}
            fallbacks |= {f"{name}.{k}": v for k, v in found.get("fallbacks", {}).items()}
            if not answer.is_success:
                checks.setdefault(name, "unavailable")
        well = all(v in {"ok", True} for v in checks.values())
        status = "ok" if well else "unavailable"
        content = {"status": status, "checks": checks, "fallbacks": fallbacks}
        return JSONResponse(content, 200 if well else 503)

    async def _metrics(self) -> Response:
        texts = [(await _get(app, "/metrics")).text for app in (self.bot, self.backend)]
        return PlainTextResponse("".join(texts), media_type="text/plain; version=0.0.4")


def merge_documents(first: Mapping[str, Any], second: Mapping[str, Any]) -> Document:
    """One OpenAPI document of two; internal routes are left out, they are not reached from outside.

    Of schemas with the same name and another content, the second gets a name of its own.
    """
    mine: Document = first.get("components", {}).get("schemas", {})
    theirs: Document = second.get("components", {}).get("schemas", {})
    renamed = {n: f"Case{n}" for n, s in theirs.items() if n in mine and mine[n] != s}
    text = json.dumps(second, ensure_ascii=False)
    for old, new in renamed.items():
        text = text.replace(f'"#/components/schemas/{old}"', f'"#/components/schemas/{new}"')
    other: Document = json.loads(text)
    other_schemas = other.get("components", {}).get("schemas", {})
    schemas = {**mine, **{renamed.get(n, n): s for n, s in other_schemas.items()}}
    paths = {**other.get("paths", {}), **first.get("paths", {})}
    public = {p: routes for p, routes in paths.items() if not p.startswith("/internal/")}
    both = [
        document.get("components", {}).get("securitySchemes", {}) for document in (other, first)
    ]
    security = {**both[0], **both[1]}
    components = {**first.get("components", {}), "schemas": schemas, "securitySchemes": security}
    return {**first, "paths": dict(sorted(public.items())), "components": components}


def docs_page(document: Mapping[str, Any]) -> str:
    """The API on one plain page: no script, nothing fetched from elsewhere."""
    rows = "".join(
        f"<li><code>{method.upper()} {html.escape(path)}</code> "
        f"{html.escape(route.get('summary', ''))}</li>"
        for path, routes in document["paths"].items()
        for method, route in routes.items()
    )
    title = html.escape(document["info"]["title"])
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
        f'<h1>{title}</h1><p><a href="/openapi.json">openapi.json</a></p><ul>{rows}</ul></html>'
    )


async def _get(app: ASGIApp, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://in-process") as client:
        return await client.get(path)
