"""Whisper by faster-whisper (CTranslate2), 8-bit, on the processor."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from accessibility.speech.activity import RATE, Samples
from accessibility.speech.recognising import Recognition

FILES = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.txt", "vocabulary.json")
_BEAM = 5
_ONE_WINDOW = 29.0  # seconds; what is longer is cut at the times that the model gives


class Whisper:
    """A Whisper model; no prompt is given to it, which more than doubles its errors."""

    def __init__(self, directory: Path, threads: int) -> None:
        """Load the model in ``directory``; nothing is fetched from anywhere."""
        from faster_whisper import (  # type: ignore[import-untyped]  # brings no types  # noqa: PLC0415 -- only in the child
            WhisperModel,
        )

        self._model = WhisperModel(
            str(directory),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            num_workers=1,
            local_files_only=True,
        )

    def recognise(self, sound: Samples) -> Recognition:
        """The words in ``sound``; ``sure`` is the model's mean probability of a token."""
        found, _ = self._model.transcribe(
            sound,
            language="zh",
            beam_size=_BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=sound.size <= _ONE_WINDOW * RATE,
        )
        segments: list[Any] = list(found)
        weight = sum(len(s.tokens) for s in segments)
        if not weight:
            return Recognition("", 0.0)
        mean = sum(s.avg_logprob * len(s.tokens) for s in segments) / weight
        return Recognition("".join(s.text for s in segments).strip(), math.exp(min(mean, 0.0)))
