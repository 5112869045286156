"""The document reader's own process: reads the text in a picture, one request at a time.

Gets a JPEG that ``intake`` made, answers texts with their places and some figures. It writes
nothing anywhere, and it holds the recogniser's models, so the service does not.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rapidocr import RapidOCR
from rapidocr.utils.output import RapidOCROutput

from accessibility.speech.child import serve
from dialogs.model import Json

_SIDE = 1000
"""The longer side at which is read: faster and surer than the default (measured)."""
_SETTINGS = {
    "Global.max_side_len": _SIDE,
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 2,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
_BURNT = 252
_LEAST_SPOT = 0.002
_EDGE = 0.006


@cache
def recogniser() -> RapidOCR:
    """The recogniser, loaded at the first picture."""
    return RapidOCR(params=_SETTINGS)


def handle(_head: Mapping[str, Json], data: bytes) -> tuple[Mapping[str, Json], bytes]:
    """The texts in a picture, each with its score and corners, and figures of the picture."""
    image = np.asarray(Image.open(io.BytesIO(data), formats=("JPEG",)).convert("RGB"))
    found = recogniser()(image[:, :, ::-1])
    if not isinstance(found, RapidOCROutput) or found.boxes is None:
        return {"pieces": [], **figures(image, np.zeros((0, 4, 2)))}, b""
    pieces = [
        {"text": text, "score": float(score), "box": box.tolist()}
        for text, score, box in zip(found.txts or (), found.scores or (), found.boxes, strict=True)
    ]
    return {"pieces": pieces, **figures(image, found.boxes)}, b""


def figures(image: NDArray[np.uint8], boxes: NDArray[np.floating]) -> dict[str, Json]:
    """Light, sharpness and glare where the text is, and whether it touches the picture's edge."""
    height, width = image.shape[:2]
    corners = boxes.reshape(-1, 2) if boxes.size else np.array([[0, 0], [width, height]])
    x0, y0 = np.maximum(corners.min(0), 0).astype(int)
    x1, y1 = np.minimum(corners.max(0), (width, height)).astype(int)
    cut = image[y0 : max(y1, y0 + 2), x0 : max(x1, x0 + 2)]
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
    margin_x, margin_y = width * _EDGE, height * _EDGE
    inside = x0 > margin_x and y0 > margin_y and x1 < width - margin_x and y1 < height - margin_y
    return {
        "light": float(grey.mean()),
        "sharp": float(cv2.Laplacian(grey, cv2.CV_64F).var()),
        "glare": _glare(np.asarray(grey, np.uint8)),
        "at_edge": bool(boxes.size) and not inside,
    }


def _glare(grey: NDArray[np.uint8]) -> float:
    """How much lies in burnt-out spots, 0 to 1; a sheet that is white all over has none."""
    burnt = (grey >= _BURNT).astype(np.uint8)
    if burnt.mean() > 0.5:  # noqa: PLR2004 - white paper, not a spot
        return 0.0
    core = cv2.erode(burnt, np.ones((9, 9), np.uint8))
    areas = cv2.connectedComponentsWithStats(core)[2][1:, cv2.CC_STAT_AREA]
    spots = areas[areas > grey.size * _LEAST_SPOT]
    return float(spots.sum()) / grey.size


if __name__ == "__main__":
    serve(handle, int(sys.argv[1]))
