"""Nothing personal is kept before consent, and everything goes when it is asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.transcript import WITHHELD
from bot.uploads import NOT_YET
from tests.bot.conftest import House, Person
from tests.bot.samples import jpeg

pytestmark = pytest.mark.anyio


async def test_words_before_consent_are_not_kept(person: Person) -> None:
    await person.say("我叫王秀英，精神二级")
    said = [m["text"] for m in await person.transcript() if m["role"] == "user"]
    assert said == [WITHHELD]


async def test_the_words_that_give_consent_are_kept(person: Person) -> None:
    await person.say("同意")
    said = [m["text"] for m in await person.transcript() if m["role"] == "user"]
    assert said == ["同意"]


async def test_words_after_consent_are_kept(agreed: Person) -> None:
    await agreed.say("13800138000")
    said = [m["text"] for m in await agreed.transcript() if m["role"] == "user"]
    assert said[-1] == "13800138000"


async def test_a_file_before_consent_is_answered_and_not_kept(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        answer = await person.post("/files", files={"photo": ("p.jpg", jpeg())})
    assert answer.status_code == 200
    assert answer.json()["messages"][0]["text"] == NOT_YET
    assert not list((house.folder / "files").glob("*/*"))


async def test_erasing_the_draft_in_words_leaves_only_the_answer(agreed: Person) -> None:
    await agreed.say("13800138000")
    await agreed.post("/files", files={"photo": ("p.jpg", jpeg())})
    await agreed.say("删掉")
    texts = [m["text"] for m in await agreed.transcript()]
    assert not any("13800138000" in t for t in texts)
    assert texts[-1] == "都删掉了。"
    assert (await agreed.get("/form")).json() == {}


async def test_erasing_in_words_erases_the_files_too(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意")
        await person.post("/files", files={"photo": ("p.jpg", jpeg())})
        assert list((house.folder / "files").glob("*/*"))
        await person.say("删掉")
    assert not list((house.folder / "files").glob("*/*"))


async def test_delete_erases_messages_form_files_and_token(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "13800138000")
        await person.post("/files", files={"photo": ("p.jpg", jpeg())})
        answer = await person.client.delete(person.path, headers=person.headers)
        assert answer.status_code == 204
        assert (await person.get()).status_code == 401
    assert not list((house.folder / "files").glob("*/*"))
    assert person.one.encode() not in _bytes_of(house.folder)


async def test_a_submitted_application_is_not_deleted(agreed: Person) -> None:
    await agreed.say("13800138000", "提交")
    answer = await agreed.client.delete(agreed.path, headers=agreed.headers)
    assert answer.status_code == 409
    assert "撤回" in answer.json()["detail"]
    assert (await agreed.get()).status_code == 200


async def test_a_draft_is_erased_after_thirty_days_and_a_case_is_not(house: House) -> None:
    async with house.running_on_disk() as client:
        draft, case = await Person(client).begin(), await Person(client).begin()
        await case.say("同意", "提交")
    house.clock.forward(days=29)
    async with house.running_on_disk() as client:
        draft.client = case.client = client
        assert (await draft.get()).status_code == 200
    house.clock.forward(days=2)
    async with house.running_on_disk() as client:
        draft.client = case.client = client
        await asyncio.sleep(0.3)  # purging begins with the service, beside it
        assert (await draft.get()).status_code == 401
        assert (await case.get()).status_code == 200


def _bytes_of(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file())
