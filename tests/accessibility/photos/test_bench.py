from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from accessibility.photos import intake
from accessibility.photos.bench import Looked, PhotoBench
from accessibility.photos.sizes import size_for

SIZE = size_for("410122")
_FACES = Path(__file__).parents[2] / "data" / "photos"


def face(name: str = "astronaut") -> Image.Image:
    return Image.open(_FACES / f"{name}.jpg").convert("RGB")


@pytest.fixture(scope="module")
def bench() -> Iterator[PhotoBench]:
    made = PhotoBench()
    yield made
    made.close()


def look(bench: PhotoBench, image: Image.Image, **how: object) -> Looked:
    out = io.BytesIO()
    image.save(out, str(how.pop("format", "JPEG")), **how)
    found = bench.look(intake(out.getvalue()), SIZE)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["astronaut", "portrait"])
def test_a_snapshot_becomes_a_white_two_inch_photo(bench: PhotoBench, name: str) -> None:
    found = look(bench, face(name))
    assert found.verdict.retake == ()
    assert {"crop", "background"} <= set(found.verdict.mends)
    assert "background" in found.done
    assert found.mended is not None
    assert len(found.mended) <= SIZE.most_kilobytes * 1000
    photo = Image.open(io.BytesIO(found.mended))
    assert photo.size == (413, 579)
    assert [round(float(d)) for d in photo.info["dpi"]] == [300, 300]
    assert not photo.getexif()
    assert min(photo.convert("L").crop((0, 0, 40, 200)).tobytes()) > 225
    assert 0.5 < found.chin < 0.75


def test_a_photo_that_was_made_ready_can_stay_as_it_is(bench: PhotoBench) -> None:
    mended = look(bench, face("portrait")).mended
    assert mended is not None
    assert look(bench, Image.open(io.BytesIO(mended))).verdict.fits


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_however_the_phone_was_held_the_photo_is_upright(
    bench: PhotoBench, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    back = {3: 180, 6: 90, 8: 270}[orientation]
    found = look(bench, face().rotate(back, expand=True), exif=exif)
    assert (found.measures.faces, found.measures.quarter) == (1, 0)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_photo_on_its_side_without_a_mark_is_turned(bench: PhotoBench, angle: int) -> None:
    found = look(bench, face().rotate(angle, expand=True))
    assert found.done[0] == "turn"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_every_format_of_a_phone_is_looked_at(bench: PhotoBench, kind: str) -> None:
    assert look(bench, face(), format=kind).measures.faces == 1


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (ImageEnhance.Brightness(face()).enhance(0.25), "dark"),
        (face("portrait").filter(ImageFilter.GaussianBlur(6)), "blurred"),
        (face().resize((200, 200)), "far"),
        (face().crop((215, 0, 512, 400)), "off_left"),
        (face().crop((0, 0, 240, 400)), "off_right"),
        (face().crop((60, 60, 380, 400)), "cut_above"),
        (ImageOps.grayscale(face()).convert("RGB"), "grey"),
        (Image.new("RGB", (600, 800), (150, 170, 160)), "no_face"),
    ],
)
def test_one_thing_to_mend_is_named_first(bench: PhotoBench, image: Image.Image, code: str) -> None:
    assert look(bench, image).verdict.first == code


def test_a_second_face_is_named(bench: PhotoBench) -> None:
    both = Image.new("RGB", (1024, 512))
    both.paste(face(), (0, 0))
    both.paste(ImageOps.mirror(face()), (512, 0))
    assert look(bench, both).verdict.first == "several_faces"


def _patch(image: Image.Image) -> None:
    ImageDraw.Draw(image).ellipse((188, 88, 218, 112), fill=(30, 25, 20))


def _tube(image: Image.Image) -> None:
    ImageDraw.Draw(image).line((225, 120, 190, 135, 178, 190), fill=(200, 230, 220), width=5)


def _mark(image: Image.Image) -> None:
    ImageDraw.Draw(image).ellipse((230, 110, 272, 160), fill=(120, 40, 60))


@pytest.mark.parametrize("change", [_patch, _tube, _mark])
def test_a_patch_a_tube_or_a_mark_is_no_reason_to_take_another(
    bench: PhotoBench, change: object
) -> None:
    image = face()
    change(image)  # type: ignore[operator]  # one of the three above
    found = look(bench, image)
    assert found.verdict.retake == ()
    assert found.mended is not None


@pytest.mark.parametrize("angle", [-28, 28])
def test_a_neck_that_leans_is_only_noted(bench: PhotoBench, angle: int) -> None:
    found = look(bench, face("portrait").rotate(angle, fillcolor=(160, 160, 160)))
    assert "lean" in found.verdict.notes
    assert not {"no_face", "blurred"} & set(found.verdict.retake)


def test_the_service_holds_no_networks_and_the_child_ends(bench: PhotoBench) -> None:
    look(bench, face())
    assert bench.running
    bench.close()
    assert not bench.running
