"""What was acknowledged survives the end of the process."""

from __future__ import annotations

import asyncio

import pytest

from bot.security import hash_token
from bot.world import submission_key
from dialogs.model import Answer, UnifiedForm
from tests.bot.conftest import House, Person
from tests.bot.samples import jpeg

pytestmark = pytest.mark.anyio


async def test_a_new_process_goes_on_where_the_old_one_ended(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "13800138000")
        await person.post("/files", files={"photo": ("p.jpg", jpeg())})
        before = (await person.get()).json()
        form = (await person.get("/form")).json()
    async with house.running_on_disk() as client:
        person.client = client
        assert (await person.get()).json() == before
        assert (await person.get("/form")).json() == form
        photo = next(m for m in before["messages"] if m["attachments"])["attachments"][0]
        assert (await client.get(photo["url"], headers=person.headers)).status_code == 200
        assert (await person.say("再来"))["messages"][0]["text"] == "记下第3条。"


async def test_a_message_repeated_to_the_new_process_gets_the_old_answer(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意")
        first = await person.send("13800138000", said_as="m-1")
    async with house.running_on_disk() as client:
        person.client = client
        assert (await person.send("13800138000", said_as="m-1")).text == first.text


async def test_two_processes_on_the_same_files_lose_nothing(house: House) -> None:
    async with house.running_on_disk() as one, house.running_on_disk() as two:
        person = await Person(one).begin()
        await person.say("同意")
        other = Person(two, person.path, person.headers, person.begun)
        sent = [(person if i % 2 else other).send(f"第{i}句", said_as=f"m-{i}") for i in range(12)]
        answers = await asyncio.gather(*sent)
        while busy := [i for i, a in enumerate(answers) if a.status_code == 503]:
            for i in busy:  # told to try again, the client does
                answers[i] = await person.send(f"第{i}句", said_as=f"m-{i}")
        said = [m["text"] for m in await person.transcript() if m["role"] == "user"]
    assert sorted(said[1:]) == sorted(f"第{i}句" for i in range(12))
    told = sorted(a.json()["messages"][0]["text"] for a in answers)
    assert told == sorted(f"记下第{i}条。" for i in range(1, 13))


async def test_a_submission_is_sent_again_under_the_same_key(house: House) -> None:
    """Died between handing in and saving: the person says it again, and it is the same case."""
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "13800138000")
        house.desk.refuses = "请稍后再试。"
        refused = await person.say("提交")
        assert "请稍后再试" in refused["messages"][1]["text"]
    house.desk.refuses = None
    async with house.running_on_disk() as client:
        person.client = client
        turn = await person.say("提交")
        again = await person.say("提交")
    assert turn["case_id"]
    assert again["case_id"] == turn["case_id"]
    assert len(house.desk.cases) == 1


async def test_a_lost_answer_and_a_changed_form_still_make_one_case(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意", "13800138000")
        house.desk.loses_answers = True
        assert (await person.say("提交"))["case_id"] is None
        house.desk.loses_answers = False
        turn = await person.say("13900139000", "提交")
    assert turn["case_id"]
    (body,) = house.desk.cases.values()
    assert turn["case_id"] in "".join(m["text"] for m in turn["messages"])
    assert body["conversation_id"] == person.one


async def test_what_was_handed_in_is_what_was_said(agreed: Person, house: House) -> None:
    await agreed.send("13800138000", said_as="m-7")
    await agreed.say("提交")
    (body,) = house.desk.cases.values()
    assert body["conversation_id"] == agreed.one
    assert body["submitted_by"] == "applicant"
    assert set(body) == {
        "conversation_id",
        "access_token_hash",
        "form",
        "services",
        "policy_version",
        "submitted_by",
        "agreed_at",
    }
    assert set(body["form"]["personal.phone"]) == {
        "value",
        "source",
        "by",
        "message_id",
        "confirmed",
        "state",
    }
    assert body["access_token_hash"] == hash_token(agreed.begun["token"])


def test_the_same_answers_have_the_same_key_whoever_gave_them_in_whatever_order() -> None:
    one = UnifiedForm("v", ("pension",), {"a": Answer("1"), "b": Answer(["x"], "chosen")})
    two = UnifiedForm("v", ("pension",), {"b": Answer(["x"]), "a": Answer("1", message_id="m")})
    assert submission_key("c", one) == submission_key("c", two)


def test_another_answer_or_service_or_conversation_has_another_key() -> None:
    form = UnifiedForm("v", ("pension",), {"a": Answer("1")})
    others = [
        submission_key("c", form.with_answer("a", Answer("2"))),
        submission_key("c", UnifiedForm("v", ("employment",), form.answers)),
        submission_key("d", form),
    ]
    assert submission_key("c", form) not in others
    assert len(set(others)) == 3


def test_signing_again_is_the_same_submission() -> None:
    form = UnifiedForm("v", (), {"a": Answer("1"), "signature": Answer({"ref": "1"})})
    again = form.with_answer("signature", Answer({"ref": "2"}))
    assert submission_key("c", form) == submission_key("c", again)
