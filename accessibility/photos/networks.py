"""The networks that find a face, its points and the person (BlazeFace, Face Mesh, segmentation).

They are MediaPipe's (``models/NOTICE``) and run in OpenCV. Only the child process imports this
module: the networks and OpenCV never weigh on the service itself. Pictures are RGB arrays of shape
(height, width, 3), points are (x, y) in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]

_MODELS = Path(__file__).with_name("models")
_SIDE = 192
_CELLS = 48
_MASK_SIDE = 256
_SURE = 0.5
_SAME = 0.3
_REACH = 1.5
"""How much wider than the face the points are looked for."""
_RIGHT_EYE, _LEFT_EYE = 0, 1


@dataclass(frozen=True)
class Face:
    """A face that was found: how surely, its box and six key points (eyes first)."""

    score: float
    box: tuple[float, float, float, float]
    keys: Floats

    @property
    def roll(self) -> float:
        """How far it leans, in degrees, clockwise; 0 when the eyes are level."""
        (x0, y0), (x1, y1) = self.keys[_RIGHT_EYE], self.keys[_LEFT_EYE]
        return math.degrees(math.atan2(float(y1 - y0), float(x1 - x0)))

    @property
    def size(self) -> float:
        """The longer side of its box, in pixels."""
        x0, y0, x1, y1 = self.box
        return max(x1 - x0, y1 - y0)


@dataclass(frozen=True)
class Mesh:
    """The 468 points of a face, and how sure the network is that it is one (0 to 1)."""

    score: float
    points: Floats


class Networks:
    """The three networks, loaded once."""

    def __init__(self) -> None:
        """Read them from the files beside this module."""
        self._faces = _net("face_detection_full_range")
        self._mesh = _net("face_landmark")
        self._person = _net("selfie_segmentation")

    def faces(self, image: Pixels) -> list[Face]:
        """The faces in ``image``, the surest first."""
        height, width = image.shape[:2]
        scale = _SIDE / max(height, width)
        small = cv2.resize(
            image, _whole(width * scale, height * scale), interpolation=cv2.INTER_AREA
        )
        left, top = (_SIDE - small.shape[1]) // 2, (_SIDE - small.shape[0]) // 2
        square = np.zeros((_SIDE, _SIDE, 3), np.float32)
        square[top : top + small.shape[0], left : left + small.shape[1]] = small
        boxes, scores = _run(self._faces, square / 127.5 - 1)
        if boxes.shape[-1] == 1:
            boxes, scores = scores, boxes
        found = _decode(boxes.reshape(-1, 8, 2), scores.reshape(-1))
        shift = np.array([left, top], np.float32)
        return [_placed(face, shift, scale) for face in found]

    def mesh(self, image: Pixels, face: Face) -> Mesh:
        """The points of ``face`` in ``image``."""
        x0, y0, x1, y1 = face.box
        reach = face.size * _REACH
        turn = cv2.getRotationMatrix2D(((x0 + x1) / 2, (y0 + y1) / 2), face.roll, _SIDE / reach)
        turn[0, 2] += _SIDE / 2 - (x0 + x1) / 2
        turn[1, 2] += _SIDE / 2 - (y0 + y1) / 2
        cut = cv2.warpAffine(image, turn, (_SIDE, _SIDE), flags=cv2.INTER_AREA)
        outputs = _run(self._mesh, cut.astype(np.float32) / 255)
        flat = next(o for o in outputs if o.size > 1).reshape(-1, 3)[:, :2]
        raw = float(next(o for o in outputs if o.size == 1).reshape(-1)[0])
        back = cv2.invertAffineTransform(turn)
        points = flat @ back[:, :2].T + back[:, 2]
        return Mesh(1 / (1 + math.exp(-raw)), points.astype(np.float32))

    def person(self, image: Pixels) -> Floats:
        """How much each pixel belongs to a person, 0 to 1."""
        small = cv2.resize(image, (_MASK_SIDE, _MASK_SIDE), interpolation=cv2.INTER_AREA)
        (mask,) = _run(self._person, small.astype(np.float32) / 255)
        height, width = image.shape[:2]
        whole = cv2.resize(mask.reshape(_MASK_SIDE, _MASK_SIDE), (width, height))
        return np.clip(whole, 0, 1).astype(np.float32)


def _net(name: str) -> cv2.dnn.Net:
    return cv2.dnn.readNetFromTFLite(str(_MODELS / f"{name}.tflite"))


def _run(net: cv2.dnn.Net, values: NDArray[np.floating]) -> list[Floats]:
    net.setInput(np.ascontiguousarray(values.transpose(2, 0, 1)[None], np.float32))
    outputs: Sequence[Floats] = net.forward(net.getUnconnectedOutLayersNames())  # type: ignore[assignment]  # typed wider
    return list(outputs)


def _whole(width: float, height: float) -> tuple[int, int]:
    return max(1, min(_SIDE, round(width))), max(1, min(_SIDE, round(height)))


def _decode(raw: Floats, scores: Floats) -> list[Face]:
    """Faces in units of the network's square (0 to 1), overlapping ones merged by their scores."""
    cells = (np.arange(_CELLS, dtype=np.float32) + 0.5) / _CELLS
    anchors = np.stack(np.meshgrid(cells, cells), -1).reshape(-1, 2)
    sure = 1 / (1 + np.exp(-np.clip(scores, -80, 80)))
    chosen = np.flatnonzero(sure > _SURE)
    left = [int(i) for i in chosen[np.argsort(-sure[chosen])]]
    places = raw / _SIDE
    faces: list[Face] = []
    middles = places[:, 0] + anchors
    corners = np.concatenate([middles - places[:, 1] / 2, middles + places[:, 1] / 2], 1)
    while left:
        same = [i for i in left if i == left[0] or _overlap(corners[i], corners[left[0]]) > _SAME]
        weights = sure[same] / sure[same].sum()
        x0, y0, x1, y1 = (float(v) for v in weights @ corners[same])
        keys = np.einsum("i,ikx->kx", weights, places[same, 2:] + anchors[same, None])
        faces.append(Face(float(sure[left[0]]), (x0, y0, x1, y1), keys.astype(np.float32)))
        left = [i for i in left if i not in same]
    return faces


def _overlap(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    """The shared part of two boxes in their union, 0 to 1."""
    size = np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None)
    shared = float(size[0] * size[1])
    both = sum(float((c[2] - c[0]) * (c[3] - c[1])) for c in (a, b))
    return shared / max(both - shared, 1e-9)


def _placed(face: Face, shift: Floats, scale: float) -> Face:
    """``face`` in pixels of the picture that was put into the network's square."""
    corners = np.array(face.box, np.float32).reshape(2, 2)
    x0, y0, x1, y1 = (float(v) for v in ((corners * _SIDE - shift) / scale).ravel())
    return Face(face.score, (x0, y0, x1, y1), (face.keys * _SIDE - shift) / scale)
