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
DESK = "desk"
"""What staff do goes to the conversation service too, but waits for no notice and holds up none."""
_SIMULATOR = "http://simulator"


@dataclass(frozen=True)
class Transports:
    """Ways to reach neighbours that are not on the network: in one process, and in tests."""

    bot: httpx.AsyncBaseTransport | None = None
    departments: Mapping[str, httpx.AsyncBaseTransport] = field(
        default_factory=dict[str, httpx.AsyncBaseTransport]
    )
    issuer: httpx.AsyncBaseTransport | None = None


@dataclass(frozen=True)
class Answer:
    """What a target answered: the HTTP status, and the sentence of a problem document."""

    status: int
    detail: str = field(default="", repr=False)


@dataclass(frozen=True)
class Route:
    """One target: where it is, the secret shared with it, and the clock it trusts."""

    url: str
    secret: str = field(repr=False)
    client: httpx.AsyncClient = field(repr=False)
    clock: Now = field(repr=False)

    async def post(self, path: str, key: str, body: Mapping[str, Json]) -> Answer:
        """Send a letter; answers what was answered."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Signature": sign(self.secret, content, self.clock()),
        }
        answer = await self.client.post(self.url + path, content=content, headers=headers)
        return Answer(answer.status_code, _detail(answer))


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
    for target in (BOT, DESK):
        client = _client(settings, transports.bot)
        url = settings.bot_url.rstrip("/")
        routes[target] = Route(url, settings.internal_secret, client, now)
    return routes


def _detail(answer: httpx.Response) -> str:
    """The sentence of a problem document, when that is what was answered."""
    if answer.is_success or "json" not in answer.headers.get("content-type", ""):
        return ""
    try:
        found = answer.json()
    except ValueError:
        return ""
    return str(found.get("detail", "")) if isinstance(found, dict) else ""


def _client(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=transport, timeout=settings.send_seconds, follow_redirects=False
    )
