"""The parts of the channel that need no bot: texts, numbers, pace, order, acts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.acts import Elsewhere, Membership, Shared, place_of, read
from bot.channels.telegram.order import Order
from bot.channels.telegram.rates import Limiter
from bot.channels.telegram.sensitive import hide_numbers, holds_number, screen
from bot.channels.telegram.texts import MOST, split, units
from bot.channels.telegram.together import Together

ID_NUMBER = "41012219580305002X"


@given(st.text(max_size=300), st.integers(min_value=2, max_value=40))
def test_pieces_are_short_enough_and_nothing_but_space_is_lost(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(0 < units(p) <= most for p in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_long_text_is_cut_where_a_sentence_ends() -> None:
    sentence = "这是一句话，说得不长不短。"
    pieces = split(sentence * 800)
    assert len(pieces) > 1
    assert all(p.endswith("。") and units(p) <= MOST for p in pieces)
    assert split("𠮷" * 2_500) == ("𠮷" * 2_000, "𠮷" * 500)


@pytest.mark.parametrize(
    ("text", "asking", "held"),
    [
        (ID_NUMBER, None, True),
        ("我的号是4101 2219 5803 0500 21，记一下", None, True),
        ("４１０１２２１９５８０３０５００２Ｘ", None, True),
        ("四幺零幺二二幺九五八零三零五零零二一", None, True),
        ("6217003810000123450", "services", True),
        ("13800138000", "personal.phone", False),
        ("13800138000，13900139000", "personal.phone", False),
        ("1958年3月5日", None, False),
        ("我的办件HN410122-20261124-0001-7办到哪了", None, False),
        ("410122", "personal.id_number", True),
        ("不记得了", "personal.id_number", False),
        ("为什么要身份证号", "personal.id_number", False),
        ("新办残疾人证", "services", False),
    ],
)
def test_numbers_that_should_not_go_abroad_are_noticed(
    text: str, asking: str | None, *, held: bool
) -> None:
    assert holds_number(text, asking) is held


def test_long_numbers_are_hidden_and_others_stay() -> None:
    assert hide_numbers(f"身份证号{ID_NUMBER}，电话13800138000。").count("*") == 10
    assert hide_numbers("4101 2219 5803 0500 21") == "4101**********0021"
    assert hide_numbers("编号HN410122-20261124-0001-7") == "编号HN410122-20261124-0001-7"


def test_an_update_is_kept_without_the_words_that_held_a_number() -> None:
    message = {"message_id": 1, "text": f"是{ID_NUMBER}", "entities": [], "chat": {"id": 1}}
    kept = screen({"update_id": 1, "message": message})
    assert ID_NUMBER not in str(kept)
    assert kept["screened"]
    harmless = {"update_id": 2, "message": {**message, "text": "你好"}}
    assert screen(harmless) is harmless


@dataclass
class Time:
    """A clock that sleeping moves."""

    at: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def _limiter(time: Time) -> Limiter:
    return Limiter(30, 1, 3, now=time.now, sleep=time.sleep)


def test_one_chat_gets_a_burst_and_then_one_a_second() -> None:
    time = Time()
    limiter = _limiter(time)

    async def send() -> list[float]:
        moments = []
        for _ in range(6):
            await limiter.turn("a")
            moments.append(time.at)
        return moments

    assert asyncio.run(send()) == [0, 0, 0, 1, 2, 3]


def test_all_chats_together_get_thirty_a_second() -> None:
    time = Time()
    limiter = _limiter(time)

    async def send() -> None:
        for chat in range(90):
            await limiter.turn(str(chat))

    asyncio.run(send())
    assert 1.9 <= time.at <= 2.1, "thirty at once, then sixty within two seconds"


def test_a_flood_makes_its_chat_wait_and_everybody_slower_for_a_while() -> None:
    time = Time()
    limiter = _limiter(time)

    async def send() -> tuple[float, float]:
        await limiter.turn("a")
        limiter.flooded("a", 7)
        limiter.flooded("b", 7)
        slow = limiter.rate
        await limiter.turn("c")
        early = time.at
        await limiter.turn("a")
        assert early < 1
        for _ in range(40):
            limiter.delivered()
        return slow, limiter.rate

    assert asyncio.run(send()) == (15, 30)
    assert time.at >= 7


def test_an_update_waits_for_the_one_before_it_but_not_for_ever() -> None:
    async def run() -> list[str]:
        order, told = Order(10, patience=0.2), list[str]()

        async def wait(update_id: int) -> None:
            await order.settled(update_id)
            told.append(str(update_id))

        order.came(12)
        waiting = asyncio.create_task(wait(12))
        await asyncio.sleep(0.02)
        assert not told
        order.came(11)
        await wait(11)
        await waiting
        order.came(15)
        await wait(15)  # 13 and 14 never come
        order.came(900_000)  # after a quiet week Telegram counts from elsewhere
        await wait(900_000)
        return told

    assert sorted(asyncio.run(run())) == ["11", "12", "15", "900000"]


def test_while_others_arrive_the_missing_one_is_still_waited_for() -> None:
    async def run() -> list[str]:
        order, told = Order(10, patience=0.2), list[str]()

        async def wait(update_id: int) -> None:
            await order.settled(update_id)
            told.append(str(update_id))

        order.came(12)
        waiting = asyncio.create_task(wait(12))
        for other in range(13, 23):
            await asyncio.sleep(0.05)
            order.came(other)
        assert not told, "half a second is over, and 11 may still come"
        order.came(11)
        await waiting
        return told

    assert asyncio.run(run()) == ["12"]


def test_what_is_added_together_is_written_together_and_each_hears_of_a_failure() -> None:
    async def run() -> tuple[list[list[int]], list[object]]:
        batches: list[list[int]] = []

        async def work(items: list[int]) -> None:
            batches.append(items)
            await asyncio.sleep(0)
            if 13 in items:
                raise OSError

        together = Together(work)
        await together.add(1)
        await asyncio.gather(*(together.add(n) for n in range(2, 6)))
        failed = await asyncio.gather(*(together.add(n) for n in (12, 13)), return_exceptions=True)
        return batches, list(failed)

    batches, failed = asyncio.run(run())
    assert batches[0] == [1]
    assert sorted(n for batch in batches for n in batch) == [1, 2, 3, 4, 5, 12, 13]
    assert len(batches) < 7
    assert isinstance(failed[-1], OSError)


def test_acts_are_read_from_updates() -> None:
    chat, me = {"id": 5, "type": "private"}, {"id": 5, "is_bot": False, "first_name": "王"}
    base = {"message_id": 1, "date": 1, "chat": chat, "from": me}
    contact = {"phone_number": "+8613800138000", "first_name": "王", "user_id": 5}
    raw = {"update_id": 1, "message": {**base, "contact": contact}}
    assert read(raw) == Shared("+8613800138000", own=True)
    group = {**base, "chat": {"id": -1, "type": "supergroup", "title": "家"}, "text": "好"}
    assert read({"update_id": 1, "message": group}) == Elsewhere()
    left = {"user": {**me, "is_bot": True}, "status": "kicked", "until_date": 0}
    member = {"user": {**me, "is_bot": True}, "status": "member"}
    change = {**base, "old_chat_member": member, "new_chat_member": left}
    assert read({"update_id": 1, "my_chat_member": change}) == Membership(blocked=True)
    assert place_of({"update_id": 1, "poll": {}}) is None
