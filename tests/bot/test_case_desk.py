"""The desk over HTTP: what it sends, and what becomes of answers that fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from bot.case_desk import UNREACHABLE, HttpCaseDesk
from bot.security import hash_token
from dialogs.dialogue import CaseStatus, Done, SharedData, SubmitFailed, Submitted

pytestmark = pytest.mark.anyio

CASE = "HN410122-20261124-0001-8"
Answer = Callable[[httpx.Request], httpx.Response]


class Backend(httpx.AsyncBaseTransport):
    """A backend that answers as it is told and remembers what it was asked."""

    def __init__(self, answer: Callable[[httpx.Request], Any]) -> None:
        self.answer = answer
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked.append(request)
        answer = self.answer(request)
        if isinstance(answer, Awaitable):
            answer = await answer
        assert isinstance(answer, httpx.Response)
        return answer


async def _desk(backend: Backend) -> AsyncIterator[HttpCaseDesk]:
    desk = HttpCaseDesk("http://backend", "secret", backend)
    yield desk
    await desk.close()


def _json(status: int, content: object) -> Answer:
    return lambda _request: httpx.Response(status, json=content)


def _down(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


async def test_shared_data_is_asked_with_the_internal_secret() -> None:
    backend = Backend(_json(200, {"found": {"personal.phone": "1"}, "sources": ["户籍"]}))
    async for desk in _desk(backend):
        assert await desk.shared_data("id", "name", "m1") == SharedData(
            {"personal.phone": "1"}, ("户籍",)
        )
    (asked,) = backend.asked
    assert asked.headers["authorization"] == "Internal secret"
    assert asked.url.path == "/internal/shared-data"
    assert asked.url.query == b""
    assert json.loads(asked.content) == {"id_number": "id", "name": "name", "consent_id": "m1"}


async def test_shared_data_that_does_not_come_in_two_seconds_is_empty() -> None:
    async def slow() -> httpx.Response:
        await asyncio.sleep(30)
        return httpx.Response(200)

    loop = asyncio.get_running_loop()
    began = loop.time()
    async for desk in _desk(Backend(lambda _: slow())):
        assert await desk.shared_data("id", "name", "m1") == SharedData({})
    assert 1.9 < loop.time() - began < 4


@pytest.mark.parametrize("answer", [_down, _json(500, {}), _json(404, {"detail": "x"})])
async def test_shared_data_that_fails_is_empty(answer: Answer) -> None:
    async for desk in _desk(Backend(answer)):
        assert await desk.shared_data("id", "name", "m1") == SharedData({})


@pytest.mark.parametrize("status", [200, 201])
async def test_a_submission_carries_its_key_and_answers_the_number(status: int) -> None:
    backend = Backend(_json(status, {"case_id": CASE, "due_on": "2026-12-11"}))
    async for desk in _desk(backend):
        assert await desk.submit("k", {"a": "甲"}) == Submitted(CASE, "2026-12-11")
    (asked,) = backend.asked
    assert asked.headers["idempotency-key"] == "k"
    assert json.loads(asked.content) == {"a": "甲"}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_json(422, {"detail": "请补上手机号。"}), "请补上手机号。"),
        (_json(500, {"detail": "internal"}), UNREACHABLE),
        (_json(422, {}), UNREACHABLE),
        (_json(422, []), UNREACHABLE),
        (lambda _: httpx.Response(400, text="not json"), UNREACHABLE),
        (_down, UNREACHABLE),
    ],
)
async def test_a_submission_that_fails_says_why(answer: Answer, said: str) -> None:
    async for desk in _desk(Backend(answer)):
        assert await desk.submit("k", {}) == SubmitFailed(said)


async def test_another_form_under_a_known_key_answers_the_case_that_stands() -> None:
    async for desk in _desk(Backend(_json(409, {"detail": "不一样。", "case_id": CASE}))):
        assert await desk.submit("k", {}) == Submitted(CASE, as_said=False)


async def test_a_conflict_without_a_case_is_a_failure_that_says_why() -> None:
    async for desk in _desk(Backend(_json(409, {"detail": "不一样。"}))):
        assert await desk.submit("k", {}) == SubmitFailed("不一样。")


TASK: dict[str, Any] = {
    "service": "certificate_new",
    "department": "dpf_county",
    "status": "accepted",
    "clock": {"due_on": "2026-11-27", "paused": False, "overdue": False},
}


def _changed(status: str = "accepted", **clock: object) -> dict[str, Any]:
    return {**TASK, "status": status, "clock": {**TASK["clock"], **clock}}


@pytest.mark.parametrize(
    ("task", "says", "never"),
    [
        (_changed(), "应在11月27日前办结", "超过"),
        (_changed(overdue=True), "已经超过期限", "暂停"),
        (_changed(paused=True), "不计入办理期限", "11月27日"),
        (_changed(due_on=None), "已受理", "月"),
        (_changed(estimated=True), "以官方放假安排为准", "超过"),
        (_changed(status="paid"), "已发放", "11月"),
    ],
)
async def test_a_status_is_told_in_sentences(task: dict[str, Any], says: str, never: str) -> None:
    async for desk in _desk(Backend(_json(200, {"tasks": [task]}))):
        status = await desk.status(CASE, "token")
    (line,) = status.lines
    assert line.startswith("残疾人证新办：")
    assert says in line
    assert never not in line


async def test_a_status_that_cannot_be_asked_says_so() -> None:
    async for desk in _desk(Backend(_down)):
        assert await desk.status(CASE, "token") == CaseStatus(error=UNREACHABLE)


async def test_a_token_the_backend_does_not_know_yet_is_told_to_it() -> None:
    known: set[str] = set()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/access"):
            known.add(json.loads(request.content)["access_token_hash"])
            return httpx.Response(204)
        token = request.headers["authorization"].removeprefix("Bearer ")
        seen = hash_token(token) in known
        return httpx.Response(200 if seen else 404, json={"tasks": [], "detail": "没有"})

    async for desk in _desk(Backend(answer)):
        assert await desk.status(CASE, "token") == CaseStatus()
        assert await desk.withdraw(CASE, "token") == Done("withdraw")


async def test_a_withdrawal_or_rating_that_is_refused_says_why() -> None:
    async for desk in _desk(Backend(_json(409, {"detail": "已经办结。"}))):
        assert await desk.withdraw(CASE, "t") == Done("withdraw", ok=False, detail="已经办结。")
        assert await desk.rate(CASE, "t", 5, "") == Done("rate", ok=False, detail="已经办结。")


async def test_a_rating_carries_grade_and_words() -> None:
    backend = Backend(_json(200, {}))
    async for desk in _desk(backend):
        assert await desk.rate(CASE, "t", 4, "还行") == Done("rate")
    assert json.loads(backend.asked[0].content) == {"grade": 4, "text": "还行"}
    assert backend.asked[0].url.path == f"/api/cases/{CASE}/rating"


async def test_the_desk_knows_whether_the_backend_answers() -> None:
    async for desk in _desk(Backend(_json(200, {"status": "ok"}))):
        assert await desk.ready()
    async for desk in _desk(Backend(_down)):
        assert not await desk.ready()
