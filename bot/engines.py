"""What understands, hears and speaks for the conversation service, and how each is probed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.ports import Ear, Interpreter, RemoteInterpreter
from bot.speaking import Speaking

Check = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Engines:
    """The engines that run.

    ``interpreter`` is the one that conversations are understood with, ``known`` are all of its
    kind by name; ``ear`` hears recordings and ``mouth`` reads aloud, where there is one.
    """

    interpreter: Interpreter
    known: Mapping[str, Interpreter] | None = None
    ear: Ear | None = None
    mouth: Speaking | None = None


def fallbacks(known: Mapping[str, Interpreter], mouth: Speaking | None) -> dict[str, Check]:
    """The probes of engines that may be down: another one answers, or the text is there."""
    remote = {n: e for n, e in known.items() if isinstance(e, RemoteInterpreter)}
    probes = {f"understanding.{name}": _aside(engine.ready) for name, engine in remote.items()}
    return probes | ({"speaking": _aside(mouth.ready)} if mouth is not None else {})


def _aside(answers: Callable[[], bool]) -> Check:
    async def check() -> bool:
        return await asyncio.to_thread(answers)

    return check
