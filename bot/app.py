"""Wires the conversation service; nothing happens at import."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

import httpx
from fastapi import FastAPI

from accessibility.privacy import Sealer
from bot import problems
from bot.case_desk import HttpCaseDesk
from bot.channels import desk
from bot.channels.webchat import api, pages
from bot.counties import CountyBook
from bot.engines import Check, Engines, fallbacks
from bot.hearing import Hearing
from bot.interview import interview_of
from bot.links import Keeping, Links, Lives
from bot.listen import Listener
from bot.live import Live
from bot.metrics import Meters
from bot.middleware import CountProblems, SecurityHeaders, SizeLimit
from bot.notices import Notices
from bot.packets import Packets
from bot.parties import Parties
from bot.people import PeopleByTalk
from bot.pictures import Pictures, pictures_of
from bot.ports import (
    CaseDesk,
    Ear,
    FileStore,
    Hotline,
    Interpreter,
    Interview,
    SessionStore,
)
from bot.postbox import HttpHotline, Postbox
from bot.recordings import Recordings
from bot.retention import Retention
from bot.review.collecting import Collecting, Taken
from bot.review.records import ReviewStore
from bot.review.sqlite import SqliteReviews
from bot.services import LiveChannel, MakeChannel, Services
from bot.settings import Settings
from bot.speaking import Speaking
from bot.staff import StaffDesk
from bot.stores.files import DiskFiles
from bot.stores.migrate import migrate
from bot.stores.sqlite import SqliteSessions
from bot.turn import Conversations, Tools
from bot.uploads import Uploads
from bot.world import Stage

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Edges:
    """Where the service touches the world; tests pass fakes through here."""

    store: SessionStore
    files: FileStore
    desk: CaseDesk
    interview: Interview
    interpreter: Interpreter
    keyed_hash: Callable[[str], str]
    desk_ready: Check | None = None
    hotline: Hotline | None = None
    engines: Mapping[str, Interpreter] | None = None
    reviews: ReviewStore | None = None
    counties: CountyBook | None = None
    ear: Ear | None = None
    telegram: MakeChannel | None = None
    mouth: Speaking | None = None
    pictures: Pictures | None = None


def create_app(
    settings: Settings,
    now: Clock,
    backend_transport: httpx.AsyncBaseTransport | None,
    engines: Engines,
) -> FastAPI:
    """The conversation service on its embedded stores, in ``settings.data_dir``."""
    database = settings.data_dir / "conversations.db"
    migrate(database)
    sealer = Sealer.open_or_create(settings.data_dir / "keys")
    store = SqliteSessions(database, sealer)
    reviews = SqliteReviews(database, sealer) if settings.learn_from_use else None
    secret = settings.internal_secret
    cases = HttpCaseDesk(settings.backend_url, secret, backend_transport)
    hotline = HttpHotline(settings.backend_url, secret, backend_transport)
    counties = CountyBook(hotline)
    pictures = pictures_of(settings, lambda: now().date())
    edges = Edges(
        store=store,
        files=DiskFiles(settings.data_dir / "files", sealer),
        desk=cases,
        interview=interview_of(settings, lambda: counties.known),
        interpreter=engines.interpreter,
        keyed_hash=sealer.keyed_hash,
        desk_ready=cases.ready,
        hotline=hotline,
        engines=engines.known,
        reviews=reviews,
        counties=counties,
        ear=engines.ear,
        telegram=_telegram(settings, store, sealer),
        mouth=engines.mouth,
        pictures=pictures,
    )

    async def close() -> None:
        if pictures is not None:
            pictures.close()
        await hotline.close()
        await cases.close()
        await store.close()
        if reviews is not None:
            await reviews.close()

    return assemble(settings, now, edges, close)


def _telegram(settings: Settings, store: SqliteSessions, sealer: Sealer) -> MakeChannel | None:
    """The way to Telegram, when there is a bot."""
    if settings.telegram is None:
        return None
    # Imported late: aiogram takes a second to load, which only those who need it should wait.
    from bot.channels.telegram.channel import make_channel  # noqa: PLC0415 - see above

    return make_channel(settings.telegram, store.database, sealer)


def assemble(
    settings: Settings, now: Clock, edges: Edges, close: Callable[[], Awaitable[None]] | None = None
) -> FastAPI:
    """The conversation service on whatever edges it is given."""
    postbox = Postbox(edges.store, edges.hotline) if edges.hotline is not None else None
    parts = _services(settings, now, edges, postbox)
    parts = replace(parts, fallbacks={**parts.fallbacks, **parts.hearing.probes()})
    channels: dict[str, LiveChannel] = {}
    app = FastAPI(
        title="残疾人服务“一件事”·智能帮办",
        description="对话接口。出错时的 detail 是办事人看得懂、照着能做的一句话。",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(parts, postbox, close, channels),
    )
    if edges.telegram is not None:
        channels["telegram"] = edges.telegram(parts, app)
        ready = {name: channel.ready for name, channel in channels.items()}
        parts = replace(parts, fallbacks={**parts.fallbacks, **ready})
    app.state.services = parts
    app.state.conversations = parts.conversations
    problems.install(app)
    app.include_router(api.router)
    app.include_router(desk.router)
    app.include_router(pages.router)
    app.add_middleware(SizeLimit)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(CountProblems, count=lambda s: parts.meters.problems.labels(s).inc())
    return app


def _services(settings: Settings, now: Clock, edges: Edges, postbox: Postbox | None) -> Services:
    on_letters = postbox.wake if postbox is not None else _nobody
    live, meters, listener = Live(), Meters(), Listener(edges.interpreter, edges.engines)
    stage = Stage(edges.interview, edges.desk, edges.store)
    reviews = edges.reviews
    collecting = Collecting(reviews, edges.store.messages) if reviews else None
    recordings = Recordings(edges.store, edges.files) if settings.keep_recordings else None
    after_turn = [part.after_turn for part in (collecting, recordings) if part is not None]

    async def on_turn(turn: Taken) -> None:
        for after in after_turn:
            await after(turn)

    tools = Tools(
        edges.store,
        edges.interview,
        stage,
        listener,
        live,
        meters,
        now,
        on_erase=edges.files.erase,
        on_letters=on_letters,
        on_turn=on_turn,
        on_question=edges.counties.refresh if edges.counties else _nothing_new,
        speaks=edges.mouth is not None,
    )
    conversations = Conversations(tools)
    parties = _parties(conversations, edges, now)
    keeping = Keeping(edges.store, edges.keyed_hash, now, _lives(settings))
    links = Links(conversations, parties, edges.desk, keeping)
    stage.people = PeopleByTalk(links, parties)
    return Services(
        settings=settings,
        now=now,
        store=edges.store,
        files=edges.files,
        live=live,
        meters=meters,
        listener=listener,
        conversations=conversations,
        uploads=Uploads(conversations, edges.files, edges.pictures),
        hearing=Hearing(conversations, edges.store, edges.ear, recordings),
        parties=parties,
        links=links,
        staff=StaffDesk(conversations, edges.store, listener, now, edges.counties),
        packets=Packets(edges.store),
        notices=Notices(conversations, edges.store, meters),
        retention=Retention(
            edges.store,
            edges.files,
            meters,
            now,
            settings.draft_life,
            on_letters,
            edges.reviews,
            settings.review_life,
        ),
        checks=_checks(edges, listener, now),
        fallbacks=fallbacks(listener.engines, edges.mouth),
        collecting=collecting,
        mouth=edges.mouth,
    )


def _lives(settings: Settings) -> Lives:
    return Lives(settings.link_life, settings.code_life, settings.helper_life)


def _nobody() -> None:
    """No hotline is wired: letters stay in the store."""


async def _nothing_new() -> None:
    """Nobody publishes: the counties' files hold."""


def _parties(conversations: Conversations, edges: Edges, now: Clock) -> Parties:
    return Parties(
        store=edges.store,
        desk=edges.desk,
        now=now,
        advance=conversations.advance,
        forget=conversations.forget,
        dialogue=conversations.dialogue,
    )


def _checks(edges: Edges, listener: Listener, now: Clock) -> dict[str, Check]:
    async def understanding() -> bool:
        return bool((await listener.hear("你好", None, now().date())).intent)

    checks: dict[str, Check] = {
        "conversations": edges.store.ready,
        "understanding": understanding,
    }
    if edges.desk_ready is not None:
        checks["cases"] = edges.desk_ready
    return checks


def _lifespan(
    parts: Services,
    postbox: Postbox | None,
    close: Callable[[], Awaitable[None]] | None,
    channels: Mapping[str, LiveChannel],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        tasks = [
            asyncio.create_task(parts.retention.keep_purging()),
            asyncio.create_task(parts.parties.keep_ending()),
        ]
        if postbox is not None:
            tasks.append(asyncio.create_task(postbox.run()))
        for channel in channels.values():
            await channel.start()
        try:
            yield
        finally:
            parts.live.stop()
            for channel in channels.values():
                await channel.stop()
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            parts.listener.close()
            parts.hearing.close()
            if parts.mouth is not None:
                parts.mouth.close()
            if close is not None:
                await close()

    return lifespan
