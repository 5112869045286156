"""The hotline desk as the conversation service sees it: signed acts, and reading by a secret."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.interview import OneThingInterview
from bot.ports import Interview
from bot.security import sign
from tests.bot.conftest import SECRET, House, Person

AT = "2026-11-24T09:30:00+08:00"
NUMBER = "410102199003070019"


@dataclass
class Desk:
    """Staff at one desk, speaking through the backend."""

    client: httpx.AsyncClient
    house: House
    number: str = "3号坐席"

    async def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "X-Signature": sign(SECRET, content, self.house.clock()),
            "Content-Type": "application/json",
        }
        return await self.client.post(path, content=content, headers=headers)

    async def does(
        self,
        one: str,
        kind: str,
        event_id: str | None = None,
        **more: Any,  # noqa: ANN401 - JSON
    ) -> httpx.Response:
        body = {
            "event_id": event_id or str(uuid.uuid4()),
            "kind": kind,
            "at": AT,
            "desk_number": self.number,
            **more,
        }
        return await self.post(f"/internal/conversations/{one}/staff", body)

    async def acts(self, one: str, kind: str, **more: Any) -> None:  # noqa: ANN401 - JSON
        answer = await self.does(one, kind, **more)
        assert answer.status_code == 200, answer.text

    async def reads(self, path: str) -> httpx.Response:
        headers = {"Authorization": f"Internal {SECRET}"}
        return await self.client.get(f"/internal/desk/conversations/{path}", headers=headers)

    async def packet(self, one: str) -> dict[str, Any]:
        answer = await self.reads(one)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def row(self, one: str, key: str) -> dict[str, Any]:
        """The row of one field in the packet."""
        rows = [r for s in (await self.packet(one))["form"] for r in s["rows"] if r["key"] == key]
        found: dict[str, Any] = rows[0]
        return found

    async def reveal(self, one: str, what: str) -> httpx.Response:
        return await self.post(f"/internal/desk/conversations/{one}/reveal", {"what": what})

    async def hears(self, kind: str) -> dict[str, Any]:
        """The data of the last letter of a kind, once it has arrived."""
        for _ in range(200):
            found = [k for k in self.house.hotline.told if k.kind == kind]
            if found:
                return dict(found[-1].data)
            await asyncio.sleep(0.01)
        raise AssertionError(f"{kind} never arrived; {self.house.hotline.kinds()} did")


@asynccontextmanager
async def open_desk(
    house: House, interview: Interview | None = None
) -> AsyncIterator[tuple[Desk, Person]]:
    """The service with the real interview, one desk, and a person who has consented."""
    house.interview = interview or OneThingInterview()
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意")
        yield Desk(client, house), person


async def lost_certificate(person: Person) -> None:
    """The person wants a certificate replaced that was lost, and gives their name."""
    await person.say("我自己的残疾证丢了，要补办", "不查", "我叫秦晓明")


def words(turn: dict[str, Any]) -> str:
    """All that a turn says."""
    return "\n".join(m["text"] for m in turn["messages"])


def labels(turn: dict[str, Any]) -> list[str]:
    """All that can be tapped in a turn."""
    return [c["label"] for m in turn["messages"] for c in m["choices"]]
