"""Measures the photo bench and the document reader on made-up papers and public-domain faces.

Prints two tables in Markdown for docs/photos.md: ``python -m scripts.evaluate_photos``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from accessibility.documents.reader import DocumentReader
from accessibility.photos import Photo
from accessibility.photos.bench import PhotoBench
from accessibility.photos.sizes import size_for
from nlu.recognise.peoples import PEOPLES
from tests.accessibility.documents import cards
from tests.accessibility.samples import encoded

_FACES = Path(__file__).parents[1] / "tests" / "data" / "photos"
_TODAY = date(2026, 11, 24)
_PERSON = {"name": "王秀英", "id_number": cards.WANG}
_CERTIFICATE = {"name": "王秀英", "certificate_number": f"{cards.WANG}42"}
_PAPERS: tuple[tuple[str, Image.Image, dict[str, str]], ...] = (
    ("ID card", cards.id_front(), {**_PERSON, "ethnicity": "汉族"}),
    (
        "ID card",
        cards.id_front("阿依古丽", "女", "维吾尔", cards.ALI, ("河南省郑州市金水区", "经三路15号")),
        {"name": "阿依古丽", "id_number": cards.ALI, "ethnicity": "维吾尔族"},
    ),
    ("certificate card", cards.certificate(), _CERTIFICATE),
    ("certificate booklet", cards.booklet(), _CERTIFICATE),
    ("register page", cards.household(), {**_PERSON, "marriage": "widowed"}),
    ("bank card", cards.bank_card(), {"account": cards.CARD}),
)


def photo_of(image: Image.Image) -> Photo:
    """``image`` as it comes from intake."""
    return Photo(encoded(image, quality=92), image.width, image.height, "JPEG")


def papers() -> Iterator[str]:
    """A row for each condition: fields right of all, and fields that were wrong."""
    reader = DocumentReader()
    counts: dict[str, list[int]] = {}
    for _, image, truth in _PAPERS:
        for condition, shot in cards.photographed(image):
            row = counts.setdefault(condition, [0, 0, 0])
            found = reader.read(photo_of(shot), _TODAY, PEOPLES)
            fields = found.fields if found else {}
            row[0] += sum(fields.get(k) == v for k, v in truth.items())
            row[1] += len(truth)
            row[2] += sum(k in fields and fields[k] != v for k, v in truth.items())
    reader.close()
    yield "| Condition | Fields right | Wrong values offered |\n| --- | --- | --- |"
    for condition, (right, of, wrong) in counts.items():
        yield f"| {condition} | {right}/{of} | {wrong} |"


def variations(face: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """The same face under many conditions."""
    yield "as it is", face
    for angle in (8, 15, 28):
        yield f"tilted {angle}", face.rotate(angle, fillcolor=(150, 150, 150))
    for angle in (90, 180, 270):
        yield f"turned {angle}", face.rotate(angle, expand=True)
    yield "blurred", face.filter(ImageFilter.GaussianBlur(6))
    yield "dark", ImageEnhance.Brightness(face).enhance(0.25)
    yield "bright", ImageEnhance.Brightness(face).enhance(3)
    yield "tiny", face.resize((face.width // 3, face.height // 3))
    yield "grey", ImageOps.grayscale(face).convert("RGB")
    yield "mirrored", ImageOps.mirror(face)
    yield "darker skin", ImageEnhance.Brightness(face).enhance(0.62)
    both = Image.new("RGB", (face.width * 2, face.height))
    both.paste(face, (0, 0))
    both.paste(face, (face.width, 0))
    yield "two faces", both
    wide = Image.new("RGB", (face.width * 2, face.height), (235, 235, 235))
    wide.paste(face, (face.width // 2, 0))
    yield "landscape", wide
    bars = face.copy()
    ImageDraw.Draw(bars).rectangle((0, 0, face.width, face.height // 12), fill=(40, 40, 90))
    yield "hat drawn over the hair", bars


def photos() -> Iterator[str]:
    """A row for each variation: what is named, mended and noted for every face."""
    bench, size = PhotoBench(), size_for()
    yield "| Photo | Named first | Done | Not done | For the clerk |"
    yield "| --- | --- | --- | --- | --- |"
    for path in sorted(_FACES.glob("*.jpg")):
        for name, image in variations(Image.open(path).convert("RGB")):
            found = bench.look(photo_of(image), size)
            if found is not None:
                v = found.verdict
                cells = (v.first or "", found.done, found.failed, v.notes)
                words = " | ".join(c if isinstance(c, str) else ", ".join(c) for c in cells)
                yield f"| {path.stem}, {name} | {words} |"
    bench.close()


if __name__ == "__main__":
    for line in (*papers(), "", *photos()):
        print(line)
