"""What is spoken: the port of the engines, sentences, and sound in containers (语音合成)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SLOWEST, FASTEST = 0.5, 2.0
"""Between these a rate of speech is kept, whatever is asked."""
LONGEST = 80
"""Characters of a sentence that are spoken in one breath; a longer one is parted at its commas."""
MP3, OGG = "audio/mpeg", "audio/ogg"
_END = re.compile(r"(?<=[。？！；\n])")
_COMMA = re.compile(r"(?<=[，：、])")
_SOUND = re.compile(r"\w")
_PAUSES = {"。": 0.35, "？": 0.35, "！": 0.35, "；": 0.3, "\n": 0.45, "：": 0.25}
_PAUSE = 0.2
_QUIET = 0.008
_EDGE = 0.03


class SpeakingProblem(Exception):  # noqa: N818 -- it says what happened to the sentence
    """A sentence that cannot be spoken now: ``down``, ``too_slow`` or ``busy``."""

    def __init__(self, code: str) -> None:
        """The problem ``code``."""
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Sound:
    """Mono sound: 16-bit little-endian ``samples``, ``hertz`` of them a second."""

    samples: bytes = field(repr=False)
    hertz: int

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.samples) / 2 / self.hertz


class Speaks(Protocol):
    """Something that speaks (语音合成引擎)."""

    name: str
    version: str
    """Another one for another voice, model or reading: sounds that were kept are told apart."""

    def speak(self, sentence: str, rate: float) -> Sound:
        """``sentence`` spoken at ``rate``, without silence around; SpeakingProblem when not."""
        ...

    def fault(self) -> str | None:
        """Why it cannot be used, found out by using it; None when it can. May take seconds."""
        ...

    def ready(self) -> bool:
        """Whether it answered when it was last used; takes no time."""
        ...

    def close(self) -> None:
        """Let go of processes and connections."""
        ...


def sentences(speech: str) -> list[str]:
    """``speech`` in sentences, each with the mark that ends it; what has no sound is left out."""
    found: list[str] = []
    for sentence in _END.split(speech):
        if len(sentence) <= LONGEST:
            found.append(sentence.strip(" "))
            continue
        breath = ""
        for part in _COMMA.split(sentence):
            if breath and len(breath) + len(part) > LONGEST:
                found.append(breath)
                breath = ""
            breath += part
        found.append(breath)
    return [s for s in found if _SOUND.search(s)]


def floats(sound: Sound) -> NDArray[np.float32]:
    """The samples between -1 and 1."""
    return np.frombuffer(sound.samples, "<i2").astype(np.float32) / 32768.0


def as_sound(samples: NDArray[np.float32], hertz: int) -> Sound:
    """Samples between -1 and 1 without the silence around them."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    if loud.size:
        edge = int(_EDGE * hertz)
        samples = samples[max(0, int(loud[0]) - edge) : int(loud[-1]) + edge]
    return Sound((np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes(), hertz)


def paused(sound: Sound, sentence: str, rate: float) -> Sound:
    """``sound`` with the pause after it that ``sentence`` ends with."""
    seconds = _PAUSES.get(sentence[-1:], _PAUSE) / rate
    return Sound(sound.samples + bytes(2 * int(seconds * sound.hertz)), sound.hertz)


def encoded(sound: Sound, media_type: str) -> bytes:
    """``sound`` as MP3 frames, which can stand one after the other, or as a whole Ogg/Opus file."""
    import av  # noqa: PLC0415 -- heavy: a service that says nothing does without

    out = io.BytesIO()
    mp3 = media_type == MP3
    options = {"write_xing": "0", "id3v2_version": "0"} if mp3 else {}
    with av.open(out, "w", format="mp3" if mp3 else "ogg", options=options) as container:
        rate = sound.hertz if mp3 else 48_000
        stream = container.add_stream("libmp3lame" if mp3 else "libopus", rate=rate)
        stream.layout = "mono"
        stream.bit_rate = 48_000 if mp3 else 32_000
        frame = av.AudioFrame.from_ndarray(
            np.frombuffer(sound.samples, "<i2").reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate = sound.hertz
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return out.getvalue()


def decoded(mp3: bytes) -> Sound:
    """The sound of MP3 frames that ``encoded`` made."""
    import av  # noqa: PLC0415 -- as above

    pieces: list[bytes] = []
    hertz = 0
    with av.open(io.BytesIO(mp3), "r", format="mp3") as container:
        resampler = av.AudioResampler(format="s16", layout="mono")
        for frame in container.decode(audio=0):
            hertz = frame.sample_rate
            pieces += [p.to_ndarray().tobytes() for p in resampler.resample(frame)]
    return Sound(b"".join(pieces), hertz)
