"""A person asks for staff, staff come, speak, fill in, ask, and hand back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.bot.desk import NUMBER, Desk, labels, lost_certificate, open_desk, words

pytestmark = pytest.mark.anyio

Both = tuple[Desk, Person]


@pytest.fixture
async def both(house: House, interpreter: Interpreter) -> AsyncIterator[Both]:
    house.engine = interpreter
    async with open_desk(house) as found:
        yield found


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
    await lost_certificate(person)
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
    await lost_certificate(person)
    await person.say("转人工")
    turn = await person.choose("desk:wait")
    assert turn["phase"] == "human"
    assert "您先等着" in words(turn)


async def test_who_wants_nobody_any_more_goes_on_and_the_desk_is_told(both: Both) -> None:
    desk, person = both
    await lost_certificate(person)
    await person.say("转人工")
    turn = await person.say("不用人工了")
    assert turn["asking"] == "personal.id_number"
    assert await desk.hears("cancelled") == {}


async def test_staff_come_and_the_assistant_is_silent(both: Both) -> None:
    desk, person = both
    await lost_certificate(person)
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
    await lost_certificate(person)
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
    await lost_certificate(person)
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
    await lost_certificate(person)
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
    await lost_certificate(person)
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
    await lost_certificate(person)
    turn = await person.say("活着没意思，不想活了")
    assert "12356" in words(turn)
    assert "身份证号" not in words(turn)
    assert (await desk.hears("requested"))["reason"] == "crisis"
