"""Whatever goes wrong is a problem document with a sentence that helps."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from dialogs.model import Understood
from tests.bot.conftest import House, Person

pytestmark = pytest.mark.anyio

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _is_a_problem(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert _CHINESE.search(document["detail"])
    assert "！" not in document["detail"]


async def test_without_a_token_nobody_comes_in(person: Person) -> None:
    answer = await person.client.get(person.path)
    _is_a_problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("value", ["Bearer wrong", "Basic abc", "Bearer", "Bearer  ", "x" * 5000])
async def test_a_wrong_token_is_401(person: Person, value: str) -> None:
    answer = await person.client.get(person.path, headers={"Authorization": value})
    _is_a_problem(answer, 401)


async def test_a_foreign_conversation_is_404(person: Person) -> None:
    other = await Person(person.client).begin()
    _is_a_problem(await person.client.get(other.path, headers=person.headers), 404)


async def test_an_unknown_conversation_is_404_to_a_known_caller(person: Person) -> None:
    answer = await person.client.get("/api/conversations/nope", headers=person.headers)
    _is_a_problem(answer, 404)


async def test_an_unknown_address_is_404(person: Person) -> None:
    _is_a_problem(await person.client.get("/api/nothing-here"), 404)


async def test_a_wrong_method_is_405(person: Person) -> None:
    answer = await person.client.put(person.path, headers=person.headers)
    _is_a_problem(answer, 405)
    assert answer.headers["allow"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "没有号"},
        {"client_message_id": "", "text": "x"},
        {"client_message_id": "m 1", "text": "x"},
        {"client_message_id": "x" * 65, "text": "x"},
        {"client_message_id": "m", "text": 5},
        {"client_message_id": "m", "text": "x", "more": "y"},
        {"client_message_id": "m", "choice": "x" * 201},
        [],
        "words",
    ],
)
async def test_a_malformed_message_is_422_and_echoes_nothing(agreed: Person, body: object) -> None:
    answer = await agreed.post("/messages", json=body)
    _is_a_problem(answer, 422)
    assert "没有号" not in answer.text


async def test_a_message_with_neither_words_nor_choice_is_422(agreed: Person) -> None:
    _is_a_problem(await agreed.post("/messages", json={"client_message_id": "m"}), 422)


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe"])
async def test_what_is_no_json_is_422(agreed: Person, content: bytes) -> None:
    headers = {**agreed.headers, "Content-Type": "application/json"}
    answer = await agreed.client.post(f"{agreed.path}/messages", content=content, headers=headers)
    assert answer.status_code in {400, 422}
    _is_a_problem(answer, answer.status_code)


async def test_half_a_character_is_dropped(agreed: Person) -> None:
    headers = {**agreed.headers, "Content-Type": "application/json"}
    content = b'{"client_message_id": "m", "text": "a\\ud800b"}'
    answer = await agreed.client.post(f"{agreed.path}/messages", content=content, headers=headers)
    assert answer.status_code == 200
    assert [m["text"] for m in await agreed.transcript() if m["role"] == "user"][-1] == "ab"


async def test_a_body_that_is_too_large_is_413(agreed: Person) -> None:
    answer = await agreed.post("/messages", json={"client_message_id": "m", "text": "长" * 200_000})
    _is_a_problem(answer, 413)


async def test_a_body_that_grows_too_large_on_the_way_is_413(agreed: Person) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 1024

    headers = {**agreed.headers, "Content-Type": "application/json"}
    answer = await agreed.client.post(f"{agreed.path}/messages", content=endless(), headers=headers)
    _is_a_problem(answer, 413)


async def test_a_length_that_is_no_number_is_400(agreed: Person) -> None:
    headers = {**agreed.headers, "Content-Length": "many"}
    request = agreed.client.build_request("POST", f"{agreed.path}/messages", headers=headers)
    _is_a_problem(await agreed.client.send(request), 400)


async def test_what_breaks_inside_is_500_and_loses_nothing(house: House) -> None:
    class Breaking:
        def interpret(self, text: str, asking: object, today: object) -> Understood:
            if text == "坏":
                raise RuntimeError("secret 13800138000")
            return Understood("inform", 1.0)

    house.interpreter = Breaking()  # type: ignore[assignment]  # a fake that fails on purpose
    async with house.running() as client:
        person = await Person(client).begin()
        await person.say("同意", "13800138000")
        broken = await person.send("坏")
        _is_a_problem(broken, 500)
        assert "13800138000" not in broken.text
        assert (await person.say("还在吗"))["messages"][0]["text"] == "记下第2条。"


async def test_every_api_answer_keeps_itself_out_of_caches(agreed: Person) -> None:
    for answer in (await agreed.get(), await agreed.get("/form"), await agreed.get("/nope")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
