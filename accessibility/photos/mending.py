"""Makes a two-inch photo of a photo: levelled, cut, white behind, a JPEG of the right size.

Runs in the child process. It says what it could do; a background is made white only when the
outline of the person came out clean.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from PIL import Image

from accessibility.photos.measures import Window
from accessibility.photos.measuring import Found, level_points, levelled, levelling, window_of
from accessibility.photos.networks import Floats, Networks, Pixels
from accessibility.photos.sizes import PhotoSize

_BEST, _WORST, _STEP = 95, 60, 5
_FEATHER = 6
_PERSON, _SURE, _NOT = 0.5, 0.9, 0.1
_MOST_UNSURE = 0.075
_FACE_INSIDE = 0.985
_ONE_PIECE = 0.96
_WHITE = 0.93


@dataclass(frozen=True)
class Mended:
    """A photo made ready: JPEG bytes, what was done to it, what could not be done, its figures."""

    data: bytes
    done: tuple[str, ...]
    failed: tuple[str, ...]
    chin: float
    """How far down the photo the chin is, as a share of its height."""


def mend(found: Found, size: PhotoSize, white: float, networks: Networks) -> Mended | None:
    """``found`` as a photo of ``size``; None when there is no face to go by.

    ``white`` is how much of the background is white already.
    """
    if found.mesh is None or found.mask is None:
        return None
    image, mask = levelled(found)
    window = _inside(window_of(found, mask, size.aspect, image.shape[:2]), image)
    cut = _cut(image, window, size)
    done = [*(["turn"] if found.quarter else []), *(["level"] if levelling(found) else []), "crop"]
    failed: list[str] = []
    if white < _WHITE:
        whole = _whitened(cut, networks, _face_in(found, window, size))
        cut = cut if whole is None else whole
        (failed if whole is None else done).append("background")
    chin = float(_face_in(found, window, size)[:, 1].max()) / size.height
    return Mended(encode(cut, size), tuple(done), tuple(failed), chin)


def _inside(window: Window, image: Pixels) -> Window:
    """The window moved and shrunk into the picture: nothing is made up beyond its edges."""
    height, width = image.shape[:2]
    share = min(1.0, width / window.width, height / window.height)
    new_width, new_height = window.width * share, window.height * share
    middle = window.left + window.width / 2
    left = float(np.clip(middle - new_width / 2, 0, width - new_width))
    top = float(np.clip(window.top, 0, height - new_height))
    return Window(left, top, new_width, new_height, window.lacks)


def _cut(image: Pixels, window: Window, size: PhotoSize) -> Pixels:
    x0, y0 = int(window.left), int(window.top)
    x1, y1 = round(window.left + window.width), round(window.top + window.height)
    how = cv2.INTER_AREA if window.width > size.width else cv2.INTER_CUBIC
    target = (size.width, size.height)
    return cast(Pixels, cv2.resize(image[y0:y1, x0:x1], target, interpolation=how))


def _face_in(found: Found, window: Window, size: PhotoSize) -> Floats:
    """The points of the face in the photo that was cut."""
    points = level_points(found) - np.array([window.left, window.top], np.float32)
    return (points * (size.width / window.width)).astype(np.float32)


def _whitened(image: Pixels, networks: Networks, face: Floats) -> Pixels | None:
    """``image`` with white behind the person; None when the outline is not clean."""
    rough = networks.person(image)
    hull = np.zeros(rough.shape, np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(face.astype(np.int32)), 1)
    if not _clean(rough, hull):
        return None
    # Deep inside the person nothing is background, whatever the edges in the picture say.
    core = cv2.erode(np.maximum((rough > _PERSON).astype(np.uint8), hull), _brush(_FEATHER))
    fine = np.maximum(_refined(np.maximum(rough, hull), image), core)
    alpha = np.clip((fine - 0.25) / 0.65, 0, 1)[..., None]
    inner = _spread(image.astype(np.float32), fine.astype(np.float32))
    mixed = inner * alpha + 255 * (1 - alpha)
    return np.clip(mixed, 0, 255).astype(np.uint8)


def _brush(reach: int) -> Pixels:
    return np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)


def _refined(mask: Floats, image: Pixels) -> Floats:
    """The mask drawn to the edges in the picture (guided filter; He, Sun, Tang 2010)."""
    guide = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    box = (2 * _FEATHER + 1, 2 * _FEATHER + 1)
    mean_g, mean_m = cv2.blur(guide, box), cv2.blur(mask, box)
    spread = cv2.blur(guide * guide, box) - mean_g * mean_g
    slope = (cv2.blur(guide * mask, box) - mean_g * mean_m) / (spread + 1e-4)
    offset = mean_m - slope * mean_g
    fine = cv2.blur(slope, box) * guide + cv2.blur(offset, box)
    return np.clip(fine, 0, 1).astype(np.float32)


def _spread(image: Floats, mask: Floats) -> Floats:
    """The person's colours carried over their edge, so that no rim of the old background stays."""
    sure = (mask > _SURE).astype(np.float32)
    weight = cv2.GaussianBlur(sure, (0, 0), 4)
    colours = cv2.GaussianBlur(image * sure[..., None], (0, 0), 4) / (weight[..., None] + 1e-3)
    keep = np.clip((mask - 0.6) / 0.3, 0, 1)[..., None]
    keep = np.where(weight[..., None] > 0.05, keep, 1)  # noqa: PLR2004 - too far from any sure pixel
    return np.asarray(image * keep + colours * (1 - keep), np.float32)


def _clean(mask: Floats, hull: Pixels) -> bool:
    """Whether the outline is sharp, holds the whole face, and is of one person in one piece."""
    unsure = float(((mask > _NOT) & (mask < _SURE)).mean())
    inside = float((mask[hull > 0] > _PERSON).mean()) if hull.any() else 0.0
    person = (mask > _PERSON).astype(np.uint8)
    stats = cv2.connectedComponentsWithStats(person)[2]
    areas = stats[1:, cv2.CC_STAT_AREA]
    whole = float(areas.max() / areas.sum()) if areas.size else 0.0
    return unsure < _MOST_UNSURE and inside > _FACE_INSIDE and whole > _ONE_PIECE


def encode(image: Pixels, size: PhotoSize) -> bytes:
    """``image`` as a JPEG without EXIF, under the size's limit, with its dots per inch."""
    out = b""
    for quality in range(_BEST, _WORST, -_STEP):
        buffer = io.BytesIO()
        Image.fromarray(image).save(buffer, "JPEG", quality=quality, dpi=(size.dpi, size.dpi))
        out = buffer.getvalue()
        if len(out) <= size.most_kilobytes * 1000:
            break
    return out
