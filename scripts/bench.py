"""Time what a turn costs, as ratios within one run: python -m scripts.bench (make bench).

Seconds say more about the machine, and what else it does, than about the code; the ratio to a fixed
piece of work of the same kind (dictionary look-ups, a little algebra, one thread) does not.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from bot.app import create_app
from bot.engines import Engines
from bot.settings import Settings
from bot.turn import Conversations, Inbound
from nlu.interpret import Interpreter

_TODAY = date(2026, 11, 24)
_NOW = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
_ROUNDS = 40
_SAID = (
    ("俺娘眼瞅不见了咋弄个证", None),
    ("二级", "disability_level"),
    ("我叫王秀英，住在郑州市金水区，电话13800138000", "personal.name"),
    ("护理补贴一个月多少钱", None),
    ("没有", "confirm"),
)
_TALK = ("同意", "同意", "护理补贴有啥条件", "再说一遍", "多久能办好")


@dataclass(frozen=True)
class Timed:
    """Milliseconds in the middle and near the worst."""

    name: str
    p50: float
    p99: float


def yardstick() -> None:
    """A fixed amount of work of the kind that understanding does."""
    table = {str(n): n for n in range(2_000)}
    found = sum(table[str(n)] for n in range(2_000))
    matrix = np.full((48, 48), float(found % 7), dtype=np.float32)
    np.linalg.norm(matrix @ matrix)


def timed(name: str, work: Callable[[], object], rounds: int = _ROUNDS) -> Timed:
    """``work`` many times after a warm start."""
    work()
    return _timed(name, [_milliseconds(work) for _ in range(rounds)])


def report(measured: Sequence[Timed]) -> str:
    """A line for each, with its ratio to the first."""
    unit = measured[0].p50
    return "\n".join(
        f"{m.name:28} p50 {m.p50:8.2f} ms   p99 {m.p99:8.2f} ms   {m.p50 / unit:7.2f} × yardstick"
        for m in measured
    )


def _timed(name: str, taken: Sequence[float]) -> Timed:
    return Timed(name, *(float(np.percentile(taken, p)) for p in (50, 99)))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


async def _turns(interpreter: Interpreter, folder: Path) -> Timed:
    """Whole turns: understood, stepped through, stored durably, answered."""
    app = create_app(Settings(folder), lambda: _NOW, None, Engines(interpreter))
    taken: list[float] = []
    async with app.router.lifespan_context(app):
        conversations: Conversations = app.state.conversations
        for number in range(_ROUNDS // len(_TALK)):
            begun = await conversations.start("web")
            for place, text in enumerate(_TALK):
                inbound = Inbound(f"m{number}-{place}", text)
                turn = conversations.take(begun.conversation_id, begun.token, inbound)
                taken.append(await _awaited(turn))
    return _timed("a whole turn", taken)


async def _awaited(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure and print."""
    interpreter = Interpreter.load()

    def understand() -> None:
        for text, asking in _SAID:
            interpreter.interpret(text, asking, _TODAY)

    five = timed("five messages", understand)
    one = Timed("understanding a message", five.p50 / len(_SAID), five.p99 / len(_SAID))
    with tempfile.TemporaryDirectory() as folder:
        turns = asyncio.run(_turns(interpreter, Path(folder)))
    print(report((timed("yardstick", yardstick), one, turns)))


if __name__ == "__main__":
    main()
