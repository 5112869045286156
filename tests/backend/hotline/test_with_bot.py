"""The desk and the real conversation service in one process: over and back, both ways, live."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from backend.hotline.tables import STAFF
from dialogs.model import Json, Understood
from scripts.in_process import InProcess
from scripts.one_process import OneProcess
from scripts.wiring import one_process
from tests.backend.hotline.conftest import Person, listening

pytestmark = pytest.mark.anyio


class Interpreter:
    """Understands that somebody wants a person, agrees, or tells something."""

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        known = {"人工": "request_human", "同意": "affirm"}
        return Understood(intent=known.get(text, "inform"), confidence=0.95)


@dataclass
class House:
    """Both services, an applicant and somebody at the desk."""

    app: OneProcess
    agent: Person
    client: httpx.AsyncClient
    conversation: str
    headers: dict[str, str]

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


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    known = {"APP_ENV": "dev", "DATA_DIR": str(tmp_path), "INTERNAL_SECRET": "of-this-test"}
    app = one_process(known, {"embedded": Interpreter()})
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.lifespan())
        stack.callback(app.stop_streams)

        async def browser(**how: Json) -> httpx.AsyncClient:
            client = httpx.AsyncClient(transport=InProcess(app), base_url="http://house", **how)
            return await stack.enter_async_context(client)

        hotline = app.backend.state.hotline
        async with hotline.desk.database.write() as db:
            row = {"username": "li", "name": "李四", "desk_number": "3号", "roles": "agent"}
            kept = {"password_hash": "", "totp_secret": b"", "totp_last": 0, "active": 1}
            await db.execute(insert(STAFF).values(**row, **kept, made_at=""))
        token = await hotline.sessions.open(await hotline.accounts.by_desk("3号"))
        agent = Person(await browser(cookies={"desk": token}), "3号")
        client = await browser()
        begun = (await client.post("/api/conversations", json={"channel": "web"})).json()
        headers = {"Authorization": f"Bearer {begun['token']}"}
        yield House(app, agent, client, begun["conversation_id"], headers)


async def test_over_to_a_person_and_back_to_the_open_question(house: House) -> None:
    await house.say("同意")
    before = (await house.say("同意"))["asking"]
    await house.say("人工")
    ticket_id = await house.waits()
    assert (await house.agent.take(ticket_id)).json()["reason_words"] == "要找人工"

    async def silent() -> bool:
        return bool((await house.read())["turn"]["phase"] == "human")

    await until(silent)
    said = await house.agent.say(ticket_id, "您好，请问要办什么？")
    assert (said.status_code, said.json()["delivered"]) == (202, True)
    assert "您好，请问要办什么？" in await house.texts("staff")
    answered = await house.say("我想问问补贴")
    assert answered["messages"] == []
    packet = (await house.agent.get(f"/tickets/{ticket_id}/packet")).json()
    assert packet["conversation_id"] == house.conversation
    messages = (await house.agent.get(f"/tickets/{ticket_id}/messages")).json()["messages"]
    assert messages[-1]["text"] == "我想问问补贴"
    await house.agent.post(f"/tickets/{ticket_id}/hand-back")

    async def back() -> bool:
        return bool((await house.read())["turn"]["asking"] == before)

    await until(back)


async def test_the_desk_follows_the_conversation_live(house: House) -> None:
    await house.say("人工")
    ticket_id = await house.waits()
    await house.agent.take(ticket_id)
    path = f"/desk/api/tickets/{ticket_id}/events"
    async with listening(house.agent.client, path) as ears:
        await house.say("在吗")
        while (frame := await ears.next("message"))["data"]["text"] != "在吗":
            pass
        last = frame["id"]
    await house.say("还在吗")
    async with listening(house.agent.client, path, last_event_id=last) as ears:
        assert (await ears.next("message"))["data"]["text"] == "还在吗"


async def test_a_value_that_does_not_fit_is_refused_in_words(house: House) -> None:
    await house.say("人工")
    ticket_id = await house.waits()
    await house.agent.take(ticket_id)
    answer = await house.agent.post(
        f"/tickets/{ticket_id}/proposals", client_id="p-1", key="no.such.key", value="x"
    )
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_a_call_becomes_a_conversation_with_a_code(house: House) -> None:
    call = (await house.agent.post("/calls", client_id="call-1")).json()
    code = (await house.agent.post(f"/tickets/{call['ticket_id']}/code")).json()
    assert len(code["code"]) == 6
    packet = (await house.agent.get(f"/tickets/{call['ticket_id']}/packet")).json()
    assert packet["channel"] == "phone"
