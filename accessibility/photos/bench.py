"""The photo bench (照片): what may be better about a photo, and the photo made ready.

The work is done in a child process with the networks, which starts with the first photo and ends
when idle; here are only the figures, the verdict and the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from accessibility.photos.intake import Photo
from accessibility.photos.judging import Verdict, judge
from accessibility.photos.measures import Measures
from accessibility.photos.sizes import PhotoSize
from accessibility.speech.child import Child, ChildDied, ChildLimits

_MODULE = "accessibility.photos.bench_child"
_SECONDS = 25.0
LIMITS = ChildLimits(memory_megabytes=1536, threads=1, idle_seconds=180.0)


@dataclass(frozen=True)
class Looked:
    """What came of looking at a photo.

    ``mended`` is the photo made ready (a JPEG of the right size), None when it could not be made;
    ``done`` and ``failed`` say which of ``judging.MENDS`` were carried out, ``chin`` how far down
    the chin is in it (0 to 1).
    """

    verdict: Verdict
    measures: Measures
    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    chin: float = 0.0
    mended: bytes | None = field(default=None, repr=False)


class Looks(Protocol):
    """Whatever looks at photos."""

    def look(self, photo: Photo, size: PhotoSize) -> Looked | None:
        """What may be said of ``photo``; None when nobody can look now. May block."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class PhotoBench:
    """Looks at photos in a process of its own."""

    def __init__(self, limits: ChildLimits = LIMITS) -> None:
        """Start nothing before the first photo."""
        self._child = Child(_MODULE, (), limits)

    @property
    def running(self) -> bool:
        """Whether the child process is there now."""
        return self._child.running

    def look(self, photo: Photo, size: PhotoSize) -> Looked | None:
        """What may be said of ``photo``; None when the child failed. Blocks."""
        try:
            head, data = self._child.ask({"size": size.model_dump()}, photo.data, _SECONDS)
        except ChildDied:
            return None
        measures = Measures.from_json(head["measures"])
        return Looked(
            judge(measures, size.aspect),
            measures,
            tuple(head["done"]),
            tuple(head["failed"]),
            float(head["chin"]),
            data or None,
        )

    def close(self) -> None:
        """End the child process."""
        self._child.close()
