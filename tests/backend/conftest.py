"""A backend on a clock that moves only when told, with fake departments and a fake bot."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from backend.app import create_app
from backend.clock import SHANGHAI
from backend.dispatch.routing import Transports
from backend.settings import DEPARTMENTS, Settings
from backend.signing import holds, sign
from dialogs.model import Json
from tests.backend.samples import SECRET, TOKEN, submission


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Clock:
    """A clock that moves only when told."""

    at: datetime = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)

    def to(self, day: str) -> None:
        self.at = datetime.fromisoformat(f"{day}T09:30:00+08:00")


@dataclass
class Received:
    """One request that a neighbour got."""

    target: str
    path: str
    key: str
    signed: bool
    body: dict[str, Any]


@dataclass
class Neighbours(httpx.AsyncBaseTransport):
    """The five departments and the conversation service, which answer what they are told to."""

    clock: Clock
    answers: dict[str, int] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    received: list[Received] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        path = request.url.path
        target = path.split("/")[1] if request.url.host == "simulator" else "bot"
        if target in self.silent:
            raise httpx.ConnectError("nobody there")
        secret = SECRET if target == "bot" else f"dev-{target}"
        signed = holds(secret, content, request.headers["X-Signature"], self.clock())
        key = request.headers["Idempotency-Key"]
        self.received.append(Received(target, path, key, signed, json.loads(content)))
        return httpx.Response(self.answers.get(target, 200))

    def of(self, target: str) -> list[dict[str, Any]]:
        return [r.body for r in self.received if r.target == target]

    def notices(self) -> list[str]:
        return [body["kind"] for body in self.of("bot")]

    def told(self) -> str:
        return "\n".join(body["text"] for body in self.of("bot"))


@dataclass
class Office:
    """The backend and everybody around it."""

    app: FastAPI
    client: httpx.AsyncClient
    clock: Clock
    neighbours: Neighbours
    token: str = TOKEN

    async def hand_in(self, *services: str, key: str = "k-1", **form: Json) -> httpx.Response:
        headers = {"Authorization": f"Internal {SECRET}", "Idempotency-Key": key}
        body = submission(*services, **form)
        return await self.client.post("/internal/cases", json=body, headers=headers)

    async def opened(self, *services: str, **form: Json) -> str:
        answer = await self.hand_in(*services, **form)
        assert answer.status_code == 201, answer.text
        await self.settle()
        return str(answer.json()["case_id"])

    async def get(self, path: str, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, body: Json = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.client.post(path, json=body, headers=headers)

    async def case(self, case_id: str) -> dict[str, Any]:
        answer = await self.get(f"/api/cases/{case_id}")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    async def statuses(self, case_id: str) -> dict[str, str]:
        return {t["service"]: t["status"] for t in (await self.case(case_id))["tasks"]}

    async def task(self, case_id: str, service: str) -> dict[str, Any]:
        tasks = (await self.case(case_id))["tasks"]
        return next(t for t in tasks if t["service"] == service)

    async def report(
        self,
        task_id: str,
        status: str,
        department: str = "dpf_county",
        **more: Json,
    ) -> httpx.Response:
        body = {
            "event_id": more.pop("event_id", str(uuid.uuid4())),
            "at": more.pop("at", self.clock().isoformat()),
            "status": status,
            "text": more.pop("text", ""),
            "data": more.pop("data", {}),
        }
        return await self.send_signed(department, task_id, body, **more)

    async def send_signed(
        self,
        department: str,
        task_id: str,
        body: Json,
        signed_at: datetime | None = None,
        secret: str | None = None,
    ) -> httpx.Response:
        content = json.dumps(body, ensure_ascii=False).encode()
        key = secret if secret is not None else f"dev-{department}"
        signature = sign(key, content, signed_at or self.clock())
        answer = await self.client.post(
            f"/api/departments/{department}/tasks/{task_id}/events",
            content=content,
            headers={"X-Signature": signature},
        )
        await self.settle()
        return answer

    async def walk(self, case_id: str, service: str, *statuses: str, **more: Json) -> None:
        """Report ``statuses`` one after the other; ``more`` goes with the last."""
        task = await self.task(case_id, service)
        for n, status in enumerate(statuses, start=1):
            extra = more if n == len(statuses) else {}
            answer = await self.report(task["task_id"], status, task["department"], **extra)
            assert answer.status_code == 200, answer.text

    async def settle(self) -> None:
        """Wait until everything that is due has been tried."""
        self.app.state.outbox.wake()
        for _ in range(500):
            if await self.app.state.outbox.settled():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("the outbox does not come to rest")


Opening = Callable[..., Any]


@asynccontextmanager
async def office(
    data_dir: Path,
    clock: Clock,
    neighbours: Neighbours | None = None,
    **settings: Json,
) -> AsyncIterator[Office]:
    """A running backend on ``data_dir``; departments are fakes unless ``neighbours`` is None."""
    known = {"dev": True, "internal_secret": SECRET, **settings}
    around = neighbours if neighbours is not None else Neighbours(clock)
    played = dict.fromkeys(DEPARTMENTS, around) if neighbours is not None else {}
    transports = Transports(around, dict(played))
    app = create_app(Settings(data_dir, **known), clock, transports)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://backend")
        await stack.enter_async_context(client)
        yield Office(app, client, clock, around)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def open_office(tmp_path: Path, clock: Clock) -> AsyncIterator[Office]:
    async with office(tmp_path, clock, Neighbours(clock)) as running:
        yield running
