"""Recordings for tests: real ones, and the same in the containers that phones record in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import numpy as np

from accessibility.speech.activity import RATE, Samples
from accessibility.speech.listener import as_bytes
from accessibility.speech.service import as_wav

DATA = Path(__file__).parents[2] / "data" / "speech"
WENET = DATA / "wenet_BAC009S0724W0121.wav"
FIRERED = DATA / "firered_BAC009S0764W0121.wav"
UBERI = DATA / "uberi_chinese.flac"

AS_RECORDED = {
    "ogg/opus": ("ogg", "libopus", 48_000),
    "webm/opus": ("webm", "libopus", 48_000),
    "mp4/aac": ("mp4", "aac", 44_100),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "wav": ("wav", "pcm_s16le", 16_000),
    "wav/telephone": ("wav", "pcm_mulaw", 8_000),
}


def samples_of(path: Path) -> Samples:
    """The samples of a file at 16 kHz."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    out = bytearray()
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            frame.pts = None
            for each in resampler.resample(frame):
                out += bytes(each.planes[0])[: each.samples * 2]
        for each in resampler.resample(None):
            out += bytes(each.planes[0])[: each.samples * 2]
    return np.frombuffer(bytes(out), "<i2").astype(np.float32) / 32768.0


def wav(sound: Samples) -> bytes:
    """``sound`` as a WAV file."""
    return as_wav(as_bytes(sound))


def recorded(sound: Samples, how: str, bit_rate: int | None = None) -> bytes:
    """``sound`` as a phone would send it; ``how`` is a key of ``AS_RECORDED``."""
    container, codec, rate = AS_RECORDED[how]
    return encoded(sound, container, codec, rate, bit_rate)


def encoded(
    sound: Samples, container: str, codec: str, rate: int, bit_rate: int | None = None
) -> bytes:
    """``sound`` in ``container`` by ``codec``."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream: Any = file.add_stream(codec, rate=rate, layout="mono")
        if bit_rate:
            stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(
            np.frombuffer(as_bytes(sound), "<i2").reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate = RATE
        context = stream.codec_context
        size = context.frame_size or RATE
        resampler = av.AudioResampler(
            format=context.format, layout="mono", rate=rate, frame_size=size
        )
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return out.getvalue()


def hiss(seconds: float, level: float) -> Samples:
    """White noise, always the same."""
    made = np.random.default_rng(7).standard_normal(int(seconds * RATE)) * level
    return made.astype(np.float32)
