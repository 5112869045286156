"""Understanding as an interface of its own, liveness, and counting."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

import httpx
import pytest

from bot.app import Edges, assemble
from bot.stores.memory import MemoryFiles, MemorySessions
from dialogs.model import Understood
from tests.bot.conftest import House, Person, client_of
from tests.fakes.interpreter import FakeInterpreter
from tests.fakes.interview import FakeInterview

pytestmark = pytest.mark.anyio


async def test_a_message_is_understood_with_the_contracts_shape(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/understand", json={"text": "你好", "asking": None})
    assert answer.json() == {
        "intent": "greet",
        "confidence": 0.9,
        "services": [],
        "entities": [],
        "engine": "embedded",
    }


async def test_outside_development_a_staff_token_is_asked_for(house: House) -> None:
    house.dev, house.staff_token = False, "staff"
    async with house.running() as client:
        body = {"text": "你好"}
        assert (await client.post("/api/understand", json=body)).status_code == 401
        wrong = {"Authorization": "Bearer other"}
        assert (await client.post("/api/understand", json=body, headers=wrong)).status_code == 401
        right = {"Authorization": "Bearer staff"}
        assert (await client.post("/api/understand", json=body, headers=right)).status_code == 200


async def test_without_a_configured_staff_token_none_is_right(house: House) -> None:
    house.dev = False
    async with house.running() as client:
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
            answer = await client.post("/api/understand", json={"text": "x"}, headers=headers)
            assert answer.status_code == 401


async def test_an_engine_that_does_not_run_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/understand?engine=rasa", json={"text": "你好"})
    assert answer.status_code == 503
    assert (
        await client.post("/api/understand?engine=other", json={"text": "你好"})
    ).status_code == 422


class Rasa(FakeInterpreter):
    """An engine elsewhere that is up or down."""

    def __init__(self, *, up: bool) -> None:
        super().__init__()
        self.up = up

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        heard = super().interpret(text, asking, today)
        return replace(heard, engine="rasa") if self.up else heard

    def ready(self) -> bool:
        return self.up


@asynccontextmanager
async def with_rasa(house: House, rasa: Rasa) -> AsyncGenerator[httpx.AsyncClient]:
    embedded = FakeInterpreter()
    edges = Edges(
        store=MemorySessions(),
        files=MemoryFiles(),
        desk=house.desk,
        interview=FakeInterview(),
        interpreter=rasa,
        keyed_hash=str,
        engines={"rasa": rasa, "embedded": embedded},
    )
    async with client_of(assemble(house.settings, house.clock, edges)) as client:
        yield client


async def test_an_engine_can_be_chosen_and_the_one_that_answered_is_named(house: House) -> None:
    rasa = Rasa(up=True)
    async with with_rasa(house, rasa) as client:
        for query, engine in (
            ("", "rasa"),
            ("?engine=rasa", "rasa"),
            ("?engine=embedded", "embedded"),
        ):
            answer = await client.post(f"/api/understand{query}", json={"text": "你好"})
            assert (answer.json()["intent"], answer.json()["engine"]) == ("greet", engine)
        rasa.up = False
        answer = await client.post("/api/understand", json={"text": "你好"})
        assert (answer.json()["intent"], answer.json()["engine"]) == ("greet", "embedded")


@pytest.mark.parametrize(("up", "said"), [(True, "ok"), (False, "no answer")])
async def test_a_service_whose_rasa_is_down_is_ready_and_says_so(
    house: House, up: bool, said: str
) -> None:
    async with with_rasa(house, Rasa(up=up)) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["fallbacks"] == {"understanding.rasa": said, "speech.off": "no answer"}


async def test_readiness_says_which_part_does_not_answer(house: House) -> None:
    class Deaf:
        def interpret(self, text: str, asking: object, today: object) -> object:
            raise RuntimeError("no engine")

    async def away() -> bool:
        return False

    edges = Edges(
        store=MemorySessions(),
        files=MemoryFiles(),
        desk=house.desk,
        interview=FakeInterview(),
        interpreter=Deaf(),  # type: ignore[arg-type]  # a fake that fails on purpose
        keyed_hash=str,
        desk_ready=away,
    )
    async with client_of(assemble(house.settings, house.clock, edges)) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "conversations": "ok",
        "understanding": "RuntimeError",
        "cases": "no answer",
    }


async def test_a_service_that_is_well_is_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).status_code == 200


async def test_turns_intents_and_problems_are_counted(agreed: Person) -> None:
    await agreed.say("你好")
    await agreed.client.get(agreed.path)
    counted = (await agreed.client.get("/metrics")).text
    assert 'bot_turns_total{phase="form"} 2.0' in counted
    assert 'bot_intents_total{intent="greet"} 1.0' in counted
    assert 'bot_problems_total{status="401"} 1.0' in counted
    assert 'bot_turn_seconds_bucket{le="0.1"}' in counted
