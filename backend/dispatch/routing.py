"""How a letter travels to its target: address, connection and signature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from backend.clock import Now
from backend.dispatch.departments import DEPARTMENTS
from backend.settings import Settings
from backend.signing import sign
from dialogs.model import Json

BOT = "bot"
_SIMULATOR = "http://simulator"


@dataclass(frozen=True)
class Transports:
    """Ways to reach neighbours that are not on the network: in one process, and in tests."""

    bot: httpx.AsyncBaseTransport | None = None
    departments: Mapping[str, httpx.AsyncBaseTransport] = field(
        default_factory=dict[str, httpx.AsyncBaseTransport]
    )


@dataclass(frozen=True)
class Route:
    """One target: where it is, the secret shared with it, and the clock it trusts."""

    url: str
    secret: str = field(repr=False)
    client: httpx.AsyncClient = field(repr=False)
    clock: Now = field(repr=False)

    async def post(self, path: str, key: str, body: Mapping[str, Json]) -> int:
        """Send a letter; answers the HTTP status."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Signature": sign(self.secret, content, self.clock()),
        }
        answer = await self.client.post(self.url + path, content=content, headers=headers)
        return answer.status_code


def routes_for(settings: Settings, transports: Transports, now: Now, wall: Now) -> dict[str, Route]:
    """A route to every department and to the conversation service.

    Departments check signatures by real time, the conversation service by the clock it shares
    with us.
    """
    routes = {
        code: Route(
            settings.department_urls.get(code)
            or row.url.format(simulator=settings.simulator_url or _SIMULATOR),
            settings.secret_of(code),
            _client(settings, transports.departments.get(code)),
            wall,
        )
        for code, row in DEPARTMENTS.items()
    }
    bot = Route(
        settings.bot_url.rstrip("/"),
        settings.internal_secret,
        _client(settings, transports.bot),
        now,
    )
    return {**routes, BOT: bot}


def _client(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=transport, timeout=settings.send_seconds, follow_redirects=False
    )
