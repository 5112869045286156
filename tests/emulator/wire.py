"""What goes over the wire of the emulated Bot API: requests read, answers made, faults."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

BOT = {"id": 4242, "is_bot": True, "first_name": "助手", "username": "yijianshi_bot"}


@dataclass
class Call:
    """One request of the bot."""

    method: str
    params: dict[str, Any]
    status: int
    at: float


@dataclass
class Faults:
    """What goes wrong, and how often."""

    floods: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    flood_share: float = 0.0
    retry_after: int = 1
    blocked: set[int] = field(default_factory=set)
    failures: int = 0
    repeats: int = 1
    shuffles: bool = False
    random: random.Random = field(default_factory=lambda: random.Random(7))


@dataclass
class Shown:
    """A message of the bot as the person sees it now."""

    message_id: int
    text: str
    markup: dict[str, Any] | None
    file: str = ""
    data: bytes = b""
    edits: int = 0

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return {b["text"]: b for row in rows for b in row}

    @property
    def keys(self) -> list[str]:
        rows = (self.markup or {}).get("keyboard", [])
        return [b["text"] for row in rows for b in row]


def whole(update: dict[str, Any]) -> dict[str, Any]:
    """An update with what the true API always says of a pressed button."""
    query = update.get("callback_query")
    return {**update, "callback_query": {"chat_instance": "1", **query}} if query else update


def ok(result: Any) -> web.Response:  # noqa: ANN401 - JSON
    return web.json_response({"ok": True, "result": result})


def no(status: int, why: str, **more: Any) -> web.Response:  # noqa: ANN401 - JSON
    body = {"ok": False, "error_code": status, "description": why, **more}
    return web.json_response(body, status=status)


def message(message_id: int, chat: int, text: str | None) -> dict[str, Any]:
    kind = "private" if chat > 0 else "group"
    return {
        "message_id": message_id,
        "date": int(time.time()),
        "chat": {"id": chat, "type": kind},
        "from": BOT,
        **({"text": text} if text is not None else {}),
    }


async def params_of(request: web.Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    params: dict[str, Any] = dict(request.query)
    files: dict[str, bytes] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = value.file.read()
        else:
            params[name] = value
    return params, files
