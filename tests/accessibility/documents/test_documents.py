from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PIL import Image

from accessibility.documents.papers import Reading
from accessibility.documents.reader import DocumentReader
from accessibility.photos import Photo
from nlu.recognise.peoples import PEOPLES
from tests.accessibility.documents import cards
from tests.accessibility.samples import encoded

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    made = DocumentReader()
    yield made
    made.close()


def read(reader: DocumentReader, image: Image.Image) -> Reading:
    photo = Photo(encoded(image, quality=92), image.width, image.height, "JPEG")
    found = reader.read(photo, TODAY, PEOPLES)
    assert found is not None
    return found


def test_an_id_card_upside_down_is_read_whole(reader: DocumentReader) -> None:
    found = read(reader, cards.id_front(people="漢").rotate(180))
    assert (found.kind, found.trouble) == ("id_front", None)
    assert found.fields == {
        "name": "王秀英",
        "ethnicity": "汉族",
        "id_number": cards.WANG,
        "address": "河南省郑州市中牟县官渡镇官渡村8号",
    }


def test_a_number_whose_check_digit_fails_is_not_offered(reader: DocumentReader) -> None:
    wrong = cards.WANG[:-1] + ("1" if cards.WANG[-1] != "1" else "2")
    found = read(reader, cards.id_front(no=wrong))
    assert found.trouble == "number"
    assert "id_number" not in found.fields


def test_a_sex_that_contradicts_the_number_is_told(reader: DocumentReader) -> None:
    assert read(reader, cards.id_front(sex="女")).trouble == "mismatch"


@pytest.mark.parametrize(
    ("until", "trouble"), [("2031.05.06", "wrong_side"), ("2021.05.06", "expired_id")]
)
def test_the_back_of_an_id_card_is_told(reader: DocumentReader, until: str, trouble: str) -> None:
    found = read(reader, cards.id_back(until))
    assert (found.kind, found.trouble) == ("id_back", trouble)


@pytest.mark.parametrize("image", [cards.certificate(), cards.booklet()])
def test_both_kinds_of_certificate_are_read(reader: DocumentReader, image: Image.Image) -> None:
    found = read(reader, image)
    assert (found.kind, found.trouble) == ("certificate", None)
    assert found.fields["name"] == "王秀英"
    assert found.fields["certificate_number"] == f"{cards.WANG}42"


def test_an_expired_certificate_is_told(reader: DocumentReader) -> None:
    found = read(reader, cards.certificate("2020年03月08日"))
    assert found.trouble == "expired_certificate"


def test_a_register_page_gives_the_codes_of_the_form(reader: DocumentReader) -> None:
    found = read(reader, cards.household())
    assert (found.kind, found.trouble) == ("household", None)
    assert found.fields == {
        "name": "王秀英",
        "ethnicity": "汉族",
        "id_number": cards.WANG,
        "education": "primary",
        "marriage": "widowed",
    }


def test_a_bank_card_is_read_by_its_check_digit(reader: DocumentReader) -> None:
    found = read(reader, cards.bank_card())
    assert (found.kind, found.fields) == ("bank_card", {"account": cards.CARD})


def test_a_picture_without_text_is_told(reader: DocumentReader) -> None:
    assert read(reader, Image.new("RGB", (800, 600), (10, 10, 10))).trouble == "dark"


def test_what_a_card_says_stands_in_no_representation(reader: DocumentReader) -> None:
    found = read(reader, cards.id_front())
    assert cards.WANG not in repr(found)
    assert "王秀英" not in repr(found)
