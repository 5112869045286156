"""What may be said of a photo by its figures: one thing to mend, what can be mended here, notes.

It advises and never refuses. A face that looks different, an eye that is closed or covered, a neck
that leans, a tube: none of these is ever a reason to take another photo; they are notes for the
clerk (请工作人员看一下).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accessibility.photos.measures import Measures

FAR_PIXELS = 95
"""Height of a face below which the two-inch photo would have to be blown up to over twice."""
_DARK, _BRIGHT, _GLARE, _UNEVEN = 62, 236, 0.22, 62
_BLURRED = 42
_LACKS_SIDE, _LACKS_TOP, _LACKS_BELOW = 0.10, 0.03, 0.16
_LEVEL, _LEVEL_MOST = 4.0, 20.0
_STRAIGHT = 0.42
_CLOSED = 0.11
_POINTS = 0.5
_WHITE = 0.93
_COLOUR = 8
_FITS = 0.02

RETAKE = (
    "no_face",
    "several_faces",
    "dark",
    "bright",
    "far",
    "near",
    "cut_above",
    "cut_below",
    "off_left",
    "off_right",
    "blurred",
    "uneven",
    "grey",
)
"""What another photo would mend, in the order in which it is named."""
NOTES = ("points", "eye", "eyes", "lean", "turned")
"""What is noted for the clerk and stands in nobody's way."""
MENDS = ("turn", "level", "crop", "background")
"""What can be mended here."""


@dataclass(frozen=True)
class Verdict:
    """What was found: codes of ``RETAKE`` (the first is named), ``MENDS`` and ``NOTES``."""

    retake: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def first(self) -> str | None:
        """The one thing that is named."""
        return self.retake[0] if self.retake else None

    @property
    def fits(self) -> bool:
        """Whether the photo can stay as it is."""
        return not self.retake and not self.mends


def judge(measures: Measures, aspect: float) -> Verdict:
    """The verdict on a photo for a picture of ``aspect`` (width over height)."""
    if measures.faces == 0:
        unlit = ("dark",) if measures.light < _DARK else ()
        return Verdict((*unlit, "no_face"))
    return Verdict(
        tuple(_retake(measures)), tuple(_mends(measures, aspect)), tuple(_notes(measures))
    )


def _retake(m: Measures) -> Iterator[str]:
    found = {
        "several_faces": m.faces > 1,
        "dark": m.light < _DARK,
        "bright": m.light > _BRIGHT or m.glare > _GLARE,
        "blurred": m.sharp < _BLURRED,
        "far": m.face_height * m.height < FAR_PIXELS,
        **_cuts(m),
        "uneven": m.uneven > _UNEVEN,
        "grey": m.colour < _COLOUR,
    }
    yield from (code for code in RETAKE if found.get(code))


def _cuts(m: Measures) -> dict[str, bool]:
    """What of the head and shoulders lies outside the picture, and where."""
    if m.window is None:
        return {}
    left, top, right, below = m.window.lacks
    near = top > _LACKS_TOP and below > _LACKS_BELOW
    sides = left > _LACKS_SIDE and right > _LACKS_SIDE
    return {
        "near": near or sides,
        "cut_above": top > _LACKS_TOP and not near,
        "cut_below": below > _LACKS_BELOW and not near,
        "off_left": left > _LACKS_SIDE and not sides,
        "off_right": right > _LACKS_SIDE and not sides,
    }


def _mends(m: Measures, aspect: float) -> Iterator[str]:
    if m.quarter:
        yield "turn"
    if _LEVEL < abs(m.roll) <= _LEVEL_MOST:
        yield "level"
    if not _framed(m, aspect):
        yield "crop"
    if m.white < _WHITE:
        yield "background"


def _framed(m: Measures, aspect: float) -> bool:
    """Whether the picture is already cut like a two-inch photo."""
    well_cut = abs(m.width / m.height - aspect) < _FITS * 2
    return well_cut and 0.28 <= m.face_height <= 0.60 and abs(m.off_x) < 0.07  # noqa: PLR2004 - face in the frame


def _notes(m: Measures) -> Iterator[str]:
    if m.points < _POINTS:
        yield "points"
        return
    closed = sum(eye < _CLOSED for eye in m.eyes)
    if closed:
        yield "eyes" if closed > 1 else "eye"
    if abs(m.roll) > _LEVEL_MOST:
        yield "lean"
    if m.yaw < _STRAIGHT:
        yield "turned"
