"""Letters to the desk: kept until they arrive, in order, through a failure and a restart."""

from __future__ import annotations

import asyncio

import pytest

from bot.postbox import Postbox
from bot.records import Letter
from bot.stores.memory import MemorySessions
from tests.bot.conftest import Clock, House, Person
from tests.fakes.hotline import FakeHotline

pytestmark = pytest.mark.anyio


def _letter(number: int, one: str = "one") -> Letter:
    return Letter(f"e{number}", one, "said", Clock().at, {})


async def test_what_cannot_be_delivered_stays_and_what_follows_it_waits() -> None:
    store, hotline = MemorySessions(), FakeHotline()
    for number in (1, 2):
        await store.post(_letter(number))
    hotline.answers = None
    await Postbox(store, hotline).deliver()
    assert hotline.tries == 1
    assert len(await store.letters(9)) == 2


async def test_another_conversation_does_not_wait_for_it() -> None:
    store, hotline = MemorySessions(), FakeHotline()
    await store.post(_letter(1))
    postbox = Postbox(store, hotline)
    hotline.answers = 503
    await postbox.deliver()
    await store.post(_letter(2, "two"))
    hotline.answers = 204
    await postbox.deliver()
    assert [k.event_id for k in hotline.told] == ["e2"]


async def test_a_letter_that_is_refused_for_good_holds_up_nothing() -> None:
    store, hotline = MemorySessions(), FakeHotline()
    for number in (1, 2):
        await store.post(_letter(number))
    hotline.answers = 422
    await Postbox(store, hotline).deliver()
    assert await store.letters(9) == ()


async def test_letters_survive_a_restart(house: House) -> None:
    house.hotline.answers = None
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "转人工")
        await asyncio.sleep(0.05)
    assert house.hotline.told == []
    house.hotline.answers = 204
    async with house.running_on_disk():
        for _ in range(200):
            if house.hotline.told:
                break
            await asyncio.sleep(0.01)
    assert house.hotline.kinds() == ["requested"]
