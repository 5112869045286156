"""Where in a recording somebody speaks (语音活动检测): silence, noise and speech told apart.

Silero's detector (MIT), which faster-whisper carries, run on onnxruntime alone so that it serves
every engine. Without it recognisers make sentences of silence and of noise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]

RATE = 16_000
WINDOW = 512
_CONTEXT = 64
_STATE = (1, 1, 128)
_SPEECH, _NO_LONGER = 0.5, 0.35
_LEAST_SPEECH = 6  # windows: 0.19 s, a short 是
_LEAST_CERTAIN = 0.65
_PADDING = 10  # windows kept around speech: 0.32 s
_LONGEST_PAUSE = 40  # windows: 1.3 s; of a longer silence the middle is left out
_SILENT = 10 ** (-80 / 20)
_AUDIBLE = 10 ** (-50 / 20)
_LOUD = 0.35
_MOST_GAIN = 150.0
_TINY = 1e-9


@dataclass(frozen=True)
class Activity:
    """What there is in a recording; ``speech`` is what to recognise, at an even loudness.

    ``above_noise`` is by how many decibels the speech is above the rest, None when there is no
    rest to compare with.
    """

    kind: Literal["silence", "noise", "speech"]
    speech: Samples = field(repr=False)
    above_noise: float | None = None


def floats(samples: bytes) -> Samples:
    """16-bit samples as numbers between -1 and 1."""
    return np.frombuffer(samples, "<i2").astype(np.float32) / 32768.0


def find_speech(sound: Samples) -> Activity:
    """The speech in ``sound`` (mono, 16 kHz, -1 to 1), or what there is instead."""
    nothing = np.zeros(0, np.float32)
    sound = sound - float(sound.mean()) if sound.size else sound
    loud = _loudness(sound)
    if not loud.size or float(np.percentile(loud, 98)) < _SILENT:
        return Activity("silence", nothing)
    even = _evened(sound)
    chances = speech_chances(even)
    spoken = _spoken(chances)
    if spoken.sum() < _LEAST_SPEECH or float(np.max(chances[spoken])) < _LEAST_CERTAIN:
        audible = float(np.percentile(loud, 90)) >= _AUDIBLE
        return Activity("noise" if audible else "silence", nothing)
    return Activity("speech", _kept(even, spoken), _above(loud, spoken))


def speech_chances(sound: Samples) -> Samples:
    """For each window of 32 ms the chance that somebody speaks in it."""
    windows = _windows(sound)
    before = np.roll(windows[:, -_CONTEXT:], 1, axis=0)
    before[0] = 0
    state = np.zeros(_STATE, np.float32)
    fed = {"input": np.concatenate([before, windows], 1), "h": state, "c": state}
    chances: Samples = np.asarray(_detector().run(None, fed)[0], np.float32).reshape(-1)
    return chances


def detector_file() -> Path | None:
    """The detector's model, or None when the package that carries it is not installed."""
    found = find_spec("faster_whisper")
    places = (found.submodule_search_locations if found else None) or []
    files = (Path(p) / "assets" / "silero_vad_v6.onnx" for p in places)
    return next((f for f in files if f.is_file()), None)


@cache
def _detector() -> Any:  # noqa: ANN401 -- onnxruntime brings no types
    import onnxruntime  # type: ignore[import-untyped]  # brings no types  # noqa: PLC0415 -- only in the child

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(detector_file()), options, providers=["CPUExecutionProvider"]
    )


def _windows(sound: Samples) -> Samples:
    padded = np.pad(sound, (0, -sound.size % WINDOW))
    return padded.reshape(-1, WINDOW)


def _loudness(sound: Samples) -> Samples:
    """The root mean square of each window."""
    windows = _windows(sound)
    return np.sqrt(np.mean(windows * windows, axis=1, dtype=np.float32), dtype=np.float32)


def _evened(sound: Samples) -> Samples:
    """``sound`` as loud as speech should be: whoever is weak or far away is heard too."""
    peak = float(np.percentile(np.abs(sound), 99.8))
    gain = min(_MOST_GAIN, _LOUD / max(peak, _TINY))
    even: Samples = np.clip(sound * gain, -1.0, 1.0).astype(np.float32)
    return even


def _spoken(chances: Samples) -> NDArray[np.bool_]:
    """The windows in which somebody speaks; it takes more to begin than to go on."""
    spoken = np.zeros(chances.size, np.bool_)
    speaking = False
    for place, chance in enumerate(chances):
        speaking = bool(chance >= (_NO_LONGER if speaking else _SPEECH))
        spoken[place] = speaking
    return spoken


def _kept(sound: Samples, spoken: NDArray[np.bool_]) -> Samples:
    """What is spoken with a little around it; long silences are cut out of the middle."""
    places = np.flatnonzero(spoken)
    keep = np.zeros(spoken.size, np.bool_)
    keep[max(0, places[0] - _PADDING) : places[-1] + _PADDING + 1] = True
    for before, after in pairwise(places):
        if after - before > _LONGEST_PAUSE:
            keep[before + _PADDING : after - _PADDING] = False
    return _windows(sound)[keep].reshape(-1)


def _above(loud: Samples, spoken: NDArray[np.bool_]) -> float | None:
    rest = loud[~spoken]
    if rest.size < _LEAST_SPEECH:
        return None
    speech = float(np.sqrt((loud[spoken] ** 2).mean()))
    around = float(np.sqrt((rest**2).mean()))
    return 20.0 * float(np.log10(max(speech, _TINY) / max(around, _TINY)))
