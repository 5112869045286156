"""Planted personal data is nowhere but where it is sealed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.bot.conftest import House, Person, client_of
from tests.bot.samples import jpeg

pytestmark = pytest.mark.anyio

PLANTED = ("王秀英", "110101199003070134", "13812345678", "精神二级")


def _everything(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file())


async def _talk(person: Person) -> None:
    await person.say("我叫王秀英，精神二级", "同意", *PLANTED)
    await person.choose("cmd:skip")
    await person.post("/files", files={"photo": ("王秀英.jpg", jpeg())})
    await person.say("提交", "查进度")
    await person.post("/messages", json={"client_message_id": "王秀英", "text": PLANTED[1]})
    await person.post("/messages", content=f'{{"text": "{PLANTED[2]}'.encode())
    await person.get("/form")


async def test_planted_data_stands_nowhere_in_the_clear(house: House) -> None:
    async with house.running_on_disk() as client:
        await _talk(await Person(client).begin())
    kept = _everything(house.folder)
    for planted in PLANTED:
        assert planted.encode() not in kept
        assert planted.encode("utf-16-le") not in kept
        assert ascii(planted)[1:-1].encode() not in kept


async def test_planted_data_is_never_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with house.running_on_disk() as client:
        await _talk(await Person(client).begin())
    assert caplog.records
    for planted in PLANTED:
        assert planted not in caplog.text


async def test_planted_data_is_in_no_metric(house: House) -> None:
    async with house.running() as client:
        await _talk(await Person(client).begin())
        counted = (await client.get("/metrics")).text
    assert "bot_turns_total" in counted
    for planted in PLANTED:
        assert planted not in counted


async def test_a_token_is_kept_only_as_its_hash(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意")
        link = (await person.post("/links", json={"purpose": "continue"})).json()
    kept = _everything(house.folder)
    assert person.begun["token"].encode() not in kept
    assert link["url"].rpartition("/")[2].encode() not in kept
    assert link["code"].encode() not in kept


async def test_what_holds_personal_data_does_not_show_it(house: House) -> None:
    app = house.app()
    store = app.state.services.store
    async with client_of(app) as client:
        person = await Person(client).begin()
        await person.say("同意", PLANTED[2])
        session = await store.load(person.one)
    assert PLANTED[2] not in repr(session)
    assert PLANTED[2] in str(session.dialogue)
