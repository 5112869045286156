"""The child that speaks.

Its main program takes the memory limit in megabytes, the engine (``kokoro`` or ``sherpa-onnx``),
its directory, its voice and its threads. A request is ``{"do": "load"}``, or ``{"do": "speak"}``
with a ``rate`` and the sentence as UTF-8. The answer has the ``hertz`` and 16-bit samples, or names
a ``problem``, with ``why`` when loading failed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from accessibility.speech.child import serve
from accessibility.speech.voices.kokoro import Kokoro
from accessibility.speech.voices.sherpa import SherpaVoice
from dialogs.model import Json

Answer = tuple[Mapping[str, Json], bytes]
_ENGINES: Mapping[str, type[Kokoro | SherpaVoice]] = {"kokoro": Kokoro, "sherpa-onnx": SherpaVoice}


class Speaker:
    """Answers requests; the voice is loaded at the first and stays."""

    def __init__(self, engine: str, directory: Path, voice: str, threads: int) -> None:
        """Speak with ``engine``."""
        self._made = _ENGINES[engine]
        self._with = (directory, voice, threads)
        self._voice: Kokoro | SherpaVoice | None = None

    def answer(self, head: Mapping[str, Json], data: bytes) -> Answer:
        """The answer to one request."""
        try:
            self._voice = self._voice or self._made(*self._with)
        except Exception as error:  # noqa: BLE001 -- runtimes raise errors of their own making
            return {"problem": "down", "why": str(error)[:300]}, b""
        if head.get("do") == "load":
            return {}, b""
        try:
            sound = self._voice.speak(data.decode(), head["rate"])
        except Exception:  # noqa: BLE001 -- the sentence may be personal: nothing of it is told
            return {"problem": "down"}, b""
        return {"hertz": sound.hertz}, sound.samples


if __name__ == "__main__":
    serve(
        Speaker(sys.argv[2], Path(sys.argv[3]), sys.argv[4], int(sys.argv[5])).answer,
        int(sys.argv[1]),
    )
