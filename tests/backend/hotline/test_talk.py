"""Inside a conversation: speaking, filling, opening what is masked, calls, and going on live."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.hotline.access_log import Accessed
from tests.backend.hotline.conftest import Person, Room, listening

pytestmark = pytest.mark.anyio


async def held(desk: Room, conversation: str = "c-1") -> tuple[Person, int]:
    agent = await desk.staff()
    ticket_id = await desk.asks(conversation)
    assert (await agent.take(ticket_id)).status_code == 200
    return agent, ticket_id


async def test_what_staff_say_arrives_once_however_often_it_is_sent(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    answers = [await agent.say(ticket_id, "您好", "m-1") for _ in range(3)]
    assert {a.status_code for a in answers} == {202}
    assert all(a.json()["delivered"] for a in answers)
    assert desk.bot.of("c-1") == ["took", "said"]
    assert desk.bot.acts[-1]["text"] == "您好"
    assert desk.bot.acts[-1]["desk_number"] == "1号"
    assert desk.bot.forged == 0


async def test_an_answer_is_inserted_by_its_name(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    found = (await agent.get("/answers", q="补贴要多久")).json()
    assert found[0]["clause"]
    answer_id = found[0]["answer_id"]
    path = f"/tickets/{ticket_id}/messages"
    assert (await agent.post(path, client_id="m-1", answer_id=answer_id)).status_code == 202
    assert (desk.bot.acts[-1]["kind"], desk.bot.acts[-1]["answer_id"]) == ("canned", answer_id)


async def test_neither_words_nor_answer_is_refused(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    answer = await agent.post(f"/tickets/{ticket_id}/messages", client_id="m-1")
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "请写一句话，或者选一条政策答复。",
    )


async def test_a_question_and_a_value_go_to_the_assistant(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    await agent.post(f"/tickets/{ticket_id}/ask", client_id="a-1", key="personal.phone")
    await agent.post(
        f"/tickets/{ticket_id}/proposals",
        client_id="p-1",
        key="personal.name",
        value="李桂兰",
        oral=True,
    )
    asked, proposed = desk.bot.acts[-2:]
    assert (asked["kind"], asked["key"]) == ("asks", "personal.phone")
    assert (proposed["kind"], proposed["value_text"], proposed["oral"]) == (
        "proposes",
        "李桂兰",
        True,
    )


async def test_a_value_that_does_not_fit_is_told_in_the_bots_words(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    desk.bot.refuses["proposes"] = (422, "身份证号要18位。")
    path = f"/tickets/{ticket_id}/proposals"
    body = {"client_id": "p-1", "key": "personal.id_number", "value": "41"}
    answer = await agent.post(path, **body)
    assert (answer.status_code, answer.json()["detail"]) == (422, "身份证号要18位。")
    assert (await agent.say(ticket_id, "请再说一遍")).json()["delivered"]


async def test_what_cannot_be_delivered_now_arrives_later_in_order(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    await desk.settle()
    desk.bot.away = True
    for n in range(3):
        answer = await agent.say(ticket_id, f"第{n}句")
        assert (answer.status_code, answer.json()["delivered"]) == (202, False)
    desk.bot.away = False
    desk.clock.forward(seconds=30)
    for _ in range(3):
        await desk.settle()
        desk.clock.forward(seconds=5)
    assert [a["text"] for a in desk.bot.acts if a["kind"] == "said"] == ["第0句", "第1句", "第2句"]


async def test_a_refusal_that_comes_late_is_shown_in_the_queues_events(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    await desk.settle()
    desk.bot.away = True
    await agent.post(f"/tickets/{ticket_id}/ask", client_id="a-1", key="personal.phone")
    desk.bot.away = False
    desk.bot.refuses["asks"] = (422, "这一项现在不用问。")
    desk.clock.forward(seconds=30)
    await desk.settle()
    async with listening(agent.client, "/desk/api/events?after=0") as ears:
        while (frame := await ears.next("ticket"))["data"]["kind"] != "refused":
            pass
    assert frame["data"]["detail"] == "这一项现在不用问。"


async def test_only_the_holder_may_speak(desk: Room) -> None:
    _, ticket_id = await held(desk)
    other = await desk.staff("2号")
    answer = await other.say(ticket_id, "您好")
    assert answer.json()["detail"] == "这个对话现在由坐席1号接待。"
    assert desk.bot.of("c-1") == ["took"]


async def test_handing_back_ends_the_ticket_and_nothing_more_is_said(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    done = await agent.post(f"/tickets/{ticket_id}/hand-back")
    assert (done.json()["state"], done.json()["outcome"]) == ("done", "handed_back")
    await desk.settle()
    assert desk.bot.of("c-1") == ["took", "handed_back"]
    assert (await agent.say(ticket_id, "还有")).status_code == 409


async def test_the_packet_is_read_live_and_that_is_logged_once(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    for _ in range(3):
        assert (await agent.get(f"/tickets/{ticket_id}/packet")).json()["speaker"] == "本人办理"
    assert [row.what for row in await logged(desk)] == ["packet"]


async def test_another_agent_does_not_read_what_somebody_holds(desk: Room) -> None:
    _, ticket_id = await held(desk)
    other = await desk.staff("2号")
    chief = await desk.staff("9号", ["supervisor"])
    for what in ("packet", "messages"):
        assert (await other.get(f"/tickets/{ticket_id}/{what}")).status_code == 409
        assert (await chief.get(f"/tickets/{ticket_id}/{what}")).status_code == 200


async def test_opening_what_is_masked_needs_a_reason_and_is_logged_before(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    path = f"/tickets/{ticket_id}/reveal"
    what = "field:personal.phone"
    assert (await agent.post(path, what=what, reason="")).status_code == 422
    assert await logged(desk) == []
    desk.bot.away = True
    assert (await agent.post(path, what=what, reason="回电要用")).status_code == 503
    desk.bot.away = False
    opened = await agent.post(path, what=what, reason="回电要用")
    assert opened.json() == {"value": "13800138000"}
    rows = await logged(desk)
    assert [(r.what, r.reason, r.conversation_id) for r in rows] == [(what, "回电要用", "c-1")] * 2


async def test_only_the_holder_opens_what_is_masked(desk: Room) -> None:
    _, ticket_id = await held(desk)
    other = await desk.staff("2号")
    answer = await other.post(
        f"/tickets/{ticket_id}/reveal", what="field:personal.phone", reason="看看"
    )
    assert answer.status_code == 409
    assert await logged(desk) == []


@pytest.mark.parametrize("change", ["UPDATE access_log SET reason = x''", "DELETE FROM access_log"])
async def test_the_access_log_cannot_be_changed_even_in_the_database(
    desk: Room, change: str
) -> None:
    agent, ticket_id = await held(desk)
    await agent.get(f"/tickets/{ticket_id}/packet")
    with pytest.raises(IntegrityError, match="only added to"):
        async with desk.app.state.database.write() as db:
            await db.execute(text(change))
    assert len(await logged(desk)) == 1


async def test_a_call_begins_a_conversation_that_is_held_from_the_start(desk: Room) -> None:
    agent = await desk.staff(county="410122")
    calls = [await agent.post("/calls", client_id="call-1") for _ in range(2)]
    ticket = calls[0].json()
    assert [c.status_code for c in calls] == [201, 201]
    assert calls[1].json()["ticket_id"] == ticket["ticket_id"]
    assert (ticket["mine"], ticket["channel_words"], ticket["reason_words"]) == (
        True,
        "电话",
        "来电",
    )
    code = await agent.post(f"/tickets/{ticket['ticket_id']}/code")
    assert code.json()["code"] == "123456"
    assert [row.what for row in await logged(desk)] == ["call", "call", "code"]


async def test_while_the_bot_is_away_staff_read_what_to_do(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    desk.bot.away = True
    answer = await agent.get(f"/tickets/{ticket_id}/packet")
    assert answer.json()["detail"] == "对话服务暂时连不上，内容都在，请稍后再试。"


async def test_a_conversation_is_followed_live_through_cuts_without_loss_or_repetition(
    desk: Room,
) -> None:
    agent, ticket_id = await held(desk)
    desk.bot.say("c-1", "第1句")
    path = f"/desk/api/tickets/{ticket_id}/events"
    async with listening(agent.client, path) as ears:
        assert (await ears.next("message"))["data"]["text"] == "第1句"
        desk.bot.say("c-1", "第2句")
        assert (await ears.next("message"))["data"]["text"] == "第2句"
        desk.bot.cut("c-1")
        desk.bot.say("c-1", "第3句")
        assert (await ears.next("message"))["data"]["text"] == "第3句"
    desk.bot.say("c-1", "第4句")
    async with listening(agent.client, path, last_event_id="3") as ears:
        frame = await ears.next("message")
        assert (frame["id"], frame["data"]["text"]) == ("4", "第4句")


async def test_the_stream_says_so_while_the_bot_is_away(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    await desk.settle()
    desk.bot.away = True
    async with listening(agent.client, f"/desk/api/tickets/{ticket_id}/events") as ears:
        await ears.next("trouble")
        desk.bot.away = False
        desk.bot.say("c-1", "回来了")
        assert (await ears.next("message"))["data"]["text"] == "回来了"


async def test_the_stream_ends_when_somebody_else_takes_over(desk: Room) -> None:
    agent, ticket_id = await held(desk)
    other = await desk.staff("2号")
    async with listening(agent.client, f"/desk/api/tickets/{ticket_id}/events") as ears:
        desk.bot.say("c-1", "第1句")
        await ears.next("message")
        await agent.post(f"/tickets/{ticket_id}/put-back")
        await other.take(ticket_id)
        desk.bot.say("c-1", "这句只给2号")
        await ears.next("taken")
        await ears.next("end")
    assert [f["data"]["text"] for f in ears.seen if f["event"] == "message"] == ["第1句"]


async def test_the_queues_events_resume_without_loss_or_repetition(desk: Room) -> None:
    agent = await desk.staff()
    async with listening(agent.client, "/desk/api/events") as ears:
        await asyncio.sleep(0.2)
        ticket_id = await desk.asks("c-1")
        frame = await ears.next("ticket")
        assert (frame["data"]["kind"], frame["data"]["ticket"]["ticket_id"]) == (
            "requested",
            ticket_id,
        )
        seen = frame["id"]
    await desk.told("said")
    await agent.take(ticket_id)
    await desk.told("said")
    async with listening(agent.client, "/desk/api/events", last_event_id=seen) as ears:
        kinds = [(await ears.next("ticket"))["data"]["kind"] for _ in range(3)]
    assert kinds == ["said", "taken", "said"]


async def test_a_stream_ends_with_the_session(desk: Room) -> None:
    agent = await desk.staff()
    async with listening(agent.client, "/desk/api/events") as ears:
        await asyncio.sleep(0.2)
        await agent.client.delete("/desk/api/session", headers={"Sec-Fetch-Site": "same-origin"})
        desk.clock.forward(hours=11)
        for n in range(12):
            await desk.told("said", f"c-{n}")
            await asyncio.sleep(0.05)
        await ears.next("end")


async def logged(desk: Room) -> list[Accessed]:
    """The accesses in the order they happened."""
    return list(reversed(await desk.hotline.access_log.page(None)))
