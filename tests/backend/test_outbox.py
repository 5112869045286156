"""Nothing is lost: departments that fail, processes that die, conversations that are gone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.dispatch.outbox import FIRST_PAUSE, LONGEST_PAUSE, pause_after
from tests.backend.conftest import Clock, Neighbours, Office, office

pytestmark = pytest.mark.anyio


async def test_a_department_that_fails_is_tried_again_later_and_later(open_office: Office) -> None:
    open_office.neighbours.answers["dpf_county"] = 500
    case_id = await open_office.opened("certificate_new")
    for _ in range(4):
        await open_office.settle()
        open_office.clock.forward(minutes=11)
    await open_office.settle()
    assert len(open_office.neighbours.of("dpf_county")) == 5
    assert (await open_office.statuses(case_id))["certificate_new"] == "queued"
    open_office.neighbours.answers.clear()
    open_office.clock.forward(minutes=11)
    await open_office.settle()
    assert (await open_office.statuses(case_id))["certificate_new"] == "delivered"
    assert len({r.key for r in open_office.neighbours.received if r.target == "dpf_county"}) == 1


@pytest.mark.parametrize("status", [301, 400, 404, 409, 429, 503])
async def test_anything_but_success_is_tried_again(open_office: Office, status: int) -> None:
    open_office.neighbours.answers["hrss"] = status
    case_id = await open_office.opened("pension")
    assert (await open_office.statuses(case_id))["pension"] == "queued"
    open_office.neighbours.answers["hrss"] = 202
    open_office.clock.forward(minutes=11)
    await open_office.settle()
    assert (await open_office.statuses(case_id))["pension"] == "delivered"


async def test_a_silent_department_keeps_nobody_else_waiting(open_office: Office) -> None:
    open_office.neighbours.silent.add("dpf_county")
    case_id = await open_office.opened("certificate_reissue", "living_subsidy")
    assert await open_office.statuses(case_id) == {
        "certificate_reissue": "queued",
        "living_subsidy": "delivered",
    }


async def test_a_task_is_sent_at_once_and_not_again(open_office: Office) -> None:
    await open_office.opened("certificate_new")
    open_office.clock.forward(days=1)
    await open_office.settle()
    assert len(open_office.neighbours.of("dpf_county")) == 1


async def test_notices_keep_their_order_while_the_conversation_service_is_away(
    open_office: Office,
) -> None:
    open_office.neighbours.silent.add("bot")
    case_id = await open_office.opened("certificate_new")
    await open_office.walk(case_id, "certificate_new", "accepted", "assessment", "publicity")
    open_office.neighbours.silent.clear()
    for _ in range(3):
        open_office.clock.forward(minutes=11)
        await open_office.settle()
    assert open_office.neighbours.notices() == ["accepted", "assessment", "publicity"]


async def test_a_notice_to_an_erased_conversation_is_given_up(open_office: Office) -> None:
    open_office.neighbours.answers["bot"] = 404
    case_id = await open_office.opened("certificate_new")
    await open_office.walk(case_id, "certificate_new", "accepted")
    open_office.clock.forward(hours=1)
    await open_office.settle()
    assert len(open_office.neighbours.of("bot")) == 1


async def test_what_was_on_its_way_when_the_process_died_is_sent_again(
    tmp_path: Path, clock: Clock
) -> None:
    first = Neighbours(clock, silent={"dpf_county"})
    async with office(tmp_path, clock, first) as before:
        case_id = await before.opened("certificate_new", "living_subsidy")
    second = Neighbours(clock)
    clock.forward(minutes=11)
    async with office(tmp_path, clock, second) as after:
        await after.settle()
        assert (await after.statuses(case_id))["certificate_new"] == "delivered"
        assert [b["service"] for b in second.of("dpf_county")] == ["certificate_new"]
        again = await after.hand_in("certificate_new", "living_subsidy")
        assert (again.status_code, again.json()["case_id"]) == (200, case_id)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_grow_and_stay_within_bounds(attempts: int, chance: float) -> None:
    pause = pause_after(attempts, chance)
    assert FIRST_PAUSE / 2 <= pause <= LONGEST_PAUSE
    assert pause_after(attempts + 1, chance) >= pause
    assert pause_after(1, 1) == timedelta(seconds=2)
