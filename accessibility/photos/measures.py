"""What was measured on a photo: figures only, which cross from the child process to the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from dialogs.model import Json


@dataclass(frozen=True)
class Window:
    """The part of the upright, levelled picture that becomes the two-inch photo, in pixels.

    ``lacks`` is how much of it lies outside the picture, as shares of its own width or height:
    left, top, right, bottom.
    """

    left: float
    top: float
    width: float
    height: float
    lacks: tuple[float, float, float, float]


@dataclass(frozen=True)
class Measures:
    """The figures of one photo.

    ``faces`` is how many were found; the rest of the face's figures hold for the largest and are 0
    without one. ``quarter`` is how often the picture must be turned by 90 degrees clockwise to be
    upright. Angles in degrees; ``roll`` clockwise as seen. ``yaw`` and ``eyes`` are ratios (1 is
    straight; below 0.12 an eye is probably closed), light is 0 to 255, shares are 0 to 1.
    """

    width: int
    height: int
    faces: int = 0
    quarter: int = 0
    points: float = 0.0
    face_height: float = 0.0
    roll: float = 0.0
    yaw: float = 1.0
    eyes: tuple[float, float] = (0.0, 0.0)
    sharp: float = 0.0
    light: float = 0.0
    uneven: float = 0.0
    glare: float = 0.0
    colour: float = 0.0
    white: float = 0.0
    head_share: float = 0.0
    off_x: float = 0.0
    window: Window | None = None

    def to_json(self) -> dict[str, Json]:
        """The figures as JSON; ``from_json`` gives equal measures back."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Json]) -> Measures:
        """The measures that were written as ``data``."""
        eyes = (float(data["eyes"][0]), float(data["eyes"][1]))
        rest = {k: v for k, v in data.items() if k not in {"window", "eyes"}}
        return Measures(**rest, eyes=eyes, window=_window(data.get("window")))


def _window(data: Mapping[str, Json] | None) -> Window | None:
    if data is None:
        return None
    left, top, right, below = (float(v) for v in data["lacks"])
    x, y, width, height = (float(data[name]) for name in ("left", "top", "width", "height"))
    return Window(x, y, width, height, (left, top, right, below))
