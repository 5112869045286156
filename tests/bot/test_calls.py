"""From the phone to the chat: staff begin, the caller goes on with a code and four digits."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.bot.desk import NUMBER, Desk, open_desk, words

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(house: House, interpreter: Interpreter) -> AsyncIterator[Desk]:
    house.engine = interpreter
    async with open_desk(house) as (desk, _):
        yield desk


async def _call(desk: Desk, event_id: str = "call-1") -> str:
    body = {"event_id": event_id, "desk_number": desk.number}
    answer = await desk.post("/internal/desk/calls", body)
    assert answer.status_code == 200, answer.text
    one: str = answer.json()["conversation_id"]
    return one


async def _filled(desk: Desk) -> str:
    one = await _call(desk)
    said = {
        "consent": "同意",
        "consent.sensitive": "同意",
        "services": "certificate_reissue",
        "personal.name": "秦晓明",
        "personal.id_number": NUMBER,
    }
    for key, value in said.items():
        await desk.acts(one, "proposes", key=key, value_text=value, oral=True)
    return one


async def _code(desk: Desk, one: str) -> dict[str, str]:
    answer = await desk.post(f"/internal/desk/conversations/{one}/code", {})
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json()
    return found


async def _redeem(desk: Desk, **how: str) -> tuple[int, Person, str]:
    answer = await desk.client.post("/api/links/redeem", json=how)
    person = Person(desk.client)
    if answer.status_code == 200:
        person.with_token(answer.json())
    return answer.status_code, person, answer.text


async def test_the_same_call_begins_one_conversation(desk: Desk) -> None:
    assert await _call(desk) == await _call(desk)
    assert await _call(desk, "call-2") != await _call(desk)


async def test_a_call_is_held_by_the_desk_that_took_it(desk: Desk) -> None:
    packet = await desk.packet(await _call(desk))
    assert (packet["phase"], packet["channel"]) == ("human", "phone")
    assert packet["staff"] == "3号"


async def test_what_was_said_on_the_phone_stands_in_the_form_as_confirmed_orally(
    desk: Desk,
) -> None:
    row = await desk.row(await _filled(desk), "personal.id_number")
    assert (row["source"], row["confirmed"]) == ("staff", True)
    assert "口头确认" in row["party"]


async def test_the_caller_goes_on_after_the_last_four_of_the_id_number(desk: Desk) -> None:
    one = await _filled(desk)
    code = await _code(desk, one)
    status, _, text = await _redeem(desk, code=code["code"])
    assert status == 403
    assert "最后四位" in text
    assert "秦晓明" not in text
    status, caller, _ = await _redeem(desk, code=code["code"], last4="0019")
    assert status == 200
    assert caller.one == one
    assert "您好，人工坐席（3号）" in words(caller.begun["turn"])
    await desk.acts(one, "handed_back")
    turn = (await caller.get()).json()["turn"]
    assert turn["phase"] == "services"
    assert turn["asking"] == "proxy.relation"


async def test_the_code_dies_of_five_wrong_guesses(desk: Desk) -> None:
    code = await _code(desk, await _filled(desk))
    for guess in range(5):
        status, _, _ = await _redeem(desk, code=code["code"], last4=f"123{guess}")
        assert status == 403
    status, _, _ = await _redeem(desk, code=code["code"], last4="0019")
    assert status == 404


async def test_without_an_id_number_nothing_personal_needs_guarding_yet(desk: Desk) -> None:
    code = await _code(desk, await _call(desk))
    status, _, _ = await _redeem(desk, code=code["code"])
    assert status == 200


async def test_the_page_asks_for_the_four_digits_and_then_opens(desk: Desk) -> None:
    code = (await _code(desk, await _filled(desk)))["code"]
    page = await desk.client.post("/c", data={"code": code})
    assert page.status_code == 403
    assert "身份证号，最后四位" in page.text
    page = await desk.client.post("/c", data={"code": code, "asks": "1", "last4": "12"})
    assert page.status_code == 422
    page = await desk.client.post("/c", data={"code": code, "asks": "1", "last4": "1111"})
    assert "不对" in page.text
    page = await desk.client.post("/c", data={"code": code, "asks": "1", "last4": " 0019"})
    assert page.status_code == 303
    assert "talk" in page.cookies
