"""A conversation service on fake edges, and a person who talks with it."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from accessibility.privacy import Sealer
from accessibility.speech.voices.cache import SoundCache
from accessibility.speech.voices.sound import Speaks
from bot.app import Edges, assemble
from bot.ports import Ear, FileStore, Interpreter, Interview, SessionStore
from bot.review.records import ReviewStore
from bot.settings import Settings
from bot.speaking import Speaking
from bot.stores.files import DiskFiles
from bot.stores.memory import MemoryFiles, MemorySessions
from bot.stores.migrate import migrate
from bot.stores.sqlite import SqliteSessions
from tests.fakes.case_desk import FakeCaseDesk
from tests.fakes.hotline import FakeHotline
from tests.fakes.interpreter import FakeInterpreter
from tests.fakes.interview import FakeInterview

SECRET = "shared-by-the-two-services"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Clock:
    """A clock that moves only when told."""

    at: datetime = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Person:
    """Somebody with a token who talks with the service over HTTP."""

    client: httpx.AsyncClient
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    begun: dict[str, Any] = field(default_factory=dict)

    async def begin(self) -> Person:
        answer = await self.client.post("/api/conversations", json={"channel": "web"})
        assert answer.status_code == 201
        return self.with_token(answer.json())

    def with_token(self, begun: dict[str, Any]) -> Person:
        self.begun = begun
        self.path = f"/api/conversations/{begun['conversation_id']}"
        self.headers = {"Authorization": f"Bearer {begun['token']}"}
        return self

    @property
    def one(self) -> str:
        return str(self.begun["conversation_id"])

    async def post(self, what: str, **how: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        return await self.client.post(f"{self.path}{what}", headers=self.headers, **how)

    async def get(self, what: str = "") -> httpx.Response:
        return await self.client.get(f"{self.path}{what}", headers=self.headers)

    async def send(self, text: str, said_as: str | None = None) -> httpx.Response:
        body = {"client_message_id": said_as or str(uuid.uuid4()), "text": text}
        return await self.post("/messages", json=body)

    async def say(self, *texts: str) -> dict[str, Any]:
        turn: dict[str, Any] = {}
        for text in texts:
            answer = await self.send(text)
            assert answer.status_code == 200, answer.text
            turn = answer.json()
        return turn

    async def choose(self, choice: str) -> dict[str, Any]:
        body = {"client_message_id": str(uuid.uuid4()), "choice": choice}
        answer = await self.post("/messages", json=body)
        assert answer.status_code == 200, answer.text
        turn: dict[str, Any] = answer.json()
        return turn

    async def transcript(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = (await self.get()).json()["messages"]
        return messages


@dataclass
class House:
    """The parts of a service under test, and how to build it again on the same data."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    desk: FakeCaseDesk = field(default_factory=FakeCaseDesk)
    interpreter: FakeInterpreter = field(default_factory=FakeInterpreter)
    engine: Interpreter | None = None
    staff_token: str | None = None
    dev: bool = True
    interview: Interview = field(default_factory=FakeInterview)
    hotline: FakeHotline = field(default_factory=FakeHotline)
    reviews: ReviewStore | None = None
    voice: Speaks | None = None
    ear: Ear | None = None
    keep_recordings: bool = False

    @property
    def settings(self) -> Settings:
        return Settings(
            self.folder,
            dev=self.dev,
            internal_secret=SECRET,
            staff_token=self.staff_token,
            keep_recordings=self.keep_recordings,
        )

    def app(
        self,
        store: SessionStore | None = None,
        files: FileStore | None = None,
        close: Callable[[], Awaitable[None]] | None = None,
    ) -> FastAPI:
        edges = Edges(
            store=store or MemorySessions(),
            files=files or MemoryFiles(),
            desk=self.desk,
            interview=self.interview,
            interpreter=self.engine or self.interpreter,
            keyed_hash=Sealer.open_or_create(self.folder / "keys").keyed_hash,
            hotline=self.hotline,
            reviews=self.reviews,
            mouth=self._mouth(),
            ear=self.ear,
        )
        return assemble(self.settings, self.clock, edges, close)

    def _mouth(self) -> Speaking | None:
        return Speaking(self.voice, SoundCache(self.folder / "sounds")) if self.voice else None

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[httpx.AsyncClient]:
        """The service on memory, as a client sees it."""
        async with client_of(self.app()) as client:
            yield client

    @asynccontextmanager
    async def running_on_disk(self) -> AsyncGenerator[httpx.AsyncClient]:
        """The service on its files, which another start finds again."""
        database = self.folder / "conversations.db"
        migrate(database)
        sealer = Sealer.open_or_create(self.folder / "keys")
        store = SqliteSessions(database, sealer)
        app = self.app(store, DiskFiles(self.folder / "files", sealer), store.close)
        async with client_of(app) as client:
            yield client


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://service") as client,
    ):
        yield client


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with house.running() as client:
        yield client


@pytest.fixture
async def person(client: httpx.AsyncClient) -> Person:
    return await Person(client).begin()


@pytest.fixture
async def agreed(person: Person) -> Person:
    await person.say("同意")
    return person
