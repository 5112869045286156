"""Signing out: whatever one holds goes back to the queue at once, and the persons are told."""

from __future__ import annotations

import pytest

from tests.backend.hotline.conftest import OUR_PAGE, Person, Room

pytestmark = pytest.mark.anyio


async def leaves(person: Person) -> int:
    answer = await person.client.delete("/desk/api/session", headers=OUR_PAGE)
    return answer.status_code


async def test_signing_out_gives_back_what_one_holds_and_tells_the_persons(desk: Room) -> None:
    agent, other = await desk.staff("3号"), await desk.staff("5号")
    first, second, others = [await desk.asks(f"c-{n}") for n in (1, 2, 3)]
    for person, ticket in ((agent, first), (agent, second), (other, others)):
        assert (await person.take(ticket)).status_code == 200
    assert (await agent.get("/session")).json()["holds"] == 2
    assert await leaves(agent) == 204
    assert await other.waiting() == [first, second]
    assert (await other.ticket(others))["mine"] is True
    await desk.settle()
    assert [desk.bot.of(f"c-{n}")[-1] for n in (1, 2, 3)] == ["put_back", "put_back", "took"]
    assert (await other.take(first)).status_code == 200


async def test_signing_out_keeps_a_wish_to_be_called_back(desk: Room) -> None:
    agent, other = await desk.staff("3号"), await desk.staff("5号")
    ticket = await desk.asks()
    await desk.told("callback", when="明天上午", how="phone")
    await agent.take(ticket)
    await leaves(agent)
    assert (await other.ticket(ticket))["state"] == "callback"


async def test_signing_out_with_nothing_in_hand_tells_nobody(desk: Room) -> None:
    agent, other = await desk.staff("3号"), await desk.staff("5号")
    ticket = await desk.asks()
    assert await leaves(agent) == 204
    await desk.settle()
    assert desk.bot.of("c-1") == []
    assert await other.waiting() == [ticket]
