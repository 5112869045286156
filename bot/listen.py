"""Understanding in a thread of its own, so that a slow sentence stops nobody else's turn."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from bot.ports import Interpreter
from dialogs.model import Understood

LONGEST = 10_000
"""Characters a message may have; a longer one is refused."""
READ = 2_000
"""Characters of a message that are read; the person is told when theirs was longer."""
_KEPT = frozenset("\n\t")


class Listener:
    """Calls the interpreter, one sentence at a time: engines are not built for several threads."""

    def __init__(
        self, interpreter: Interpreter, engines: Mapping[str, Interpreter] | None = None
    ) -> None:
        """Hear through ``interpreter``, or through one of the ``engines`` that run, by name."""
        self._interpreter = interpreter
        self.engines = engines or {"embedded": interpreter}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="understand")

    async def hear(
        self, text: str, asking: str | None, today: date, engine: str | None = None
    ) -> Understood:
        """What ``text`` was understood to mean; nothing but spaces is nothing said.

        ``engine`` names one of ``engines``; None leaves it to how the service is set up.
        """
        if not text.strip():
            return Understood(intent="inform", confidence=1.0)
        loop = asyncio.get_running_loop()
        interpret = (self.engines[engine] if engine else self._interpreter).interpret
        return await loop.run_in_executor(self._thread, interpret, text, asking, today)

    def close(self) -> None:
        """Let go of the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def cleaned(text: str) -> str:
    """``text`` without control characters and invisible direction marks, ends trimmed.

    Characters are otherwise left as typed: a rare one in a name must come out as it went in.
    """
    visible = (c for c in text.replace("\r\n", "\n") if c in _KEPT or not _hidden(c))
    return "".join(visible).strip()


def _hidden(character: str) -> bool:
    if character == "\u200d":  # joins emoji; harmless
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"}
