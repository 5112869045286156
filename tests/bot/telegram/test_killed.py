"""kill -9 in the middle, and a new start: each message is taken once, in order, none is lost."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

import pytest

from accessibility.privacy import Sealer
from bot.stores.sqlite import SqliteSessions
from tests.bot.telegram import crowd
from tests.emulator.front import Front
from tests.emulator.person import Fellow

pytestmark = [pytest.mark.anyio, pytest.mark.server]
SENTENCES = 5
STARTS_WITHIN = 60


@asynccontextmanager
async def _serving(
    front: Front, folder: Path, port: int, mode: str
) -> AsyncGenerator[tuple[asyncio.subprocess.Process, int]]:
    module = "tests.bot.telegram.serving"
    arguments = (front.url, str(folder), str(port), mode)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), STARTS_WITHIN)
        assert line.startswith(b"up"), line
        yield process, int(line.split()[1])
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_kill_in_the_middle_loses_nothing(front: Front, tmp_path: Path, mode: str) -> None:
    fellows = [Fellow(front) for _ in range(8)]
    async with _serving(front, tmp_path, 0, mode) as (process, port):
        await asyncio.gather(*(crowd.talk(f, SENTENCES) for f in fellows))
        await front.until_called(lambda _: sum(map(_answers, fellows)) >= 8, 60)
        process.kill()
        await process.wait()
    assert sum(map(_answers, fellows)) < len(fellows) * SENTENCES, "it was killed in the middle"
    async with _serving(front, tmp_path, port, mode):
        await crowd.all_answered(fellows, SENTENCES, 60)
    store = SqliteSessions(tmp_path / "conversations.db", Sealer.open_or_create(tmp_path / "keys"))
    await crowd.check_taken(store, len(fellows), SENTENCES)
    await store.close()
    for fellow in fellows:  # what was on its way at the kill may come once more, never another way
        heard = [number for number, _ in groupby(crowd.numbers_heard(fellow))]
        assert heard == list(range(1, SENTENCES + 1))


def _answers(fellow: Fellow) -> int:
    return len(set(crowd.numbers_heard(fellow)))
