"""Small made-up files."""

from __future__ import annotations

import io

from PIL import Image


def jpeg(width: int = 413, height: int = 579) -> bytes:
    """A plain portrait-shaped picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (240, 240, 240)).save(out, "JPEG")
    return out.getvalue()


def png(width: int = 300, height: int = 120) -> bytes:
    """A drawn line, as a signature pad gives it."""
    out = io.BytesIO()
    image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    for x in range(20, width - 20):
        image.putpixel((x, height // 2), (0, 0, 0, 255))
    image.save(out, "PNG")
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
OGG = b"OggS" + bytes(60)
