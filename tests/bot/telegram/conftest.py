"""The bot on the emulated Bot API, served over real HTTP, and people who talk with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from accessibility.privacy import Sealer
from bot.app import Edges, assemble
from bot.channels.telegram.channel import make_channel
from bot.interview import OneThingInterview
from bot.ports import Ear, Interpreter, Interview
from bot.settings import TelegramSettings
from bot.stores.files import DiskFiles
from bot.stores.migrate import migrate
from bot.stores.sqlite import SqliteSessions
from scripts.serve import listen_on
from tests.bot.conftest import House
from tests.emulator.front import TOKEN, Front, bot_api
from tests.emulator.person import Fellow
from tests.fakes.interview import FakeInterview

WEBHOOK_SECRET = "only-Telegram-knows-this"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Bot:
    """How the bot under test is set up; ``running`` starts it on its data, again and again."""

    front: Front
    house: House
    interview: Interview = field(default_factory=FakeInterview)
    engine: Interpreter | None = None
    sensitive: Any = "link"
    webhook: bool = False
    overall: float = 500.0
    per_chat: float = 100.0
    port: int = 0
    api: str = ""
    app: Any = None
    ear: Ear | None = None
    mouth: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def telegram(self) -> TelegramSettings:
        return TelegramSettings(
            token=TOKEN,
            api_base=self.api or self.front.url,
            webhook_secret=WEBHOOK_SECRET if self.webhook else "",
            sensitive=self.sensitive,
            overall=self.overall,
            per_chat=self.per_chat,
        )

    @property
    def store(self) -> SqliteSessions:
        """The store of the running service."""
        store: SqliteSessions = self.app.state.services.store
        return store

    def _edges(self, store: SqliteSessions, sealer: Sealer) -> Edges:
        house = self.house
        return Edges(
            store=store,
            files=DiskFiles(house.folder / "files", sealer),
            desk=house.desk,
            interview=self.interview,
            interpreter=self.engine or house.interpreter,
            keyed_hash=sealer.keyed_hash,
            hotline=house.hotline,
            ear=self.ear,
            mouth=self.mouth,
            telegram=make_channel(self.telegram, store.database, sealer),
        )

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[httpx.AsyncClient]:
        """The service with the bot, as a phone's browser reaches it."""
        house = self.house
        database = house.folder / "conversations.db"
        migrate(database)
        sealer = Sealer.open_or_create(house.folder / "keys")
        store = SqliteSessions(database, sealer)
        listener = listen_on("127.0.0.1", self.port)
        listener.listen()
        self.port = listener.getsockname()[1]
        settings = replace(house.settings, public_url=self.url, telegram=self.telegram)
        self.app = assemble(settings, house.clock, self._edges(store, sealer), store.close)
        config = uvicorn.Config(self.app, log_level="error", lifespan="on", ws="none")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server._serve([listener]))  # noqa: SLF001 - without signal handlers
        try:
            async with asyncio.timeout(20):
                while not server.started and not task.done():  # noqa: ASYNC110 - it has no event
                    await asyncio.sleep(0.01)
            async with httpx.AsyncClient(base_url=self.url, timeout=20) as browser:
                yield browser
        finally:
            server.should_exit = True
            await task
            listener.close()


@pytest.fixture
async def front() -> AsyncIterator[Front]:
    async with bot_api() as front:
        yield front


@pytest.fixture
def bot(front: Front, tmp_path: Path) -> Bot:
    return Bot(front, House(tmp_path))


@pytest.fixture
def real(bot: Bot, interpreter: Interpreter) -> Bot:
    """The same with the real interview and the engine of understanding as it is shipped."""
    bot.interview = OneThingInterview()
    bot.engine = interpreter
    return bot


@pytest.fixture
def fellow(front: Front) -> Fellow:
    return Fellow(front)
