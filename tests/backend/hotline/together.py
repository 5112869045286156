"""The desk and the real conversation service in one process, an applicant and staff."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert

from backend.hotline.tables import STAFF
from bot.ports import Interpreter
from dialogs.model import Json
from scripts.in_process import InProcess
from scripts.one_process import OneProcess
from scripts.wiring import one_process
from tests.backend.hotline.conftest import Person


@dataclass
class House:
    """Both services, an applicant and somebody at the desk."""

    app: OneProcess
    agent: Person
    editor: Person
    client: httpx.AsyncClient
    conversation: str
    headers: dict[str, str]

    async def hears(self, *said: str) -> str:
        """All that is answered to the last of what is said."""
        turn: dict[str, Any] = {}
        for text in said:
            turn = await self.say(text)
        return "\n".join(m["text"] for m in turn["messages"])

    async def say(self, text: str) -> dict[str, Any]:
        body = {"client_message_id": str(uuid.uuid4()), "text": text}
        path = f"/api/conversations/{self.conversation}/messages"
        answer = await self.client.post(path, json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        turn: dict[str, Any] = answer.json()
        return turn

    async def read(self) -> dict[str, Any]:
        path = f"/api/conversations/{self.conversation}"
        found: dict[str, Any] = (await self.client.get(path, headers=self.headers)).json()
        return found

    async def texts(self, role: str) -> list[str]:
        return [m["text"] for m in (await self.read())["messages"] if m["role"] == role]

    async def waits(self) -> int:
        """The number of the ticket, once the desk has heard."""
        await until(self.agent.waiting)
        return (await self.agent.waiting())[0]


async def until(holds: Callable[[], Awaitable[Any]]) -> None:
    for _ in range(200):
        if await holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it does not come about")


@asynccontextmanager
async def open_house(
    folder: Path, interpreter: Interpreter, **environ: str
) -> AsyncIterator[House]:
    """Both services on ``folder``, with an agent (3号) and a county editor (6号)."""
    known = {"APP_ENV": "dev", "DATA_DIR": str(folder), "INTERNAL_SECRET": "of-this-test"}
    app = one_process({**known, **environ}, {"embedded": interpreter})
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.lifespan())
        stack.callback(app.stop_streams)

        async def browser(cookies: Mapping[str, str] | None = None) -> httpx.AsyncClient:
            client = httpx.AsyncClient(
                transport=InProcess(app), base_url="http://house", cookies=dict(cookies or {})
            )
            return await stack.enter_async_context(client)

        async def staff(desk_number: str, role: str) -> Person:
            hotline = app.backend.state.hotline
            row = {"username": role, "name": "同事", "desk_number": desk_number, "roles": role}
            kept: dict[str, Json] = {"password_hash": "", "totp_secret": b"", "totp_last": 0}
            async with hotline.desk.database.write() as db:
                await db.execute(insert(STAFF).values(**row, **kept, active=1, made_at=""))
            token = await hotline.sessions.open(await hotline.accounts.by_desk(desk_number))
            return Person(await browser({"desk": token}), desk_number)

        agent, editor = await staff("3号", "agent"), await staff("6号", "county_editor")
        client = await browser()
        begun = (await client.post("/api/conversations", json={"channel": "web"})).json()
        headers = {"Authorization": f"Bearer {begun['token']}"}
        yield House(app, agent, editor, client, begun["conversation_id"], headers)
