"""Speech as Telegram plays it: Opus in Ogg, MP3 or M4A; anything else is made so."""

from __future__ import annotations

import asyncio
import io

import av

from bot.channels.telegram.gateway import File
from bot.records import Spoken

_AS_IS = {"audio/ogg": "voice.ogg", "audio/mpeg": "voice.mp3", "audio/mp4": "voice.m4a"}
RATE = 48_000
BITS = 24_000


async def as_voice_note(spoken: Spoken) -> File:
    """What was spoken as a file that Telegram plays with one tap."""
    name = _AS_IS.get(spoken.media_type.partition(";")[0])
    if name is not None:
        return File(name, spoken.audio)
    return File("voice.ogg", await asyncio.to_thread(_to_opus, spoken.audio))


def _to_opus(audio: bytes) -> bytes:
    out = io.BytesIO()
    with av.open(io.BytesIO(audio), "r") as source, av.open(out, "w", format="ogg") as sink:
        stream = sink.add_stream("libopus", rate=RATE)
        stream.bit_rate = BITS
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in source.decode(audio=0):
            for part in resampler.resample(frame):
                sink.mux(stream.encode(part))
        for part in resampler.resample(None):
            sink.mux(stream.encode(part))
        sink.mux(stream.encode(None))
    return out.getvalue()
