import io
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from accessibility.forms import FormView, Signature, form_pdf, form_png, form_view
from accessibility.forms.cells import Field, Label
from accessibility.forms.layout import SECTIONS
from dialogs.model import UnifiedForm
from tests.accessibility.samples import (
    CASE,
    MOTHER,
    SERVICES,
    TODAY,
    encoded,
    mother,
    portrait,
    scribble,
    shown,
)


def whole() -> FormView:
    signed = Signature(image=scribble(), by_proxy=True, signed_on=TODAY)
    return form_view(
        mother(), today=TODAY, case_id=CASE, photo=encoded(portrait()), signature=signed
    )


def read(view: FormView) -> PdfReader:
    return PdfReader(io.BytesIO(form_pdf(view)))


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split()).replace("\u200b", "")


def text_of(view: FormView) -> str:
    return squeezed("".join(page.extract_text() for page in read(view).pages))


def test_a_blank_form_is_one_page_of_a4_with_every_label() -> None:
    reader = read(shown({}))
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    text = squeezed(page.extract_text())
    for section in SECTIONS:
        assert squeezed(section.title) in text
        for block in section.blocks:
            for cell in (c for row in block.rows for c in row.cells):
                if isinstance(cell, Label):
                    assert squeezed(cell.text) in text, cell.text
    assert text.count("☐") == 6 * 3 + 3 + 2 + 7 + 2 + 2
    assert "☑" not in text
    assert "五级区划选择" in text
    assert "新办时，按残疾人证核发时间，其余按申请时间" in text
    assert "申请人免冠2寸白底照片" in text
    assert "备注：申请新办残疾人证时" in text


def test_the_main_example_is_two_pages_and_says_everything() -> None:
    reader = read(whole())
    assert len(reader.pages) == 2
    first, second = (squeezed(page.extract_text()) for page in reader.pages)
    for key in ("name", "id_number", "phone", "household_address"):
        assert MOTHER[f"personal.{key}"] in first
    assert first.count("☑") == 2 + 2 + 1
    assert "☑精神" in first
    assert "代办人姓名" not in first
    assert "系统补充信息（非附件1内容）" in second
    assert "代办人身份证号" in second
    assert CASE in second


def test_the_pdf_is_tagged_titled_in_chinese_and_holds_its_fonts() -> None:
    reader = read(whole())
    assert reader.metadata is not None
    assert reader.metadata.title == "残疾人服务“一件事”申请表"
    catalog = reader.trailer["/Root"]
    assert isinstance(catalog, DictionaryObject)
    assert str(catalog["/Lang"]).startswith("zh")
    assert "/StructTreeRoot" in catalog
    for page in reader.pages:
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]  # pypdf types it loosely
        assert fonts
        for font in fonts.values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            assert "YijianshiFormSC" in descriptor["/FontName"]


def test_photo_signature_and_code_are_in_the_pdf_as_pictures() -> None:
    pages = read(whole()).pages
    assert [len(page.images) for page in pages] == [1, 2]


def test_the_same_form_gives_the_same_bytes() -> None:
    assert form_pdf(whole()) == form_pdf(whole())


def test_a_form_is_made_quickly_once_the_fonts_are_read() -> None:
    form_pdf(whole())
    spent = []
    for number in range(5):
        view = shown({**MOTHER, "employment.skills": f"缝纫{number}"}, *SERVICES)
        began = time.process_time()
        form_pdf(view)
        spent.append(time.process_time() - began)
    assert min(spent) < 0.3


def test_each_page_is_to_be_had_as_a_picture() -> None:
    view = whole()
    first, second = (Image.open(io.BytesIO(form_png(view, page))) for page in (1, 2))
    assert first.size == second.size == (1191, 1684)
    small = Image.open(io.BytesIO(form_png(view, dpi=72)))
    assert small.size == (595, 842)
    with pytest.raises(ValueError, match="2 pages"):
        form_png(view, 3)


def test_an_answer_changes_the_picture_only_in_its_cell() -> None:
    blank = Image.open(io.BytesIO(form_png(shown({})))).convert("L")
    named = Image.open(io.BytesIO(form_png(shown({"personal.name": "王秀英"})))).convert("L")
    changed = ImageChops.difference(blank, named).getbbox()
    assert changed is not None
    left, top, right, bottom = changed
    assert 180 < left < right < 390
    assert 125 < top < bottom < 190


def test_markup_that_somebody_types_is_printed_and_not_obeyed() -> None:
    hostile = '#strong[x] $a$ @ref <label> *b* _c_ `d` //e /*f*/ \\ "g" #read("/etc/passwd") = h'
    assert squeezed(hostile) in text_of(shown({"employment.skills": hostile}))


@pytest.mark.parametrize(
    "value",
    ["河南省郑州市中牟县官渡镇" * 30, "A" * 400, "长" * 5000, "1234567890" * 60],
    ids=["wraps", "no place to break", "pages of it", "digits"],
)
@pytest.mark.parametrize(
    "key",
    ["personal.name", "personal.birth_place", "guardian.name", "employment.skills"],
)
def test_what_is_too_long_wraps_and_no_character_vanishes(key: str, value: str) -> None:
    if key == "personal.birth_place":
        key = "delivery.address"  # stands on the page of what the system adds
    text = text_of(shown({key: value}))
    for char in set(value) - set("年页共第"):
        assert text.count(char) >= value.count(char), char


def test_nothing_is_printed_outside_the_margins_however_long_it_is() -> None:
    keys = [
        c.key for s in SECTIONS for b in s.blocks for r in b.rows for c in r.cells
        if isinstance(c, Field) and c.key not in {"personal.birth_date", "subsidy.apply_date"}
    ]  # fmt: skip
    view = shown(dict.fromkeys(keys, "W" * 60))
    for number in range(1, len(read(view).pages) + 1):
        page = Image.open(io.BytesIO(form_png(view, number))).convert("L").point(lambda v: 255 - v)
        box = page.getbbox()
        assert box is not None
        left, _, right, bottom = box
        assert left >= 80
        assert right <= page.width - 80
        assert bottom <= page.height - 20


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_said_the_form_can_be_printed(name: str, skills: str) -> None:
    assert form_pdf(shown({"personal.name": name, "employment.skills": skills}))[:5] == b"%PDF-"


@pytest.mark.parametrize("junk", [b"", b"junk", b"\xff\xd8\xff\xe0junk", encoded(portrait())[:900]])
def test_a_photo_that_is_no_picture_leaves_the_place_for_one(junk: bytes) -> None:
    view = form_view(mother(), today=TODAY, photo=junk)
    assert view.photo is None
    assert "免冠2寸" in text_of(view)


def test_a_signature_on_which_nothing_is_drawn_is_none() -> None:
    empty = encoded(Image.new("RGBA", (900, 300), (0, 0, 0, 0)), "PNG")
    view = form_view(mother(), today=TODAY, signature=Signature(image=empty))
    assert view.signature is not None
    assert view.signature.image is None


def test_a_drawn_signature_is_printed_without_the_space_around_it() -> None:
    drawn = Image.open(io.BytesIO(scribble()))
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    for data in (scribble(), encoded(paper, quality=60)):
        view = form_view(mother(), today=TODAY, signature=Signature(image=data))
        assert view.signature is not None
        assert view.signature.image is not None
        width, height = Image.open(io.BytesIO(view.signature.image)).size
        assert 440 <= width <= 490
        assert 160 <= height <= 210


def test_a_typed_signature_is_printed_as_words() -> None:
    view = form_view(mother(), today=TODAY, signature=Signature(name="李小梅签", signed_on=TODAY))
    assert "李小梅签" in text_of(view)


def test_a_large_photo_does_not_make_a_large_file() -> None:
    view = form_view(mother(), today=TODAY, photo=encoded(portrait(2000, 2800), quality=95))
    assert len(form_pdf(view)) < 400_000


def test_a_signature_alone_has_its_page() -> None:
    view = form_view(UnifiedForm("1"), today=TODAY, signature=Signature(name="李小梅签"))
    first, second = (squeezed(page.extract_text()) for page in read(view).pages)
    assert "李小梅签" in second
    assert "李小梅签" not in first
