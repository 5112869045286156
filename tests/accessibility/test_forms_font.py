import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # brings no types

from accessibility.forms import form_view, missing_characters
from accessibility.forms.glyphs import FAMILY, FONTS, clean, code_points, longest_run, printable
from accessibility.forms.layout import SECTIONS, TITLE
from accessibility.forms.printing import form_pdf
from accessibility.forms.supplement import TITLE as SUPPLEMENT
from tests.accessibility.samples import MOTHER, TODAY, form_of
from tests.accessibility.test_forms_print import text_of

REGULAR = FONTS / "YijianshiFormSC-Regular.otf"
BOLD = FONTS / "YijianshiFormSC-Bold.otf"


@pytest.fixture(scope="module")
def covered() -> set[int]:
    with TTFont(REGULAR) as font:
        return set(font.getBestCmap())


def test_the_list_of_characters_is_that_of_the_font(covered: set[int]) -> None:
    ranges = json.loads((FONTS / "coverage.json").read_text("utf-8"))
    assert {c for first, last in ranges for c in range(first, last + 1)} == covered


def test_the_font_has_the_characters_of_gb_18030(covered: set[int]) -> None:
    assert set(range(0x4E00, 0x9FA6)) <= covered
    assert set(range(0x3400, 0x4DB6)) <= covered


@pytest.mark.parametrize("name", ["㛃", "䶮", "𬱖", "𬭼", "〇", "·", "𫖯", "𬀩", "𫞩", "𬍛"])
def test_rare_characters_of_names_are_printed(name: str) -> None:
    view = form_view(form_of({**MOTHER, "personal.name": f"王{name}"}), today=TODAY)
    assert missing_characters(name) == ()
    assert f"王{name}" in text_of(view)


def test_a_character_the_font_lacks_is_shown_as_lacking_and_named() -> None:
    view = form_view(form_of({"personal.name": "王𠀀", "employment.skills": "😀"}), today=TODAY)
    text = text_of(view)
    assert "王〓" in text
    assert "〓处请手写：姓名U+20000；技术特长U+1F600" in text


def test_each_lacking_character_is_told_once_in_order() -> None:
    assert missing_characters("𠀀王𠀁𠀀") == ("𠀀", "𠀁")
    assert printable("𠀀王") == "〓王"
    assert code_points("𠀀𠀁") == "U+20000、U+20001"


def test_half_of_a_surrogate_pair_does_not_stop_the_printing() -> None:
    view = form_view(form_of({"personal.name": "王\ud840"}), today=TODAY)
    assert "U+D840" in text_of(view)


def test_what_has_no_shape_is_left_out() -> None:
    assert clean(" 王\u200b秀\u202e英\x00\n丽 ") == "王秀英 丽"
    assert clean("e\u0301") == "é"


def test_the_longest_piece_without_a_break_is_found() -> None:
    assert longest_run("河南省ABC号 123456") == "123456"
    assert longest_run("河南省") == ""


def test_the_bold_font_has_all_that_is_printed_bold() -> None:
    titles = TITLE + SUPPLEMENT + "".join(s.title for s in SECTIONS)
    titles += "申请事项代办人取证方式补充情况授权"
    with TTFont(BOLD) as font:
        assert {ord(c) for c in titles} <= set(font.getBestCmap())


def test_both_fonts_have_their_own_name_and_keep_licence_and_copyright() -> None:
    for file in (REGULAR, BOLD):
        with TTFont(file) as font:
            names = font["name"]
            assert names.getDebugName(1) == FAMILY
            assert "Adobe" in names.getDebugName(0)
            assert "SIL Open Font License" in names.getDebugName(13)
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")
    assert REGULAR.stat().st_size < 9_000_000


def test_the_form_is_printed_with_the_shipped_fonts_alone() -> None:
    view = form_view(form_of(MOTHER), today=TODAY)
    assert b"NotoSans" not in form_pdf(view)
    assert {f.name for f in Path(FONTS).glob("*.otf")} == {REGULAR.name, BOLD.name}
