"""Decodes one recording in a process of its own, with little memory and little time.

Run by path, not as a module, once for each recording: a hostile one that gets the better of a
decoder finds neither data nor keys, and hears nobody else. Reads the recording from standard input
and writes a line of JSON (``problem``, or ``seconds``), then 16-bit mono samples at 16 kHz.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

import av
import av.error
import av.logging

RATE = 16_000
MOST_STREAMS = 8
MOST_CHANNELS = 8
RATES = range(7_000, 193_000)
CODECS = frozenset({"opus", "vorbis", "aac", "mp3", "alac", "flac", "amr_nb", "amr_wb"})
MEGABYTE = 1024 * 1024


class _TooLong(Exception):  # noqa: N818 -- a finding, not a fault
    """There is more sound than may be."""


def limit(megabytes: int, seconds: int) -> None:
    """Take no more memory and processor time than this, write no files, leave no core behind."""
    memory = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def decode(recording: bytes, demuxer: str, most_seconds: int) -> tuple[dict[str, Any], bytes]:
    """What was found, and the samples.

    What a file says of its own length is not believed: samples are counted as they come.
    """
    with av.open(io.BytesIO(recording), format=demuxer) as container:
        streams = container.streams
        if len(streams) > MOST_STREAMS or not streams.audio:
            return {"problem": "unknown" if not streams.audio else "broken"}, b""
        stream = streams.audio[0]
        if not acceptable(stream):
            return {"problem": "unknown"}, b""
        stream.codec_context.thread_count = 1
        try:
            samples = collect(container, stream, most_seconds * RATE)
        except _TooLong:
            return {"problem": "too_long"}, b""
    if not samples:
        return {"problem": "broken"}, b""
    return {"seconds": len(samples) / 2 / RATE}, samples


def acceptable(stream: Any) -> bool:  # noqa: ANN401 -- PyAV's stream; av is untyped at this edge
    """Whether ``stream`` is one of the codecs, rates and layouts that people record in."""
    context = stream.codec_context
    codec = context.codec.canonical_name
    known = codec in CODECS or codec.startswith("pcm_")
    return known and context.sample_rate in RATES and 1 <= context.channels <= MOST_CHANNELS


def collect(container: Any, stream: Any, most_samples: int) -> bytes:  # noqa: ANN401 -- as above
    """The samples of ``stream``; a broken end of the recording costs no more than that end."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    out = bytearray()

    def keep(frames: Any) -> None:  # noqa: ANN401 -- as above
        for frame in frames:
            out.extend(bytes(frame.planes[0])[: frame.samples * 2])
        if len(out) > most_samples * 2:
            raise _TooLong

    try:
        for frame in container.decode(stream):
            frame.pts = None
            keep(resampler.resample(frame))
        keep(resampler.resample(None))
    except av.error.FFmpegError:
        pass
    return bytes(out)


def main(arguments: list[str]) -> None:
    """Decode standard input under the limits that ``arguments`` give."""
    demuxer = arguments[0]
    megabytes, processor_seconds, most_seconds = (int(a) for a in arguments[1:])
    av.logging.set_level(None)
    limit(megabytes, processor_seconds)
    try:
        found, samples = decode(sys.stdin.buffer.read(), demuxer, most_seconds)
    except Exception:  # noqa: BLE001 -- decoders fail in any way; the edge of this process
        found, samples = {"problem": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + samples)


if __name__ == "__main__":
    main(sys.argv[1:])
