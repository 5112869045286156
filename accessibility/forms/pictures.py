"""Photo and drawn signature made ready for print: small, flat, and known to be pictures."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

_PHOTO_MOST = (827, 1158)  # 35 by 49 mm at 600 dots per inch
_SIGNATURE_MOST = (1200, 400)
_PIXELS_MOST = 40_000_000
_MARGIN = 12
_LIGHTEST_INK = 200  # lighter is paper, or the grain that JPEG leaves on it
_INK = [255 if value < _LIGHTEST_INK else 0 for value in range(256)]


def photo_for_print(data: bytes | None) -> bytes | None:
    """``data`` as a JPEG of the size in which it is printed; None when it is no picture."""
    image = _opened(data)
    if image is None:
        return None
    image.thumbnail(_PHOTO_MOST)
    return _saved(image.convert("RGB"), "JPEG")


def signature_for_print(data: bytes | None) -> bytes | None:
    """A drawn signature on white, without the empty space around it; None when nothing is drawn."""
    image = _opened(data)
    if image is None:
        return None
    image.thumbnail(_SIGNATURE_MOST)
    drawn = image.convert("RGBA")
    flat = Image.new("RGB", drawn.size, "white")
    flat.paste(drawn, mask=drawn.getchannel("A"))
    box = flat.convert("L").point(_INK).getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    width, height = flat.size
    around = (
        max(left - _MARGIN, 0),
        max(top - _MARGIN, 0),
        min(right + _MARGIN, width),
        min(bottom + _MARGIN, height),
    )
    return _saved(flat.crop(around), "PNG")


def _opened(data: bytes | None) -> Image.Image | None:
    if not data:
        return None
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        if image.width * image.height > _PIXELS_MOST:
            return None
        image.load()
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return image


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, quality=88) if kind == "JPEG" else image.save(out, kind, optimize=True)
    return out.getvalue()
