"""Wires the conversation service; nothing happens at import."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import httpx
from fastapi import FastAPI

from accessibility.documents.reader import DocumentReader
from accessibility.photos.bench import PhotoBench
from accessibility.privacy import Sealer
from bot import problems
from bot.case_desk import HttpCaseDesk
from bot.channels import desk
from bot.channels.webchat import api, pages
from bot.interview import ImprovingInterview, OneThingInterview
from bot.links import Keeping, Links, Lives
from bot.listen import Listener
from bot.live import Live
from bot.metrics import Meters
from bot.middleware import CountProblems, SecurityHeaders, SizeLimit
from bot.notices import Notices
from bot.packets import Packets
from bot.parties import Parties
from bot.pictures import Pictures
from bot.ports import (
    CaseDesk,
    FileStore,
    Hotline,
    Interpreter,
    Interview,
    RemoteInterpreter,
    SessionStore,
)
from bot.postbox import HttpHotline, Postbox
from bot.retention import Retention
from bot.review.collecting import Collecting
from bot.review.records import ReviewStore
from bot.review.sqlite import SqliteReviews
from bot.services import Check, Services
from bot.settings import Settings
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
    pictures: Pictures | None = None


def create_app(
    settings: Settings,
    now: Clock,
    backend_transport: httpx.AsyncBaseTransport | None,
    interpreter: Interpreter,
    engines: Mapping[str, Interpreter] | None = None,
) -> FastAPI:
    """The conversation service on its embedded stores, in ``settings.data_dir``.

    ``engines`` are all engines of understanding that run, by name; ``interpreter`` is the one that
    conversations are understood with.
    """
    database = settings.data_dir / "conversations.db"
    migrate(database)
    sealer = Sealer.open_or_create(settings.data_dir / "keys")
    store = SqliteSessions(database, sealer)
    reviews = SqliteReviews(database, sealer) if settings.learn_from_use else None
    secret = settings.internal_secret
    cases = HttpCaseDesk(settings.backend_url, secret, backend_transport)
    hotline = HttpHotline(settings.backend_url, secret, backend_transport)
    pictures = Pictures(PhotoBench(), DocumentReader(), lambda: now().date())
    edges = Edges(
        store=store,
        files=DiskFiles(settings.data_dir / "files", sealer),
        desk=cases,
        interview=ImprovingInterview() if settings.learn_from_use else OneThingInterview(),
        interpreter=interpreter,
        keyed_hash=sealer.keyed_hash,
        desk_ready=cases.ready,
        hotline=hotline,
        engines=engines,
        reviews=reviews,
        pictures=pictures,
    )

    async def close() -> None:
        pictures.close()
        await hotline.close()
        await cases.close()
        await store.close()
        if reviews is not None:
            await reviews.close()

    return assemble(settings, now, edges, close)


def assemble(
    settings: Settings, now: Clock, edges: Edges, close: Callable[[], Awaitable[None]] | None = None
) -> FastAPI:
    """The conversation service on whatever edges it is given."""
    postbox = Postbox(edges.store, edges.hotline) if edges.hotline is not None else None
    parts = _services(settings, now, edges, postbox)
    app = FastAPI(
        title="残疾人服务“一件事”·智能帮办",
        description="对话接口。出错时的 detail 是办事人看得懂、照着能做的一句话。",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(parts, postbox, close),
    )
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
        on_turn=collecting.after_turn if collecting else None,
    )
    conversations = Conversations(tools)
    parties = _parties(conversations, edges, now)
    lives = Lives(settings.link_life, settings.code_life, settings.helper_life)
    keeping = Keeping(edges.store, edges.keyed_hash, now, lives)
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
        parties=parties,
        links=Links(conversations, parties, edges.desk, keeping),
        staff=StaffDesk(conversations, edges.store, listener, now),
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
        fallbacks=_fallbacks(listener),
        collecting=collecting,
    )


def _nobody() -> None:
    """No hotline is wired: letters stay in the store."""


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


def _fallbacks(listener: Listener) -> dict[str, Check]:
    """The probes of engines that may be down, because another one answers then."""

    def probe(answers: Callable[[], bool]) -> Check:
        async def check() -> bool:
            return await asyncio.to_thread(answers)

        return check

    remote = {n: e for n, e in listener.engines.items() if isinstance(e, RemoteInterpreter)}
    return {f"understanding.{name}": probe(engine.ready) for name, engine in remote.items()}


def _lifespan(
    parts: Services, postbox: Postbox | None, close: Callable[[], Awaitable[None]] | None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        tasks = [
            asyncio.create_task(parts.retention.keep_purging()),
            asyncio.create_task(parts.parties.keep_ending()),
        ]
        if postbox is not None:
            tasks.append(asyncio.create_task(postbox.run()))
        try:
            yield
        finally:
            parts.live.stop()
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            parts.listener.close()
            if close is not None:
                await close()

    return lifespan
