"""What the desk sees: one page, masked, and one thing at a time unmasked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from nlu.interpret import Interpreter
from tests.bot.conftest import SECRET, House, Person
from tests.bot.desk import NUMBER, Desk, open_desk

pytestmark = pytest.mark.anyio

Both = tuple[Desk, Person]
PHONE = "13837100003"


@pytest.fixture
async def both(house: House, interpreter: Interpreter) -> AsyncIterator[Both]:
    house.engine = interpreter
    async with open_desk(house) as (desk, person):
        await person.say("我自己的残疾证丢了，要补办", "不查", "我叫秦晓明", NUMBER)
        await person.say(f"电话改成{PHONE}")
        yield desk, person


async def test_the_packet_says_what_is_wanted_and_where_it_stands(both: Both) -> None:
    desk, person = both
    await person.say("转人工")
    packet = await desk.packet(person.one)
    assert packet["speaker"] == "本人办理"
    assert [s["code"] for s in packet["services"]] == ["certificate_reissue"]
    assert packet["verdicts"][0]["reasons"][0]["clause"]
    assert packet["open_question"]["key"] == "personal.certificate_number"
    assert "personal.household_address" in [m["key"] for m in packet["missing"]]
    assert packet["reason"] == "asked"
    assert packet["waiting"] is True
    assert packet["parties"][0]["role"] == "applicant"
    assert len(packet["last_turns"]) == 12


async def test_the_open_question_is_told_also_while_staff_hold_it(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    packet = await desk.packet(person.one)
    assert packet["open_question"]["key"] == "personal.certificate_number"
    assert packet["staff"] == "3号"


async def test_nothing_sensitive_stands_in_packet_or_transcript(both: Both) -> None:
    desk, person = both
    await person.say("我住中牟县官渡镇孙庄村38号")
    told = (await desk.reads(person.one)).text + (await desk.reads(f"{person.one}/messages")).text
    for hidden in (NUMBER, PHONE, "秦晓明", "138 3710 0003", "410102 1990 0307 0019", "孙庄村38号"):
        assert hidden not in told, hidden
    assert "秦**" in told
    assert "4101**********0019" in told
    assert (await desk.row(person.one, "personal.phone"))["masked"] is True


async def test_what_staff_propose_is_masked_as_what_was_said(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    for key, value, masked in (
        ("proxy.phone", "13900139000", "139****9000"),
        ("subsidy.bank_account", "6228480031234567890", "***************7890"),
    ):
        await desk.acts(person.one, "proposes", key=key, value_text=value)
        row = await desk.row(person.one, key)
        assert (row["state"], row["value"]) == ("proposed", masked)
        assert masked in (await desk.reads(f"{person.one}/messages")).text


async def test_one_field_or_one_message_is_shown_whole(both: Both) -> None:
    desk, person = both
    shown = (await desk.reveal(person.one, "field:personal.phone")).json()
    assert shown == {"value": "138 3710 0003"}
    messages = (await desk.reads(f"{person.one}/messages")).json()["messages"]
    said = next(m for m in messages if m["text"] == "我叫秦**")
    shown = (await desk.reveal(person.one, f"message:{said['seq']}")).json()
    assert shown == {"value": "我叫秦晓明"}


@pytest.mark.parametrize("what", ["field:nothing", "message:9999", "message:x", "all", "message:0"])
async def test_what_is_not_there_is_not_shown(both: Both, what: str) -> None:
    desk, person = both
    assert (await desk.reveal(person.one, what)).status_code == 404


async def test_messages_are_read_from_any_place(both: Both) -> None:
    desk, person = both
    found = (await desk.reads(f"{person.one}/messages")).json()
    last = found["last_seq"]
    after = (await desk.reads(f"{person.one}/messages?after={last - 1}")).json()
    assert [m["seq"] for m in after["messages"]] == [last]
    assert after["messages"][0]["speaker"] == "助手"


async def test_an_unknown_conversation_is_not_found(both: Both) -> None:
    desk, _ = both
    assert (await desk.reads("7f0c6a56-8f2e-4c0c-9a53-6f2f0d1f6b11")).status_code == 404


async def test_the_stream_resumes_where_it_broke_and_tells_of_changes(both: Both) -> None:
    desk, person = both
    last = (await desk.packet(person.one))["last_seq"]
    app = desk.client._transport.app  # type: ignore[attr-defined]  # noqa: SLF001 - httpx's own app
    stopping = asyncio.get_running_loop()
    stopping.call_later(0.5, app.state.services.live.stop)
    headers = {"Authorization": f"Internal {SECRET}", "Last-Event-ID": str(last - 1)}
    path = f"/internal/desk/conversations/{person.one}/events"
    answer = await desk.client.get(path, headers=headers)
    events = [block for block in answer.text.split("\n\n") if block.strip()]
    assert f"id: {last}" in events[0]
    data = next(line for line in events[0].splitlines() if line.startswith("data:"))
    assert json.loads(data.removeprefix("data:"))["seq"] == last
    assert "event: state" in events[1]
    assert len(events) == 2
