"""The queue: who is served when, that nobody is held twice, and what a dead browser leaves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.backend.conftest import Clock
from tests.backend.hotline.conftest import OUR_PAGE, Room, room
from tests.fakes.desk_bot import DeskBot

pytestmark = pytest.mark.anyio


async def test_the_queue_tells_why_and_how_somebody_waits(desk: Room) -> None:
    agent = await desk.staff()
    await desk.asks(reason="not_understood", county="410122", access=["要大字"], failures=3)
    desk.clock.forward(seconds=150)
    found = (await agent.get("/queue")).json()
    ticket = found["waiting"][0]
    assert found["late"] == 1
    assert ticket["late"]
    assert ticket["waiting_seconds"] == 150
    assert ticket["reason_words"] == "助手没听懂"
    assert ticket["county_name"] == "郑州市中牟县"
    assert ticket["access"] == ["要大字"]


async def test_danger_comes_first_and_then_whoever_waited_longest(desk: Room) -> None:
    agent = await desk.staff()
    first = await desk.asks("c-1")
    desk.clock.forward(seconds=5)
    second = await desk.asks("c-2")
    desk.clock.forward(seconds=5)
    urgent = await desk.asks("c-3", reason="crisis", urgent=True)
    assert await agent.waiting() == [urgent, first, second]
    taken = [(await agent.post("/queue/next")).json()["ticket_id"] for _ in range(3)]
    assert taken == [urgent, first, second]
    assert (await agent.post("/queue/next")).status_code == 204


async def test_somebody_who_waits_already_moves_up_when_danger_shows(desk: Room) -> None:
    agent = await desk.staff()
    await desk.asks("c-1")
    desk.clock.forward(seconds=5)
    later = await desk.asks("c-2")
    assert await desk.asks("c-2", reason="crisis", urgent=True) == later
    assert (await agent.waiting())[0] == later


async def test_the_same_event_twice_opens_one_ticket(desk: Room) -> None:
    agent = await desk.staff()
    for _ in range(3):
        await desk.told("requested", "c-1", event_id="e-1", reason="asked")
    assert len(await agent.waiting()) == 1


async def test_two_staff_cannot_both_hold_one_conversation(desk: Room) -> None:
    agents = [await desk.staff(f"{n}号") for n in range(1, 6)]
    ticket_id = await desk.asks()
    answers = await asyncio.gather(*(agent.take(ticket_id) for agent in agents))
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409, 409]
    refused = next(a for a in answers if a.status_code == 409).json()
    winner = next(a for a in answers if a.status_code == 200).json()
    assert refused["holder"] == winner["holder"]
    await desk.settle()
    assert desk.bot.of("c-1") == ["took"]


async def test_taking_again_what_one_holds_changes_nothing(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    assert [(await agent.take(ticket_id)).status_code for _ in range(2)] == [200, 200]
    await desk.settle()
    assert desk.bot.of("c-1") == ["took"]


async def test_what_is_put_back_keeps_its_place(desk: Room) -> None:
    agent = await desk.staff()
    first = await desk.asks("c-1")
    desk.clock.forward(seconds=5)
    second = await desk.asks("c-2")
    await agent.take(first)
    put_back = (await agent.post(f"/tickets/{first}/put-back")).json()
    assert (put_back["state"], put_back["put_backs"]) == ("waiting", 1)
    assert await agent.waiting() == [first, second]
    await desk.settle()
    assert desk.bot.of("c-1") == ["took", "put_back"]


async def test_only_the_holder_can_put_back_and_a_supervisor(desk: Room) -> None:
    agent, other = await desk.staff("1号"), await desk.staff("2号")
    chief = await desk.staff("9号", ["supervisor"])
    ticket_id = await desk.asks()
    await agent.take(ticket_id)
    refused = await other.post(f"/tickets/{ticket_id}/put-back")
    assert (refused.status_code, refused.json()["holder"]) == (409, "1号")
    assert (await chief.post(f"/tickets/{ticket_id}/put-back")).json()["state"] == "waiting"


async def test_what_is_passed_on_waits_for_that_desk_first(desk: Room) -> None:
    one, two, three = [await desk.staff(f"{n}号") for n in (1, 2, 3)]
    passed = await desk.asks("c-1")
    await one.take(passed)
    done = await one.post(f"/tickets/{passed}/pass", to="2号", reason="更熟悉补贴")
    assert done.json()["meant_for"] == "2号"
    assert (await three.post("/queue/next")).status_code == 204
    assert (await two.post("/queue/next")).json()["ticket_id"] == passed
    await desk.settle()
    assert desk.bot.of("c-1") == ["took", "passed_on", "took"]


async def test_what_nobody_takes_at_that_desk_is_anybodys_after_a_while(desk: Room) -> None:
    one, three = await desk.staff("1号"), await desk.staff("3号")
    await desk.staff("2号")
    passed = await desk.asks("c-1")
    await one.take(passed)
    await one.post(f"/tickets/{passed}/pass", to="2号")
    desk.clock.forward(seconds=121)
    assert (await three.post("/queue/next")).json()["ticket_id"] == passed


async def test_passing_to_a_desk_that_is_not_there_is_refused(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    await agent.take(ticket_id)
    answer = await agent.post(f"/tickets/{ticket_id}/pass", to="77号")
    assert (answer.status_code, answer.json()["detail"]) == (422, "没有这个坐席，请重新选择。")


async def test_a_browser_that_dies_gives_the_conversation_back(desk: Room) -> None:
    desk.clock.forward(minutes=2)
    gone, other = await desk.staff("1号"), await desk.staff("2号")
    ticket_id = await desk.asks()
    await gone.take(ticket_id)
    desk.clock.forward(seconds=50)
    assert (await gone.post(f"/tickets/{ticket_id}/heartbeat")).status_code == 204
    desk.clock.forward(seconds=50)
    await desk.sweep()
    assert (await other.ticket(ticket_id))["state"] == "held"
    desk.clock.forward(seconds=20)
    await desk.sweep()
    assert (await other.ticket(ticket_id))["state"] == "waiting"
    await desk.settle()
    assert desk.bot.of("c-1")[:2] == ["took", "put_back"]
    await other.take(ticket_id)
    late = await gone.post(f"/tickets/{ticket_id}/heartbeat")
    assert (late.status_code, late.json()["holder"]) == (409, "2号")
    assert (await gone.say(ticket_id, "还在")).status_code == 409


async def test_after_a_restart_browsers_get_time_to_be_heard(
    tmp_path: Path, clock: Clock, desk_bot: DeskBot
) -> None:
    async with room(tmp_path, clock, desk_bot) as before:
        ticket_id = await before.asks()
        await (await before.staff()).take(ticket_id)
    clock.forward(minutes=10)
    async with room(tmp_path, clock, desk_bot) as after:
        agent = await after.sits_down("1号")
        await after.sweep()
        assert (await agent.ticket(ticket_id))["mine"]
        clock.forward(seconds=61)
        await after.sweep()
        assert (await agent.ticket(ticket_id))["state"] == "waiting"


async def test_when_nobody_comes_in_time_the_person_is_told_once(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    for seconds in (50, 50, 19):
        desk.clock.forward(seconds=seconds)
        await agent.get("/queue")
    await desk.sweep()
    await desk.settle()
    assert desk.bot.of("c-1") == []
    desk.clock.forward(seconds=2)
    for _ in range(3):
        await desk.sweep()
    await desk.settle()
    assert desk.bot.of("c-1") == ["unanswered"]
    assert (await agent.take(ticket_id)).status_code == 200


async def test_when_nobody_is_signed_in_the_person_is_told_at_once(desk: Room) -> None:
    await desk.asks()
    await desk.settle()
    assert desk.bot.of("c-1") == ["unanswered"]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-24T10:00:00", []),
        ("2026-11-24T18:00:00", ["unanswered"]),
        ("2026-11-22T10:00:00", ["unanswered"]),  # a Sunday
        ("2026-10-01T10:00:00", ["unanswered"]),  # a holiday
    ],
)
async def test_out_of_hours_the_person_is_told_at_once(
    tmp_path: Path, clock: Clock, desk_bot: DeskBot, at: str, told: list[str]
) -> None:
    clock.at = clock.at.fromisoformat(f"{at}+08:00")
    async with room(tmp_path, clock, desk_bot, desk_hours="09:00-17:00") as open_desk:
        await open_desk.asks()
        await open_desk.settle()
        assert desk_bot.of("c-1") == told


async def test_somebody_who_needs_nobody_any_more_leaves_the_queue(desk: Room) -> None:
    agent = await desk.staff()
    await desk.asks()
    await desk.told("cancelled")
    assert await agent.waiting() == []
    again = await desk.asks()
    assert await agent.waiting() == [again]


async def test_a_wish_to_leave_that_crosses_the_taking_leaves_it_to_staff(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    await agent.take(ticket_id)
    await desk.told("cancelled")
    assert (await agent.ticket(ticket_id))["mine"]


async def test_a_conversation_that_is_erased_leaves_the_desk(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    await agent.take(ticket_id)
    await desk.told("erased")
    assert (await agent.ticket(ticket_id))["outcome"] == "erased"
    assert (await agent.say(ticket_id, "您好")).json()["detail"] == "这个工单已经结束。"


async def test_a_conversation_the_bot_no_longer_knows_leaves_the_desk(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    desk.bot.erased.add("c-1")
    await agent.take(ticket_id)
    await desk.settle()
    assert (await agent.ticket(ticket_id))["outcome"] == "erased"


async def test_events_need_the_shared_secret(desk: Room) -> None:
    stranger = await desk.browser()
    body = {
        "event_id": "e",
        "conversation_id": "c",
        "kind": "requested",
        "at": "2026-11-24T09:30:00",
    }
    assert (await stranger.post("/internal/desk/events", json=body)).status_code == 401
    agent = await desk.staff()
    assert await agent.waiting() == []


async def test_an_unknown_event_is_taken_and_changes_nothing(desk: Room) -> None:
    assert (await desk.told("something_new")).status_code == 204


async def test_six_agents_serve_thirty_in_order_and_each_once(desk: Room) -> None:
    agents = [await desk.staff(f"{n}号") for n in range(1, 7)]
    expected = []
    for n in range(30):
        desk.clock.forward(seconds=0.5)
        expected.append(await desk.asks(f"c-{n}"))
    served: list[int] = []

    async def work(agent: int) -> None:
        while (answer := await agents[agent].post("/queue/next")).status_code == 200:
            ticket_id = answer.json()["ticket_id"]
            served.append(ticket_id)
            assert (await agents[agent].say(ticket_id, "您好")).status_code == 202
            done = await agents[agent].post(f"/tickets/{ticket_id}/hand-back")
            assert done.json()["outcome"] == "handed_back"

    await asyncio.gather(*(work(n) for n in range(6)))
    await desk.settle()
    assert sorted(served) == expected
    late = [abs(place - expected.index(ticket)) for place, ticket in enumerate(served)]
    assert max(late) <= len(agents)
    for n in range(30):
        assert desk.bot.of(f"c-{n}") == ["took", "said", "handed_back"]


async def test_a_post_without_our_page_is_refused(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    path = f"/desk/api/tickets/{ticket_id}/take"
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://elsewhere"}):
        assert (await agent.client.post(path, headers=headers)).status_code == 403
    assert (await agent.client.post(path, headers={"Origin": "http://backend"})).status_code == 200
    assert (await agent.client.post(path, headers=OUR_PAGE)).status_code == 200
