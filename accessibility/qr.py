"""Links as QR codes (二维码): a picture for paper and screen, blocks for a terminal."""

from __future__ import annotations

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_Q
from qrcode.image.pil import PilImage

_QUIET_ZONE = 4  # modules of white around the code that the standard asks for


def _code(url: str, correction: int) -> qrcode.QRCode[PilImage]:
    code = qrcode.QRCode(error_correction=correction, border=_QUIET_ZONE, image_factory=PilImage)
    code.add_data(url)
    code.make(fit=True)
    return code


def qr_png(url: str, *, box: int = 8) -> bytes:
    """``url`` as a PNG, ``box`` pixels a module; a quarter of it may be dirty or torn (level Q)."""
    code = _code(url, ERROR_CORRECT_Q)
    code.box_size = box
    out = io.BytesIO()
    code.make_image(fill_color="black", back_color="white").save(out, "PNG")
    return out.getvalue()


def qr_terminal(url: str) -> str:
    """``url`` as lines of half blocks, light on dark or dark on light, for ``make run``."""
    rows = _code(url, ERROR_CORRECT_L).get_matrix()
    rows += [[False] * len(rows[0])] * (len(rows) % 2)
    blocks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    lines = (
        "".join(blocks[upper, lower] for upper, lower in zip(top, bottom, strict=True))
        for top, bottom in zip(rows[::2], rows[1::2], strict=True)
    )
    # Black and white are set outright: on a light terminal the blocks would be inverted.
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in lines)
