"""The event stream: everything once, in order, from where one left off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from tests.bot.conftest import House, Person, client_of

pytestmark = pytest.mark.anyio


@dataclass
class Stream:
    """What a listener has received, parsed as it comes."""

    raw: bytearray = field(default_factory=bytearray)
    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    grew: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = dict(message["headers"])
        else:
            self.raw.extend(message.get("body", b""))
            self.ended = not message.get("more_body", False)
        self.grew.set()

    @property
    def events(self) -> list[tuple[int, dict[str, Any]]]:
        found = []
        for block in self.raw.decode().split("\n\n")[:-1]:
            lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if "data" in lines:
                found.append((int(lines["id"]), json.loads(lines["data"])))
        return found

    async def until(self, count: int) -> list[tuple[int, dict[str, Any]]]:
        async with asyncio.timeout(5):
            while len(self.events) < count:
                self.grew.clear()
                await self.grew.wait()
        return self.events


@asynccontextmanager
async def listening(
    app: FastAPI, person: Person, last: int | None = None
) -> AsyncGenerator[Stream]:
    """An open stream; httpx's ASGI transport would only hand it over once it ended."""
    stream, gone = Stream(), asyncio.Event()
    headers = [(k.lower().encode(), v.encode()) for k, v in person.headers.items()]
    if last is not None:
        headers.append((b"last-event-id", str(last).encode()))
    path = f"{person.path}/events"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("service", 80),
    }

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    running = asyncio.create_task(app(scope, receive, stream.send))
    try:
        yield stream
    finally:
        gone.set()
        async with asyncio.timeout(5):
            await running


@asynccontextmanager
async def talking(house: House) -> AsyncGenerator[tuple[FastAPI, Person]]:
    app = house.app()
    async with client_of(app) as client:
        person = await Person(client).begin()
        await person.say("同意")
        yield app, person


async def test_a_stream_brings_what_was_said_and_then_what_is_said(house: House) -> None:
    async with talking(house) as (app, person), listening(app, person) as stream:
        before = await stream.until(4)
        await person.say("13800138000")
        after = await stream.until(7)
    assert [seq for seq, _ in after] == [1, 2, 3, 4, 5, 6, 7]
    assert after[:4] == before
    assert after[4][1]["text"] == "13800138000"
    assert stream.headers[b"content-type"].startswith(b"text/event-stream")
    assert stream.headers[b"cache-control"] == b"no-store"


async def test_a_stream_is_the_transcript(house: House) -> None:
    async with talking(house) as (app, person), listening(app, person) as stream:
        await person.say("13800138000")
        events = await stream.until(7)
        assert [m for _, m in events] == await person.transcript()


async def test_a_stream_resumes_after_the_last_event_seen(house: House) -> None:
    async with talking(house) as (app, person):
        await person.say("13800138000")
        async with listening(app, person, last=5) as stream:
            assert [seq for seq, _ in await stream.until(2)] == [6, 7]


async def test_a_last_event_id_that_is_no_number_starts_from_the_beginning(house: House) -> None:
    async with talking(house) as (app, person):
        person.headers["Last-Event-ID"] = "garbage"
        async with listening(app, person) as stream:
            assert [seq for seq, _ in await stream.until(4)] == [1, 2, 3, 4]


async def test_two_devices_hear_the_same(house: House) -> None:
    async with (
        talking(house) as (app, person),
        listening(app, person) as one,
        listening(app, person) as two,
    ):
        await asyncio.gather(person.say("第一句"), person.say("第二句"))
        assert await one.until(10) == await two.until(10)


async def test_a_stream_ends_when_the_conversation_is_erased(house: House) -> None:
    async with talking(house) as (app, person), listening(app, person) as stream:
        await stream.until(4)
        await person.client.delete(person.path, headers=person.headers)
        async with asyncio.timeout(5):
            while not stream.ended:
                stream.grew.clear()
                await stream.grew.wait()


async def test_streams_end_when_the_service_stops(house: House) -> None:
    app = house.app()
    async with client_of(app) as client:
        person = await Person(client).begin()
        async with listening(app, person) as stream:
            await stream.until(1)
            app.state.services.live.stop()
            async with asyncio.timeout(5):
                while not stream.ended:
                    stream.grew.clear()
                    await stream.grew.wait()


async def test_a_stream_wants_a_token(client: httpx.AsyncClient, person: Person) -> None:
    assert (await client.get(f"{person.path}/events")).status_code == 401
