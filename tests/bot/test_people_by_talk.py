"""Letting relatives in, seeing who is in, and letting them in no more, all by talk."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.bot.desk import Desk, open_desk, words

pytestmark = pytest.mark.anyio
Both = tuple[Desk, Person]


@pytest.fixture
async def both(house: House, interpreter: Interpreter) -> AsyncIterator[Both]:
    house.engine = interpreter
    async with open_desk(house) as (desk, person):
        await person.say("我自己的残疾证丢了，要补办", "不查", "我叫秦晓明")
        yield desk, person


def code_in(turn: dict[str, Any]) -> str:
    found = re.search(r"(\d{3}) (\d{3})", words(turn))
    assert found is not None, words(turn)
    return found[1] + found[2]


async def comes(person: Person, code: str) -> Person:
    answer = await person.client.post("/api/links/redeem", json={"code": code})
    assert answer.status_code == 200, answer.text
    return Person(person.client).with_token(answer.json())


async def test_a_daughter_is_let_in_listed_and_let_in_no_more(both: Both) -> None:
    _, person = both
    asked = (await person.get()).json()["turn"]["asking"]
    turn = await person.say("让我闺女也能帮我填")
    assert "女儿可以看、帮着填" in words(turn)
    assert turn["asking"] == asked
    pictures = [a for m in turn["messages"] for a in m["attachments"] if a["kind"] == "qr"]
    assert (await person.client.get(pictures[0]["url"])).content.startswith(b"\x89PNG")
    daughter = await comes(person, code_in(turn))
    listed = words(await person.say("谁能看到我的申请"))
    assert "本人（就是这部手机）：能看、帮着填、签字提交" in listed
    assert "女儿：能看、帮着填，2026年12月24日到期" in listed
    assert "女儿现在不能再看这份申请了" in words(await person.say("别让我闺女看了"))
    assert (await daughter.get()).status_code == 401
    assert "女儿" not in words(await person.say("谁能看到我的申请"))


async def test_a_code_is_for_the_applicant_alone(both: Both) -> None:
    desk, person = both
    first = await person.say("让我闺女也能看")
    daughter = await comes(person, code_in(first))
    second = code_in(await person.say("让我儿子帮着填"))
    shown = f"{second[:3]} {second[3:]}"
    assert shown in str(await person.transcript())
    assert shown not in str(await daughter.transcript())
    assert shown not in (await desk.reads(f"{person.one}/messages")).text
    assert shown not in (await desk.reads(person.one)).text


async def test_a_helper_can_list_but_let_nobody_in_or_out(both: Both) -> None:
    _, person = both
    daughter = await comes(person, code_in(await person.say("让我闺女帮我填")))
    assert "女儿（就是这部手机）" in words(await daughter.say("谁能看到我的申请"))
    refused = words(await daughter.say("让我老公也能看"))
    assert "只有办理人自己的手机" in refused
    assert not re.search(r"\d{3} \d{3}", refused)
    await comes(person, code_in(await person.say("让我儿子也能看")))
    assert "要请办理人本人" in words(await daughter.say("别让我儿子看了"))
    assert "儿子" in words(await person.say("谁能看到我的申请"))


async def test_somebody_who_never_was_let_in_is_told_so(both: Both) -> None:
    _, person = both
    said = words(await person.say("别让我儿子看了"))
    assert "没有叫“儿子”的人能打开这份申请" in said
    assert "本人（就是这部手机）" in said
