"""Voices of sherpa-onnx (Kokoro multi-lang, Matcha, VITS), from a directory as they are released.

Which family a directory holds is told by its files: ``voices.bin`` is Kokoro's, a vocoder is
Matcha's, everything else with a model and tokens is VITS.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np

from accessibility.speech.voices.sound import Sound, as_sound

Family = Literal["kokoro", "matcha", "vits"]
TOKENS = "tokens.txt"
_VOCODERS = ("vocos*.onnx", "hifigan*.onnx")


def family_of(directory: Path) -> Family:
    """Which of the three the voice in ``directory`` is."""
    if (directory / "voices.bin").is_file():
        return "kokoro"
    return "matcha" if vocoder_of(directory) else "vits"


def vocoder_of(directory: Path) -> Path | None:
    """Matcha's second model, in ``directory`` or beside it, where it is unpacked alone."""
    places = (directory, directory.parent)
    found = (f for place in places for name in _VOCODERS for f in sorted(place.glob(name)))
    return next(found, None)


def model_of(directory: Path) -> Path | None:
    """The model in ``directory``: the 8-bit one first, never the vocoder."""
    models = [
        f for f in sorted(directory.glob("*.onnx")) if not any(f.match(name) for name in _VOCODERS)
    ]
    return next((f for f in models if "int8" in f.name), next(iter(models), None))


def missing_of(directory: Path) -> list[str]:
    """The files that ``directory`` lacks; none when it holds a voice."""
    needs = {
        TOKENS: (directory / TOKENS).is_file(),
        "model.onnx": model_of(directory) is not None,
        "lexicon.txt": bool(_lexicons(directory)),
    }
    return [name for name, there in needs.items() if not there]


def _lexicons(directory: Path) -> str:
    """Chinese only: what is spoken has no foreign words in it."""
    found = sorted(directory.glob("lexicon*zh*.txt")) or sorted(directory.glob("lexicon*.txt"))
    return ",".join(map(str, found))


class SherpaVoice:
    """The voice in ``directory``, with one of its speakers."""

    def __init__(self, directory: Path, voice: str, threads: int) -> None:
        """Load it; RuntimeError when it is none of these. ``voice`` is a speaker's number."""
        import sherpa_onnx  # type: ignore[import-untyped]  # brings no types  # noqa: PLC0415 -- only in the child

        of: Any = sherpa_onnx
        model: Any = of.OfflineTtsModelConfig(num_threads=threads)
        setattr(model, family_of(directory), _FAMILIES[family_of(directory)](of, directory))
        rules = ",".join(str(f) for f in sorted(directory.glob("*.fst")))
        config = of.OfflineTtsConfig(model=model, rule_fsts=rules, max_num_sentences=1)
        if not config.validate():
            raise RuntimeError("sherpa-onnx does not take what is in the directory")
        self._voice: Any = of.OfflineTts(config)
        self._speaker = int(voice or 0)

    def speak(self, sentence: str, rate: float) -> Sound:
        """``sentence`` spoken; ValueError when nothing in it has a sound."""
        found = self._voice.generate(sentence, sid=self._speaker, speed=rate)
        if not len(found.samples):
            raise ValueError("nothing to say")
        return as_sound(np.asarray(found.samples, np.float32), int(found.sample_rate))


def _kokoro(of: Any, directory: Path) -> Any:  # noqa: ANN401 -- the library has no types
    return of.OfflineTtsKokoroModelConfig(
        model=str(model_of(directory)),
        voices=str(directory / "voices.bin"),
        tokens=str(directory / TOKENS),
        lexicon=_lexicons(directory),
    )


def _matcha(of: Any, directory: Path) -> Any:  # noqa: ANN401 -- the library has no types
    return of.OfflineTtsMatchaModelConfig(
        acoustic_model=str(model_of(directory)),
        vocoder=str(vocoder_of(directory)),
        tokens=str(directory / TOKENS),
        lexicon=_lexicons(directory),
    )


def _vits(of: Any, directory: Path) -> Any:  # noqa: ANN401 -- the library has no types
    return of.OfflineTtsVitsModelConfig(
        model=str(model_of(directory)),
        tokens=str(directory / TOKENS),
        lexicon=_lexicons(directory),
    )


_FAMILIES = {"kokoro": _kokoro, "matcha": _matcha, "vits": _vits}
