"""Photos are looked at and cards read; what is not wanted is not kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accessibility.documents.papers import Reading
from accessibility.photos import Photo
from accessibility.photos.bench import Looked
from accessibility.photos.judging import Verdict
from accessibility.photos.measures import Measures
from accessibility.photos.sizes import PhotoSize
from bot.pictures import Pictures
from tests.bot.samples import jpeg

TODAY = date(2026, 11, 24)
NUMBER = "410105195203081238"


class OneLook:
    def __init__(self, looked: Looked | None) -> None:
        self._looked = looked

    def look(self, photo: Photo, size: PhotoSize) -> Looked | None:
        return self._looked

    def close(self) -> None:
        self._looked = None


class OneReading:
    def __init__(self, reading: Reading | None) -> None:
        self._reading = reading

    def read(self, photo: Photo, today: date, peoples: Sequence[str]) -> Reading | None:
        return self._reading

    def close(self) -> None:
        self._reading = None


def pictures(looked: Looked | None = None, reading: Reading | None = None) -> Pictures:
    return Pictures(OneLook(looked), OneReading(reading), lambda: TODAY)


def test_one_thing_is_named_and_what_was_done_is_said() -> None:
    verdict = Verdict(("dark", "blurred"), ("crop", "background"), ("eye",))
    looked = Looked(verdict, Measures(9, 9), ("crop",), ("background",), 0.6, b"jpeg")
    found = pictures(looked).look(jpeg())
    assert found is not None
    made, said = found
    assert made == b"jpeg"
    assert said == {"says": ["dark", "mended", "not_whitened", "clerk", "hat"], "notes": ["eye"]}


def test_a_photo_that_fits_is_left_as_it_is() -> None:
    found = pictures(Looked(Verdict(), Measures(9, 9), ("crop",), (), 0.6, b"jpeg")).look(jpeg())
    assert found == (None, {"says": ["fits", "hat"], "notes": []})


def test_a_bench_that_fails_leaves_the_photo_as_it_is() -> None:
    assert pictures().look(jpeg()) is None


def test_a_card_belongs_to_whom_the_question_is_about() -> None:
    reading = Reading("id_front", {"name": "王小明", "id_number": NUMBER, "ethnicity": "汉族"})
    found = pictures(reading=reading).read(jpeg(), "proxy.id_number")
    assert found["fields"] == {"proxy.name": "王小明", "proxy.id_number": NUMBER}
    assert found["shown"]["proxy.id_number"] == "410105 19520308 1238"


def test_a_bank_card_is_shown_in_groups_of_four() -> None:
    reading = Reading("bank_card", {"account": "6217001234567890122"})
    found = pictures(reading=reading).read(jpeg(), "subsidy.bank_account")
    assert found["shown"] == {"subsidy.bank_account": "6217 0012 3456 7890 122"}


def test_a_reader_that_fails_says_so() -> None:
    assert pictures().read(jpeg(), "personal.id_number")["trouble"] == "busy"
