"""Takes in a picture that a stranger sent: known format, bounded size, re-made from its pixels.

``intake`` blocks while another process decodes and while others have their turn; async code calls
it in an executor of its own, so that a crowd of uploads keeps nobody else waiting.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from accessibility.photos.formats import PICTURES, format_of
from accessibility.photos.problems import PhotoProblem

MEGABYTE = 1024 * 1024
_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True)
class Limits:
    """What a picture may be and what decoding it may cost."""

    most_bytes: int = 12 * MEGABYTE
    most_pixels: int = 40_000_000
    least_side: int = 40
    result_side: int = 2000
    memory_megabytes: int = 900
    processor_seconds: int = 10
    wait_seconds: int = 20
    at_once: int = 2


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, repr=False)
class Photo:
    """A picture made safe: an upright RGB JPEG without metadata, and the format it came in."""

    data: bytes
    width: int
    height: int
    came_as: str

    def __repr__(self) -> str:
        """Its size alone; the picture is personal."""
        return f"<Photo {self.width}x{self.height}>"


@cache
def _turns(at_once: int) -> threading.BoundedSemaphore:
    """Lets so many decoders run at once; everybody else waits for a turn."""
    return threading.BoundedSemaphore(at_once)


def intake(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Photo:
    """The picture in ``data``, made safe; PhotoProblem when it cannot be taken."""
    if not data:
        raise PhotoProblem("empty")
    if len(data) > limits.most_bytes:
        raise PhotoProblem("too_large", megabytes=limits.most_bytes // MEGABYTE)
    kind = format_of(data)
    if kind is None:
        raise PhotoProblem("not_a_picture")
    if kind not in PICTURES:
        raise PhotoProblem("unsupported", format=kind)
    if kind == "HEIC" and find_spec("pi_heif") is None:
        raise PhotoProblem("heic")
    turns = _turns(limits.at_once)
    if not turns.acquire(timeout=limits.wait_seconds):
        raise PhotoProblem("busy")
    try:
        return _decoded(data, kind, limits)
    finally:
        turns.release()


def _decoded(data: bytes, kind: str, limits: Limits) -> Photo:
    figures = (
        limits.memory_megabytes,
        limits.processor_seconds,
        limits.most_pixels,
        limits.least_side,
        limits.result_side,
    )
    # -I: the decoder sees no environment, no user packages and not the working directory.
    command = [sys.executable, "-I", str(_WORKER), kind, *map(str, figures)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and file; the input is data only
            command,
            input=data,
            capture_output=True,
            timeout=limits.wait_seconds,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise PhotoProblem("too_slow") from None
    if done.returncode != 0:
        # Killed for its processor time, or fallen over: either way this picture cannot be opened.
        raise PhotoProblem("too_slow" if done.returncode < 0 else "broken")
    head, _, jpeg = done.stdout.partition(b"\n")
    found = json.loads(head)
    if "problem" in found:
        raise PhotoProblem(found["problem"])
    return Photo(jpeg, int(found["width"]), int(found["height"]), str(found["format"]))
