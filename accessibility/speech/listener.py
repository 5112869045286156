"""The child that listens: finds speech in samples and recognises it.

Its main program takes the memory limit in megabytes, the engine (``faster-whisper``,
``sherpa-onnx``, or ``none`` to find speech only), its directory and its threads.

A request is ``{"do": "load"}`` or ``{"do": "hear"}`` with 16-bit samples. The answer names a
``problem`` (with ``why`` when loading failed), or the ``text``, how ``sure`` the engine is and by
how many decibels speech was ``above`` the noise; without an engine the speech itself comes back.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from accessibility.speech.activity import Activity, Samples, find_speech, floats
from accessibility.speech.child import serve
from accessibility.speech.recognising import Recogniser, believable
from accessibility.speech.sherpa import Sherpa
from accessibility.speech.whisper import Whisper
from dialogs.model import Json

Answer = tuple[Mapping[str, Json], bytes]

_ENGINES: Mapping[str, type[Whisper | Sherpa]] = {"faster-whisper": Whisper, "sherpa-onnx": Sherpa}


class Listening:
    """Answers requests; the model is loaded at the first and stays."""

    def __init__(self, engine: str, directory: Path, threads: int) -> None:
        """Recognise with ``engine``, or find speech only when it is ``none``."""
        self._engine = engine
        self._directory = directory
        self._threads = threads
        self._recogniser: Recogniser | None = None

    def answer(self, head: Mapping[str, Json], data: bytes) -> Answer:
        """The answer to one request."""
        try:
            recogniser = self._loaded()
        except (RuntimeError, OSError, ValueError, ImportError) as error:
            return {"problem": "down", "why": str(error)[:300]}, b""
        if head.get("do") == "load":
            return {}, b""
        activity = find_speech(floats(data))
        if activity.kind != "speech":
            return {"problem": activity.kind}, b""
        if recogniser is None:
            return {"above": activity.above_noise}, as_bytes(activity.speech)
        return _heard(recogniser, activity), b""

    def _loaded(self) -> Recogniser | None:
        made = _ENGINES.get(self._engine)
        if self._recogniser is None and made is not None:
            self._recogniser = made(self._directory, self._threads)
        return self._recogniser


def as_bytes(sound: Samples) -> bytes:
    """``sound`` as 16-bit samples."""
    return (np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def _heard(recogniser: Recogniser, activity: Activity) -> Mapping[str, Json]:
    found = recogniser.recognise(activity.speech)
    if not believable(found.text):
        return {"problem": "noise"}
    return {"text": found.text, "sure": found.sure, "above": activity.above_noise}


if __name__ == "__main__":
    serve(Listening(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])).answer, int(sys.argv[1]))
