"""What follows from what a department reports: the next tasks, the form, the notices."""

from __future__ import annotations

import pytest

from tests.backend.conftest import Office

pytestmark = pytest.mark.anyio

NEW = "certificate_new"
TO_APPROVAL = ("accepted", "assessment", "publicity", "approved")
GRANTED = {
    "certificate_number": "41012219580305002162",
    "category": "mental",
    "level": 2,
    "issued_on": "2026-11-24",
}


async def test_an_approved_certificate_starts_what_waited_and_fills_it_in(
    open_office: Office,
) -> None:
    case_id = await open_office.opened(NEW, "living_subsidy", "nursing_subsidy", "pension")
    open_office.clock.to("2026-12-07")
    granted = {**GRANTED, "issued_on": "2026-12-07"}
    await open_office.walk(case_id, NEW, *TO_APPROVAL, data=granted)
    await open_office.settle()
    statuses = await open_office.statuses(case_id)
    assert set(statuses.values()) - {statuses[NEW]} == {"delivered"}
    living = open_office.neighbours.of("township")[0]
    assert living["fields"]["subsidy.certificate_number"] == "41012219580305002162"
    assert living["fields"]["subsidy.category"] == "mental"
    assert living["fields"]["subsidy.level"] == "2"
    assert living["fields"]["subsidy.apply_date"] == "2026-12-07"
    assert [b["service"] for b in open_office.neighbours.of("hrss")] == ["pension"]
    started = await open_office.task(case_id, "living_subsidy")
    assert started["clock"]["due_on"] == "2026-12-21"
    assert "started" in open_office.neighbours.notices()


async def test_category_and_level_are_read_from_the_number_when_not_said(
    open_office: Office,
) -> None:
    case_id = await open_office.opened(NEW, "living_subsidy")
    only_number = {"certificate_number": "41012219580305002161"}
    await open_office.walk(case_id, NEW, *TO_APPROVAL, data=only_number)
    fields = open_office.neighbours.of("township")[0]["fields"]
    assert (fields["subsidy.category"], fields["subsidy.level"]) == ("mental", "1")


async def test_an_approval_without_any_data_still_starts_what_waited(open_office: Office) -> None:
    case_id = await open_office.opened(NEW, "living_subsidy")
    await open_office.walk(case_id, NEW, *TO_APPROVAL, data={"level": "excellent", "issued_on": 7})
    assert (await open_office.statuses(case_id))["living_subsidy"] == "delivered"
    assert open_office.neighbours.of("township")[0]["fields"]["subsidy.apply_date"] == "2026-11-24"


async def test_level_three_is_told_plainly_and_left_to_the_department(open_office: Office) -> None:
    case_id = await open_office.opened(NEW, "living_subsidy", "nursing_subsidy", "pension")
    data = {**GRANTED, "certificate_number": "41012219580305002163", "level": 3}
    await open_office.walk(case_id, NEW, *TO_APPROVAL, data=data)
    bodies = {b["service"]: b for b in open_office.neighbours.of("township")}
    assert bodies["nursing_subsidy"]["assessment"]["verdict"] == "not_eligible"
    assert bodies["living_subsidy"]["assessment"]["verdict"] != "not_eligible"
    outlook = [b for b in open_office.neighbours.of("bot") if b["kind"] == "outlook"]
    assert [b["task_id"][-1] for b in outlook] == ["3", "4"]
    assert all("最后由部门核定" in b["text"] for b in outlook)
    assert "附件2·六·8" in outlook[0]["text"]


async def test_a_refused_new_certificate_ends_everything_and_says_so(open_office: Office) -> None:
    case_id = await open_office.opened(NEW, "living_subsidy", "nursing_subsidy", "pension")
    await open_office.walk(case_id, NEW, "accepted", "assessment", "rejected", text="没有达到标准")
    case = await open_office.case(case_id)
    assert case["status"] == "terminated"
    assert [t["status"] for t in case["tasks"]] == ["rejected", "ended", "ended", "ended"]
    assert open_office.neighbours.of("township") == []
    told = open_office.neighbours.told()
    assert "终结（正文·三（三）2）" in told
    assert "没有达到标准。" in told
    assert "困难残疾人生活补贴、重度残疾人护理补贴" in told
    assert open_office.neighbours.notices()[-1] == "closed"


async def test_a_refused_change_ends_only_itself(open_office: Office) -> None:
    case_id = await open_office.opened("certificate_change", "living_subsidy")
    await open_office.walk(
        case_id, "certificate_change", "accepted", "assessment", "publicity", "rejected"
    )
    assert await open_office.statuses(case_id) == {
        "certificate_change": "rejected",
        "living_subsidy": "delivered",
    }
    assert (await open_office.case(case_id))["status"] == "accepted"


async def test_what_waited_for_a_refused_change_goes_to_people_with_a_note(
    open_office: Office,
) -> None:
    held = {"personal__certificate_number": "41012219580305002143"}
    case_id = await open_office.opened("certificate_change", "nursing_subsidy", **held)
    assert (await open_office.statuses(case_id))["nursing_subsidy"] == "waiting"
    await open_office.walk(
        case_id, "certificate_change", "accepted", "assessment", "publicity", "rejected"
    )
    assert (await open_office.statuses(case_id))["nursing_subsidy"] == "delivered"
    assert "人工核对" in open_office.neighbours.of("township")[0]["note"]
    assert "转由人工核对" in open_office.neighbours.told()


async def test_who_did_not_ask_for_the_pension_is_told_that_it_comes_by_list(
    open_office: Office,
) -> None:
    case_id = await open_office.opened(NEW)
    await open_office.walk(case_id, NEW, *TO_APPROVAL, data=GRANTED)
    assert "pension_hint" in open_office.neighbours.notices()
    assert open_office.neighbours.of("hrss") == []


async def test_levels_three_and_four_hear_nothing_of_the_pension(open_office: Office) -> None:
    case_id = await open_office.opened(NEW)
    await open_office.walk(case_id, NEW, *TO_APPROVAL, data={"level": 4})
    assert "pension_hint" not in open_office.neighbours.notices()


async def test_civil_affairs_gets_what_the_township_accepted_and_decides(
    open_office: Office,
) -> None:
    case_id = await open_office.opened("living_subsidy")
    task = await open_office.task(case_id, "living_subsidy")
    early = await open_office.report(task["task_id"], "approved", "civil_affairs")
    assert early.status_code == 409
    assert open_office.neighbours.of("civil_affairs") == []
    await open_office.walk(case_id, "living_subsidy", "accepted")
    assert [b["task_id"] for b in open_office.neighbours.of("civil_affairs")] == [task["task_id"]]
    for status in ("approved", "paid"):
        answer = await open_office.report(task["task_id"], status, "civil_affairs")
        assert answer.status_code == 200
    assert (await open_office.case(case_id))["status"] == "completed"


async def test_a_township_may_decide_by_itself(open_office: Office) -> None:
    case_id = await open_office.opened("living_subsidy")
    await open_office.walk(case_id, "living_subsidy", "accepted", "approved", "paid")
    assert (await open_office.case(case_id))["status"] == "completed"


async def test_the_applicant_hears_of_acceptance_and_of_closing_once_each(
    open_office: Office,
) -> None:
    case_id = await open_office.opened(NEW, "living_subsidy")
    await open_office.walk(case_id, NEW, *TO_APPROVAL, data=GRANTED)
    await open_office.walk(case_id, "living_subsidy", "accepted", "approved", "paid")
    kinds = open_office.neighbours.notices()
    assert kinds.count("accepted") == 1
    assert kinds.count("closed") == 1
    assert kinds[-1] == "closed"
    assert kinds.index("accepted") < kinds.index("assessment") < kinds.index("started")


async def test_every_notice_is_plain_and_promises_nothing(open_office: Office) -> None:
    case_id = await open_office.opened(NEW, "living_subsidy", "pension")
    await open_office.walk(case_id, NEW, "accepted", "needs_correction", "accepted")
    await open_office.walk(case_id, NEW, "assessment", "publicity", "approved", data=GRANTED)
    await open_office.walk(case_id, "living_subsidy", "accepted", "approved", "paid")
    await open_office.walk(case_id, "pension", "accepted", "insured")
    told = open_office.neighbours.told()
    assert not set(told) & set("！!{}×")
    assert "。。" not in told
    assert "11月30" not in told


async def test_what_a_department_says_cannot_flood_a_notice(open_office: Office) -> None:
    case_id = await open_office.opened(NEW)
    await open_office.walk(case_id, NEW, "needs_correction", text="照片 不清楚 " * 200)
    assert len(open_office.neighbours.told()) < 400
