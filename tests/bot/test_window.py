"""The window's view: the form as on paper for a clerk, read-only, and the applicant is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.bot.desk import NUMBER, open_desk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def owner(house: House, interpreter: Interpreter) -> AsyncIterator[Person]:
    house.engine = interpreter
    async with open_desk(house) as (_, person):
        await person.say("我户口迁了，残疾证要迁移，给自己办", "不查", "我叫秦晓明", NUMBER)
        yield person


async def _link(owner: Person) -> dict[str, str]:
    answer = await owner.post("/links", json={"purpose": "window"})
    link: dict[str, str] = answer.json()
    assert "/w/" in link["url"]
    return link


def _path(link: dict[str, str]) -> str:
    return "/w/" + link["url"].rpartition("/")[2]


async def test_the_clerk_sees_the_form_what_is_needed_and_what_is_taken_back(
    owner: Person,
) -> None:
    page = await owner.client.get(_path(await _link(owner)))
    assert page.status_code == 200
    told = ("秦晓明", "残疾人证迁移", "近期2寸免冠白底彩色照片", "办理时收回原残疾人证")
    assert [words for words in told if words not in page.text] == []
    assert page.headers["cache-control"] == "no-store"
    assert "<form" not in page.text


async def test_the_paper_is_the_official_form(owner: Person) -> None:
    path = _path(await _link(owner))
    paper = await owner.client.get(f"{path}/form.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


async def test_the_applicant_sees_that_the_window_looked_and_the_question_stays(
    owner: Person,
) -> None:
    before = (await owner.get()).json()["turn"]
    path = _path(await _link(owner))
    for _ in range(2):
        await owner.client.get(path)
    found = (await owner.get()).json()
    looked = [m for m in found["messages"] if m["role"] == "system"]
    assert [m["text"] for m in looked] == ["窗口工作人员打开了这份申请表。"]
    assert found["turn"]["asking"] == before["asking"]
    assert found["turn"]["messages"] == before["messages"]


async def test_the_digits_lead_the_clerk_to_the_same_page(owner: Person) -> None:
    link = await _link(owner)
    answer = await owner.client.post("/c", data={"code": link["code"]})
    assert answer.status_code == 303
    page = await owner.client.get(answer.headers["location"])
    assert "秦晓明" in page.text


async def test_a_window_link_ends(owner: Person, house: House) -> None:
    path = _path(await _link(owner))
    house.clock.forward(days=8)
    page = await owner.client.get(path)
    assert page.status_code == 404
    assert "秦晓明" not in page.text


async def test_a_link_for_a_person_shows_a_clerk_nothing(owner: Person) -> None:
    link = (await owner.post("/links", json={"purpose": "helper"})).json()
    page = await owner.client.get(_path(link))
    assert page.status_code == 404
    assert "秦晓明" not in page.text


async def test_every_device_that_opens_the_link_is_told_to_the_access_log(
    owner: Person, house: House
) -> None:
    path = _path(await _link(owner))
    for device in ("one phone", "another phone", "one phone"):
        await owner.client.get(path, headers={"User-Agent": device})
    await owner.client.get(f"{path}/form.pdf", headers={"User-Agent": "one phone"})
    house.clock.forward(minutes=10)
    await owner.client.get(path, headers={"User-Agent": "one phone"})
    for _ in range(200):
        told = {k.event_id: k.data for k in house.hotline.told if k.kind == "window_opened"}
        if len(told) == 4:
            break
        await asyncio.sleep(0.01)
    assert sorted(data["what"] for data in told.values()) == ["window"] * 3 + ["window_form"]
    assert len({data["opener"] for data in told.values()}) == 2
    assert "phone" not in str(told)
