"""Case notices from the backend: signed, once, pushed."""

from __future__ import annotations

import json
from datetime import datetime

import httpx
import pytest

from bot.security import sign
from tests.bot.conftest import SECRET, Clock, House, Person

pytestmark = pytest.mark.anyio

NOTICE = {
    "notice_id": "n-1",
    "case_id": "HN410122-20261124-0001-7",
    "task_id": None,
    "kind": "accepted",
    "text": "县残联已经受理您的申请。",
    "at": "2026-11-24T10:00:00+08:00",
}


async def _deliver(
    person: Person, at: datetime, secret: str = SECRET, **changed: str
) -> httpx.Response:
    body = json.dumps({**NOTICE, **changed}, ensure_ascii=False).encode()
    return await person.client.post(
        f"/internal/conversations/{person.one}/notices",
        content=body,
        headers={"Content-Type": "application/json", "X-Signature": sign(secret, body, at)},
    )


async def test_a_notice_is_said_in_the_conversation(agreed: Person, house: House) -> None:
    answer = await _deliver(agreed, house.clock.at)
    assert answer.status_code == 204
    assert (await agreed.transcript())[-1]["text"] == NOTICE["text"]


async def test_the_same_notice_again_changes_nothing(agreed: Person, house: House) -> None:
    for _ in range(3):
        assert (await _deliver(agreed, house.clock.at)).status_code == 204
    said = [m["text"] for m in await agreed.transcript()]
    assert said.count(str(NOTICE["text"])) == 1


async def test_a_notice_that_is_not_signed_is_refused(agreed: Person, house: House) -> None:
    assert (await _deliver(agreed, house.clock.at, secret="other")).status_code == 401
    answer = await agreed.client.post(f"/internal/conversations/{agreed.one}/notices", json=NOTICE)
    assert answer.status_code == 401


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_a_signature_of_another_time_is_refused(
    agreed: Person, house: House, minutes: int
) -> None:
    then = Clock(house.clock.at)
    then.forward(minutes=minutes)
    assert (await _deliver(agreed, then.at)).status_code == 401


async def test_a_changed_body_breaks_the_signature(agreed: Person, house: House) -> None:
    body = json.dumps(NOTICE).encode()
    answer = await agreed.client.post(
        f"/internal/conversations/{agreed.one}/notices",
        content=body.replace(b"n-1", b"n-2"),
        headers={
            "Content-Type": "application/json",
            "X-Signature": sign(SECRET, body, house.clock.at),
        },
    )
    assert answer.status_code == 401


async def test_a_notice_for_an_unknown_conversation_is_404(agreed: Person, house: House) -> None:
    agreed.begun["conversation_id"] = "00000000-0000-4000-8000-000000000000"
    assert (await _deliver(agreed, house.clock.at)).status_code == 404


async def test_a_notice_tells_the_number_that_a_crash_kept_from_us(
    agreed: Person, house: House
) -> None:
    await _deliver(agreed, house.clock.at)
    turn = (await agreed.get()).json()["turn"]
    assert turn["case_id"] == NOTICE["case_id"]
    assert turn["phase"] == "submitted"


async def test_a_notice_of_a_known_case_does_not_submit_again(agreed: Person, house: House) -> None:
    turn = await agreed.say("提交")
    await _deliver(agreed, house.clock.at, case_id=turn["case_id"])
    said = [m["text"] for m in await agreed.transcript()]
    assert sum(t.startswith("已提交") for t in said) == 1
