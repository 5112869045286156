"""Shared data: who is found, who is not, and what is kept of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from backend.app import create_app
from backend.settings import Settings
from backend.sharing.source import SharedRecord, SimulatedSharing
from backend.storage.tables import AUDIT
from dialogs.catalogue import read
from dialogs.checks import check_certificate_number, check_id_number
from tests.backend.conftest import Clock, Office
from tests.backend.samples import SECRET

pytestmark = pytest.mark.anyio
CITIZENS: list[dict[str, Any]] = read("sharing/citizens.yaml", package="backend")["citizens"]


async def look_up(office: Office, **asked: str) -> dict[str, Any]:
    whole = {
        "id_number": "410122195803050021",
        "name": "李桂兰",
        "consent_id": "c-1:m-4",
        **asked,
    }
    answer = await office.client.post(
        "/internal/shared-data", json=whole, headers={"Authorization": f"Internal {SECRET}"}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_is_held_is_answered_by_form_key(open_office: Office) -> None:
    answer = await look_up(open_office)
    found = answer["found"]
    assert found["personal.ethnicity"] == "汉族"
    assert found["eligibility.minimum_living"] is True
    assert found["eligibility.has_certificate"] is False
    assert answer["sources"]


async def test_a_certificate_tells_its_category_level_and_state(open_office: Office) -> None:
    found = (await look_up(open_office, id_number="410102197209180038", name="张建国"))["found"]
    assert found["personal.certificate_number"] == "41010219720918003842"
    assert found["eligibility.disability_level"] == 2
    assert found["eligibility.disability_categories"] == ["physical"]
    assert found["eligibility.certificate_status"] == "valid"


@pytest.mark.parametrize(
    "asked",
    [{"name": "李桂花"}, {"id_number": "410102199003070027"}, {"id_number": "1"}],
)
async def test_a_stranger_or_a_wrong_name_finds_nothing(
    open_office: Office, asked: dict[str, str]
) -> None:
    assert await look_up(open_office, **asked) == {"found": {}, "sources": []}


async def test_that_it_was_asked_is_kept_and_about_whom_is_not(open_office: Office) -> None:
    await look_up(open_office)
    async with open_office.app.state.database.read() as db:
        rows = (await db.execute(select(AUDIT).where(AUDIT.c.action == "shared data"))).all()
    assert [row.detail for row in rows] == ["c-1:m-4 found"]


class Slow:
    async def look_up(self, id_number: str, name: str) -> SharedRecord:
        await asyncio.sleep(30)
        return SharedRecord({id_number: name})


class Broken:
    async def look_up(self, id_number: str, name: str) -> SharedRecord:
        raise RuntimeError(f"{name} {id_number}")


@pytest.mark.parametrize("source", [Slow(), Broken()])
async def test_a_source_that_is_slow_or_broken_gives_nothing_in_time(
    tmp_path: Path, clock: Clock, source: Slow | Broken, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings(tmp_path, dev=True, internal_secret=SECRET), clock, None, source)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://backend") as client,
        asyncio.timeout(5),
    ):
        begun = asyncio.get_running_loop().time()
        running = Office(app, client, clock, None)  # type: ignore[arg-type]  # nobody is called
        assert await look_up(running) == {"found": {}, "sources": []}
        assert asyncio.get_running_loop().time() - begun < 2
    assert "李桂兰" not in caplog.text


def test_made_up_citizens_have_numbers_that_could_be(clock: Clock) -> None:
    today = clock().date()
    assert len(CITIZENS) >= 12
    for citizen in CITIZENS:
        assert check_id_number(citizen["id_number"], today).problem is None
        held = citizen.get("certificate")
        if held:
            assert check_certificate_number(held["number"], today).problem is None
            assert held["number"].startswith(citizen["id_number"])


async def test_every_made_up_citizen_is_found() -> None:
    source = SimulatedSharing()
    for citizen in CITIZENS:
        assert (await source.look_up(citizen["id_number"], citizen["name"])).found
