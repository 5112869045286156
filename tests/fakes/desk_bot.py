"""A conversation service that keeps what the desk sends and shows short conversations."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from backend.clock import Now
from backend.signing import holds

SECRETS = {"field:personal.phone": "13800138000", "message:3": "我电话13800138000"}


@dataclass
class Line(httpx.AsyncByteStream):
    """An open stream that ends when it is cut."""

    sent: asyncio.Queue[bytes | None]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (chunk := await self.sent.get()) is not None:
            yield chunk


@dataclass
class DeskBot(httpx.AsyncBaseTransport):
    """Takes staff's acts each once, like the real one, and answers what the desk asks."""

    clock: Now
    secret: str
    acts: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refuses: dict[str, tuple[int, str]] = field(default_factory=dict)
    away: bool = False
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lines: dict[str, list[asyncio.Queue[bytes | None]]] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    forged: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("nobody there")
        content, path = await request.aread(), request.url.path
        if not self._knows(request, content):
            self.forged += 1
            return httpx.Response(401, json={"detail": "签名不对"})
        self.asked.append(f"{request.method} {path}")
        if path.endswith("/staff"):
            return self._act(path.split("/")[3], json.loads(content))
        if path.endswith("/notices"):
            return httpx.Response(202)
        return self._desk(request, path, json.loads(content or b"{}"))

    def of(self, conversation: str) -> list[str]:
        return [a["kind"] for a in self.acts if a["conversation_id"] == conversation]

    def say(self, conversation: str, text: str) -> None:
        known = self.messages.setdefault(conversation, [])
        known.append({"seq": len(known) + 1, "role": "user", "text": text})
        for line in self.lines.get(conversation, []):
            line.put_nowait(_frame(known[-1]))

    def cut(self, conversation: str) -> None:
        for line in self.lines.pop(conversation, []):
            line.put_nowait(None)

    def _knows(self, request: httpx.Request, content: bytes) -> bool:
        if request.headers.get("Authorization") == f"Internal {self.secret}":
            return True
        return holds(self.secret, content, request.headers.get("X-Signature", ""), self.clock())

    def _act(self, conversation: str, act: dict[str, Any]) -> httpx.Response:
        if conversation in self.erased:
            return httpx.Response(404, json={"detail": "没有找到"})
        if act["kind"] in self.refuses:
            status, detail = self.refuses[act["kind"]]
            return httpx.Response(status, json={"detail": detail})
        if all(act["event_id"] != known["event_id"] for known in self.acts):
            self.acts.append({**act, "conversation_id": conversation})
        return httpx.Response(200, json={"ok": True})

    def _desk(self, request: httpx.Request, path: str, body: dict[str, Any]) -> httpx.Response:
        if path == "/internal/desk/calls":
            known = self.calls.setdefault(body["event_id"], f"call-{len(self.calls) + 1}")
            return httpx.Response(200, json={"conversation_id": known})
        conversation, what = [*path.split("/"), ""][4:6]
        if conversation in self.erased:
            return httpx.Response(404, json={"detail": "没有找到"})
        if what == "misunderstood":
            self.acts.append({"kind": what, "conversation_id": conversation, **body})
            return httpx.Response(204)
        if what == "events":
            return self._stream(conversation, request.headers.get("Last-Event-ID", "0"))
        return httpx.Response(200, json=self._found(conversation, what, body, request))

    def _found(
        self, conversation: str, what: str, body: dict[str, Any], request: httpx.Request
    ) -> dict[str, Any]:
        if what == "code":
            return {"code": "123456", "url": "http://here/c/x", "qr_png": "", "expires_at": ""}
        if what == "reveal":
            return {"value": SECRETS[body["what"]]}
        if what == "messages":
            after = int(request.url.params.get("after", "0"))
            kept = [m for m in self.messages.get(conversation, []) if m["seq"] > after]
            return {"messages": kept, "last_seq": len(self.messages.get(conversation, []))}
        return {"conversation_id": conversation, "speaker": "本人办理", "form": []}

    def _stream(self, conversation: str, seen: str) -> httpx.Response:
        line: asyncio.Queue[bytes | None] = asyncio.Queue()
        for message in self.messages.get(conversation, []):
            if message["seq"] > int(seen):
                line.put_nowait(_frame(message))
        self.lines.setdefault(conversation, []).append(line)
        headers = {"content-type": "text/event-stream"}
        return httpx.Response(200, headers=headers, stream=Line(line))


def _frame(message: dict[str, Any]) -> bytes:
    data = json.dumps(message, ensure_ascii=False)
    return f"id: {message['seq']}\nevent: message\ndata: {data}\n\n".encode()
