"""Going on elsewhere: links, their six digits, their end."""

from __future__ import annotations

import pytest

from accessibility.qr import qr_png
from bot.security import hash_token
from tests.bot.conftest import House, Person

pytestmark = pytest.mark.anyio


async def _link(person: Person, purpose: str = "continue") -> dict[str, str]:
    answer = await person.post("/links", json={"purpose": purpose})
    assert answer.status_code == 200
    link: dict[str, str] = answer.json()
    return link


def _secret(link: dict[str, str]) -> str:
    return link["url"].rpartition("/")[2]


async def _redeem(person: Person, **how: str) -> Person:
    answer = await person.client.post("/api/links/redeem", json=how)
    assert answer.status_code == 200, answer.text
    return Person(person.client).with_token(answer.json())


async def test_a_link_has_an_address_a_code_a_picture_and_an_end(agreed: Person) -> None:
    link = await _link(agreed)
    assert set(link) >= {"url", "code", "qr_png_url", "expires_at"}
    assert len(link["code"]) == 6
    assert link["url"].startswith("http://service/c/")


async def test_the_picture_of_a_link_is_its_qr_code(agreed: Person) -> None:
    link = await _link(agreed)
    answer = await agreed.client.get(link["qr_png_url"])
    assert answer.headers["content-type"] == "image/png"
    assert answer.content == qr_png(link["url"])


async def test_another_device_goes_on_where_the_first_one_was(agreed: Person) -> None:
    await agreed.say("13800138000")
    other = await _redeem(agreed, token=_secret(await _link(agreed)))
    assert other.one == agreed.one
    assert other.headers != agreed.headers
    texts = [m["text"] for m in other.begun["messages"]]
    assert "13800138000" in texts
    assert texts[-2].startswith("欢迎回来")
    assert (await other.say("再说一句"))["messages"][0]["text"] == "记下第2条。"


async def test_the_six_digits_may_be_typed_with_spaces(agreed: Person) -> None:
    code = (await _link(agreed))["code"]
    other = await _redeem(agreed, code=f" {code[:3]} {code[3:]} ")
    assert other.one == agreed.one


async def test_a_link_works_once(agreed: Person) -> None:
    link = await _link(agreed)
    await _redeem(agreed, token=_secret(link))
    for used in ({"token": _secret(link)}, {"code": link["code"]}):
        answer = await agreed.client.post("/api/links/redeem", json=used)
        assert answer.status_code == 404
    assert (await agreed.client.get(link["qr_png_url"])).status_code == 404


async def test_the_code_ends_before_the_link_does(agreed: Person, house: House) -> None:
    link = await _link(agreed)
    house.clock.forward(hours=1)
    by_code = await agreed.client.post("/api/links/redeem", json={"code": link["code"]})
    assert by_code.status_code == 404
    assert (await _redeem(agreed, token=_secret(link))).one == agreed.one


async def test_a_link_that_is_too_old_opens_nothing(agreed: Person, house: House) -> None:
    link = await _link(agreed)
    house.clock.forward(days=8)
    answer = await agreed.client.post("/api/links/redeem", json={"token": _secret(link)})
    assert answer.status_code == 404
    assert "过期" in answer.json()["detail"]


async def test_six_digits_cannot_be_guessed_through(agreed: Person) -> None:
    code = (await _link(agreed))["code"]
    wrong = [f"{n:06d}" for n in range(12) if f"{n:06d}" != code]
    answers = [
        (await agreed.client.post("/api/links/redeem", json={"code": w})).status_code for w in wrong
    ]
    assert answers[-1] == 429
    right = await agreed.client.post("/api/links/redeem", json={"code": code})
    assert right.status_code == 429
    assert right.headers["retry-after"]


async def test_the_limit_is_over_after_a_while(agreed: Person, house: House) -> None:
    for n in range(11):
        await agreed.client.post("/api/links/redeem", json={"token": f"{n:032d}"})
    house.clock.forward(minutes=11)
    assert (await _redeem(agreed, token=_secret(await _link(agreed)))).one == agreed.one


async def test_a_helper_may_talk_but_neither_invite_nor_erase(agreed: Person) -> None:
    helper = await _redeem(agreed, token=_secret(await _link(agreed, "helper")))
    assert (await helper.say("帮忙说一句"))["messages"]
    assert (await helper.post("/links", json={"purpose": "continue"})).status_code == 403
    erased = await helper.client.delete(helper.path, headers=helper.headers)
    assert erased.status_code == 403


async def test_a_window_link_opens_nothing_for_others_and_is_not_used_up(
    agreed: Person,
) -> None:
    link = await _link(agreed, "window")
    for _ in range(2):
        answer = await agreed.client.post("/api/links/redeem", json={"token": _secret(link)})
        assert answer.status_code == 403
    assert (await agreed.client.get(link["qr_png_url"])).status_code == 200


async def test_a_link_is_refused_without_digits_or_token(agreed: Person) -> None:
    answer = await agreed.client.post("/api/links/redeem", json={})
    assert answer.status_code == 422
    assert "六位数字" in answer.json()["detail"]


async def test_links_end_with_the_draft(agreed: Person) -> None:
    link = await _link(agreed)
    await agreed.client.delete(agreed.path, headers=agreed.headers)
    answer = await agreed.client.post("/api/links/redeem", json={"token": _secret(link)})
    assert answer.status_code == 404


async def test_another_device_may_see_the_case_too(agreed: Person, house: House) -> None:
    early = await _redeem(agreed, token=_secret(await _link(agreed)))
    turn = await agreed.say("提交")
    late = await _redeem(agreed, token=_secret(await _link(agreed)))
    hashes = [hash_token(p.begun["token"]) for p in (early, late)]
    assert house.desk.granted == [(turn["case_id"], h) for h in hashes]
