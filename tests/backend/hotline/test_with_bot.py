"""The desk and the real conversation service in one process: over and back, both ways, live."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from dialogs.model import Understood
from tests.backend.hotline.conftest import listening
from tests.backend.hotline.together import House, open_house, until

pytestmark = pytest.mark.anyio


class Interpreter:
    """Understands that somebody wants a person, agrees, or tells something."""

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        known = {"人工": "request_human", "同意": "affirm"}
        return Understood(intent=known.get(text, "inform"), confidence=0.95)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, Interpreter()) as opened:
        yield opened


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
