"""Decodes one picture in a process of its own, with little memory and little time.

Run by path, not as a module: it imports nothing of this project, so that a hostile picture that
gets the better of a decoder finds neither data nor keys. Reads the picture from standard input and
writes a line of JSON, then the new JPEG. Exit status 0 when both were written, whatever was found.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings

from PIL import Image, ImageFile, ImageOps

JPEG_QUALITY = 90


def limit(megabytes: int, seconds: int) -> None:
    """Take no more memory and processor time than this, write no files, leave no core behind."""
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def decode(
    data: bytes, kind: str, pixels: int, least: int, most: int
) -> tuple[dict[str, object], bytes]:
    """What was found (``problem`` or the sizes), and the picture as a plain upright RGB JPEG."""
    formats = {"HEIC": ("HEIF",)}.get(kind, (kind,))
    image: Image.Image = Image.open(io.BytesIO(data), formats=formats)
    width, height = image.size
    if width * height > pixels:
        return {"problem": "too_many_pixels"}, b""
    if min(width, height) < least:
        return {"problem": "too_small"}, b""
    # Big JPEGs are decoded straight to a smaller size; thumbnail then does the rest.
    image.draft("RGB", (most, most))
    image.load()
    image.thumbnail((most, most), Image.Resampling.LANCZOS)
    upright = flat(ImageOps.exif_transpose(image))
    # The pixels alone are kept: no EXIF (position, camera), no comment, no colour profile.
    upright.info = {}
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return {"width": upright.width, "height": upright.height, "format": kind}, out.getvalue()


def flat(image: Image.Image) -> Image.Image:
    """``image`` in RGB on white, so that what was transparent does not turn black."""
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    white = Image.new("RGB", layered.size, "white")
    white.paste(layered, mask=layered.getchannel("A"))
    return white


def prepare(kind: str) -> None:
    """Load what ``kind`` needs and turn warnings off: the limits stand in their place."""
    warnings.simplefilter("ignore")
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None
    if kind == "HEIC":
        import pi_heif  # type: ignore[import-untyped]  # brings no types  # noqa: PLC0415 -- rarely needed

        pi_heif.register_heif_opener()


def main(arguments: list[str]) -> None:
    """Decode standard input under the limits that ``arguments`` give."""
    kind = arguments[0]
    megabytes, seconds, pixels, least, most = (int(a) for a in arguments[1:])
    prepare(kind)
    limit(megabytes, seconds)
    try:
        found, jpeg = decode(sys.stdin.buffer.read(), kind, pixels, least, most)
    except MemoryError:
        found, jpeg = {"problem": "too_many_pixels"}, b""
    except Exception:  # noqa: BLE001 -- decoders fail in any way; the edge of this process
        found, jpeg = {"problem": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + jpeg)


if __name__ == "__main__":
    main(sys.argv[1:])
