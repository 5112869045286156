"""A person asks for staff, staff come, speak, fill in, ask, and hand back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.bot.desk import NUMBER, Desk, labels, open_desk, words

pytestmark = pytest.mark.anyio

Both = tuple[Desk, Person]


@pytest.fixture
async def both(house: House, interpreter: Interpreter) -> AsyncIterator[Both]:
    house.engine = interpreter
    async with open_desk(house) as found:
        yield found


async def _lost_certificate(person: Person) -> None:
    await person.say("我自己的残疾证丢了，要补办", "不查", "我叫秦晓明")


async def test_the_desk_is_told_why_and_where_and_how_to_speak(both: Both) -> None:
    desk, person = both
    await person.say("字大一点", "转人工")
    data = await desk.hears("requested")
    assert data == {
        "reason": "asked",
        "county": None,
        "language": "zh-Hans",
        "access": ["要大字"],
        "channel": "web",
        "urgent": False,
        "failures": 0,
    }


async def test_who_waits_is_told_so_and_may_go_on_with_the_form(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    turn = await person.say("转人工")
    assert "工作人员会看到全部内容" in words(turn)
    assert turn["phase"] == "human"
    assert turn["asking"] == "personal.id_number"
    assert "先等工作人员" in labels(turn)
    turn = await person.say(NUMBER)
    assert turn["phase"] == "form"
    assert await desk.hears("said") == {}


async def test_who_wants_to_wait_is_asked_nothing_more(both: Both) -> None:
    _, person = both
    await _lost_certificate(person)
    await person.say("转人工")
    turn = await person.choose("desk:wait")
    assert turn["phase"] == "human"
    assert "您先等着" in words(turn)


async def test_who_wants_nobody_any_more_goes_on_and_the_desk_is_told(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await person.say("转人工")
    turn = await person.say("不用人工了")
    assert turn["asking"] == "personal.id_number"
    assert await desk.hears("cancelled") == {}


async def test_staff_come_and_the_assistant_is_silent(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await person.say("转人工")
    await desk.acts(person.one, "took")
    assert "人工坐席（3号）来了" in (await person.transcript())[-1]["text"]
    turn = await person.say("我叫什么你猜")
    assert (turn["messages"], turn["phase"], turn["asking"]) == ([], "human", None)
    await desk.acts(person.one, "said", text="您好，我来帮您。")
    last = (await person.transcript())[-1]
    assert (last["role"], last["text"]) == ("staff", "您好，我来帮您。")
    assert (last["speaker"], last["speaker_name"]) == ("staff", "人工坐席（3号）")


async def test_the_same_act_again_changes_nothing(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    for _ in range(2):
        await desk.acts(person.one, "said", event_id="e1", text="只说一次")
    texts = [m["text"] for m in await person.transcript()]
    assert texts.count("只说一次") == 1


async def test_a_canned_answer_comes_with_its_clause(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    answer = await desk.does(person.one, "canned", answer_id="nothing-of-that-name")
    assert answer.status_code == 422
    await desk.acts(person.one, "canned", answer_id="time_total")
    last = (await person.transcript())[-1]
    assert last["role"] == "staff"
    assert "附件" in last["text"]


async def test_handing_back_goes_on_at_exactly_the_open_question(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await person.say("转人工")
    await desk.acts(person.one, "took")
    await person.say("这个号在哪儿看")
    await desk.acts(person.one, "handed_back")
    found = (await person.get()).json()["turn"]
    assert (found["asking"], found["phase"]) == ("personal.id_number", "form")
    assert (await person.say(NUMBER))["asking"] == "personal.certificate_number"


async def test_a_confirmation_that_was_open_is_open_again_afterwards(both: Both) -> None:
    desk, person = both
    await person.say("给我妈办残疾证")
    turn = await person.say("转人工")
    await desk.acts(person.one, "took")
    await desk.acts(person.one, "handed_back")
    assert (await person.get()).json()["turn"]["asking"] == turn["asking"]


async def test_a_value_filled_in_by_staff_is_taken_when_confirmed(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await desk.acts(person.one, "took")
    await desk.acts(person.one, "proposes", key="personal.phone", value_text="138 3710 0003")
    turn = (await person.get()).json()["turn"]
    assert turn["asking"] == "confirm"
    assert "138 3710 0003" in words(turn)
    assert "personal.phone" not in (await person.get("/form")).json()
    assert (await desk.row(person.one, "personal.phone"))["state"] == "proposed"
    await person.say("对")
    given = (await person.get("/form")).json()["personal.phone"]
    assert (given["value"], given["source"], given["by"]) == ("13837100003", "staff", "staff")
    assert given["confirmed"]
    data = await desk.hears("proposal_settled")
    assert data == {"key": "personal.phone", "outcome": "confirmed"}


async def test_a_value_that_is_refused_stays_out_and_the_desk_is_told(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    await desk.acts(person.one, "proposes", key="personal.name", value_text="秦小明")
    await person.choose("pending=no")
    assert "personal.name" not in (await person.get("/form")).json()
    assert (await desk.hears("proposal_settled"))["outcome"] == "refused"


async def test_of_several_values_just_the_wrong_one_is_refused(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    await desk.acts(person.one, "proposes", key="personal.name", value_text="秦晓明")
    await desk.acts(person.one, "proposes", key="personal.phone", value_text="13837100003")
    await person.say("不对", "姓名不对", "对")
    form = (await person.get("/form")).json()
    assert "personal.name" not in form
    assert form["personal.phone"]["value"] == "13837100003"


async def test_a_proposal_left_open_is_asked_before_the_form_goes_on(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await desk.acts(person.one, "took")
    await desk.acts(person.one, "proposes", key="personal.phone", value_text="13837100003")
    await desk.acts(person.one, "handed_back")
    assert (await person.get()).json()["turn"]["asking"] == "confirm"
    assert (await person.say("对"))["asking"] == "personal.id_number"


async def test_what_was_confirmed_on_the_phone_is_noted_as_such(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    value = {"key": "personal.name", "value_text": "秦晓明", "oral": True}
    await desk.acts(person.one, "proposes", **value)
    assert (await person.get("/form")).json()["personal.name"]["confirmed"]
    assert "（口头确认）" in (await person.transcript())[-1]["text"]
    assert (await desk.row(person.one, "personal.name"))["party"] == "人工坐席（3号，口头确认）"


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("personal.phone", "1383710", "11位"),
        ("personal.id_number", "410102199003070018", "最后一位"),
        ("signature", "秦晓明", "不能由坐席代填"),
        ("no.such.key", "1", "不能由坐席代填"),
        ("personal.marital_status", "啦啦啦", "没有读懂"),
    ],
)
async def test_a_value_that_does_not_fit_is_refused_in_words(
    both: Both, key: str, value: str, says: str
) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    answer = await desk.does(person.one, "proposes", key=key, value_text=value)
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


async def test_nothing_is_proposed_in_a_conversation_nobody_holds(both: Both) -> None:
    desk, person = both
    answer = await desk.does(person.one, "proposes", key="personal.name", value_text="秦晓明")
    assert answer.status_code == 409


async def test_a_question_staff_send_is_asked_and_nothing_after_it(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await desk.acts(person.one, "took")
    await desk.acts(person.one, "asks", key="personal.phone")
    assert (await person.get()).json()["turn"]["asking"] == "personal.phone"
    turn = await person.say("13837100003")
    assert "138 3710 0003" in words(turn)
    assert (turn["asking"], turn["phase"]) == (None, "human")
    assert (await person.get("/form")).json()["personal.phone"]["value"] == "13837100003"
    assert (await person.say("好的谢谢"))["messages"] == []


async def test_danger_is_answered_at_once_also_while_staff_are_there(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    turn = await person.say("我不想活了")
    assert "12356" in words(turn)
    assert turn["phase"] == "human"
    assert (await desk.hears("requested"))["urgent"] is True


async def test_in_danger_the_form_waits(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    turn = await person.say("活着没意思，不想活了")
    assert "12356" in words(turn)
    assert "身份证号" not in words(turn)
    assert (await desk.hears("requested"))["reason"] == "crisis"


async def test_when_nobody_came_a_wish_to_be_called_is_left(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await person.say("转人工")
    await desk.acts(person.one, "unanswered")
    turn = (await person.get()).json()["turn"]
    assert labels(turn) == ["打电话给我", "在这里回我", "不用回，接着填"]
    turn = await person.say("明天下午打电话给我")
    assert await desk.hears("callback") == {"when": "明天下午打电话给我", "how": "phone"}
    assert turn["asking"] == "personal.id_number"
    await person.say("不用给我回电话了")
    assert await desk.hears("callback_dropped") == {}


async def test_when_to_call_may_be_said_in_free_words(both: Both) -> None:
    desk, person = both
    await person.say("转人工")
    await desk.acts(person.one, "unanswered")
    await person.choose("pending=1")
    await person.say("吃完饭以后")
    assert await desk.hears("callback") == {"when": "吃完饭以后", "how": "chat"}


async def test_the_offer_of_a_call_may_be_passed_over(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await person.say("转人工")
    await desk.acts(person.one, "unanswered")
    assert (await person.say(NUMBER))["asking"] == "personal.certificate_number"


async def test_who_wants_neither_a_person_nor_a_call_is_no_longer_waited_for(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await person.say("转人工")
    await desk.acts(person.one, "unanswered")
    turn = await person.choose("pending=no")
    assert turn["asking"] == "personal.id_number"
    assert await desk.hears("cancelled") == {}


async def test_back_in_the_queue_the_person_is_told_and_goes_on(both: Both) -> None:
    desk, person = both
    await _lost_certificate(person)
    await desk.acts(person.one, "took")
    await desk.acts(person.one, "put_back")
    turn = (await person.get()).json()["turn"]
    assert "还排着队" in words(turn)
    assert turn["asking"] == "personal.id_number"
    await person.say(NUMBER)
    assert await desk.hears("said") == {}


async def test_passed_on_names_the_desk_that_goes_on(both: Both) -> None:
    desk, person = both
    await desk.acts(person.one, "took")
    desk.number = "5号坐席"
    await desk.acts(person.one, "passed_on")
    assert "人工坐席（5号）" in (await person.transcript())[-1]["text"]


async def test_words_before_consent_reach_staff_who_are_there(both: Both) -> None:
    desk, first = both
    person = await Person(first.client).begin()
    await person.say("转人工")
    await desk.acts(person.one, "took")
    await person.say("我耳朵听不见")
    last = (await desk.reads(f"{person.one}/messages")).json()["messages"][-1]
    assert last["text"] == "我耳朵听不见"


async def test_only_the_backend_may_act_and_read(both: Both) -> None:
    _, person = both
    client = person.client
    body = {"event_id": "x", "kind": "took", "at": "2026-11-24T09:30:00+08:00"}
    one = f"/internal/desk/conversations/{person.one}"
    paths = [
        ("POST", f"/internal/conversations/{person.one}/staff", body),
        ("POST", "/internal/desk/calls", {"event_id": "x", "desk_number": "3"}),
        ("GET", one, None),
        ("GET", f"{one}/messages", None),
        ("GET", f"{one}/events", None),
        ("POST", f"{one}/reveal", {"what": "field:x"}),
        ("POST", f"{one}/code", {}),
    ]
    for method, path, json in paths:
        for headers in ({}, person.headers, {"Authorization": "Internal wrong"}):
            answer = await client.request(method, path, json=json, headers=headers)
            assert answer.status_code == 401, path


async def test_an_erased_conversation_is_told_to_a_desk_that_knew_it(both: Both) -> None:
    desk, person = both
    await person.say("转人工")
    await desk.hears("requested")
    await person.client.delete(person.path, headers=person.headers)
    assert await desk.hears("erased") == {}


async def test_a_question_without_an_answer_is_counted_without_its_words(both: Both) -> None:
    desk, person = both
    await person.say("补贴一个月发多少钱")
    data = await desk.hears("unanswered")
    assert set(data) == {"intent", "county"}


async def test_letters_arrive_in_order_and_once(both: Both) -> None:
    desk, person = both
    await person.say("转人工", "一", "二", "不用人工了")
    await desk.hears("cancelled")
    await asyncio.sleep(0.05)
    assert desk.house.hotline.kinds() == ["requested", "said", "said", "cancelled"]
