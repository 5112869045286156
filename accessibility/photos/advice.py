"""Advice on a two-inch photo (近期2寸免冠白底彩色照片); it never stands in anybody's way.

The policy gives no pixel size. The figures are those of a usual two-inch print (35 by 49 mm) with
some room, and are said as advice only: a tilted head or a device in the picture may have to be so.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageStat

from accessibility.photos.intake import Photo

_NARROWEST, _WIDEST = 0.64, 0.80
_SHORT_SIDE = 300
_DARK, _BRIGHT = 70, 245
_WHITE, _TINT = 200, 25
_WHITE_SHARE = 0.8
_GREY = 6
_STRIP = 0.08
_PROBE = (160, 200)


@dataclass(frozen=True)
class Advice:
    """One thing that may be better: ``code`` for programs, ``message`` for the person."""

    code: str
    message: str


_MESSAGES = {
    "wide": "照片是横的或太宽。证件照一般是竖的，头和肩膀占满画面。",
    "narrow": "照片太窄太长。证件照一般只到肩膀。",
    "small": "照片有点小，印出来可能不清楚。有原图的话请发原图。",
    "dark": "照片有点暗。可以到亮的地方再拍一张。",
    "bright": "照片有点过亮，脸可能看不清。",
    "background": "背景好像不是白色。文件要求白底，可以靠白墙再拍一张。",
    "grey": "照片好像是黑白的。文件要求彩色照片。",
}


def advise(photo: Photo) -> list[Advice]:
    """What may be better about ``photo`` as the two-inch photo; empty when nothing is seen."""
    image = Image.open(io.BytesIO(photo.data), formats=("JPEG",))
    image.draft("RGB", (_PROBE[0] * 2, _PROBE[1] * 2))
    small = image.convert("RGB").resize(_PROBE)
    codes = (*_shape(photo), *_light(small), *_background(small))
    return [Advice(code, _MESSAGES[code]) for code in codes]


def _shape(photo: Photo) -> list[str]:
    ratio = photo.width / photo.height
    found = ["wide"] * (ratio > _WIDEST) + ["narrow"] * (ratio < _NARROWEST)
    return found + ["small"] * (min(photo.width, photo.height) < _SHORT_SIDE)


def _light(image: Image.Image) -> list[str]:
    mean = ImageStat.Stat(image.convert("L")).mean[0]
    found = ["dark"] * (mean < _DARK) + ["bright"] * (mean > _BRIGHT)
    colour = ImageStat.Stat(image.convert("HSV").getchannel("S")).mean[0]
    return found + ["grey"] * (colour < _GREY)


def _background(image: Image.Image) -> list[str]:
    """Whether the upper edge and the upper halves of both sides are white enough."""
    width, height = image.size
    strip = max(round(width * _STRIP), 1)
    edges = (
        (0, 0, width, strip),
        (0, 0, strip, height // 2),
        (width - strip, 0, width, height // 2),
    )
    pixels = [pixel for box in edges for pixel in _pixels(image.crop(box))]
    white = sum(min(p) > _WHITE and max(p) - min(p) < _TINT for p in pixels)
    return ["background"] * (white < _WHITE_SHARE * len(pixels))


def _pixels(image: Image.Image) -> list[tuple[int, int, int]]:
    raw = image.tobytes()
    return list(zip(raw[::3], raw[1::3], raw[2::3], strict=True))
