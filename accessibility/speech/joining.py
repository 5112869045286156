"""A model that several Python packages carry in parts, put together once in the user's cache.

Another process that does the same at the same time does no harm: each makes its own copy, and the
first to be whole stays.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

_PIECE = 1024 * 1024


class WeightsError(Exception):
    """The weights cannot be put together; says why."""


def carried(package: str, name: str) -> Path | None:
    """The file ``name`` that ``package`` carries; None when it is not installed."""
    spec = find_spec(package)
    places = (spec.submodule_search_locations if spec else None) or []
    return next((f for f in (Path(p) / name for p in places) if f.is_file()), None)


def cache_of(environ: Mapping[str, str], name: str) -> Path:
    """The folder ``name`` of the user's cache."""
    home = environ.get("XDG_CACHE_HOME") or str(
        Path(environ.get("HOME") or "~").expanduser() / ".cache"
    )
    return Path(home) / "yijianshi" / name


def join(
    folder: Path, name: str, parts: Sequence[Path], wanted: str, beside: Sequence[Path] = ()
) -> Path:
    """``folder`` with the whole of ``parts`` as ``name`` in it, and copies of ``beside``.

    Raises WeightsError when its SHA-256 is not ``wanted``, or when ``folder`` cannot be written.
    """
    if (folder / name).is_file():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise WeightsError(f"{folder.parent} 不能写入（{error.strerror}）") from None
    try:
        if _written(parts, half / name) != wanted:
            raise WeightsError("各部分合起来的校验值不对，请重新安装这几个软件包")
        for file in beside:
            shutil.copyfile(file, half / file.name)
        half.chmod(0o755)
        _settle(half, folder, name)
    except OSError as error:
        raise WeightsError(f"{folder.parent} 写不下（{error.strerror}）") from None
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return folder


def _written(parts: Sequence[Path], whole: Path) -> str:
    """Write the parts one after the other; their sum in hex."""
    digest = hashlib.sha256()
    with whole.open("wb") as out:
        for part in parts:
            with part.open("rb") as piece:
                while data := piece.read(_PIECE):
                    digest.update(data)
                    out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _settle(half: Path, folder: Path, name: str) -> None:
    try:
        half.rename(folder)
    except OSError:
        if not (folder / name).is_file():  # another one was not first: this is a fault
            raise
