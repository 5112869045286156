"""Staff mark a message that the assistant took wrongly: it reaches the review with consent only."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from bot.interview import ImprovingInterview
from dialogs.dialogue import Dialogue
from dialogs.effects import Effect
from dialogs.improving import CONSENT, IMPROVE_TEXT_VERSION
from dialogs.model import Answer
from nlu.interpret import Interpreter
from tests.bot.conftest import House, Person
from tests.bot.desk import Desk, open_desk
from tests.fakes.reviews import FakeReviews

pytestmark = pytest.mark.anyio
SAID = "我叫秦晓明，那本本咋弄嘞"


class Agreed(ImprovingInterview):
    """A conversation with somebody who agreed already that their words may be learnt from."""

    def start(self, today: date) -> tuple[Dialogue, tuple[Effect, ...]]:
        dialogue, effects = super().start(today)
        form = dialogue.form.with_answer(CONSENT, Answer(IMPROVE_TEXT_VERSION))
        return dialogue.with_form(form), effects


async def marks(desk: Desk, person: Person, seq: int, meant: str = "ask_process") -> httpx.Response:
    path = f"/internal/desk/conversations/{person.one}/misunderstood"
    return await desk.post(path, {"seq": seq, "meant": meant})


async def place(desk: Desk, person: Person, ending: str) -> int:
    messages: list[dict[str, Any]] = (await desk.reads(f"{person.one}/messages")).json()["messages"]
    return next(int(m["seq"]) for m in reversed(messages) if m["text"].endswith(ending))


async def test_what_it_meant_reaches_the_review_once_the_person_agreed(
    house: House, interpreter: Interpreter
) -> None:
    house.engine, house.reviews = interpreter, FakeReviews()
    async with open_desk(house) as (desk, person):
        await person.say("我自己的残疾证丢了，要补办", "不查", SAID)
        assert (await desk.packet(person.one))["learns"] is True
        seq = await place(desk, person, "那本本咋弄嘞")
        assert (await marks(desk, person, seq)).status_code == 204
        assert await house.reviews.unclear() == ()
        assert [m.meant for m in await house.reviews.marks(person.one)] == ["ask_process"]
    assert "秦晓明" not in repr(await house.reviews.marks(person.one))


async def test_a_message_marked_after_the_person_agreed_is_kept_without_what_is_personal(
    house: House, interpreter: Interpreter
) -> None:
    reviews = FakeReviews()
    house.engine, house.reviews = interpreter, reviews
    async with open_desk(house, Agreed()) as (desk, person):
        await person.say("我自己的残疾证丢了，要补办", "不查", SAID)
        await marks(desk, person, await place(desk, person, "那本本咋弄嘞"))
    (kept,) = await reviews.unclear()
    assert (kept.mark.reason, kept.mark.meant) == ("staff", "ask_process")
    assert "本本咋弄嘞" in kept.text
    assert "秦晓明" not in kept.text


async def test_only_what_the_person_said_and_we_kept_can_be_marked(
    house: House, interpreter: Interpreter
) -> None:
    house.engine, house.reviews = interpreter, FakeReviews()
    async with open_desk(house) as (desk, person):
        assert (await marks(desk, person, 1)).status_code == 422  # the assistant's own
        assert (await marks(desk, person, 2)).status_code == 422  # said before consent
        assert (await marks(desk, person, 9999)).status_code == 404
        assert (await marks(desk, person, 1, "not an intent")).status_code == 422


async def test_where_nothing_is_learnt_nothing_is_marked(
    house: House, interpreter: Interpreter
) -> None:
    house.engine = interpreter
    async with open_desk(house) as (desk, person):
        await person.say("那本本咋弄嘞")
        assert (await desk.packet(person.one))["learns"] is False
        seq = await place(desk, person, "那本本咋弄嘞")
        assert (await marks(desk, person, seq)).status_code == 409
