"""The photo bench's own process: measures a photo and makes it ready, one request at a time.

Gets a JPEG that ``intake`` made (never the file that a person sent), answers figures and perhaps a
JPEG. It holds the networks, so the service does not.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from functools import cache

import numpy as np
from PIL import Image

from accessibility.photos.measuring import find, measure
from accessibility.photos.mending import Mended, mend
from accessibility.photos.networks import Networks, Pixels
from accessibility.photos.sizes import PhotoSize
from accessibility.speech.child import serve
from dialogs.model import Json


@cache
def networks() -> Networks:
    """The networks, loaded at the first photo."""
    return Networks()


def handle(head: Mapping[str, Json], data: bytes) -> tuple[Mapping[str, Json], bytes]:
    """The figures of a photo, what was done to it, and what came of it; ``size`` as PhotoSize."""
    size = PhotoSize.model_validate(head["size"])
    image: Pixels = np.asarray(Image.open(io.BytesIO(data), formats=("JPEG",)).convert("RGB"))
    found = find(image, networks())
    measures = measure(found, size.aspect)
    made = mend(found, size, measures.white, networks())
    return {"measures": measures.to_json(), **_told(made)}, made.data if made else b""


def _told(made: Mended | None) -> Mapping[str, Json]:
    if made is None:
        return {"done": [], "failed": [], "chin": 0.0}
    return {"done": list(made.done), "failed": list(made.failed), "chin": made.chin}


if __name__ == "__main__":
    serve(handle, int(sys.argv[1]))
