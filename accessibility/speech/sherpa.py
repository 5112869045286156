"""SenseVoice and Paraformer by sherpa-onnx, from a directory as its releases are packed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from accessibility.speech.activity import RATE, Samples
from accessibility.speech.recognising import Recognition

MODELS = ("model.int8.onnx", "model.onnx")
TOKENS = "tokens.txt"
_OF_SENSE_VOICE = "<|zh|>"

Family = Literal["sense-voice", "paraformer"]


def model_file(directory: Path) -> Path | None:
    """The model in ``directory``, the 8-bit one first; None when there is none."""
    return next((f for f in (directory / name for name in MODELS) if f.is_file()), None)


def family_of(tokens: Path) -> Family:
    """Which of the two a model is; only SenseVoice has a token for each language."""
    with tokens.open(encoding="utf-8", errors="replace") as lines:
        return "sense-voice" if any(_OF_SENSE_VOICE in line for line in lines) else "paraformer"


class Sherpa:
    """An offline recogniser of sherpa-onnx."""

    def __init__(self, directory: Path, threads: int) -> None:
        """Load the model in ``directory``; RuntimeError when it is none of these."""
        import sherpa_onnx  # type: ignore[import-untyped]  # brings no types  # noqa: PLC0415 -- only in the child

        model, tokens = str(model_file(directory)), directory / TOKENS
        recognisers: Any = sherpa_onnx.OfflineRecognizer
        if family_of(tokens) == "sense-voice":
            self._recogniser = recognisers.from_sense_voice(
                model=model, tokens=str(tokens), num_threads=threads, language="zh", use_itn=False
            )
        else:
            self._recogniser = recognisers.from_paraformer(
                paraformer=model, tokens=str(tokens), num_threads=threads
            )

    def recognise(self, sound: Samples) -> Recognition:
        """The words in ``sound``; these models do not tell how sure they are."""
        stream = self._recogniser.create_stream()
        stream.accept_waveform(RATE, sound)
        self._recogniser.decode_stream(stream)
        return Recognition(str(stream.result.text).strip())
