import io
import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from accessibility.qr import qr_png, qr_terminal

URLS = ["https://example.invalid/c/Zk3n", "http://192.168.1.20:8000/", "HN410122-20261124-0001-7"]


def picture(url: str, box: int = 8) -> Image.Image:
    return Image.open(io.BytesIO(qr_png(url, box=box))).convert("RGB")


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("box", [3, 8])
def test_the_code_is_read_back(url: str, box: int) -> None:
    (found,) = zxingcpp.read_barcodes(picture(url, box))
    assert found.text == url


def test_the_code_survives_a_stain() -> None:
    image = picture(URLS[0])
    width, height = image.size
    ImageDraw.Draw(image).ellipse(
        (width * 0.5, height * 0.5, width * 0.64, height * 0.64), fill="brown"
    )
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == URLS[0]


def test_four_modules_around_the_code_are_white() -> None:
    image = picture(URLS[0], box=5).convert("L")
    width, height = image.size
    inner = image.point(lambda v: 255 - v).getbbox()
    assert inner == (20, 20, width - 20, height - 20)


@pytest.mark.parametrize("url", URLS)
def test_the_code_in_the_terminal_is_read_back(url: str) -> None:
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in qr_terminal(url).split("\n")]
    image = Image.new("L", (len(lines[0]), len(lines) * 2), 0)
    for row, line in enumerate(lines):
        for column, char in enumerate(line):
            image.putpixel((column, row * 2), 255 * (char in "█▀"))
            image.putpixel((column, row * 2 + 1), 255 * (char in "█▄"))
    big = image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(big)
    assert found.text == url


def test_the_terminal_code_fits_a_terminal_of_eighty_columns() -> None:
    assert max(len(line) for line in qr_terminal(URLS[1]).split("\n")) < 80
