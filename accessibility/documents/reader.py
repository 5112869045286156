"""The document reader (证件识别): what a photographed paper says, for the person to confirm.

The text is recognised in a child process, which starts with the first paper and ends when idle.
Nothing is kept here and nothing is logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from accessibility.documents.lines import sheet_from
from accessibility.documents.papers import Reading, read_paper
from accessibility.photos.intake import Photo
from accessibility.speech.child import Child, ChildDied, ChildLimits

_MODULE = "accessibility.documents.reader_child"
_SECONDS = 40.0
LIMITS = ChildLimits(memory_megabytes=3072, threads=2, idle_seconds=180.0)


class Reads(Protocol):
    """Whatever reads papers."""

    def read(self, photo: Photo, today: date, peoples: Sequence[str]) -> Reading | None:
        """What the paper in ``photo`` says; None when nobody can read now. May block."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class DocumentReader:
    """Reads papers with a recogniser in a process of its own."""

    def __init__(self, limits: ChildLimits = LIMITS) -> None:
        """Start nothing before the first paper."""
        self._child = Child(_MODULE, (), limits)

    @property
    def running(self) -> bool:
        """Whether the child process is there now."""
        return self._child.running

    def read(self, photo: Photo, today: date, peoples: Sequence[str]) -> Reading | None:
        """What the paper in ``photo`` says; None when the child failed. Blocks."""
        try:
            found, _ = self._child.ask({}, photo.data, _SECONDS)
        except ChildDied:
            return None
        return read_paper(sheet_from(found), today, peoples)

    def close(self) -> None:
        """End the child process."""
        self._child.close()
