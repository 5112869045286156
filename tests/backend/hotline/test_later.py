"""Later: callbacks, follow-ups of low ratings, statistics."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import date

import pytest
from PIL import Image

from backend.hotline.plots import PLOTS, draw
from backend.hotline.statistics import DayLine, Report, Span
from backend.signing import sign
from tests.backend.hotline.conftest import Person, Room
from tests.backend.samples import SECRET, TOKEN, submission

pytestmark = pytest.mark.anyio
ZHONGMU = "410122"


async def test_a_callback_leaves_the_queue_and_is_listed_with_its_time(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks(county=ZHONGMU)
    await desk.told("callback", when="明天下午", how="phone")
    assert await agent.waiting() == []
    listed = (await agent.get("/callbacks")).json()
    assert [(c["wish"], c["how"], c["county_name"]) for c in listed] == [
        ("明天下午", "phone", "郑州市中牟县")
    ]
    callback_id = listed[0]["callback_id"]
    planned = await agent.post(f"/callbacks/{callback_id}/plan", at="2026-11-25T15:00:00+08:00")
    assert planned.json()["planned_at"] == "2026-11-25T15:00:00+08:00"
    assert (await agent.take(ticket_id)).json()["mine"]
    await agent.post(f"/tickets/{ticket_id}/hand-back")
    assert (await agent.get("/callbacks")).json() == []
    assert len((await agent.get("/callbacks", state="done")).json()) == 1


async def test_a_callback_put_back_waits_among_callbacks_again(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    await desk.told("callback", when="随时", how="chat")
    await agent.take(ticket_id)
    assert (await agent.post(f"/tickets/{ticket_id}/put-back")).json()["state"] == "callback"


async def test_a_callback_made_is_done_once(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    await desk.told("callback", when="随时", how="phone")
    path = "/callbacks/1/done"
    assert (await agent.post(path)).json()["state"] == "done"
    assert (await agent.post(path)).status_code == 409
    assert (await agent.ticket(ticket_id))["outcome"] == "closed"
    assert (await agent.post("/callbacks/99/done")).status_code == 404


async def test_a_callback_no_longer_wanted_is_dropped(desk: Room) -> None:
    agent = await desk.staff()
    await desk.asks()
    await desk.told("callback", when="明天", how="phone")
    await desk.told("callback_dropped")
    assert (await agent.get("/callbacks")).json() == []


async def test_asking_for_a_person_again_brings_a_callback_back_into_the_queue(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    await desk.told("callback", when="明天", how="phone")
    assert await desk.asks() == ticket_id
    assert await agent.waiting() == [ticket_id]
    assert (await agent.get("/callbacks")).json() == []


@pytest.mark.parametrize(("grade", "opened"), [(1, 1), (2, 1), (3, 0), (5, 0)])
async def test_a_low_rating_opens_a_follow_up_due_in_working_days(
    desk: Room, grade: int, opened: int
) -> None:
    case_id = await rate_directly(desk, grade)
    agent = await desk.staff()
    listed = (await agent.get("/followups")).json()
    assert len(listed) == opened
    if opened:
        assert listed[0]["case_id"] == case_id
        assert listed[0]["due_on"] == "2026-12-02"  # five working days after 25 November
        assert listed[0]["county_name"] == "郑州市中牟县"


async def test_the_reason_is_opened_apart_and_logged_and_the_task_is_done_once(desk: Room) -> None:
    case_id = await rate_directly(desk, 1)
    agent = await desk.staff()
    opened = await agent.post("/followups/1/open")
    assert opened.json()["text"] == "等太久，电话13800138000"
    assert (await agent.post("/followups/1/done", note="")).status_code == 422
    assert (await agent.post("/followups/1/done", note="已道歉并催办")).status_code == 204
    assert (await agent.post("/followups/1/done", note="再来一次")).status_code == 409
    done = (await agent.get("/followups", state="done")).json()
    assert done[0]["done_by"] == "1号"
    auditor = await desk.staff("8号", ["auditor"])
    rows = (await auditor.get("/access-log")).json()["rows"]
    assert [(r["what_words"], r["case_id"], r["desk_number"]) for r in rows] == [
        ("看不满意的原因", case_id, "1号")
    ]


async def test_a_task_that_was_not_settled_is_due_anew_and_keeps_its_note(desk: Room) -> None:
    await rate_directly(desk, 1)
    agent = await desk.staff()
    one = (await agent.get("/followups")).json()[0]
    path = f"/followups/{one['follow_up_id']}"
    assert (await agent.post(f"{path}/reopen")).status_code == 409
    await agent.post(f"{path}/done", note="打过电话了")
    desk.clock.forward(days=7)
    agent = await desk.sits_down("1号")
    assert (await agent.post(f"{path}/reopen")).status_code == 204
    again = (await agent.get("/followups")).json()[0]
    assert (again["done_by"], again["due_on"] > one["due_on"]) == (None, True)
    assert (await agent.post(f"{path}/open")).json()["note"] == "打过电话了"
    assert (await agent.post("/followups/99/reopen")).status_code == 404


async def test_a_rating_told_by_the_bot_opens_no_second_task(desk: Room) -> None:
    case_id = await rate_directly(desk, 1)
    await desk.told("rated", case_id=case_id, grade=1, county=ZHONGMU, reason_given=True)
    await desk.told("rated", case_id=None, grade=2, county=ZHONGMU, reason_given=False)
    agent = await desk.staff()
    listed = (await agent.get("/followups")).json()
    assert sorted((f["case_id"] or "", f["grade"]) for f in listed) == [("", 2), (case_id, 1)]


async def rate_directly(desk: Room, grade: int, text: str = "等太久，电话13800138000") -> str:
    """A case that was accepted the day after, and then rated."""
    body = submission("pension")
    headers = {"Authorization": f"Internal {SECRET}", "Idempotency-Key": f"k-{grade}"}
    opened = await desk.internal.post("/internal/cases", json=body, headers=headers)
    case_id = str(opened.json()["case_id"])
    await desk.settle()
    desk.clock.forward(days=1)
    await report(desk, f"{case_id}-1", "hrss", "accepted")
    answer = await desk.internal.post(
        f"/api/cases/{case_id}/rating",
        json={"grade": grade, "text": text},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert answer.status_code == 200, answer.text
    return case_id


async def report(desk: Room, task_id: str, department: str, status: str) -> None:
    event = {"event_id": "e-1", "at": desk.clock().isoformat(), "status": status}
    content = json.dumps(event).encode()
    answer = await desk.internal.post(
        f"/api/departments/{department}/tasks/{task_id}/events",
        content=content,
        headers={"X-Signature": sign(f"dev-{department}", content, desk.clock())},
    )
    assert answer.status_code == 200, answer.text


async def busy_day(desk: Room) -> Person:
    agent = await desk.staff()
    for n, wait in enumerate((10, 20, 30)):
        ticket_id = await desk.asks(f"c-{n}", county=ZHONGMU, reason="not_understood")
        desk.clock.forward(seconds=wait)
        await agent.take(ticket_id)
        desk.clock.forward(seconds=25)
        await agent.post(f"/tickets/{ticket_id}/hand-back")
    await desk.told("unanswered", intent="ask_amount", county=ZHONGMU)
    await rate_directly(desk, 1, "=HYPERLINK(1)，电话13800138000")
    return await desk.staff("9号", ["supervisor"])


async def test_supervisors_see_waiting_handling_reasons_questions_and_ratings(desk: Room) -> None:
    chief = await busy_day(desk)
    found = (await chief.get("/statistics")).json()
    day = found["days"][0]
    assert (day["requested"], day["taken"], day["waiting_median"], day["handling_median"]) == (
        3,
        3,
        20,
        25,
    )
    assert [(t["words"], t["count"]) for t in found["reasons"]] == [("助手没听懂", 3)]
    assert [(t["code"], t["county_name"]) for t in found["questions"]] == [
        ("ask_amount", "郑州市中牟县")
    ]
    assert found["ratings"][0]["counts"]["1"] == 1
    assert found["dissatisfied"][0]["text"] == "=HYPERLINK(1)，电话***********"
    assert (await chief.get("/statistics", county="410102")).json()["days"] == []
    assert (
        await chief.get("/statistics", **{"from": "2026-12-01", "to": "2026-11-01"})
    ).status_code == 422


async def test_the_export_opens_in_a_spreadsheet_and_runs_nothing(desk: Room) -> None:
    chief = await busy_day(desk)
    answer = await chief.get("/statistics.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert any(row[-1:] == ["'=HYPERLINK(1)，电话***********"] for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("seconds", [0, 3, 40, 1200])
def test_a_wait_is_seen_in_its_plot_however_short(seconds: int) -> None:
    day = date(2026, 11, 24)
    line = DayLine(day, ZHONGMU, 1, 0, 1, 0, 0, 1, seconds, seconds, seconds)
    drawn = draw(Report(Span(day, day), (line,), (), (), (), ()), "waiting", "png")
    pixels = Image.open(io.BytesIO(drawn)).convert("RGB").get_flattened_data()
    assert sum(pixel == (11, 92, 173) for pixel in pixels) > 100


async def test_the_plots_of_one_page_are_drawn_at_once_and_none_is_empty(desk: Room) -> None:
    chief = await busy_day(desk)
    paths = [f"/statistics/plots/{name}.svg" for name in PLOTS]
    answers = await asyncio.gather(*(chief.get(path) for path in paths))
    assert [(a.status_code, b"<svg" in a.content) for a in answers] == [(200, True)] * len(paths)


@pytest.mark.parametrize("name", PLOTS)
async def test_every_plot_is_drawn_with_and_without_figures(desk: Room, name: str) -> None:
    chief = await busy_day(desk)
    for county in ({}, {"county": "410102"}):
        svg = await chief.get(f"/statistics/plots/{name}.svg", **county)
        assert svg.headers["content-type"] == "image/svg+xml"
        assert b"<svg" in svg.content
    png = await chief.get(f"/statistics/plots/{name}.png")
    assert png.content.startswith(b"\x89PNG")
    assert (await chief.get("/statistics/plots/other.svg")).status_code == 404


async def test_it_is_ready_only_while_the_desk_sweeps(desk: Room) -> None:
    ready = await desk.internal.get("/readyz")
    assert ready.json()["checks"]["desk"] is True
