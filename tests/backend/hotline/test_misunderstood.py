"""Staff say what a message meant that the assistant took wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import nlu.rasa_client
from backend.hotline.wording import meanings
from tests.backend.hotline.conftest import Room

pytestmark = pytest.mark.anyio


async def test_the_holder_says_what_a_message_meant_and_nobody_else(desk: Room) -> None:
    agent, ticket_id = await desk.staff(), await desk.asks()
    await agent.take(ticket_id)
    known = {m["meant"]: m["words"] for m in (await agent.get("/meanings")).json()}
    assert known["ask_where"] == "问去哪里办、打什么电话"
    path = f"/tickets/{ticket_id}/misunderstood"
    assert (await agent.post(path, seq=3, meant="no_such_meaning")).status_code == 422
    other = await desk.staff("2号")
    assert (await other.post(path, seq=3, meant="ask_where")).status_code == 409
    assert (await agent.post(path, seq=3, meant="ask_where")).status_code == 204
    marked = [a for a in desk.bot.acts if a["kind"] == "misunderstood"]
    assert [(a["seq"], a["meant"]) for a in marked] == [(3, "ask_where")]


def test_staff_choose_among_all_that_the_assistant_can_understand() -> None:
    domain = yaml.safe_load((Path(nlu.rasa_client.__file__).parent / "rasa/domain.yml").read_text())
    assert set(meanings()) == set(domain["intents"])
