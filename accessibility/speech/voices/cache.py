"""Sounds that were made before: prompts that recur on disk, everything else in memory only.

What a person's own values are part of is never written to disk: whoever speaks says which
sentences recur (``recurring.py``), and only those are kept there, named by a hash.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path

MOST_ON_DISK = 64 * 1024 * 1024
MOST_IN_MEMORY = 8 * 1024 * 1024
_ENDING = ".mp3"


def key_of(engine: str, version: str, sentence: str, rate: float) -> str:
    """Under which the sound of ``sentence`` is kept; another voice or rate is another sound."""
    said = "\0".join((engine, version, f"{rate:.2f}", sentence))
    return sha256(said.encode()).hexdigest()


class SoundCache:
    """Keeps sounds by key; the longest unused go when there are too many bytes of them."""

    def __init__(
        self,
        folder: Path,
        most_on_disk: int = MOST_ON_DISK,
        most_in_memory: int = MOST_IN_MEMORY,
    ) -> None:
        """Keep what recurs in ``folder``, which is made at the first of them."""
        self._folder = folder
        self._most_on_disk = most_on_disk
        self._most_in_memory = most_in_memory
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._on_disk: int | None = None
        self._lock = threading.Lock()

    def get(self, key: str, *, recurs: bool) -> bytes | None:
        """The sound of ``key``, or None."""
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]
        if not recurs:
            return None
        file = self._file(key)
        try:
            data = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return data or None

    def put(self, key: str, data: bytes, *, recurs: bool) -> None:
        """Keep ``data``; a disk that is full or read-only keeps nothing, and that is all."""
        if recurs:
            self._write(key, data)
        else:
            self._remember(key, data)

    def _remember(self, key: str, data: bytes) -> None:
        with self._lock:
            self._bytes += len(data) - len(self._memory.pop(key, b""))
            self._memory[key] = data
            while self._bytes > self._most_in_memory:
                _, gone = self._memory.popitem(last=False)
                self._bytes -= len(gone)

    def _write(self, key: str, data: bytes) -> None:
        file = self._file(key)
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            number, half = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(number, "wb") as out:
                out.write(data)
            Path(half).replace(file)
        except OSError:
            self._remember(key, data)
            return
        with self._lock:
            if self._on_disk is None:
                self._on_disk = sum(size for _, size, _ in self._kept())
            else:
                self._on_disk += len(data)
            if self._on_disk > self._most_on_disk:
                self._on_disk = self._thinned()

    def _thinned(self) -> int:
        """Remove the longest unused until nine tenths are left; how many bytes that is."""
        kept = sorted(self._kept())
        left = sum(size for _, size, _ in kept)
        for _, size, file in kept:
            if left <= self._most_on_disk * 9 // 10:
                break
            file.unlink(missing_ok=True)
            left -= size
        return left

    def _kept(self) -> list[tuple[float, int, Path]]:
        found: list[tuple[float, int, Path]] = []
        for file in self._folder.glob(f"*/*{_ENDING}"):
            try:
                about = file.stat()
            except OSError:
                continue
            found.append((about.st_mtime, about.st_size, file))
        return found

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{_ENDING}"
