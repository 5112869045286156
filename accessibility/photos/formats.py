"""What kind of file it is, told by its first bytes and never by its name."""

from __future__ import annotations

import re

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_MARKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("GIF", re.compile(rb"GIF8[79]a")),
    ("BMP", re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL)),
    ("TIFF", re.compile(rb"II\*\0|MM\0\*")),
    ("PDF", re.compile(rb"%PDF-\d")),
)
PICTURES = frozenset({"JPEG", "PNG", "WEBP", "HEIC"})
_BRAND = slice(8, 12)


def format_of(data: bytes) -> str | None:
    """JPEG, PNG, WEBP, HEIC, AVIF, GIF, BMP, TIFF or PDF; None when it is none of them."""
    if data[4:8] == b"ftyp":
        if data[_BRAND] in _HEIF_BRANDS:
            return "HEIC"
        return "AVIF" if data[_BRAND] in {b"avif", b"avis"} else None
    return next((name for name, mark in _MARKS if mark.match(data)), None)
