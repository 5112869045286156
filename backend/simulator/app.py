"""The department simulator: receives signed tasks and plays all five departments back to us.

It runs inside the backend's process or as its own (``python -m backend.simulator``), and speaks in
both cases only the signed interface of the contract, section 5.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import httpx
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field

from accessibility.privacy import Sealer
from backend import problems
from backend.auth import internal
from backend.body_limit import BodyLimit
from backend.calendar import WorkingCalendar, load_calendar
from backend.clock import Now, local, wall_of
from backend.dispatch.departments import DEPARTMENTS
from backend.problems import Problem
from backend.settings import Settings
from backend.signing import holds, sign
from backend.simulator.play import Plan, SimulatedTask, Step, due_steps, is_last
from backend.simulator.store import SimulatorStore
from backend.storage.database import Database
from dialogs.model import Json

_NEEDED = ("personal.id_number", "certificate.new.categories", "certificate.change.categories")
_GAP = timedelta(minutes=1)


class PlayDay(BaseModel):
    """Play one day, on which it is ``now``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    now: datetime
    certificate: Literal["approved", "rejected"] = "approved"
    level: int = Field(2, ge=1, le=4)


def create_simulator(
    settings: Settings,
    now: Now,
    backend: httpx.AsyncBaseTransport | None = None,
    backend_url: str = "http://backend",
) -> FastAPI:
    """The simulator as an application of its own."""
    sealer = Sealer.open_or_create(settings.data_dir / "keys")
    database = Database(settings.data_dir / "simulator.db")
    store = SimulatorStore(database, sealer)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        await store.prepare()
        async with httpx.AsyncClient(base_url=backend_url, transport=backend, timeout=30) as client:
            app.state.departments = Departments(settings, wall_of(now), store, client)
            yield
        await database.close()

    app = FastAPI(title="部门模拟器", lifespan=lifespan, docs_url=None, redoc_url=None)
    problems.install(app)
    app.add_middleware(BodyLimit)
    app.state.settings = settings
    app.state.store = store
    app.state.clocks = (now, wall_of(now))
    app.state.now = now
    _add_routes(app)
    return app


def _add_routes(app: FastAPI) -> None:
    @app.post("/{department}/tasks")
    async def receive(
        department: str, request: Request, body: Annotated[bytes, Depends(_signed)]
    ) -> dict[str, str]:
        """Take a task, or the news that one is over."""
        today = local(request.app.state.now()).date()
        await _receive(request.app.state.store, department, json.loads(body), today)
        return {"status": "received"}

    @app.post("/play", dependencies=[Depends(internal)])
    async def play(body: PlayDay, request: Request) -> dict[str, int]:
        """Let every department do its work of one day."""
        departments: Departments = request.app.state.departments
        plan = Plan(body.certificate, body.level)
        return {"events": await departments.play(plan, local(body.now))}


async def _signed(department: str, request: Request) -> bytes:
    if department not in DEPARTMENTS:
        raise Problem(404, "没有这个部门。")
    body = await request.body()
    settings: Settings = request.app.state.settings
    clocks = {clock() for clock in request.app.state.clocks}
    signature = request.headers.get("X-Signature", "")
    if not holds(settings.secret_of(department), body, signature, *clocks):
        raise Problem(401, "签名不对或已过期。")
    return body


async def _receive(store: SimulatorStore, department: str, body: Json, today: date) -> None:
    if body.get("action") == "end":
        await store.close(department, body["task_id"])
        return
    fields = body.get("fields") or {}
    await store.add(
        SimulatedTask(
            task_id=body["task_id"],
            department=department,
            service=body["service"],
            received_on=today,
            verdict=(body.get("assessment") or {}).get("verdict", ""),
            person={key: fields[key] for key in _NEEDED if key in fields},
        )
    )


class Departments:
    """All five departments at work."""

    def __init__(
        self, settings: Settings, wall: Now, store: SimulatorStore, client: httpx.AsyncClient
    ) -> None:
        """Report to ``client`` what is done about the tasks in ``store``."""
        self._settings = settings
        self._wall = wall
        self._store = store
        self._client = client
        self._calendar: WorkingCalendar = load_calendar(settings.data_dir / "holidays")

    async def play(self, plan: Plan, now: datetime) -> int:
        """One day's work; answers how many reports were taken."""
        taken = 0
        for task in await self._store.open_tasks():
            for n, step in enumerate(due_steps(task, plan, now.date(), self._calendar)):
                if not await self._report(task, step, now + _GAP * n):
                    break
                taken += 1
        return taken

    async def _report(self, task: SimulatedTask, step: Step, at: datetime) -> bool:
        """Report one step; a refusal closes the task here, since somebody else ended it."""
        body = {
            "event_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{task.task_id}/{step.status}")),
            "at": at.isoformat(),
            "status": step.status,
            "text": step.text,
            "data": dict(step.data),
        }
        content = json.dumps(body, ensure_ascii=False).encode()
        signature = sign(self._settings.secret_of(task.department), content, self._wall())
        answer = await self._client.post(
            f"/api/departments/{task.department}/tasks/{task.task_id}/events",
            content=content,
            headers={"X-Signature": signature, "Content-Type": "application/json"},
        )
        if answer.is_success:
            await self._store.done(task, step.status)
            if is_last(task, step):
                await self._store.close(task.department, task.task_id)
            return True
        if answer.status_code in {404, 409}:
            await self._store.close(task.department, task.task_id)
        return False
