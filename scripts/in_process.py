"""A way from one service to the other inside this process, on which event streams really stream.

``httpx.ASGITransport`` waits for the whole answer first, and so for ever for a stream of events.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
from starlette.types import ASGIApp, Message, Scope

_PATIENCE = 2.0
_DROPPED = 500


class InProcess(httpx.AsyncBaseTransport):
    """Hands requests to an ASGI application and passes on its answer as it comes."""

    def __init__(self, app: ASGIApp) -> None:
        """Reach ``app``."""
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as soon as the application has begun to."""
        content = await request.aread()
        exchange = _Exchange(content)
        exchange.run(self._app, _scope(request))
        begun = await exchange.begun()
        if begun is None:
            return httpx.Response(_DROPPED)
        return httpx.Response(begun["status"], headers=begun["headers"], stream=exchange)


class _Exchange(httpx.AsyncByteStream):
    """One request and its answer, under way."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._messages: asyncio.Queue[Message | None] = asyncio.Queue()
        self._left = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def run(self, app: ASGIApp, scope: Scope) -> None:
        self._task = asyncio.create_task(self._answered(app, scope))

    async def begun(self) -> Message | None:
        """The start of the answer, or None when the application failed before."""
        try:
            return await self._messages.get()
        except asyncio.CancelledError:
            await self.aclose()
            raise

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (message := await self._messages.get()) is not None:
            yield message.get("body", b"")
            if not message.get("more_body", False):
                return

    async def aclose(self) -> None:
        """Whoever asked has gone: the application hears of it, and is stopped if it goes on."""
        self._left.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=_PATIENCE)
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=_PATIENCE)

    async def _answered(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._receive, self._messages.put)
        except Exception:  # noqa: BLE001 - as on a network, the other side sees a broken answer
            self._content = None
        finally:
            await self._messages.put(None)

    async def _receive(self) -> Message:
        if self._content is not None:
            content, self._content = self._content, None
            return {"type": "http.request", "body": content, "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}


def _scope(request: httpx.Request) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 0),
        "root_path": "",
    }
