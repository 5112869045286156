"""200 conversations queued at once, 20 agents: none lost, none answered twice, the order fair.

Runs the real backend inside this process around a fake conversation service, on a folder of its
own; nothing is sent to a network. Usage: ``python -m scripts.queue_load [conversations] [agents]``.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import httpx
from sqlalchemy import insert

from backend.app import create_app
from backend.clock import system_now
from backend.dispatch.routing import Transports
from backend.hotline.hotline import Hotline
from backend.hotline.tables import STAFF
from backend.settings import Settings
from scripts.in_process import InProcess

SECRET = "of-this-run"  # noqa: S105 - nothing outside this process knows it
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
URGENT_EVERY = 20
_EXPECTED = ["took", "said", "handed_back"]


@dataclass
class Talks(httpx.AsyncBaseTransport):
    """The conversation service: keeps what arrives in each conversation, repetitions included."""

    arrived: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Take one act of staff."""
        act = json.loads(await request.aread())
        conversation = request.url.path.split("/")[3]
        self.arrived.setdefault(conversation, []).append(act["kind"])
        return httpx.Response(200, json={"ok": True})


@dataclass
class Run:
    """What was seen."""

    asked: list[tuple[bool, str]] = field(default_factory=list[tuple[bool, str]])
    served: list[str] = field(default_factory=list[str])
    take_seconds: list[float] = field(default_factory=list[float])
    say_seconds: list[float] = field(default_factory=list[float])


async def main(conversations: int, agents: int) -> int:
    """Queue, serve, compare; the answer is the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        talks = Talks()
        settings = Settings(Path(folder), dev=True, internal_secret=SECRET, desk_take_within=3600)
        app = create_app(settings, system_now, Transports(bot=talks))
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(app.router.lifespan_context(app))
            clients = [await _sits_down(app.state.hotline, app, stack, n) for n in range(agents)]
            run = Run()
            begun = time.perf_counter()
            await _queue(stack, app, run, conversations)
            queued = time.perf_counter()
            await asyncio.gather(*(_work(client, run) for client in clients))
            served = time.perf_counter()
            await _until(app.state.outbox.settled)
        _say(
            f"{conversations} 个对话入队 {queued - begun:.1f} 秒，{agents} 个坐席接完 "
            f"{served - queued:.1f} 秒"
        )
        return _judge(run, talks)


async def _sits_down(
    hotline: Hotline, app: object, stack: AsyncExitStack, n: int
) -> httpx.AsyncClient:
    row = {
        "username": f"agent-{n}",
        "name": f"坐席{n}",
        "desk_number": f"{n}号",
        "roles": "agent",
        "password_hash": "",
        "totp_secret": b"",
        "totp_last": 0,
        "active": 1,
        "made_at": "",
    }
    async with hotline.desk.database.write() as db:
        await db.execute(insert(STAFF).values(row))
    staff = await hotline.accounts.by_desk(f"{n}号")
    if staff is None:
        raise RuntimeError("the account was not kept")
    cookies = {"desk": await hotline.sessions.open(staff)}
    return await _client(stack, app, cookies=cookies, headers=OUR_PAGE)


async def _client(stack: AsyncExitStack, app: object, **how: dict[str, str]) -> httpx.AsyncClient:
    transport = InProcess(app)  # type: ignore[arg-type]  # FastAPI is an ASGI application
    client = httpx.AsyncClient(transport=transport, base_url="http://desk", **how)  # type: ignore[arg-type]  # headers and cookies
    return await stack.enter_async_context(client)


async def _queue(stack: AsyncExitStack, app: object, run: Run, conversations: int) -> None:
    internal = await _client(stack, app, headers={"Authorization": f"Internal {SECRET}"})
    for n in range(conversations):
        urgent = n % URGENT_EVERY == URGENT_EVERY - 1
        name = f"c-{n}"
        run.asked.append((urgent, name))
        event = {
            "event_id": f"e-{n}",
            "conversation_id": name,
            "kind": "requested",
            "at": system_now().isoformat(),
            "data": {"reason": "crisis" if urgent else "asked", "urgent": urgent},
        }
        for _ in range(2):  # every event comes twice, as after a lost answer
            answer = await internal.post("/internal/desk/events", json=event)
            answer.raise_for_status()


async def _work(client: httpx.AsyncClient, run: Run) -> None:
    while True:
        begun = time.perf_counter()
        answer = await client.post("/desk/api/queue/next")
        if answer.status_code == 204:  # noqa: PLR2004 - nobody waits
            return
        answer.raise_for_status()
        run.take_seconds.append(time.perf_counter() - begun)
        ticket = answer.json()
        run.served.append(ticket["conversation_id"])
        path = f"/desk/api/tickets/{ticket['ticket_id']}"
        begun = time.perf_counter()
        said = {"client_id": "m-1", "text": "您好，我来帮您。"}
        (await client.post(f"{path}/messages", json=said)).raise_for_status()
        run.say_seconds.append(time.perf_counter() - begun)
        (await client.post(f"{path}/hand-back")).raise_for_status()


async def _until(settled: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(600):
        if await settled():
            return
        await asyncio.sleep(0.05)
    raise RuntimeError("the outbox does not come to rest")


def _judge(run: Run, talks: Talks) -> int:
    fair = [asked[1] for asked in sorted(run.asked, key=lambda asked: not asked[0])]
    lost = [name for _, name in run.asked if name not in run.served]
    twice = [name for name, times in Counter(run.served).items() if times > 1]
    wrong = [name for name, kinds in talks.arrived.items() if kinds != _EXPECTED]
    places = {name: place for place, name in enumerate(fair)}
    shifts = [abs(places[name] - place) for place, name in enumerate(run.served)]
    _say(f"丢失 {len(lost)}，重复接 {len(twice)}，到达次序或次数不对 {len(wrong)}")
    _say(f"与公平次序相差最多 {max(shifts)} 位（同时在接的坐席之间）")
    for words, seconds in (("接入", run.take_seconds), ("说一句", run.say_seconds)):
        p95 = quantiles(seconds, n=20)[-1]
        _say(f"{words}：中位 {median(seconds) * 1000:.0f} 毫秒，95% {p95 * 1000:.0f} 毫秒")
    return 1 if lost or twice or wrong else 0


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    how_many = [int(n) for n in sys.argv[1:3]]
    sys.exit(asyncio.run(main(*(how_many + [200, 20][len(how_many) :]))))
