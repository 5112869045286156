"""A cap on the size of requests, below the framework and without buffering them."""

from __future__ import annotations

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.problems import MEDIA_TYPE, Problem, document

MOST_BYTES = 1_000_000


class BodyLimit:
    """ASGI middleware that answers 413 to requests larger than ``most`` bytes."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        """Guard ``app``."""
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while it is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self._most:
            await _refuse(send)
            return
        left = self._most

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise Problem(413)
            return message

        await self._app(scope, counted, send)


async def _refuse(send: Send) -> None:
    body = json.dumps(document(413), ensure_ascii=False).encode()
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
