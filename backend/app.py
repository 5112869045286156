"""The backend as one application: everything is made and connected here, nothing at import."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from accessibility.privacy import Sealer
from backend import health, problems
from backend.body_limit import BodyLimit
from backend.calendar import load_calendar
from backend.cases import endpoints as cases
from backend.cases.service import CaseService
from backend.clock import DevClock, Now, dev_clock, wall_of
from backend.departments import endpoints as departments
from backend.dev import endpoints as dev
from backend.dev.simulation import Simulation
from backend.dispatch.departments import DEPARTMENTS
from backend.dispatch.outbox import Outbox
from backend.dispatch.routing import Route, Transports, routes_for
from backend.eligibility import endpoints as eligibility
from backend.hotline import refusals
from backend.hotline import routes as hotline_routes
from backend.hotline.followups import FollowUps
from backend.hotline.headers import DeskHeaders
from backend.hotline.hotline import Surroundings, make_hotline, stop_sweeping
from backend.metrics import Meters
from backend.settings import Settings
from backend.sharing import endpoints as sharing
from backend.sharing.source import NoSharing, SharedDataSource, SimulatedSharing
from backend.simulator.app import create_simulator
from backend.storage.database import Database, migrate

_SECURITY = {
    "token": {"type": "http", "scheme": "bearer"},
    "internal": {"type": "apiKey", "in": "header", "name": "Authorization"},
    "signature": {"type": "apiKey", "in": "header", "name": "X-Signature"},
}

_STOP_SECONDS = 1.0
"""After so long a task that did not hear is told again to stop."""


def create_app(
    settings: Settings,
    now: Now,
    transports: Transports | None = None,
    sharing_source: SharedDataSource | None = None,
) -> FastAPI:
    """The backend; ``now`` may be a DevClock, which then is the one that /api/dev moves."""
    clock = now
    if settings.dev and not isinstance(now, DevClock):
        clock = dev_clock(settings.data_dir, now)
    app = FastAPI(title="残疾人服务“一件事”办理后台", lifespan=_lifespan)
    app.state.settings = settings
    app.state.clocks = (clock, wall_of(clock))
    app.state.transports = transports or Transports()
    app.state.meters = Meters()
    app.state.sharing = sharing_source or (SimulatedSharing() if settings.dev else NoSharing())
    problems.install(app)
    refusals.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(DeskHeaders)
    app.add_middleware(_Timed, meters=app.state.meters)
    for module in (eligibility, cases, departments, sharing, dev, health, hotline_routes):
        app.include_router(module.router)
    _describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Bring up the store, the outbox and, in development, the simulator; let all go at the end."""
    state = app.state
    settings: Settings = state.settings
    clock, wall = state.clocks
    database_file = settings.data_dir / "cases.db"
    await asyncio.to_thread(migrate, database_file)
    sealer = await asyncio.to_thread(Sealer.open_or_create, settings.data_dir / "keys")
    calendar = load_calendar(
        settings.data_dir / "holidays",
        on_unknown=lambda year: state.meters.estimates.labels(str(year)).inc(),
    )
    async with AsyncExitStack() as stack:
        state.database = Database(database_file)
        stack.push_async_callback(state.database.close)
        simulator = await _simulator(app, stack)
        routes = routes_for(settings, _with_simulator(state.transports, simulator), clock, wall)
        stack.push_async_callback(_close_all, routes)
        state.outbox = Outbox(state.database, sealer, routes, wall, state.meters)
        follow_ups = FollowUps(sealer, calendar, settings.desk_follow_up_days, clock)
        state.cases = CaseService(
            state.database,
            sealer,
            state.outbox,
            calendar,
            clock,
            wall,
            state.meters,
            follow_ups.on_rated,
        )
        state.outbox.when_delivered(state.cases.on_delivered)
        around = Surroundings(
            settings,
            state.database,
            sealer,
            state.outbox,
            calendar,
            clock,
            wall,
            state.transports.bot,
            state.transports.issuer,
        )
        state.hotline = make_hotline(around, follow_ups)
        stack.push_async_callback(state.hotline.close)
        state.simulation = None
        if isinstance(clock, DevClock):
            url = settings.simulator_url or "http://simulator"
            client = httpx.AsyncClient(base_url=url, transport=simulator, timeout=120)
            stack.push_async_callback(client.aclose)
            state.simulation = Simulation(
                clock, calendar, state.outbox, client, settings.internal_secret
            )
        state.post = asyncio.create_task(state.outbox.run())
        stack.push_async_callback(_stop, state.outbox, state.post)
        state.sweeping = asyncio.create_task(state.hotline.sweeper.run())
        stack.push_async_callback(stop_sweeping, state.hotline, state.sweeping)
        yield


async def _simulator(app: FastAPI, stack: AsyncExitStack) -> httpx.ASGITransport | None:
    """The simulator inside this process, unless it runs elsewhere or nobody wants one."""
    settings: Settings = app.state.settings
    if not settings.dev or settings.simulator_url:
        return None
    simulator = create_simulator(settings, app.state.clocks[0], httpx.ASGITransport(app))
    await stack.enter_async_context(simulator.router.lifespan_context(simulator))
    return httpx.ASGITransport(simulator)


def _with_simulator(given: Transports, simulator: httpx.ASGITransport | None) -> Transports:
    """The given ways to departments, and the simulator for those nobody else plays."""
    if simulator is None:
        return given
    played: dict[str, httpx.AsyncBaseTransport] = dict.fromkeys(DEPARTMENTS, simulator)
    return Transports(given.bot, {**played, **given.departments}, given.issuer)


async def _close_all(routes: dict[str, Route]) -> None:
    for route in routes.values():
        await route.client.aclose()


async def _stop(outbox: Outbox, task: asyncio.Task[None]) -> None:
    outbox.stop()
    await asyncio.wait({task}, timeout=_STOP_SECONDS)
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_STOP_SECONDS)


def _describe(app: FastAPI) -> None:
    """Name the ways to authenticate and the problem document in the OpenAPI document."""
    plain = app.openapi

    def openapi() -> dict[str, object]:
        document = plain()
        components = document.setdefault("components", {})
        components.setdefault("securitySchemes", {}).update(_SECURITY)
        schema = problems.ProblemDocument.model_json_schema()
        components.setdefault("schemas", {})["ProblemDocument"] = schema
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it


class _Timed:
    """ASGI middleware that measures by route template, so that no id becomes a label."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Measure one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            labels = (scope["method"], route, str(status))
            self._meters.seconds.labels(*labels).observe(time.perf_counter() - begun)
