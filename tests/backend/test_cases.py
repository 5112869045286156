"""Handing in, looking, withdrawing and rating, over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest

from backend.cases.numbers import is_case_number
from dialogs.model import Json
from tests.backend.conftest import Office
from tests.backend.samples import SECRET, submission

pytestmark = pytest.mark.anyio


async def test_a_form_becomes_a_case_with_a_number_and_a_date(open_office: Office) -> None:
    answer = await open_office.hand_in("certificate_new", "living_subsidy")
    assert answer.status_code == 201
    assert answer.json() == {
        "case_id": "HN410122-20261124-0001-8",
        "submitted_at": "2026-11-24T09:30:00+08:00",
        "due_on": "2026-12-11",
        "status": "submitted",
    }


async def test_a_case_has_exactly_the_shape_of_the_contract(open_office: Office) -> None:
    case = await open_office.case(await open_office.opened("certificate_new", "living_subsidy"))
    assert set(case) - {"estimated"} == {"case_id", "submitted_at", "status", "due_on", "tasks"}
    for task in case["tasks"]:
        assert set(task) == {"task_id", "service", "department", "status", "clock", "events"}
        clock = {"working_days", "used", "paused", "due_on", "overdue"}
        assert set(task["clock"]) - {"estimated"} == clock
        assert all(set(e) == {"at", "status", "text"} for e in task["events"])


async def test_each_service_goes_to_its_department_and_waits_for_the_certificate(
    open_office: Office,
) -> None:
    case_id = await open_office.opened(
        "certificate_new", "living_subsidy", "nursing_subsidy", "pension"
    )
    found = {
        t["service"]: (t["department"], t["status"])
        for t in (await open_office.case(case_id))["tasks"]
    }
    assert found == {
        "certificate_new": ("dpf_county", "delivered"),
        "living_subsidy": ("township", "waiting"),
        "nursing_subsidy": ("township", "waiting"),
        "pension": ("hrss", "waiting"),
    }


async def test_who_holds_a_certificate_need_not_wait(open_office: Office) -> None:
    case_id = await open_office.opened("certificate_renew", "living_subsidy", "nursing_subsidy")
    assert set((await open_office.statuses(case_id)).values()) == {"delivered"}


async def test_what_lacks_only_the_certificate_being_renewed_waits_for_it(
    open_office: Office,
) -> None:
    case_id = await open_office.opened(
        "certificate_renew", "living_subsidy", eligibility__certificate_status="expired"
    )
    assert (await open_office.statuses(case_id))["living_subsidy"] == "waiting"


async def test_numbers_are_counted_by_county_and_day(open_office: Office) -> None:
    elsewhere = {"code": "410728100", "name": "河南省/新乡市/长垣市"}
    numbers = [
        (await open_office.hand_in("living_subsidy", key="a")).json()["case_id"],
        (await open_office.hand_in("living_subsidy", key="b")).json()["case_id"],
        (
            await open_office.hand_in(
                "living_subsidy", key="c", personal__residence_division=elsewhere
            )
        ).json()["case_id"],
    ]
    open_office.clock.forward(days=1)
    numbers.append((await open_office.hand_in("living_subsidy", key="d")).json()["case_id"])
    assert [n[:-2] for n in numbers] == [
        "HN410122-20261124-0001",
        "HN410122-20261124-0002",
        "HN410728-20261124-0001",
        "HN410122-20261125-0001",
    ]
    assert all(is_case_number(n) for n in numbers)


async def test_the_same_key_and_form_give_the_same_case(open_office: Office) -> None:
    first = await open_office.hand_in("living_subsidy")
    second = await open_office.hand_in("living_subsidy")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


async def test_the_same_key_with_another_form_is_refused(open_office: Office) -> None:
    first = await open_office.hand_in("living_subsidy")
    answer = await open_office.hand_in("living_subsidy", personal__phone="13700137000")
    assert answer.status_code == 409
    assert answer.json()["case_id"] == first.json()["case_id"]
    assert "不一样" in answer.json()["detail"]


async def test_a_hundred_taps_make_one_case(open_office: Office) -> None:
    answers = await asyncio.gather(*(open_office.hand_in("living_subsidy") for _ in range(100)))
    assert {a.json()["case_id"] for a in answers} == {"HN410122-20261124-0001-8"}
    assert sorted(a.status_code for a in answers).count(201) == 1


async def test_without_a_key_nothing_is_opened(open_office: Office) -> None:
    answer = await open_office.client.post(
        "/internal/cases",
        json=submission("living_subsidy"),
        headers={"Authorization": f"Internal {SECRET}"},
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("scheme", ["Internal wrong", "Bearer x", "", f"Bearer {SECRET}"])
async def test_only_the_conversation_service_may_hand_in(open_office: Office, scheme: str) -> None:
    for path in ("/internal/cases", "/internal/shared-data", "/internal/cases/x/access"):
        headers = {"Authorization": scheme, "Idempotency-Key": "k"}
        answer = await open_office.client.post(path, json={}, headers=headers)
        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"personal__phone": "gone"}, "联系电话"),
        ({"personal__photo": "gone"}, "照片"),
        ({"guardian__name": "gone"}, "姓名"),
        ({"delivery__address": "gone"}, "邮寄地址"),
        ({"proxy__id_number": "gone"}, "代办人身份证号"),
        ({"signature": "gone"}, "签名"),
        ({"personal__id_number": "410122195803050022"}, "身份证号"),
        ({"personal__phone": "123"}, "联系电话"),
        ({"certificate__new__categories": ["wings"]}, "残疾类别"),
        ({"personal__residence_division": "官渡"}, "区划"),
        ({"delivery__method": "pigeon"}, "取证方式"),
    ],
)
async def test_a_form_that_is_not_whole_is_refused_with_what_is_wrong(
    open_office: Office, changed: dict[str, Any], label: str
) -> None:
    answer = await open_office.hand_in("certificate_new", **changed)
    assert answer.status_code == 422
    problem = answer.json()
    assert label in problem["detail"]
    assert problem["errors"]
    wrong = {str(v) for v in changed.values()} - {"gone"}
    assert not any(value in answer.text for value in wrong)


async def test_not_knowing_settles_what_a_department_can_find_out(open_office: Office) -> None:
    answer = await open_office.hand_in("certificate_new", personal__household_type=None)
    assert answer.status_code == 201


async def test_nobody_hands_in_a_form_without_a_name(open_office: Office) -> None:
    answer = await open_office.hand_in("certificate_new", personal__name=None)
    assert answer.status_code == 422
    assert "“姓名”" in answer.json()["detail"]


async def test_one_is_let_in_by_the_token_alone(open_office: Office) -> None:
    case_id = await open_office.opened("living_subsidy")
    path = f"/api/cases/{case_id}"
    assert (await open_office.get(path, token="another")).status_code == 404
    assert (await open_office.get("/api/cases/HN410122-20261124-0002-6")).status_code == 404
    bare = await open_office.client.get(path)
    assert bare.status_code == 401
    assert bare.headers["content-type"] == "application/problem+json"
    basic = await open_office.client.get(path, headers={"Authorization": "Basic abc"})
    assert basic.status_code == 401


async def test_another_device_is_let_in_once_it_was_granted(open_office: Office) -> None:
    case_id = await open_office.opened("living_subsidy")
    hashed = hashlib.sha256(b"second").hexdigest()
    answer = await open_office.client.post(
        f"/internal/cases/{case_id}/access",
        json={"access_token_hash": hashed},
        headers={"Authorization": f"Internal {SECRET}"},
    )
    assert answer.status_code == 204
    assert (await open_office.get(f"/api/cases/{case_id}", token="second")).status_code == 200


async def test_the_pensions_internal_deadline_is_shown_to_staff_alone(open_office: Office) -> None:
    case_id = await open_office.opened("pension")
    task = await open_office.task(case_id, "pension")
    assert (task["clock"]["working_days"], task["clock"]["due_on"]) == (None, None)
    staff = await open_office.client.get(
        f"/api/cases/{case_id}", headers={"Authorization": f"Internal {SECRET}"}
    )
    assert staff.json()["tasks"][0]["clock"]["due_on"] == "2026-11-30"


async def test_withdrawing_ends_what_is_open_and_tells_the_departments(open_office: Office) -> None:
    case_id = await open_office.opened("certificate_new", "living_subsidy")
    answer = await open_office.post(f"/api/cases/{case_id}/withdraw")
    assert answer.status_code == 200
    assert answer.json()["status"] == "withdrawn"
    await open_office.settle()
    assert set((await open_office.statuses(case_id)).values()) == {"ended"}
    last = open_office.neighbours.of("dpf_county")[-1]
    assert last["action"] == "end"
    assert "fields" not in last
    assert open_office.neighbours.of("township") == []
    again = await open_office.post(f"/api/cases/{case_id}/withdraw")
    assert (again.status_code, again.json()["status"]) == (200, "withdrawn")


async def test_what_was_not_sent_is_not_sent_after_withdrawing(open_office: Office) -> None:
    open_office.neighbours.silent.add("dpf_county")
    case_id = await open_office.opened("certificate_new")
    await open_office.post(f"/api/cases/{case_id}/withdraw")
    open_office.neighbours.silent.clear()
    open_office.clock.forward(hours=1)
    await open_office.settle()
    assert [b["action"] for b in open_office.neighbours.of("dpf_county")] == ["end"]


async def test_a_closed_case_cannot_be_withdrawn(open_office: Office) -> None:
    case_id = await open_office.opened("certificate_reissue")
    await open_office.walk(case_id, "certificate_reissue", "accepted", "approved")
    answer = await open_office.post(f"/api/cases/{case_id}/withdraw")
    assert answer.status_code == 409
    assert "办结" in answer.json()["detail"]


async def test_one_rates_once_after_acceptance_and_once_after_closing(open_office: Office) -> None:
    case_id = await open_office.opened("certificate_reissue")
    path = f"/api/cases/{case_id}/rating"
    assert (await open_office.post(path, {"grade": 5})).status_code == 409
    await open_office.walk(case_id, "certificate_reissue", "accepted")
    first = await open_office.post(path, {"grade": 5, "text": "好"})
    assert (first.status_code, first.json()["stage"]) == (200, "acceptance")
    assert (await open_office.post(path, {"grade": 5, "text": "好"})).status_code == 200
    assert (await open_office.post(path, {"grade": 1, "text": ""})).status_code == 409
    await open_office.walk(case_id, "certificate_reissue", "approved")
    second = await open_office.post(path, {"grade": 2})
    assert (second.status_code, second.json()["stage"]) == (200, "closing")


@pytest.mark.parametrize("grade", [0, 6, "5", 2.5, None, True])
async def test_a_grade_is_a_whole_number_from_one_to_five(open_office: Office, grade: Json) -> None:
    case_id = await open_office.opened("certificate_reissue")
    answer = await open_office.post(f"/api/cases/{case_id}/rating", {"grade": grade})
    assert answer.status_code == 422
