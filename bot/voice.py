"""The ear of the service: an engine of speech recognition behind the port that turns ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from accessibility.speech.decoding import check
from accessibility.speech.ears import Hears, Words
from accessibility.speech.problems import HearingProblem
from bot.problems import Problem
from bot.records import Heard

NOT_SET_UP = HearingProblem("not_set_up").message
_STATUS: Mapping[str, int] = {
    "too_large": 413,
    "too_long": 413,
    "unknown": 415,
    "busy": 503,
    "down": 503,
}
"""Everything else is 422: a recording in which nothing can be heard."""
MOST_WAITING = 12
"""Recordings that wait for their turn before others are asked to come back later."""
_AT_ONCE = 2
"""While one is recognised, the next is decoded."""
_SURE = 0.55
_ABOVE_NOISE = 8.0


class EngineEar:
    """Speech to text by an engine, in threads of its own."""

    def __init__(self, engine: Hears) -> None:
        """Hear by ``engine``."""
        self._engine = engine
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="hear")
        self._waiting = 0

    @property
    def name(self) -> str:
        """The name of the engine."""
        return self._engine.name

    async def hear(self, recording: bytes, asking: str | None) -> Heard:  # noqa: ARG002 - the port's
        """What is said in ``recording``; Problem with a sentence when that cannot be told.

        ``asking`` is left aside: what was heard is matched to it afterwards (``nlu.heard``).
        """
        if self._waiting >= MOST_WAITING:
            raise _problem(HearingProblem("busy"))
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            words = await loop.run_in_executor(self._threads, self._engine.hear, recording)
        except HearingProblem as problem:
            raise _problem(problem) from None
        finally:
            self._waiting -= 1
        return Heard(words.text, doubtful(words), words.seconds)

    async def ready(self) -> bool:
        """Whether the engine answered when it was last used."""
        return self._engine.ready()

    def close(self) -> None:
        """Let go of the threads and of what the engine holds."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._engine.close()


def doubtful(words: Words) -> bool:
    """Whether nothing may follow from ``words`` before the person says yes to them."""
    unsure = words.sure is not None and words.sure < _SURE
    drowned = words.above_noise is not None and words.above_noise < _ABOVE_NOISE
    return unsure or drowned


def check_audio(data: bytes) -> None:
    """Refuse what is no recording, or too large a one, with a sentence on how to mend it."""
    try:
        check(data)
    except HearingProblem as problem:
        raise _problem(problem) from None


def _problem(problem: HearingProblem) -> Problem:
    status = _STATUS.get(problem.code, 422)
    headers = {"Retry-After": "10"} if status == 503 else {}  # noqa: PLR2004 - HTTP's own
    return Problem(status, problem.message, headers)
