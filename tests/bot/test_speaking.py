"""Replies as sound: what is said, how fast, for whom, and what is kept of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from accessibility.speech.voices.cache import SoundCache
from accessibility.speech.voices.sound import MP3, OGG, decoded
from bot.interview import OneThingInterview
from bot.problems import Problem
from bot.schemas import Choice, Message
from bot.speaking import MOST_WAITING, NOT_NOW, Speaking, speech_of
from tests.bot.conftest import House, Person, client_of
from tests.fakes.ear import OGG as OGG_NOTE
from tests.fakes.ear import FakeEar
from tests.fakes.voice import FakeVoice

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def voice() -> FakeVoice:
    return FakeVoice()


@pytest.fixture
async def mouth(voice: FakeVoice, tmp_path: Path) -> AsyncIterator[Speaking]:
    speaking = Speaking(voice, SoundCache(tmp_path / "sounds"), lambda: frozenset({"您好。"}))
    yield speaking
    speaking.close()


async def test_a_text_is_said_sentence_by_sentence_in_words(
    mouth: Speaking, voice: FakeVoice
) -> None:
    spoken = await mouth.say("您好。您的手机号：138 0013 8000，对吗？", 0.8)
    assert [s for s, _ in voice.said] == [
        "您好。",
        "您的手机号：幺三八，零零幺三，八零零零，对吗？",
    ]
    assert {r for _, r in voice.said} == {0.8}
    assert spoken.media_type == OGG
    assert spoken.audio[:4] == b"OggS"
    assert spoken.seconds == pytest.approx(len("".join(s for s, _ in voice.said)) * 0.125, abs=1.2)
    assert "138" not in repr(spoken)


async def test_a_page_gets_what_every_browser_plays(mouth: Speaking) -> None:
    spoken = await mouth.play("您好。", 1.0)
    assert spoken.media_type == MP3
    assert decoded(spoken.audio).seconds == pytest.approx(spoken.seconds)


async def test_what_recurs_is_said_once_and_what_is_personal_is_on_no_disk(
    mouth: Speaking, voice: FakeVoice, tmp_path: Path
) -> None:
    for _ in range(3):
        await mouth.play("您好。王秀英，您的号码是幺二三。", 1.0)
    assert [s for s, _ in voice.said] == ["您好。", "王秀英，您的号码是幺二三。"]
    again = Speaking(voice, SoundCache(tmp_path / "sounds"), lambda: frozenset({"您好。"}))
    await again.play("您好。王秀英，您的号码是幺二三。", 1.0)
    assert [s for s, _ in voice.said[2:]] == ["王秀英，您的号码是幺二三。"]
    assert len(list((tmp_path / "sounds").rglob("*.mp3"))) == 1
    again.close()


async def test_two_who_want_the_same_sentence_wait_for_the_same_sound(
    mouth: Speaking, voice: FakeVoice
) -> None:
    voice.gate.clear()
    wanted = [asyncio.create_task(mouth.play("您好。", 1.0)) for _ in range(3)]
    await asyncio.sleep(0.05)
    wanted[0].cancel()
    voice.gate.set()
    first, *others = await asyncio.gather(*wanted, return_exceptions=True)
    assert isinstance(first, asyncio.CancelledError)
    assert all(not isinstance(o, BaseException) for o in others)
    assert len(voice.said) == 1


async def test_when_many_wait_the_rest_are_told_to_read(mouth: Speaking, voice: FakeVoice) -> None:
    voice.gate.clear()
    waiting = [asyncio.create_task(mouth.play(f"第{n}句。", 1.0)) for n in range(MOST_WAITING)]
    await asyncio.sleep(0.05)
    with pytest.raises(Problem) as told:
        await mouth.play("再来一句。", 1.0)
    assert told.value.status_code == 503
    assert told.value.detail == NOT_NOW
    voice.gate.set()
    await asyncio.gather(*waiting)
    assert (await mouth.play("再来一句。", 1.0)).seconds > 0


async def test_a_voice_that_fails_leaves_the_text_and_is_asked_again(
    mouth: Speaking, voice: FakeVoice
) -> None:
    voice.fails = "down"
    with pytest.raises(Problem) as told:
        await mouth.say("您好。", 1.0)
    assert told.value.status_code == 503
    assert not mouth.ready()
    voice.fails = None
    assert (await mouth.say("您好。", 1.0)).seconds > 0


def test_choices_are_read_after_the_question_one_by_one() -> None:
    message = Message(
        id="m",
        role="assistant",
        text="户口是哪一种？（附件1）",
        choices=(Choice(id="a", label="农业（农村户口）"), Choice(id="b", label="20元")),
        at=AT,
    )
    assert speech_of(message).split("\n") == [
        "户口是哪一种？依据附件一",
        "可以选：",
        "农业，农村户口。",
        "二十元。",
    ]


@pytest.fixture
async def listener(house: House, voice: FakeVoice) -> AsyncIterator[Person]:
    """Somebody whose service has a voice."""
    house.voice = voice
    house.interview = OneThingInterview()
    async with client_of(house.app()) as client:
        yield await Person(client).begin()


async def test_a_message_can_be_heard_by_those_who_may_read_it(
    listener: Person, voice: FakeVoice
) -> None:
    message = listener.begun["messages"][-1]
    answer = await listener.get(f"/messages/{message['id']}/audio")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert decoded(answer.content).seconds > 0.1
    other = await Person(listener.client).begin()
    assert (await other.get(f"/messages/{message['id']}/audio")).status_code == 404
    bare = await listener.client.get(f"{listener.path}/messages/{message['id']}/audio")
    assert bare.status_code == 401
    assert voice.said


async def test_the_rate_is_chosen_in_words_or_in_the_settings_and_kept(listener: Person) -> None:
    assert (await listener.get("/speech")).json() == {"aloud": None, "rate": 1.0, "server": True}
    chosen = await listener.client.put(
        f"{listener.path}/speech", headers=listener.headers, json={"rate": "slower", "aloud": True}
    )
    assert chosen.json() == {"aloud": True, "rate": 0.8, "server": True}
    assert (await listener.get("/speech")).json() == chosen.json()


async def test_the_chosen_rate_is_the_one_that_is_spoken(
    listener: Person, voice: FakeVoice
) -> None:
    await listener.client.put(
        f"{listener.path}/speech", headers=listener.headers, json={"rate": "slowest"}
    )
    message = listener.begun["messages"][-1]
    await listener.get(f"/messages/{message['id']}/audio")
    assert {rate for _, rate in voice.said} == {0.65}


async def test_what_is_said_in_words_is_kept_as_well(listener: Person) -> None:
    assert (await listener.get("/speech")).json()["aloud"] is None
    await listener.say("别念了")
    assert (await listener.get("/speech")).json()["aloud"] is False


async def test_choosing_a_rate_says_nothing_and_keeps_what_is_offered(listener: Person) -> None:
    before = (await listener.get()).json()
    await listener.client.put(
        f"{listener.path}/speech", headers=listener.headers, json={"aloud": False}
    )
    after = (await listener.get()).json()
    assert after["messages"] == before["messages"]
    assert after["turn"]["messages"] == before["turn"]["messages"]
    assert after["turn"]["asking"] == before["turn"]["asking"]


async def test_without_a_voice_the_server_says_so(person: Person) -> None:
    assert (await person.get("/speech")).json()["server"] is False
    message = person.begun["messages"][-1]
    answer = await person.get(f"/messages/{message['id']}/audio")
    assert answer.status_code == 404
    assert "自己的朗读" in answer.json()["detail"]


async def test_nobody_hears_what_they_said_themselves_or_what_is_not_there(
    listener: Person,
) -> None:
    await listener.choose("consent=yes")
    mine = next(m for m in await listener.transcript() if m["role"] == "user")
    assert (await listener.get(f"/messages/{mine['id']}/audio")).status_code == 404
    assert (await listener.get("/messages/nothing/audio")).status_code == 404


async def test_the_voice_is_let_go_with_the_service(house: House, voice: FakeVoice) -> None:
    house.voice = voice
    async with client_of(house.app()) as client:
        assert (await client.get("/readyz")).json()["fallbacks"]["speaking"] == "ok"
    assert voice.closed


async def test_who_asked_to_be_read_to_finds_every_answer_as_sound(listener: Person) -> None:
    turn = await listener.choose("consent=yes")
    assert all(m["attachments"] == [] for m in turn["messages"])
    await listener.client.put(
        f"{listener.path}/speech", headers=listener.headers, json={"aloud": True}
    )
    turn = await listener.choose("consent.sensitive=yes")
    kinds = [[a["kind"] for a in m["attachments"]] for m in turn["messages"]]
    assert kinds
    assert all(k == ["audio"] for k in kinds)
    url = turn["messages"][-1]["attachments"][0]["url"]
    assert (await listener.client.get(url)).status_code == 401
    heard = await listener.client.get(url, headers=listener.headers)
    assert heard.headers["content-type"] == "audio/mpeg"


async def test_who_spoke_finds_the_answer_as_sound_unless_they_said_no(
    house: House, voice: FakeVoice
) -> None:
    house.voice, house.ear = voice, FakeEar("同意", "同意", "同意")
    house.interview = OneThingInterview()
    async with client_of(house.app()) as client:
        person = await Person(client).begin()
        turn = (await person.post("/voice", files={"file": ("v.ogg", OGG_NOTE)})).json()
        assert [a["kind"] for m in turn["messages"] for a in m["attachments"]] == ["audio"]
        await person.say("别念了")
        turn = (await person.post("/voice", files={"file": ("v.ogg", OGG_NOTE)})).json()
        assert [a["kind"] for m in turn["messages"] for a in m["attachments"]] == []


async def test_the_first_sentence_can_be_heard_before_the_last_is_made(
    listener: Person, voice: FakeVoice
) -> None:
    message = listener.begun["messages"][-1]
    first = await listener.get(f"/messages/{message['id']}/audio?part=0")
    assert len(voice.said) == 1
    parts = int(first.headers["audio-parts"])
    assert parts > 2
    one_by_one = [
        (await listener.get(f"/messages/{message['id']}/audio?part={n}")).content
        for n in range(parts)
    ]
    whole = await listener.get(f"/messages/{message['id']}/audio")
    assert b"".join(one_by_one) == whole.content
    assert (await listener.get(f"/messages/{message['id']}/audio?part={parts}")).status_code == 422
