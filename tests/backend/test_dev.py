"""The movable clock and the fast-forward, which exist in development only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.calendar import load_calendar
from backend.clock import dev_clock
from backend.simulator.play import Plan, SimulatedTask, due_steps, is_last
from dialogs.limits import TASKS
from dialogs.model import SERVICES, Json
from tests.backend.conftest import Clock, Office, office

pytestmark = pytest.mark.anyio
EVERYTHING = ("certificate_new", "living_subsidy", "nursing_subsidy", "pension")


@pytest.fixture
async def simulated(tmp_path: Path, clock: Clock) -> AsyncIterator[Office]:
    async with office(tmp_path, clock) as running:
        yield running


async def play(office_: Office, days: int = 30, **more: Json) -> dict[str, Any]:
    answer = await office_.client.post("/api/dev/simulate", json={"days": days, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_thirty_days_bring_everything_to_its_end(simulated: Office) -> None:
    case_id = await simulated.opened(*EVERYTHING)
    done = await play(simulated)
    assert done["now"].startswith("2026-12-24")
    case = await simulated.case(case_id)
    assert case["status"] == "completed"
    assert await simulated.statuses(case_id) == {
        "certificate_new": "approved",
        "living_subsidy": "paid",
        "nursing_subsidy": "paid",
        "pension": "insured",
    }
    assert not any(t["clock"]["overdue"] for t in case["tasks"])
    assert simulated.neighbours.notices()[-1] == "closed"


async def test_a_refusal_ends_the_case(simulated: Office) -> None:
    case_id = await simulated.opened(*EVERYTHING)
    await play(simulated, certificate="rejected")
    case = await simulated.case(case_id)
    assert case["status"] == "terminated"
    assert {t["status"] for t in case["tasks"]} == {"rejected", "ended"}


async def test_level_three_pays_the_one_subsidy_and_not_the_other(simulated: Office) -> None:
    case_id = await simulated.opened(*EVERYTHING)
    await play(simulated, level=3)
    assert await simulated.statuses(case_id) == {
        "certificate_new": "approved",
        "living_subsidy": "paid",
        "nursing_subsidy": "rejected",
        "pension": "rejected",
    }


async def test_other_services_come_to_their_end_too(simulated: Office) -> None:
    case_id = await simulated.opened(
        "certificate_reissue", "employment", personal__id_number="410102199003070019"
    )
    await play(simulated, days=10)
    assert await simulated.statuses(case_id) == {
        "certificate_reissue": "approved",
        "employment": "published",
    }


async def test_nobody_works_at_the_weekend(simulated: Office) -> None:
    case_id = await simulated.opened("certificate_new")
    simulated.app.state.simulation.clock.set(datetime.fromisoformat("2026-11-27T18:00:00+08:00"))
    assert (await play(simulated, days=2))["events"] == 0
    assert (await play(simulated, days=1))["events"] == 3
    assert (await simulated.statuses(case_id))["certificate_new"] == "publicity"


async def test_half_a_simulation_goes_on_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    async with office(tmp_path, clock) as before:
        case_id = await before.opened("certificate_new", "living_subsidy")
        await play(before, days=6)
    async with office(tmp_path, clock) as after:
        assert (await after.statuses(case_id))["certificate_new"] == "publicity"
        done = await play(after, days=24)
        assert done["now"].startswith("2026-12-24")
        assert (await after.case(case_id))["status"] == "completed"


async def test_a_withdrawn_case_is_left_alone(simulated: Office) -> None:
    case_id = await simulated.opened("certificate_new")
    await simulated.post(f"/api/cases/{case_id}/withdraw")
    assert (await play(simulated, days=5))["events"] == 0


async def test_the_clock_moves_and_runs_on(simulated: Office) -> None:
    answer = await simulated.client.post(
        "/api/dev/clock", json={"now": "2027-03-01T08:00:00+08:00"}
    )
    assert answer.json() == {"now": "2027-03-01T08:00:00+08:00"}
    simulated.clock.forward(hours=1)
    opened = await simulated.hand_in("certificate_new")
    assert opened.json()["submitted_at"] == "2027-03-01T09:00:00+08:00"
    case = await simulated.case(opened.json()["case_id"])
    assert case["estimated"] is True
    metrics = (await simulated.client.get("/metrics")).text
    assert 'backend_calendar_unknown_year_total{year="2027"}' in metrics


@pytest.mark.parametrize("now", ["soon", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", None])
async def test_a_time_that_cannot_be_is_refused(simulated: Office, now: object) -> None:
    answer = await simulated.client.post("/api/dev/clock", json={"now": now})
    assert answer.status_code == 422


@pytest.mark.parametrize("days", [0, -1, 1000, "many"])
async def test_a_number_of_days_that_cannot_be_is_refused(simulated: Office, days: object) -> None:
    answer = await simulated.client.post("/api/dev/simulate", json={"days": days})
    assert answer.status_code == 422


async def test_outside_development_there_is_neither(tmp_path: Path, clock: Clock) -> None:
    async with office(tmp_path, clock, dev=False) as running:
        for path, body in (
            ("/api/dev/clock", {"now": "2027-03-01T08:00:00+08:00"}),
            ("/api/dev/simulate", {"days": 1}),
            ("/api/dev/simulate", {"days": "x"}),
        ):
            answer = await running.client.post(path, json=body)
            assert answer.status_code == 404


async def test_the_simulator_takes_only_what_is_signed(simulated: Office) -> None:
    outbox = simulated.app.state.outbox
    route = outbox._routes["hrss"]  # noqa: SLF001 - the simulator has no other door in this process
    answer = await route.client.post("http://simulator/hrss/tasks", json={}, headers={})
    assert answer.status_code == 401
    assert (await route.client.post("http://simulator/play", json={})).status_code == 401


def test_a_dev_clock_is_the_same_after_a_restart(tmp_path: Path) -> None:
    base = Clock()
    first = dev_clock(tmp_path, base)
    first.set(base.at + timedelta(days=40))
    other = dev_clock(tmp_path, base)
    assert other() == base.at + timedelta(days=40)
    first.set(base.at + timedelta(days=50))
    assert other() == base.at + timedelta(days=50)


def test_a_dev_clock_whose_file_is_broken_shows_the_real_time(tmp_path: Path) -> None:
    (tmp_path / "dev_clock.json").write_text("{", "utf-8")
    base = Clock()
    assert dev_clock(tmp_path, base)() == base.at


@pytest.mark.parametrize("service", SERVICES)
def test_the_script_of_every_service_ends_in_its_closing_state(service: str) -> None:
    rule = TASKS[service]
    department = "civil_affairs" if rule.kind == "subsidy" else rule.department
    task = SimulatedTask("t", department, service, date(2026, 11, 24))
    steps = due_steps(task, Plan(), date(2026, 12, 31), load_calendar())
    assert steps[-1].status == rule.closes
    assert [is_last(task, s) for s in steps] == [False] * (len(steps) - 1) + [True]
