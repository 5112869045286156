"""The conversations themselves, asked of the conversation service: nothing of them is kept here."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx

from backend.clock import Now
from backend.problems import Problem
from backend.signing import sign

_log = logging.getLogger(__name__)
UNREACHABLE = "对话服务暂时连不上，内容都在，请稍后再试。"
GONE = "这次对话已经删除，看不到了。"
_ROOT = "/internal/desk"


@dataclass(frozen=True)
class Talks:
    """Reads conversations, begins them for callers, and listens to them."""

    client: httpx.AsyncClient = field(repr=False)
    secret: str = field(repr=False)
    clock: Now

    async def packet(self, conversation_id: str) -> Mapping[str, Any]:
        """The one-page hand-off packet (转接单), masked."""
        return await self._call("GET", f"{_ROOT}/conversations/{conversation_id}")

    async def messages(self, conversation_id: str, after: int) -> Mapping[str, Any]:
        """The masked messages after place ``after``."""
        path = f"{_ROOT}/conversations/{conversation_id}/messages?after={after}"
        return await self._call("GET", path)

    async def reveal(self, conversation_id: str, what: str) -> str:
        """One field or message unmasked; the access must have been logged before."""
        path = f"{_ROOT}/conversations/{conversation_id}/reveal"
        return str((await self._call("POST", path, {"what": what})).get("value", ""))

    async def misunderstood(self, conversation_id: str, seq: int, meant: str) -> None:
        """What message ``seq`` meant, for those who teach the assistant to understand."""
        path = f"{_ROOT}/conversations/{conversation_id}/misunderstood"
        await self._call("POST", path, {"seq": seq, "meant": meant})

    async def begin_call(self, event_id: str, desk_number: str) -> str:
        """A conversation for a caller; the same event begins one only."""
        body = {"event_id": event_id, "desk_number": desk_number}
        return str((await self._call("POST", f"{_ROOT}/calls", body))["conversation_id"])

    async def code(self, conversation_id: str, base_url: str) -> Mapping[str, Any]:
        """Six digits, a link and its QR code, for going on at one's own phone.

        ``base_url`` is where the desk itself is reached; a setting of the bot wins over it.
        """
        path = f"{_ROOT}/conversations/{conversation_id}/code"
        return await self._call("POST", path, {"base_url": base_url})

    @asynccontextmanager
    async def listening(
        self, conversation_id: str, last_event_id: str
    ) -> AsyncGenerator[httpx.Response]:
        """The open stream of a conversation's masked messages."""
        path = f"{_ROOT}/conversations/{conversation_id}/events"
        headers = {"Authorization": f"Internal {self.secret}"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        patience = httpx.Timeout(10.0, read=60.0)
        async with self.client.stream("GET", path, headers=headers, timeout=patience) as answer:
            yield answer

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        content = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        headers = {
            "Authorization": f"Internal {self.secret}",
            "Content-Type": "application/json",
            "X-Signature": sign(self.secret, content, self.clock()),
        }
        try:
            answer = await self.client.request(method, path, content=content, headers=headers)
        except (httpx.HTTPError, OSError) as error:
            _log.warning("the conversation service did not answer: %s", type(error).__name__)
            raise Problem(503, UNREACHABLE) from None
        return _opened(answer)


def _opened(answer: httpx.Response) -> Mapping[str, Any]:
    if answer.status_code == HTTPStatus.NO_CONTENT:
        return {}
    if answer.is_success:
        found: Mapping[str, Any] = answer.json()
        return found
    if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise Problem(404, _said(answer) or GONE)
    if answer.status_code in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}:
        raise Problem(answer.status_code, _said(answer))
    _log.warning("the conversation service answered %s", answer.status_code)
    raise Problem(503, UNREACHABLE)


def _said(answer: httpx.Response) -> str | None:
    try:
        return str(answer.json()["detail"]) or None
    except (ValueError, KeyError, TypeError):
        return None
