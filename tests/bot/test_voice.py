"""Speech in a conversation: heard, matched, shown, taken or asked about; never kept."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.hearing import OTHER_WAYS, UNHEARD
from bot.interview import OneThingInterview
from bot.problems import Problem
from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.fakes.ear import OGG, FakeEar

pytestmark = pytest.mark.anyio
ID = "410105196003050021"
SILENCE = Problem(422, "没有听到声音。请靠近话筒再说一次，也可以打字。")


async def speak(person: Person, said_as: str | None = None) -> httpx.Response:
    return await person.post(
        "/voice",
        files={"file": ("v.ogg", OGG, "audio/ogg")},
        data={"client_message_id": said_as or str(uuid.uuid4())},
    )


async def spoken(person: Person) -> dict[str, Any]:
    answer = await speak(person)
    assert answer.status_code == 200, answer.text
    turn: dict[str, Any] = answer.json()
    return turn


def real(house: House, interpreter: Interpreter, *says: str | Problem) -> FakeEar:
    """The real interview and the real understanding, with a fake ear."""
    house.interview = OneThingInterview()
    house.engine = interpreter
    ear = FakeEar(*says)
    house.ear = ear
    return ear


def on_disk(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def text_of(turn: dict[str, Any]) -> str:
    return "\n".join(m["text"] for m in turn["messages"])


async def test_a_talk_by_voice_fills_the_form(house: House, interpreter: Interpreter) -> None:
    ear = real(
        house, interpreter, "统一", "統一", "我自己的残极证丢了，要补办", "不茶", "秦晓明", ID
    )
    ear.says.append("施的")
    async with house.running() as client:
        person = await Person(client).begin()
        turns = [await spoken(person) for _ in range(7)]
        form = (await person.get("/form")).json()
    assert [t["heard"] for t in turns[:3]] == ["同意", "同意", "我自己的残疾证丢了，要补办"]
    assert turns[5]["asking"] == "confirm"
    assert "410105 1960 0305 0021" in text_of(turns[5])
    assert turns[6]["heard"] == "是的"
    assert form["personal.name"]["value"] == "秦晓明"
    assert form["personal.id_number"]["value"] == ID


async def test_what_was_heard_is_shown_as_spoken_and_undone_by_a_tap(
    house: House, interpreter: Interpreter
) -> None:
    ear = real(house, interpreter, "秦小民", "秦晓明")
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意", "我自己的残疾证丢了，要补办", "不查")
        turn = await spoken(person)
        mine = next(m for m in await person.transcript() if m.get("spoken"))
        assert (mine["role"], mine["text"]) == ("user", "秦小民")
        assert [c["label"] for c in mine["choices"]] == ["重说", "改一下"]
        assert turn["corrections"] == mine["choices"]
        again = await person.choose(turn["corrections"][0]["id"])
        assert again["asking"] == "personal.name"
        assert (await person.transcript())[-2]["text"] == "重说"
        await spoken(person)
        form = (await person.get("/form")).json()
    assert form["personal.name"]["value"] == "秦晓明"
    assert ear.asked == ["personal.name", "personal.name"]


async def test_a_doubtful_recording_is_asked_about_and_one_tap_takes_it(
    house: House, interpreter: Interpreter
) -> None:
    real(house, interpreter, "?我自己的残疾证丢了，要补办")
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意")
        turn = await spoken(person)
        assert turn["doubtful"]
        assert turn["asking"] == "services"
        assert "听起来像“我自己的残疾证丢了，要补办”" in turn["messages"][0]["text"]
        offered = turn["messages"][-1]["choices"]
        assert [c["label"] for c in offered[:2]] == ["对，是这个意思", "不是，重说"]
        assert len(offered) > 2, "what is asked can still be answered by its own buttons"
        taken = await person.choose(offered[0]["id"])
        mine = [m["text"] for m in await person.transcript() if m["role"] == "user"]
    assert taken["asking"] != "services"
    assert mine[-2:] == ["我自己的残疾证丢了，要补办"] * 2


async def test_a_doubtful_short_answer_is_offered_as_what_it_may_have_been(
    house: House, interpreter: Interpreter
) -> None:
    real(house, interpreter, "?使用", "不得")
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意", "我妈办残疾证", "不查")
        turn = await spoken(person)
        labels = [c["label"] for c in turn["messages"][-1]["choices"]]
    assert "对，是这个意思" in labels or "是的" in labels


async def test_an_answer_that_binds_is_not_taken_from_a_doubtful_recording(
    house: House, interpreter: Interpreter
) -> None:
    real(house, interpreter, "?同意")
    async with house.running() as client:
        person = await Person(client).begin()
        turn = await spoken(person)
        assert turn["phase"] == "consent"
        assert turn["asking"] == "consent"
        texts = [m["text"] for m in await person.transcript() if m["role"] == "user"]
    assert "请再说一遍" in turn["messages"][0]["text"]
    assert texts == [UNHEARD], "before consent nothing that was said is kept"


async def test_what_was_heard_is_undone_before_consent_as_well(
    house: House, interpreter: Interpreter
) -> None:
    real(house, interpreter, "今天天气不错", "同意")
    async with house.running() as client:
        person = await Person(client).begin()
        for _ in range(2):
            turn = await spoken(person)
            undone = await person.choose(turn["corrections"][0]["id"])
            assert undone["phase"] == "consent"
            assert undone["messages"]


async def test_silence_is_a_turn_that_says_so_and_the_second_time_offers_other_ways(
    house: House, interpreter: Interpreter
) -> None:
    real(house, interpreter, SILENCE, SILENCE, "同意", SILENCE)
    async with house.running() as client:
        person = await Person(client).begin()
        first, second = await spoken(person), await spoken(person)
        await spoken(person)
        third = await spoken(person)
    assert first["heard"] is None
    assert first["messages"][0]["text"] == SILENCE.detail
    assert OTHER_WAYS in second["messages"][0]["text"]
    assert "转人工" in [c["label"] for c in second["messages"][-1]["choices"]]
    assert OTHER_WAYS not in third["messages"][0]["text"]


@pytest.mark.parametrize("status", [413, 415, 503])
async def test_what_can_be_sent_again_is_an_error_and_takes_no_turn(
    house: House, status: int
) -> None:
    house.ear = FakeEar(Problem(status, "请再发一次。"), "同意")
    async with house.running() as client:
        person = await Person(client).begin()
        said_as = str(uuid.uuid4())
        answer = await speak(person, said_as)
        assert (answer.status_code, answer.json()["detail"]) == (status, "请再发一次。")
        assert (await speak(person, said_as)).json()["heard"] == "同意"


async def test_the_same_recording_again_is_not_recognised_again(house: House) -> None:
    ear = FakeEar("同意", "一三八零零一三八零零零", "?我姓王")
    house.ear = ear
    async with house.running() as client:
        person = await Person(client).begin()
        for _ in range(3):
            said_as = str(uuid.uuid4())
            first = await speak(person, said_as)
            assert (await speak(person, said_as)).json() == first.json()
    assert len(ear.recordings) == 3


async def test_the_same_recording_twice_at_once_takes_one_turn(house: House) -> None:
    ear = FakeEar("同意", "同意")
    ear.gate = asyncio.Event()
    house.ear = ear
    async with house.running() as client:
        person = await Person(client).begin()
        both = [asyncio.create_task(speak(person, "one")) for _ in range(2)]
        for _ in range(200):
            await asyncio.sleep(0.01)
            if len(ear.recordings) > 1:
                break
        ear.gate.set()
        first, second = await asyncio.gather(*both)
        mine = [m for m in await person.transcript() if m["role"] == "user"]
    assert first.json() == second.json()
    assert len(mine) == 1


async def test_after_a_restart_the_same_recording_gets_its_turn_and_what_was_heard(
    house: House,
) -> None:
    ear = FakeEar("一三八零零一三八零零零")
    house.ear = ear
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意")
        first = (await speak(person, "one")).json()
    async with house.running_on_disk() as client:
        person.client = client
        again = (await speak(person, "one")).json()
    assert again == first
    assert again["heard"] == "13800138000"
    assert len(ear.recordings) == 1


async def test_nothing_of_a_recording_remains_on_disk(house: House, tmp_path: Path) -> None:
    house.ear = FakeEar("同意", "十分特别的一句话")
    marked = OGG + b"the-very-recording" * 40
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        for _ in range(2):
            answer = await person.post("/voice", files={"file": ("v.ogg", marked, "audio/ogg")})
            assert answer.status_code == 200
        kept = on_disk(tmp_path)
    assert b"the-very-recording" not in kept
    assert "十分特别".encode() not in kept
    assert not (tmp_path / "files").exists()


async def test_who_may_only_look_is_not_listened_to(house: House) -> None:
    ear = FakeEar("你好")
    house.ear = ear
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意")
        link = await person.post("/links", json={"purpose": "helper", "scopes": ["see"]})
        code = {"code": link.json()["code"]}
        helper = Person(client).with_token(
            (await client.post("/api/links/redeem", json=code)).json()
        )
        assert (await speak(helper)).status_code == 403
    assert not ear.recordings


async def test_readiness_names_the_ear(house: House) -> None:
    async with house.running() as client:
        assert (await client.get("/readyz")).json()["fallbacks"]["speech.off"] == "no answer"
