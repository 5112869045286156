"""What every department may rely on, and what we rely on from it (contract, section 5)."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from backend.settings import DEPARTMENTS
from dialogs.fields import FIELDS
from tests.backend.conftest import Office, anyio_backend, clock, open_office
from tests.backend.samples import BASIC

__all__ = ["anyio_backend", "clock", "open_office"]
pytestmark = pytest.mark.anyio

NEW = "certificate_new"
SERVICE_OF = {
    "dpf_county": "certificate_reissue",
    "township": "living_subsidy",
    "civil_affairs": "living_subsidy",
    "hrss": "pension",
    "employment_service": "employment",
}


async def received(office: Office, department: str) -> dict[str, object]:
    service = SERVICE_OF[department]
    case_id = await office.opened(service, personal__id_number="410102199003070019")
    if department == "civil_affairs":
        await office.walk(case_id, service, "accepted")
    (body,) = office.neighbours.of(department)
    return body


@pytest.mark.parametrize("department", DEPARTMENTS)
async def test_a_task_comes_signed_under_a_key_with_only_the_fields_needed(
    open_office: Office, department: str
) -> None:
    body = await received(open_office, department)
    (letter,) = [r for r in open_office.neighbours.received if r.target == department]
    assert letter.signed
    assert letter.key.startswith(f"{body['case_id']}:{body['task_id']}:1")
    needed = {
        key
        for key, spec in FIELDS.items()
        if department in spec.departments and SERVICE_OF[department] in spec.services
    }
    fields = body["fields"]
    assert isinstance(fields, dict)
    assert set(fields) <= needed
    assert {"personal.name", "personal.id_number"} <= set(fields)


@pytest.mark.parametrize("department", ["dpf_county", "hrss", "employment_service"])
async def test_nobody_else_gets_the_bank_account(open_office: Office, department: str) -> None:
    await open_office.opened(
        "certificate_reissue",
        "living_subsidy",
        "pension",
        "employment",
        personal__id_number="410102199003070019",
    )
    sent = json.dumps(open_office.neighbours.of(department))
    assert "6228480380000000006" not in sent
    assert open_office.neighbours.of(department)


async def test_the_photo_and_the_address_for_the_mail_go_to_the_federation_alone(
    open_office: Office,
) -> None:
    await open_office.opened("certificate_reissue", "living_subsidy")
    assert "photo-1" in json.dumps(open_office.neighbours.of("dpf_county"))
    assert "photo-1" not in json.dumps(open_office.neighbours.of("township"))


async def test_facts_go_only_with_the_service_they_decide(open_office: Office) -> None:
    await open_office.opened("living_subsidy", "nursing_subsidy")
    bodies = {b["service"]: b for b in open_office.neighbours.of("township")}
    assert bodies["nursing_subsidy"]["facts"].get("long_term_care") is True
    assert "long_term_care" not in bodies["living_subsidy"]["facts"]


@pytest.mark.parametrize("department", DEPARTMENTS)
async def test_only_its_own_fresh_signature_is_taken(open_office: Office, department: str) -> None:
    body = {"event_id": "e", "at": "2026-11-24T10:00:00+08:00", "status": "accepted"}
    now = open_office.clock()
    for signed_at, secret in (
        (now - timedelta(minutes=5, seconds=1), None),
        (now + timedelta(minutes=6), None),
        (now, "guessed"),
        (now, ""),
    ):
        answer = await open_office.send_signed(department, "t", body, signed_at, secret)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await open_office.send_signed(department, "t", body)).status_code == 404


async def test_a_repeated_event_changes_nothing_and_is_answered_the_same(
    open_office: Office,
) -> None:
    case_id = await open_office.opened(NEW)
    task = await open_office.task(case_id, NEW)
    first = await open_office.report(task["task_id"], "accepted", event_id="e-1")
    await open_office.report(task["task_id"], "assessment", event_id="e-2")
    before = await open_office.case(case_id)
    again = await open_office.report(task["task_id"], "accepted", event_id="e-1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert await open_office.case(case_id) == before


async def test_the_same_event_ten_times_at_once_is_taken_once(open_office: Office) -> None:
    case_id = await open_office.opened(NEW)
    task = await open_office.task(case_id, NEW)
    calls = (open_office.report(task["task_id"], "accepted", event_id="e-1") for _ in range(10))
    assert {a.status_code for a in await asyncio.gather(*calls)} == {200}
    events = (await open_office.task(case_id, NEW))["events"]
    assert [e["status"] for e in events].count("accepted") == 1


@pytest.mark.parametrize(
    "status", ["approved", "publicity", "paid", "queued", "waiting", "ended", "delivered"]
)
async def test_an_impossible_event_is_409_and_changes_nothing(
    open_office: Office, status: str
) -> None:
    case_id = await open_office.opened(NEW, "living_subsidy")
    before = await open_office.case(case_id)
    answer = await open_office.report(before["tasks"][0]["task_id"], status)
    assert answer.status_code == 409
    assert answer.json()["task_status"] == "delivered"
    assert await open_office.case(case_id) == before
    waiting = await open_office.report(before["tasks"][1]["task_id"], "accepted", "township")
    assert waiting.status_code == 409


async def test_another_department_does_not_find_the_task(open_office: Office) -> None:
    case_id = await open_office.opened(NEW)
    task = await open_office.task(case_id, NEW)
    assert (await open_office.report(task["task_id"], "accepted", "hrss")).status_code == 404
    unknown = await open_office.send_signed("police", task["task_id"], {})
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "x",
        {"event_id": "e", "at": "soon", "status": "accepted"},
        {"event_id": "e", "at": "2026-11-24T10:00:00+08:00", "status": "flying"},
        {"event_id": "", "at": "2026-11-24T10:00:00+08:00", "status": "accepted"},
        {"event_id": "e", "at": "2026-11-24T10:00:00+08:00", "status": "accepted", "more": 1},
        {"event_id": "e", "at": "2026-11-24T10:00:00+08:00", "status": "accepted", "data": 1},
    ],
)
async def test_a_malformed_report_is_422(open_office: Office, body: object) -> None:
    answer = await open_office.send_signed("dpf_county", "t", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_department_that_reports_before_its_answer_arrived_is_believed(
    open_office: Office,
) -> None:
    open_office.neighbours.answers["dpf_county"] = 503
    case_id = await open_office.opened(NEW)
    task = await open_office.task(case_id, NEW)
    assert task["status"] == "queued"
    assert (await open_office.report(task["task_id"], "accepted")).status_code == 200
    events = (await open_office.task(case_id, NEW))["events"]
    assert [e["status"] for e in events] == ["queued", "delivered", "accepted"]


async def test_a_notice_reaches_the_conversation_signed_and_once(open_office: Office) -> None:
    case_id = await open_office.opened(NEW)
    await open_office.walk(case_id, NEW, "accepted")
    (letter,) = [r for r in open_office.neighbours.received if r.target == "bot"]
    assert letter.signed
    assert letter.path == "/internal/conversations/c-1/notices"
    assert set(letter.body) == {"notice_id", "case_id", "task_id", "kind", "text", "at"}
    assert letter.body["case_id"] == case_id
    assert not any(str(v) in letter.body["text"] for v in BASIC.values() if isinstance(v, str))
