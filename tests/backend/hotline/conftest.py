"""A desk with staff at it, a fake conversation service, and clocks that move when told."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert

from backend.app import create_app
from backend.dispatch.routing import Transports
from backend.hotline.hotline import Hotline
from backend.hotline.tables import STAFF
from backend.settings import DEPARTMENTS, Settings
from dialogs.model import Json
from scripts.in_process import InProcess
from tests.backend.conftest import Clock, Neighbours
from tests.backend.samples import SECRET
from tests.fakes.desk_bot import DeskBot

OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
Frame = dict[str, Any]


@dataclass
class Person:
    """Somebody at a desk: a browser of their own."""

    client: httpx.AsyncClient
    desk_number: str

    async def get(self, path: str, **params: Json) -> httpx.Response:
        return await self.client.get(f"/desk/api{path}", params=params)

    async def post(self, path: str, **body: Json) -> httpx.Response:
        return await self.client.post(f"/desk/api{path}", json=body or None, headers=OUR_PAGE)

    async def take(self, ticket_id: int) -> httpx.Response:
        return await self.post(f"/tickets/{ticket_id}/take")

    async def say(self, ticket_id: int, text: str, client_id: str = "") -> httpx.Response:
        named = client_id or str(uuid.uuid4())
        return await self.post(f"/tickets/{ticket_id}/messages", client_id=named, text=text)

    async def waiting(self) -> list[int]:
        answer = await self.get("/queue")
        return [ticket["ticket_id"] for ticket in answer.json()["waiting"]]

    async def ticket(self, ticket_id: int) -> Frame:
        found: Frame = (await self.get(f"/tickets/{ticket_id}")).json()
        return found


@dataclass
class Room:
    """The desk and everybody around it."""

    app: FastAPI
    bot: DeskBot
    clock: Clock
    internal: httpx.AsyncClient
    stack: AsyncExitStack
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def hotline(self) -> Hotline:
        hotline: Hotline = self.app.state.hotline
        return hotline

    async def staff(
        self, desk_number: str = "1号", roles: Iterable[str] = ("agent",), county: str | None = None
    ) -> Person:
        """Somebody new who has signed in; they have no password, which would take its time."""
        row = {
            "username": f"user-{desk_number}",
            "name": f"名字{desk_number}",
            "desk_number": desk_number,
            "roles": ",".join(sorted(roles)),
            "county": county,
            "password_hash": "",
            "totp_secret": b"",
            "totp_last": 0,
            "active": 1,
            "made_at": self.clock().isoformat(),
        }
        async with self.app.state.database.write() as db:
            await db.execute(insert(STAFF).values(row))
        return await self.sits_down(desk_number)

    async def sits_down(self, desk_number: str) -> Person:
        """Open a browser that is signed in."""
        staff = await self.hotline.accounts.by_desk(desk_number)
        assert staff is not None
        token = await self.hotline.sessions.open(staff)
        person = Person(await self.browser({"desk": token}), desk_number)
        self.people[desk_number] = person
        return person

    async def browser(self, cookies: dict[str, str] | None = None) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            transport=InProcess(self.app), base_url="http://backend", cookies=cookies
        )
        return await self.stack.enter_async_context(client)

    async def told(self, kind: str, conversation: str = "c-1", **data: Json) -> httpx.Response:
        event_id = data.pop("event_id", str(uuid.uuid4()))
        body = {
            "event_id": event_id,
            "conversation_id": conversation,
            "kind": kind,
            "at": self.clock().isoformat(),
            "data": data,
        }
        return await self.internal.post("/internal/desk/events", json=body)

    async def asks(self, conversation: str = "c-1", **data: Json) -> int:
        """Somebody asks for a person; the number of their ticket."""
        answer = await self.told("requested", conversation, **{"reason": "asked", **data})
        assert answer.status_code == 204, answer.text
        async with self.hotline.desk.moment_to_read() as now:
            ticket = await now.book.active(conversation)
        assert ticket is not None
        return ticket.ticket_id

    async def settle(self) -> None:
        """Wait until everything that is due has been tried."""
        outbox = self.app.state.outbox
        outbox.wake()
        for _ in range(500):
            if await outbox.settled():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("the outbox does not come to rest")

    async def sweep(self) -> int:
        return await self.hotline.sweeper.sweep()


@asynccontextmanager
async def room(data_dir: Path, clock: Clock, bot: DeskBot, **settings: Json) -> AsyncIterator[Room]:
    """A running desk on ``data_dir``."""
    transports = Transports(
        bot, dict.fromkeys(DEPARTMENTS, Neighbours(clock)), settings.pop("issuer", None)
    )
    known = {"dev": True, "internal_secret": SECRET, **settings}
    app = create_app(Settings(data_dir, **known), clock, transports)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        internal = httpx.AsyncClient(
            transport=InProcess(app),
            base_url="http://backend",
            headers={"Authorization": f"Internal {SECRET}"},
        )
        await stack.enter_async_context(internal)
        yield Room(app, bot, clock, internal, stack)


@pytest.fixture
def desk_bot(clock: Clock) -> DeskBot:
    return DeskBot(clock, SECRET)


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock, desk_bot: DeskBot) -> AsyncIterator[Room]:
    async with room(tmp_path, clock, desk_bot) as running:
        yield running


@dataclass
class Listening:
    """A browser that listens to events."""

    frames: asyncio.Queue[Frame] = field(default_factory=asyncio.Queue)
    seen: list[Frame] = field(default_factory=list)

    async def next(self, event: str = "") -> Frame:
        """The next frame, or the next of that kind."""
        while True:
            frame = await asyncio.wait_for(self.frames.get(), 10)
            self.seen.append(frame)
            if not event or frame["event"] == event:
                return frame


@asynccontextmanager
async def listening(
    client: httpx.AsyncClient, path: str, last_event_id: str = ""
) -> AsyncIterator[Listening]:
    """Listen to ``path`` as an EventSource does."""
    ears = Listening()
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}

    async def listen() -> None:
        async with client.stream("GET", path, headers=headers) as answer:
            assert answer.status_code == 200, await answer.aread()
            frame: Frame = {"event": "message", "id": "", "data": None}
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                if not line and frame["data"] is not None:
                    ears.frames.put_nowait(frame)
                if not line:
                    frame = {"event": "message", "id": "", "data": None}
                elif name == "data":
                    frame["data"] = json.loads(value)
                elif name in {"event", "id"}:
                    frame[name] = value
        ears.frames.put_nowait({"event": "end", "id": "", "data": {}})

    task = asyncio.create_task(listen())
    try:
        yield ears
    finally:
        task.cancel()
        await asyncio.wait({task})
