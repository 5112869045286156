"""A voice that hums: a tone for every character, and a list of what it was given to say."""

from __future__ import annotations

import threading

import numpy as np

from accessibility.speech.voices.sound import Sound, SpeakingProblem

HERTZ = 24_000


class FakeVoice:
    """Hums each sentence a tenth of a second a character; ``gate`` closed lets nothing through."""

    name = "fake"
    version = "1"

    def __init__(self) -> None:
        self.said: list[tuple[str, float]] = []
        self.fails: str | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.closed = False

    def speak(self, sentence: str, rate: float) -> Sound:
        self.said.append((sentence, rate))
        assert self.gate.wait(10)
        if self.fails is not None:
            raise SpeakingProblem(self.fails)
        time = np.arange(int(0.1 * len(sentence) / rate * HERTZ)) / HERTZ
        wave = 0.4 * np.sin(2 * np.pi * 440 * time)
        return Sound((wave * 32767).astype("<i2").tobytes(), HERTZ)

    def fault(self) -> str | None:
        return self.fails

    def ready(self) -> bool:
        return self.fails is None

    def close(self) -> None:
        self.closed = True
