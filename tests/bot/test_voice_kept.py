"""Recordings are kept only where that is offered and agreed to, and go when it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.interview import OneThingInterview, RecordingInterview
from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.bot.test_voice import real, spoken
from tests.fakes.ear import OGG

pytestmark = pytest.mark.anyio
WISH = "你们可以留着我的录音"


@pytest.fixture
def keeping(house: House, interpreter: Interpreter) -> House:
    """A house whose operator lets people agree that recordings are kept."""
    real(house, interpreter, *["我自己的残疾证丢了，要补办", "不查", "秦晓明"])
    house.interview = RecordingInterview(OneThingInterview())
    house.keep_recordings = True
    return house


def files(folder: Path) -> list[bytes]:
    return [p.read_bytes() for p in (folder / "files").rglob("*") if p.is_file()]


async def test_nothing_is_kept_before_the_person_agrees_to_just_that(
    keeping: House, tmp_path: Path
) -> None:
    async with keeping.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意")
        await spoken(person)
        asked = await person.say(WISH)
        assert "录音加密保存" in asked["messages"][-1]["text"]
        await spoken(person)
        assert not files(tmp_path)


async def test_what_is_kept_is_sealed_shown_at_its_message_and_erased_with_the_conversation(
    keeping: House, tmp_path: Path
) -> None:
    async with keeping.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意", WISH)
        await person.choose("recordings=yes")
        await spoken(person)
        kept = files(tmp_path)
        assert len(kept) == 1
        assert OGG not in kept[0]
        mine = next(m for m in await person.transcript() if m.get("spoken"))
        found = await client.get(mine["attachments"][0]["url"], headers=person.headers)
        assert (found.content, found.headers["content-type"]) == (OGG, "audio/ogg")
        assert (await client.get(mine["attachments"][0]["url"])).status_code == 401
        await client.delete(person.path, headers=person.headers)
        assert not files(tmp_path)


async def test_taking_it_back_erases_what_was_kept_and_keeps_no_more(
    keeping: House, tmp_path: Path
) -> None:
    async with keeping.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意", WISH, "可以")
        await spoken(person)
        assert len(files(tmp_path)) == 1
        assert "删掉" in (await person.say("别留我的录音"))["messages"][0]["text"]
        assert not files(tmp_path)
        await spoken(person)
        assert not files(tmp_path)


async def test_who_says_no_is_not_asked_to_explain(keeping: House, tmp_path: Path) -> None:
    async with keeping.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意", WISH)
        assert "不留" in (await person.choose("recordings=no"))["messages"][0]["text"]
        await spoken(person)
        assert not files(tmp_path)


async def test_where_it_is_not_offered_the_wish_keeps_nothing(
    house: House, interpreter: Interpreter, tmp_path: Path
) -> None:
    real(house, interpreter, "我自己的残疾证丢了，要补办")
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "同意", WISH)
        await person.choose("recordings=yes")
        await spoken(person)
    assert not files(tmp_path)
