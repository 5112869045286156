import io
import resource
import zlib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from accessibility.photos import Limits, Photo, PhotoProblem, intake, intake_document
from accessibility.photos.formats import format_of
from tests.accessibility.samples import HEIC, encoded, portrait

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def problem(data: bytes, limits: Limits | None = None) -> PhotoProblem:
    with pytest.raises(PhotoProblem) as failure:
        intake(data, limits or Limits())
    return failure.value


def opened(photo: Photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.data))


def flood(width: int, height: int) -> bytes:
    """A small PNG that says it is enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    body = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_as_an_rgb_jpeg(kind: str) -> None:
    photo = intake(encoded(portrait(), kind))
    image = opened(photo)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (413, 579))
    assert (photo.width, photo.height, photo.came_as) == (413, 579, kind)


def test_a_picture_of_an_iphone_is_taken() -> None:
    photo = intake(HEIC.read_bytes())
    assert opened(photo).size == (480, 640)
    assert photo.came_as == "HEIC"
    assert b"SecretPhone" in HEIC.read_bytes()
    assert b"SecretPhone" not in photo.data


def test_position_camera_comments_and_whatever_trails_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x8825] = {1: "N", 2: (34.0, 43.0, 1.0)}
    data = encoded(portrait(), exif=exif, comment=b"SecretNote") + b"<script>SecretTail</script>"
    assert b"SecretPhone" in data
    photo = intake(data)
    assert b"Secret" not in photo.data
    assert not opened(photo).getexif()


def test_a_picture_lying_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = intake(encoded(portrait(600, 400), exif=exif))
    assert opened(photo).size == (photo.width, photo.height) == (400, 600)


def test_what_was_transparent_turns_white_and_not_black() -> None:
    photo = intake(encoded(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG"))
    assert opened(photo).getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "I;16", "LA", "1"])
def test_pictures_of_every_mode_become_rgb(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(intake(encoded(Image.new(mode, (100, 100)), kind))).mode == "RGB"


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    photo = intake(encoded(portrait(3000, 4000)))
    assert (photo.width, photo.height) == (1500, 2000)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"hello" * 20, "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"MZ" + bytes(200), "not_a_picture"),
        (encoded(portrait(), "GIF"), "unsupported"),
        (encoded(portrait(), "BMP"), "unsupported"),
        (encoded(portrait(), "TIFF"), "unsupported"),
        (b"\0\0\0\x1cftypavif" + bytes(100), "unsupported"),
        (PDF, "unsupported"),
        (encoded(portrait())[:2000], "broken"),
        (encoded(portrait(), "PNG")[:1000], "broken"),
        (encoded(portrait(), "WEBP")[:500], "broken"),
        (HEIC.read_bytes()[:1500], "broken"),
        (b"\xff\xd8\xff" + bytes(1000), "broken"),
        (encoded(Image.new("RGB", (30, 30)), "PNG"), "too_small"),
        (flood(30000, 30000), "too_many_pixels"),
    ],
)
def test_what_cannot_be_taken_is_told_apart(data: bytes, code: str) -> None:
    assert problem(data).code == code


def test_a_picture_that_claims_more_than_it_holds_is_broken() -> None:
    assert problem(flood(5000, 5000)).code == "broken"


def test_too_many_bytes_are_refused_before_anything_is_opened() -> None:
    found = problem(b"\xff\xd8\xff" + bytes(12 * 1024 * 1024))
    assert found.code == "too_large"
    assert "12 MB" in found.message


def test_a_picture_for_which_memory_is_short_is_refused_and_harms_nobody() -> None:
    big = encoded(Image.new("RGB", (6000, 6000)), "PNG")
    assert problem(big, Limits(memory_megabytes=150)).code == "too_many_pixels"
    assert intake(encoded(portrait())).width == 413


def test_a_picture_that_takes_too_long_is_stopped() -> None:
    slow = encoded(Image.new("RGBA", (6300, 6300), "red"), "PNG", compress_level=1)
    assert problem(slow, Limits(processor_seconds=1, result_side=6300)).code == "too_slow"


def test_every_refusal_says_in_plain_words_how_to_mend_it() -> None:
    cases = [
        b"",
        b"hello",
        encoded(portrait(), "GIF"),
        encoded(portrait())[:900],
        flood(9999, 9999),
    ]
    for data in cases:
        message = problem(data).message
        assert "请" in message
        assert not set("!！{}") & set(message)
        assert len(message) <= 60


@settings(max_examples=15, deadline=None)
@given(st.integers(20, 6000), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_is_taken_or_refused_and_nothing_else(place: int, junk: bytes) -> None:
    whole = encoded(portrait(), "PNG")
    place %= len(whole)
    damaged = whole[:place] + junk + whole[place + len(junk) :]
    with suppress(PhotoProblem):
        assert opened(intake(damaged)).format == "JPEG"


def _attack() -> tuple[set[str], int, int]:
    """What 40 pictures came to; the growth of this process and the peak of its children (kB)."""
    small = [flood(30000, 30000), encoded(portrait())[:3000], flood(6300, 6300)]
    bombs = [*small * 3, encoded(Image.new("L", (6300, 6300)), "PNG")]
    limits = Limits(wait_seconds=120)

    def attempt(number: int) -> str:
        try:
            return f"{intake(bombs[number % len(bombs)], limits).width}"
        except PhotoProblem as refusal:
            return refusal.code

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ThreadPoolExecutor(40) as pool:
        results = set(pool.map(attempt, range(40)))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return results, grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def test_forty_hostile_pictures_at_once_stay_within_bounds() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        results, grown, peak = alone.submit(_attack).result()
    assert results == {"too_many_pixels", "2000", "broken"}
    assert grown < 150 * 1024
    assert peak < 900 * 1024


def test_whoever_waits_too_long_for_a_turn_is_asked_to_come_back() -> None:
    limits = Limits(at_once=1, wait_seconds=0)
    with ThreadPoolExecutor(8) as pool:
        data = encoded(portrait(3000, 4000))

        def attempt(_: int) -> str:
            try:
                return intake(data, limits).came_as
            except PhotoProblem as refusal:
                return refusal.code

        assert "busy" in set(pool.map(attempt, range(8)))


def test_the_repr_of_a_photo_is_its_size_alone() -> None:
    assert repr(intake(encoded(portrait()))) == "<Photo 413x579>"


def test_a_paper_may_be_a_picture_or_a_pdf() -> None:
    assert intake_document(encoded(portrait(), "PNG")).media_type == "image/jpeg"
    paper = intake_document(PDF)
    assert (paper.media_type, paper.data) == ("application/pdf", PDF)
    assert repr(paper) == f"<Paper application/pdf, {len(PDF)} bytes>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + bytes(50), "not_a_document"),
        (PDF[:20], "broken_pdf"),
        (PDF.replace(b"<<>>\n%%", b"<</Encrypt 2 0 R>>\n%%"), "locked_pdf"),
        (PDF + bytes(12 * 1024 * 1024) + PDF, "too_large"),
        (encoded(portrait(), "GIF"), "unsupported"),
    ],
)
def test_a_paper_that_cannot_be_taken_is_told_apart(data: bytes, code: str) -> None:
    with pytest.raises(PhotoProblem) as failure:
        intake_document(data)
    assert failure.value.code == code


def test_the_name_of_a_file_is_never_asked() -> None:
    assert format_of(encoded(portrait(), "WEBP")) == "WEBP"
    assert format_of(b"RIFF\0\0\0\0WAVE") is None
    assert format_of(b"\0\0\0\x18ftypmp42") is None
