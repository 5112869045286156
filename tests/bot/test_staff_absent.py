"""Nobody comes, or not now: callbacks, the queue, passing on; and what only the backend may do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.bot.desk import NUMBER, Desk, labels, lost_certificate, open_desk, words

pytestmark = pytest.mark.anyio

Both = tuple[Desk, Person]


@pytest.fixture
async def both(house: House, interpreter: Interpreter) -> AsyncIterator[Both]:
    house.engine = interpreter
    async with open_desk(house) as found:
        yield found


async def test_when_nobody_came_a_wish_to_be_called_is_left(both: Both) -> None:
    desk, person = both
    await lost_certificate(person)
    await person.say("转人工")
    await desk.acts(person.one, "unanswered")
    turn = (await person.get()).json()["turn"]
    assert labels(turn) == ["打电话给我", "在这里回我", "不用回，接着填"]
    turn = await person.say("明天下午打电话给我")
    assert await desk.hears("callback") == {"when": "明天下午打电话给我", "how": "phone"}
    assert turn["asking"] == "personal.id_number"
    await person.say("不用给我回电话了")
    assert await desk.hears("callback_dropped") == {}


async def test_when_to_call_may_be_said_in_free_words(both: Both) -> None:
    desk, person = both
    await person.say("转人工")
    await desk.acts(person.one, "unanswered")
    await person.choose("pending=1")
    await person.say("吃完饭以后")
    assert await desk.hears("callback") == {"when": "吃完饭以后", "how": "chat"}


async def test_the_offer_of_a_call_may_be_passed_over(both: Both) -> None:
    desk, person = both
    await lost_certificate(person)
    await person.say("转人工")
    await desk.acts(person.one, "unanswered")
    assert (await person.say(NUMBER))["asking"] == "personal.certificate_number"


async def test_who_wants_neither_a_person_nor_a_call_is_no_longer_waited_for(both: Both) -> None:
    desk, person = both
    await lost_certificate(person)
    await person.say("转人工")
    await desk.acts(person.one, "unanswered")
    turn = await person.choose("pending=no")
    assert turn["asking"] == "personal.id_number"
    assert await desk.hears("cancelled") == {}


async def test_back_in_the_queue_the_person_is_told_and_goes_on(both: Both) -> None:
    desk, person = both
    await lost_certificate(person)
    await desk.acts(person.one, "took")
    await desk.acts(person.one, "put_back")
    turn = (await person.get()).json()["turn"]
    assert "还排着队" in words(turn)
    assert turn["asking"] == "personal.id_number"
    await person.say(NUMBER)
    assert await desk.hears("said") == {}


async def test_passed_on_names_the_desk_that_goes_on(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    desk.number = "5号坐席"
    await desk.acts(person.one, "passed_on")
    assert "人工坐席（5号）" in (await person.transcript())[-1]["text"]


async def test_words_before_consent_reach_staff_who_are_there(both: Both) -> None:
    desk, first = both
    person = await Person(first.client).begin()
    await person.say("转人工")
    await desk.acts(person.one, "took")
    await person.say("我耳朵听不见")
    last = (await desk.reads(f"{person.one}/messages")).json()["messages"][-1]
    assert last["text"] == "我耳朵听不见"


async def test_only_the_backend_may_act_and_read(both: Both) -> None:
    _, person = both
    client = person.client
    body = {"event_id": "x", "kind": "took", "at": "2026-11-24T09:30:00+08:00"}
    one = f"/internal/desk/conversations/{person.one}"
    paths = [
        ("POST", f"/internal/conversations/{person.one}/staff", body),
        ("POST", "/internal/desk/calls", {"event_id": "x", "desk_number": "3"}),
        ("GET", one, None),
        ("GET", f"{one}/messages", None),
        ("GET", f"{one}/events", None),
        ("POST", f"{one}/reveal", {"what": "field:x"}),
        ("POST", f"{one}/code", {}),
    ]
    for method, path, json in paths:
        for headers in ({}, person.headers, {"Authorization": "Internal wrong"}):
            answer = await client.request(method, path, json=json, headers=headers)
            assert answer.status_code == 401, path


async def test_an_erased_conversation_is_told_to_a_desk_that_knew_it(both: Both) -> None:
    desk, person = both
    await person.say("转人工")
    await desk.hears("requested")
    await person.client.delete(person.path, headers=person.headers)
    assert await desk.hears("erased") == {}


async def test_a_question_without_an_answer_is_counted_without_its_words(both: Both) -> None:
    desk, person = both
    await person.say("补贴一个月发多少钱")
    data = await desk.hears("unanswered")
    assert set(data) == {"intent", "county"}


async def test_letters_arrive_in_order_and_once(both: Both) -> None:
    desk, person = both
    await person.say("转人工", "一", "二", "不用人工了")
    await desk.hears("cancelled")
    await asyncio.sleep(0.05)
    assert desk.house.hotline.kinds() == ["requested", "said", "said", "cancelled"]
