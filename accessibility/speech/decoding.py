"""From a recording as it was sent to plain samples, decoded where it can do no harm.

``decode`` blocks while another process decodes; async code calls it in a thread.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from accessibility.speech.containers import DEMUXERS, container_of
from accessibility.speech.problems import HearingProblem

RATE = 16_000
"""Samples a second that recognisers are given."""

_TIME_IS_UP = (-signal.SIGXCPU, -signal.SIGKILL)
_DECODER = Path(__file__).with_name("decoder.py")


@dataclass(frozen=True)
class RecordingLimits:
    """What a recording may be, and what decoding it may cost."""

    most_bytes: int = 10 * 1024 * 1024
    most_seconds: int = 120
    memory_megabytes: int = 700
    processor_seconds: int = 15
    wait_seconds: int = 30


DEFAULT_LIMITS = RecordingLimits()


@dataclass(frozen=True)
class Sound:
    """A decoded recording: ``samples`` are 16-bit, mono, little-endian, ``RATE`` a second."""

    samples: bytes = field(repr=False)
    seconds: float


def check(recording: bytes, limits: RecordingLimits = DEFAULT_LIMITS) -> str:
    """The container of ``recording``; HearingProblem when it cannot be taken as it stands."""
    if not recording:
        raise HearingProblem("empty")
    if len(recording) > limits.most_bytes:
        raise HearingProblem("too_large")
    container = container_of(recording)
    if container is None:
        raise HearingProblem("unknown")
    return container


def decode(recording: bytes, limits: RecordingLimits = DEFAULT_LIMITS) -> Sound:
    """The samples of ``recording``; HearingProblem when there are none to be had."""
    demuxer = DEMUXERS[check(recording, limits)]
    figures = (limits.memory_megabytes, limits.processor_seconds, limits.most_seconds)
    command = [sys.executable, "-I", "-B", str(_DECODER), demuxer, *map(str, figures)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and file; the input is data only
            command,
            input=recording,
            capture_output=True,
            timeout=limits.wait_seconds,
            check=False,
            env={},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise HearingProblem("too_slow") from None
    if done.returncode != 0:
        raise HearingProblem("too_slow" if done.returncode in _TIME_IS_UP else "broken")
    head, _, samples = done.stdout.partition(b"\n")
    found = json.loads(head)
    if "problem" in found:
        raise HearingProblem(found["problem"])
    return Sound(samples, float(found["seconds"]))
