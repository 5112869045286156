"""Several people in one case: what each may do, who spoke, who decides, who is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.security import hash_token, sign
from nlu.interpret import Interpreter
from tests.bot.conftest import SECRET, House, Person
from tests.bot.desk import NUMBER, Desk, labels, open_desk, words

pytestmark = pytest.mark.anyio

Both = tuple[Desk, Person]


@pytest.fixture
async def owner(house: House, interpreter: Interpreter) -> AsyncIterator[Person]:
    house.engine = interpreter
    async with open_desk(house) as (_, person):
        await person.say("我自己的残疾证丢了，要补办", "不查", "我叫秦晓明")
        yield person


async def _joins(owner: Person, purpose: str = "helper", **more: object) -> Person:
    link = (await owner.post("/links", json={"purpose": purpose, **more})).json()
    answer = await owner.client.post("/api/links/redeem", json={"code": link["code"]})
    assert answer.status_code == 200, answer.text
    return Person(owner.client).with_token(answer.json())


async def _daughter(owner: Person, **more: object) -> Person:
    return await _joins(owner, "helper", label="女儿", **more)


async def test_who_comes_is_told_to_all_with_what_they_may_do(owner: Person) -> None:
    daughter = await _daughter(owner, scopes=["see", "fill"])
    told = (await owner.transcript())[-1]["text"]
    assert told == "女儿进来了，可以看、帮着填。"
    assert (await daughter.get()).json()["turn"]["asking"] == "personal.id_number"


async def test_each_message_shows_who_spoke(owner: Person) -> None:
    daughter = await _daughter(owner)
    await daughter.say(NUMBER)
    said = [m for m in await owner.transcript() if m["role"] == "user"]
    assert (said[-1]["speaker"], said[-1]["speaker_name"]) == ("helper", "女儿")
    assert (said[-2]["speaker"], said[-2]["speaker_name"]) == ("applicant", "本人")


async def test_who_may_only_see_is_told_so_when_writing(owner: Person) -> None:
    onlooker = await _daughter(owner, scopes=["see"])
    answer = await onlooker.send(NUMBER)
    assert answer.status_code == 403
    assert "只能看" in answer.json()["detail"]
    assert (await onlooker.get("/form")).status_code == 200
    file = {"file": ("a.jpg", b"x", "image/jpeg")}
    assert (await onlooker.post("/files", files=file, data={"kind": "photo"})).status_code == 403


async def _to_the_signature(owner: Person) -> None:
    await owner.say(f"{NUMBER}，电话13837100003", "41010219900307001943")
    await owner.say("汉族，未婚，高中，非农业户口", "郑州市中原区建设路街道56号", "一样")
    await owner.say("以后再交", "寄到家里", "寄到住的地方")
    turn = await owner.say("都对")
    assert turn["asking"] == "signature"


async def test_only_who_may_submit_can_sign(owner: Person, house: House) -> None:
    daughter = await _daughter(owner, scopes=["see", "fill"])
    son = await _joins(owner, label="儿子", scopes=["see", "submit"])
    assert (await son.send(NUMBER)).status_code == 403
    await _to_the_signature(owner)
    refused = await daughter.send("秦晓明")
    assert refused.status_code == 403
    assert "签字和提交" in refused.json()["detail"]
    body = {"client_message_id": "x1", "choice": "signature=typed"}
    assert (await daughter.post("/messages", json=body)).status_code == 403
    assert house.desk.cases == {}
    turn = await son.say("秦晓明")
    assert turn["case_id"]


async def test_two_who_differ_are_both_shown_and_the_applicant_decides(owner: Person) -> None:
    daughter = await _daughter(owner)
    turn = await daughter.say("不对，名字是秦小明")
    said = words(turn)
    assert "本人说是秦晓明" in said
    assert "女儿说是秦小明" in said
    assert "女儿说是秦小明" in "".join(m["text"] for m in await owner.transcript())
    turn = await daughter.choose("pending=yes")
    assert "请本人来定" in words(turn)
    assert (await owner.get("/form")).json()["personal.name"]["value"] == "秦晓明"
    await owner.choose("pending=yes")
    assert (await owner.get("/form")).json()["personal.name"]["value"] == "秦小明"


async def test_what_a_helper_filled_the_applicant_may_correct_outright(owner: Person) -> None:
    daughter = await _daughter(owner)
    await daughter.say(f"{NUMBER}，电话13837100003")
    turn = await owner.say("电话不对，是13837100004")
    assert "改好了" in words(turn)
    assert (await owner.get("/form")).json()["personal.phone"]["value"] == "13837100004"


async def test_all_who_can_open_it_are_listed(owner: Person) -> None:
    await _daughter(owner, scopes=["see"], expires_in=3600)
    await _joins(owner, label="女儿")
    listed = (await owner.get("/parties")).json()
    assert [p["label"] for p in listed["parties"]] == ["本人", "女儿", "女儿2"]
    assert [p["me"] for p in listed["parties"]] == [True, False, False]
    assert listed["parties"][1]["scopes"] == ["see"]
    assert listed["parties"][1]["expires_at"]


async def test_somebody_removed_sees_nothing_any_more(owner: Person) -> None:
    daughter = await _daughter(owner)
    assert (await daughter.get()).status_code == 200
    party = (await owner.get("/parties")).json()["parties"][1]["id"]
    gone = await owner.client.delete(f"{owner.path}/parties/{party}", headers=owner.headers)
    assert gone.status_code == 204
    assert (await daughter.get()).status_code == 401
    assert "女儿已经退出" in (await owner.transcript())[-1]["text"]


async def test_a_helper_removes_nobody_but_themself(owner: Person) -> None:
    daughter, son = await _daughter(owner), await _joins(owner, label="儿子")
    listed = (await daughter.get("/parties")).json()["parties"]
    by = {p["label"]: p["id"] for p in listed}
    for label, status in (("本人", 403), ("儿子", 403), ("女儿", 204)):
        path = f"{daughter.path}/parties/{by[label]}"
        answer = await daughter.client.delete(path, headers=daughter.headers)
        assert answer.status_code == status, label
    assert (await son.get()).status_code == 200
    own = f"{owner.path}/parties/{by['本人']}"
    assert (await owner.client.delete(own, headers=owner.headers)).status_code == 409


async def test_a_helpers_time_ends(owner: Person, house: House) -> None:
    daughter = await _daughter(owner, expires_in=3600)
    assert (await daughter.get()).status_code == 200
    house.clock.forward(hours=2)
    answer = await daughter.get()
    assert answer.status_code == 401
    assert "时间已经到了" in answer.json()["detail"]
    listed = (await owner.get("/parties")).json()["parties"]
    assert [p["label"] for p in listed] == ["本人"]


async def _notice(house: House, owner: Person, number: int) -> None:
    body = {
        "notice_id": f"n{number}",
        "case_id": "HN410122-20261124-0001-7",
        "kind": "accepted" if number == 0 else "progress",
        "text": f"第{number}个通知",
        "at": "2026-11-24T10:00:00+08:00",
    }
    content = json.dumps(body).encode()
    headers = {
        "X-Signature": sign(SECRET, content, house.clock()),
        "Content-Type": "application/json",
    }
    path = f"/internal/conversations/{owner.one}/notices"
    answer = await owner.client.post(path, content=content, headers=headers)
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("notify", "owner_sees", "helper_sees"),
    [("owner", True, False), ("helpers", False, True), ("both", True, True)],
)
async def test_notices_go_to_whom_the_applicant_chose(
    owner: Person, house: House, notify: str, owner_sees: bool, helper_sees: bool
) -> None:
    daughter = await _daughter(owner)
    chosen = await owner.client.put(
        f"{owner.path}/notify", json={"notify": notify}, headers=owner.headers
    )
    assert chosen.json()["notify"] == notify
    await _notice(house, owner, 1)
    for person, sees in ((owner, owner_sees), (daughter, helper_sees)):
        found = (await person.get()).json()
        for messages in (found["messages"], found["turn"]["messages"]):
            said = "".join(m["text"] for m in messages)
            assert ("第1个通知" in said) == sees


async def test_a_helper_does_not_choose_who_is_told(owner: Person) -> None:
    daughter = await _daughter(owner)
    path = f"{daughter.path}/notify"
    answer = await daughter.client.put(path, json={"notify": "both"}, headers=daughter.headers)
    assert answer.status_code == 403


async def test_the_one_who_is_helped_confirms_what_was_filled_in_for_them(owner: Person) -> None:
    son = await Person(owner.client).begin()
    await son.say("同意", "同意", "给我妈补办残疾证，丢了", "不查", "她叫李桂兰")
    mother = await _joins(son, "continue", role="applicant")
    turn = (await mother.get()).json()["turn"]
    assert labels(turn)[:2] == ["都对", "有要改的"]
    assert "李桂兰" in words(turn)
    refused = await son.choose("pending=yes")
    assert "请本人来确认" in words(refused)
    await mother.choose("pending=yes")
    name = (await mother.get("/form")).json()["personal.name"]
    assert name["confirmed"]
    said = [m for m in await son.transcript() if m["role"] == "user"]
    assert said[-1]["speaker"] == "applicant"
    assert (await son.get()).json()["turn"]["asking"] == "personal.id_number"


async def test_with_the_applicant_there_the_proxy_no_longer_decides(owner: Person) -> None:
    son = await Person(owner.client).begin()
    await son.say("同意", "同意", "给我妈补办残疾证，丢了", "不查", "她叫李桂兰")
    mother = await _joins(son, "continue", role="applicant")
    await mother.choose("pending=yes")
    await son.say("民族是汉族")
    turn = await mother.say("不对，民族是回族")
    assert "改好了" in words(turn)
    turn = await son.say("不对，民族是满族")
    assert "代办人说是满族" in words(turn)
    assert "本人说是回族" in words(turn)


async def test_what_the_applicant_says_of_themself_is_theirs(owner: Person) -> None:
    son = await Person(owner.client).begin()
    await son.say("同意", "同意", "给我妈补办残疾证，丢了", "不查", "她叫李桂兰")
    mother = await _joins(son, "continue", role="applicant")
    await mother.say("都对", "我的电话是13837100009")
    form = (await mother.get("/form")).json()
    assert form["personal.phone"]["value"] == "13837100009"
    assert form["personal.phone"]["by"] == "applicant"
    assert "proxy.phone" not in form


async def test_who_is_removed_or_whose_time_is_over_sees_the_case_no_more(
    owner: Person, house: House
) -> None:
    daughter = await _daughter(owner, expires_in=3600)
    await _joins(owner, label="儿子")
    await _to_the_signature(owner)
    turn = await owner.say("秦晓明")
    by = {p["label"]: p["id"] for p in (await owner.get("/parties")).json()["parties"]}
    son = f"{owner.path}/parties/{by['儿子']}"
    assert (await owner.client.delete(son, headers=owner.headers)).status_code == 204
    house.clock.forward(hours=2)
    app = owner.client._transport.app  # type: ignore[attr-defined]  # noqa: SLF001 - httpx's own app
    await app.state.services.parties.end_expired()
    assert [case for case, _ in house.desk.revoked] == [turn["case_id"]] * 2
    assert house.desk.revoked[1][1] == hash_token(daughter.begun["token"])
    assert (await daughter.get()).status_code == 401
