"""Personal data stands nowhere in the clear: not in files, logs, metrics, addresses or errors."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.storage.tables import OUTBOX
from tests.backend.conftest import Clock, Neighbours, office
from tests.backend.samples import TOKEN

pytestmark = pytest.mark.anyio
PLANTED = (
    "李桂兰",
    "410122195803050021",
    "13800138000",
    "6228480380000000006",
    "官渡村",
    "王丽",
    "没有达到标准的原因",
    TOKEN,
)
EVERYTHING = ("certificate_new", "living_subsidy", "nursing_subsidy", "pension")


async def test_planted_data_is_found_nowhere(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="aiosqlite")
    neighbours = Neighbours(clock, silent={"bot"})
    async with office(tmp_path, clock, neighbours) as running:
        case_id = await running.opened(*EVERYTHING)
        await running.walk(
            case_id, "certificate_new", "needs_correction", text="没有达到标准的原因"
        )
        await running.post(f"/api/cases/{case_id}/rating", {"grade": 1, "text": "李桂兰不满意"})
        broken = await running.hand_in(*EVERYTHING, key="k-2", personal__phone="1380013800")
        metrics = (await running.client.get("/metrics")).text
        repr_ = repr(running.app.state.settings)
    assert broken.status_code == 422
    for words in PLANTED:
        assert words not in caplog.text
        assert words not in metrics + repr_ + broken.text
        assert not any(words in r.path + r.key for r in neighbours.received)
    assert stored(tmp_path)
    assert not any(words.encode() in stored(tmp_path) for words in PLANTED)


def stored(folder: Path, pattern: str = "*") -> bytes:
    """Everything that stands in the files of ``folder``."""
    return b"".join(f.read_bytes() for f in folder.rglob(pattern) if f.is_file())


async def test_the_simulator_keeps_nothing_in_the_clear_either(
    tmp_path: Path, clock: Clock
) -> None:
    async with office(tmp_path, clock) as running:
        await running.opened(*EVERYTHING)
    content = stored(tmp_path, "simulator.db*")
    assert b"certificate_new" in content
    assert not any(words.encode() in content for words in PLANTED)


async def test_what_was_delivered_is_not_kept_on_its_way(tmp_path: Path, clock: Clock) -> None:
    async with office(tmp_path, clock, Neighbours(clock)) as running:
        await running.opened("certificate_new")
        async with running.app.state.database.read() as db:
            rows = (await db.execute(select(OUTBOX))).all()
    assert [(row.state, row.body) for row in rows] == [("done", b"")]
