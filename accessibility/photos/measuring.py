"""Measures a photo with the networks; runs in the child process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from accessibility.photos.measures import Measures, Window
from accessibility.photos.networks import Face, Floats, Mesh, Networks, Pixels

_FOREHEAD, _CHIN, _NOSE = 10, 152, 1
_EAR_RIGHT, _EAR_LEFT = 234, 454
_EYES = (((33, 133), ((160, 144), (158, 153))), ((362, 263), ((385, 380), (387, 373))))
"""Corners and pairs of upper and lower lid, for the right and the left eye of the person."""
_TURNS = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
_HEAD_SHARE = 0.56
"""How much of the two-inch photo's height the head takes, crown to chin."""
_ABOVE = 0.11
"""How much of it is left free above the crown."""
_CROWN = 0.38
"""How far above the forehead's point the crown is taken to be, in heights of the face, at least."""
_CROWN_MOST = 0.75
_PERSON, _NOBODY = 0.5, 0.1
_CUT_SHARE = 0.25
_BURNT = 250
_MIDDLE, _DIM = 150.0, 60.0
_LEVEL = 1.5
_WHITE, _TINT = 225, 25
_SURE_TURNED = 0.6
_SECOND = 0.35
"""A second face smaller than this share of the first is somebody's picture on the wall."""


@dataclass(frozen=True)
class Found:
    """A photo turned upright, with its face, the face's points and who is in it."""

    image: Pixels
    quarter: int
    faces: tuple[Face, ...]
    mesh: Mesh | None = None
    mask: Floats | None = None

    @property
    def face(self) -> Face | None:
        """The largest face."""
        return max(self.faces, key=lambda f: f.size, default=None)


def find(image: Pixels, networks: Networks) -> Found:
    """The faces in ``image``, which is turned until they are upright.

    Upright is tried first. In a turned picture a face counts only when its points are found too.
    """
    best = Found(image, 0, ())
    for quarter in (0, 1, 3, 2):
        faces = _seen(turn(image, quarter), networks)
        leans = round(max(faces, key=lambda f: f.size).roll / 90) if faces else 0
        upright = (quarter - leans) % 4
        turned = turn(image, upright)
        if leans:
            faces = _seen(turned, networks)
        found = _complete(turned, upright, faces, networks) if faces else Found(image, 0, ())
        if found.mesh and found.mesh.score > _SURE_TURNED:
            return found
        if quarter == upright == 0:
            best = found
    return best


def turn(image: Pixels, quarter: int) -> Pixels:
    """``image`` turned by ``quarter`` times 90 degrees clockwise."""
    code = _TURNS[quarter % 4]
    return image if code is None else cast(Pixels, cv2.rotate(image, code))


def _seen(image: Pixels, networks: Networks) -> list[Face]:
    """The faces in ``image``; one that fills all of it is looked at from farther off."""
    faces = networks.faces(image)
    if faces:
        return faces
    margin = max(image.shape[:2]) // 3
    far: Pixels = np.pad(image, ((margin, margin), (margin, margin), (0, 0)))
    return [_moved(face, margin) for face in networks.faces(far)]


def _moved(face: Face, margin: int) -> Face:
    x0, y0, x1, y1 = (v - margin for v in face.box)
    return Face(face.score, (x0, y0, x1, y1), face.keys - np.float32(margin))


def _complete(image: Pixels, quarter: int, faces: list[Face], networks: Networks) -> Found:
    largest = max(faces, key=lambda f: f.size)
    kept = tuple(f for f in faces if f.size >= largest.size * _SECOND)
    return Found(image, quarter, kept, networks.mesh(image, largest), networks.person(image))


def measure(found: Found, aspect: float) -> Measures:
    """The figures of ``found``; ``aspect`` is width over height of the photo that is to come."""
    height, width = found.image.shape[:2]
    face, mesh = found.face, found.mesh
    if face is None or mesh is None or found.mask is None:
        return Measures(width, height, light=float(found.image.mean()))
    points = mesh.points
    x0, y0 = np.maximum(points.min(0), 0).astype(int)
    x1, y1 = np.ceil(points.max(0)).astype(int)
    cut = found.image[y0 : max(y1, y0 + 2), x0 : max(x1, x0 + 2)]
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
    level, mask = levelled(found)
    window = window_of(found, mask, aspect, level.shape[:2])
    half = grey.shape[1] // 2
    return Measures(
        width=width,
        height=height,
        faces=len(found.faces),
        quarter=found.quarter,
        points=mesh.score,
        face_height=float(np.linalg.norm(points[_CHIN] - points[_FOREHEAD])) / height,
        roll=roll_of(mesh),
        yaw=_yaw(points),
        eyes=_eyes(points),
        sharp=_sharp(np.asarray(grey, np.uint8)),
        light=float(grey.mean()),
        uneven=abs(float(grey[:, :half].mean()) - float(grey[:, half:].mean())),
        glare=float((grey > _BURNT).mean()),
        colour=float(cv2.cvtColor(cut, cv2.COLOR_RGB2HSV)[..., 1].mean()),
        white=_white(level, mask, window),
        head_share=float(y1 - y0) / height,
        off_x=float(points[:, 0].mean()) / width - 0.5,
        window=window,
    )


def _sharp(grey: NDArray[np.uint8]) -> float:
    """Variance of the Laplacian as at middle light, so that darker skin is not less sharp."""
    raw = float(cv2.Laplacian(cv2.resize(grey, (160, 200)), cv2.CV_64F).var())
    return raw * (_MIDDLE / max(float(grey.mean()), _DIM)) ** 2


def roll_of(mesh: Mesh) -> float:
    """How far the head leans, in degrees clockwise, by the outer corners of the eyes."""
    x, y = mesh.points[263] - mesh.points[33]
    return float(np.degrees(np.arctan2(y, x)))


def _yaw(points: Floats) -> float:
    """How straight the head looks: 1 straight, 0 from the side."""
    right = abs(float(points[_NOSE, 0] - points[_EAR_RIGHT, 0]))
    left = abs(float(points[_EAR_LEFT, 0] - points[_NOSE, 0]))
    return min(left, right) / max(left, right, 1.0)


def _eyes(points: Floats) -> tuple[float, float]:
    """How open both eyes are: the height of the gap over the width of the eye."""
    gaps: list[float] = []
    for (outer, inner), lids in _EYES:
        across = float(np.linalg.norm(points[outer] - points[inner]))
        open_by = [float(np.linalg.norm(points[up] - points[down])) for up, down in lids]
        gaps.append(sum(open_by) / len(open_by) / max(across, 1.0))
    return gaps[0], gaps[1]


def levelling(found: Found, most: float = 20.0) -> float:
    """By how many degrees the picture is turned to level the eyes; 0 when it is better left."""
    roll = roll_of(found.mesh) if found.mesh else 0.0
    return roll if _LEVEL < abs(roll) <= most else 0.0


def _matrix(found: Found) -> Floats:
    assert found.mesh is not None  # noqa: S101 -- callers looked
    x, y = (float(v) for v in found.mesh.points.mean(0))
    return cv2.getRotationMatrix2D((x, y), levelling(found), 1.0).astype(np.float32)


def levelled(found: Found) -> tuple[Pixels, Floats]:
    """The picture and its mask, turned around the face so that the eyes are level."""
    mask = found.mask if found.mask is not None else np.zeros(found.image.shape[:2], np.float32)
    if not levelling(found):
        return found.image, mask
    height, width = found.image.shape[:2]
    matrix, size = _matrix(found), (width, height)
    image = cv2.warpAffine(found.image, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return cast(Pixels, image), cast(Floats, cv2.warpAffine(mask, matrix, size))


def level_points(found: Found) -> Floats:
    """The points of the face in the levelled picture."""
    assert found.mesh is not None  # noqa: S101 -- callers looked
    if not levelling(found):
        return found.mesh.points
    matrix = _matrix(found)
    return (found.mesh.points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def window_of(found: Found, mask: Floats, aspect: float, size: tuple[int, int]) -> Window:
    """Where the two-inch photo lies in the levelled picture of ``size`` (height, width)."""
    points = level_points(found)
    crown = _crown(mask, points)
    height = (float(points[_CHIN, 1]) - crown) / _HEAD_SHARE
    width = height * aspect
    middle = float(points[:, 0].min() + points[:, 0].max()) / 2
    left, top = middle - width / 2, crown - height * _ABOVE
    below = top + height - size[0]
    lacks = (
        max(0.0, -left) / width,
        max(0.0, -top) / height if _cut_above(mask, points) else 0.0,
        max(0.0, left + width - size[1]) / width,
        max(0.0, below) / height,
    )
    return Window(left, top, width, height, lacks)


def _cut_above(mask: Floats, points: Floats) -> bool:
    """Whether the picture ends within the head."""
    if float(points[_FOREHEAD, 1]) < 0:
        return True
    x0, x1 = np.clip((points[:, 0].min(), points[:, 0].max()), 0, mask.shape[1] - 1).astype(int)
    return float((mask[:3, x0 : x1 + 1] > _PERSON).mean()) > _CUT_SHARE


def _crown(mask: Floats, points: Floats) -> float:
    """The highest row of the head: where the person ends above the face, within reason."""
    chin, forehead = float(points[_CHIN, 1]), float(points[_FOREHEAD, 1])
    face = chin - forehead
    x0, x1 = np.clip((points[:, 0].min(), points[:, 0].max()), 0, mask.shape[1] - 1).astype(int)
    rows = np.flatnonzero((mask[: max(int(forehead), 1), x0 : x1 + 1] > _PERSON).any(1))
    seen = float(rows[0]) if rows.size else forehead
    return float(np.clip(seen, forehead - face * _CROWN_MOST, forehead - face * _CROWN * 0.5))


def _white(image: Pixels, mask: Floats, window: Window) -> float:
    """How much of what is behind the person, beside and above the head, is white."""
    x0, x1 = (int(np.clip(v, 0, image.shape[1])) for v in (window.left, window.left + window.width))
    y0, y1 = (
        int(np.clip(v, 0, image.shape[0])) for v in (window.top, window.top + window.height * 0.7)
    )
    behind = image[y0:y1, x0:x1][mask[y0:y1, x0:x1] < _NOBODY].astype(np.int16)
    if behind.size == 0:
        return 0.0
    return float(((behind.mean(1) > _WHITE) & (np.ptp(behind, axis=1) < _TINT)).mean())
