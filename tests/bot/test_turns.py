"""One message, one answer: order, repetition, length, two devices at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.listen import READ
from bot.turn import TOO_LONG
from tests.bot.conftest import House, Person

pytestmark = pytest.mark.anyio


async def test_a_conversation_begins_with_a_token_and_the_first_words(person: Person) -> None:
    assert set(person.begun) >= {"conversation_id", "token", "messages"}
    assert person.begun["messages"][0]["role"] == "assistant"


async def test_a_turn_has_exactly_the_shape_of_the_contract(agreed: Person) -> None:
    turn = await agreed.say("13800138000")
    assert set(turn) == {"messages", "asking", "progress", "phase", "case_id"}
    assert set(turn["progress"]) == {"answered", "at_most_left"}
    shape = {"id", "role", "text", "speech", "choices", "attachments", "at"}
    assert all(set(m) == shape for m in turn["messages"])
    assert turn["messages"][-1]["choices"] == [{"id": "cmd:skip", "label": "先不填"}]
    assert turn["messages"][0]["at"].endswith("+08:00")


async def test_the_same_message_again_gets_the_same_turn_and_changes_nothing(
    agreed: Person,
) -> None:
    first = await agreed.send("13800138000", said_as="m-1")
    second = await agreed.send("13800138000", said_as="m-1")
    assert first.json() == second.json()
    assert len([m for m in await agreed.transcript() if m["role"] == "user"]) == 2


async def test_the_same_id_with_other_words_still_gets_the_first_turn(agreed: Person) -> None:
    first = await agreed.send("13800138000", said_as="m-1")
    second = await agreed.send("换一个", said_as="m-1")
    assert first.json() == second.json()


async def test_twenty_messages_at_once_are_answered_one_after_another(agreed: Person) -> None:
    answers = await asyncio.gather(*(agreed.send(f"第{i}句", f"m-{i}") for i in range(20)))
    told = sorted(a.json()["messages"][0]["text"] for a in answers)
    assert told == sorted(f"记下第{i}条。" for i in range(1, 21))


async def test_messages_at_once_are_answered_in_the_order_they_came(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意")
        await asyncio.gather(*(person.send(f"第{i}句", f"m-{i}") for i in range(10)))
        said = [m["text"] for m in await person.transcript() if m["role"] == "user"]
    assert said[1:] == [f"第{i}句" for i in range(10)]


async def test_twenty_copies_of_one_message_are_one_turn(agreed: Person) -> None:
    answers = await asyncio.gather(*(agreed.send("好", "m-1") for _ in range(20)))
    assert len({a.text for a in answers}) == 1
    assert len([m for m in await agreed.transcript() if m["role"] == "user"]) == 2


async def test_a_tapped_choice_is_shown_by_its_label(agreed: Person) -> None:
    await agreed.choose("cmd:skip")
    said = [m["text"] for m in await agreed.transcript() if m["role"] == "user"]
    assert said[-1] == "先不填"


@pytest.mark.parametrize("text", ["", "   ", "\u3000\n", "\u200b\u202e"])
async def test_nothing_said_is_answered_and_not_handed_to_the_engine(
    house: House, text: str
) -> None:
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意")
        before = list(house.interpreter.heard)
        turn = await person.say(text)
    assert turn["messages"]
    assert house.interpreter.heard == before


@pytest.mark.parametrize("text", ["🙂🙂🙂", "👨‍👩‍👧", "\U00020000\u4dae㛃", "a\u0000b"])
async def test_any_characters_are_taken(agreed: Person, text: str) -> None:
    turn = await agreed.say(text)
    assert turn["messages"]


async def test_a_rare_character_comes_out_as_it_went_in(agreed: Person) -> None:
    await agreed.say("我叫𬱖㛃䶮")
    assert (await agreed.transcript())[-3]["text"] == "我叫𬱖㛃䶮"


async def test_a_long_message_is_read_in_part_and_the_person_is_told(
    house: House,
) -> None:
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意")
        turn = await person.say("长" * 10_000)
    assert turn["messages"][0]["text"] == TOO_LONG
    assert len(house.interpreter.heard[-1]) == READ


async def test_a_message_that_is_too_long_is_refused_and_loses_nothing(agreed: Person) -> None:
    answer = await agreed.send("长" * 10_001)
    assert answer.status_code == 413
    assert "分几次" in answer.json()["detail"]
    assert (await agreed.say("好"))["messages"][0]["text"] == "记下第1条。"


async def test_understanding_happens_in_one_thread_of_its_own(agreed: Person, house: House) -> None:
    await asyncio.gather(*(agreed.send(f"第{i}句") for i in range(5)))
    assert len(house.interpreter.threads) == 1


async def test_two_conversations_do_not_see_each_other(person: Person) -> None:
    other = await Person(person.client).begin()
    await person.say("同意", "13800138000")
    assert all("13800138000" not in m["text"] for m in await other.transcript())


async def test_an_outcome_of_the_world_is_said_in_the_same_turn(house: House) -> None:
    house.desk.found = {"personal.phone": "13800138000"}
    async with house.running() as client:
        person = await Person(client).begin()
        turn = await person.say("同意", "查共享")
    assert [m["text"] for m in turn["messages"]][1] == "查到1项。"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("查进度", "HN000000-20261124-0001-0在办"),
        ("撤回", "withdraw好了。"),
        ("好评", "rate好了。"),
        ("转人工", "handover好了。"),
    ],
)
async def test_every_act_on_the_world_is_carried_out(agreed: Person, words: str, told: str) -> None:
    turn = await agreed.say(words)
    assert turn["messages"][1]["text"] == told


async def test_the_interview_is_told_how_long_the_person_was_away(house: House) -> None:
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意", "一")
        house.clock.forward(hours=13)
        turn = await person.say("多久没见")
    assert turn["messages"][0]["text"] == "13小时没见。"
