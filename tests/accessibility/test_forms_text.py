import re
from pathlib import Path

import pytest

from accessibility.forms import Signature, form_text, form_view
from accessibility.forms.cells import UNITS, Boxes, Field, Label, PhotoBox
from accessibility.forms.layout import SECTIONS
from dialogs.questions import FORM
from tests.accessibility.samples import (
    CASE,
    MOTHER,
    SERVICES,
    TODAY,
    encoded,
    form_of,
    mother,
    portrait,
    scribble,
    shown,
)

POLICY_ORDER = [
    "个人基本信息",
    "姓名",
    "性别",
    "民族",
    "身份证号",
    "出生日期",
    "残疾人证号",
    "婚姻状况",
    "文化程度",
    "联系电话",
    "户口性质",
    "户籍地地址",
    "居住地住址",
    "居住地所属区划",
    "残疾人证办理",
    "新办",
    "申请残疾类别",
    "户籍地所属区划",
    "迁移",
    "新户籍地所属区划",
    "新户籍地址",
    "新居住地行政区划",
    "新居住地地址",
    "原户籍地址",
    "原居住地址",
    "注销",
    "注销类别",
    "注销原因",
    "类别/等级变更",
    "申请残疾类别",
    "监护人或联系人",
    "姓名",
    "与申请人关系",
    "联系电话",
    "困难残疾人生活补贴、重度残疾人护理补贴",
    "申领补贴类别",
    "残疾人证号",
    "残疾类别",
    "残疾等级",
    "一卡通银行账户",
    "申请日期",
    "监护人身份证号",
    "享受其他补贴政策情况",
    "残疾人就业帮扶",
    "本人是否有就业能力和就业意愿",
    "拟工作地区",
    "技术特长",
    "应聘类型",
]
"""The labels of 附件1 in the order of the document, with 精神 where it belongs."""


def lines_of(text: str) -> dict[str, str]:
    """The first line of each item."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition("：")
        if colon:
            found.setdefault(name, value)
    return found


def test_the_form_has_the_labels_of_annex_1_in_their_order() -> None:
    names = re.findall(r"【(.+?)】|^(.+?)：", form_text(shown({})), re.MULTILINE)
    flat = [section or item for section, item in names]
    assert [n for n in flat if n not in {"照片", "注", "备注"}] == POLICY_ORDER


def test_every_field_of_the_contract_has_its_place_once() -> None:
    cells = [c for s in SECTIONS for b in s.blocks for r in b.rows for c in r.cells]
    keys = [c.key for c in cells if isinstance(c, Field | Boxes)]
    apart = {"proxy.name", "proxy.phone", "proxy.id_number"}
    assert len(keys) == len(set(keys))
    assert {q.key for q in FORM} - apart <= set(keys)
    assert len(keys) + sum(isinstance(c, PhotoBox) for c in cells) == 40


def test_every_row_is_as_wide_as_the_table() -> None:
    for section in SECTIONS:
        for block in section.blocks:
            merged: list[list[int]] = []
            for row in block.rows:
                width = sum(c.span for c in row.cells) + sum(s for s, left in merged if left > 0)
                assert width == UNITS, (section.title, row)
                merged = [[s, left - 1] for s, left in merged]
                merged += [
                    [c.span, c.rows - 1] for c in row.cells if isinstance(c, Label | PhotoBox)
                ]


@pytest.mark.parametrize("group", ["new", "cancel", "change"])
def test_each_group_offers_all_six_categories_in_the_words_of_the_form(group: str) -> None:
    codes = ["vision", "hearing", "speech", "physical", "intellectual", "mental"]
    key = f"certificate.{group}.categories"
    text = form_text(shown({key: codes}, f"certificate_{group}"))
    assert "类别：视力、听力、语言、肢体、智力、精神\n" in text


def test_a_blank_form_says_of_everything_that_it_is_not_filled_in() -> None:
    text = form_text(shown({}))
    assert text.count("：未填") == 40
    assert "系统补充信息" not in text


def test_the_main_example_reads_as_it_was_said() -> None:
    signed = Signature(image=scribble(), by_proxy=True, signed_on=TODAY)
    view = form_view(
        mother(), today=TODAY, case_id=CASE, photo=encoded(portrait()), signature=signed
    )
    text = form_text(view)
    lines = lines_of(text)
    assert lines["姓名"] == "王秀英"
    assert lines["性别"] == "女"
    assert lines["出生日期"] == "1958年3月5日"
    assert lines["照片"] == "已提供"
    assert lines["申请残疾类别"] == "语言、精神"
    assert lines["居住地所属区划"] == "河南省郑州市中牟县官渡镇李庄村委会"
    assert lines["申领补贴类别"] == "困难生活补贴、重度护理补贴"
    assert lines["一卡通银行账户"] == "6228 4800 3123 4567 890"
    assert lines["享受其他补贴政策情况"] == "低保"
    assert lines["迁移"] == lines["注销"] == lines["本部分"] == "未申请"
    assert lines["办件编号"] == CASE
    official, beside = text.split("【系统补充信息（非附件1内容）】")
    assert "代办人姓名：李小梅" in beside
    assert "代办人" not in official
    assert "签字：已手写签字\n签字人：代办人\n日期：2026年11月24日" in beside
    assert "授权查询共享数据和电子证照：否" in beside


def test_none_of_the_benefits_is_said_and_not_left_open() -> None:
    view = shown({"subsidy.other_benefits": []}, "living_subsidy")
    assert lines_of(form_text(view))["享受其他补贴政策情况"] == "无"


def test_what_stands_in_a_part_nobody_applied_for_is_read_out_all_the_same() -> None:
    text = form_text(shown({"employment.skills": "缝纫"}, "pension"))
    assert "技术特长：缝纫" in text


def test_the_kinds_of_subsidy_follow_from_the_services() -> None:
    view = shown({}, "nursing_subsidy")
    assert view.checked("subsidy.kinds", "nursing_subsidy")
    assert not view.checked("subsidy.kinds", "living_subsidy")


@pytest.mark.parametrize(("willing", "box"), [(True, "yes"), (False, "no")])
def test_willingness_ticks_yes_or_no(willing: bool, box: str) -> None:
    view = shown({"employment.willing_and_able": willing}, "employment")
    assert [c for c in ("yes", "no") if view.checked("employment.willing_and_able", c)] == [box]


def test_a_masked_form_tells_no_number_no_category_and_no_face() -> None:
    view = form_view(
        mother(),
        today=TODAY,
        photo=encoded(portrait()),
        signature=Signature(name="李小梅", image=scribble()),
        masked=True,
    )
    text = form_text(view)
    for key, value in MOTHER.items():
        if key.endswith(("name", "id_number", "phone", "bank_account", "address", "birth_date")):
            assert str(value) not in text, key
    assert "精神" not in text.replace("精神和智力", "")
    assert "二级" not in text.replace("一、二级", "")
    assert "低保" not in text
    assert "照片：已隐去" in text
    assert view.photo is None
    assert view.signature is not None
    assert view.signature.image is None
    assert not view.checked("certificate.new.categories", "mental")


def test_an_unknown_answer_is_not_filled_in() -> None:
    form = form_of({"personal.name": "王秀英"}, *SERVICES)
    answer = form.answers["personal.name"]
    unknown = type(answer)(None, state="unknown")
    view = form_view(form.with_answer("personal.education", unknown), today=TODAY)
    assert lines_of(form_text(view))["文化程度"] == "未填"


def test_the_repr_of_a_form_tells_nothing_of_it() -> None:
    view = form_view(mother(), today=TODAY, signature=Signature(name="李小梅"))
    assert "王" not in repr(view)
    assert "李" not in repr(view.signature)


def test_the_layout_names_no_font_or_path_of_a_machine() -> None:
    template = Path("accessibility/forms/form.typ").read_text("utf-8")
    assert "data.font" in template
    assert "/usr" not in template


@pytest.mark.parametrize(
    ("iso", "words"),
    [("1958-03-05", "1958年3月5日"), ("1958-03", "1958年3月"), ("不清楚", "不清楚")],
)
def test_a_date_is_written_as_far_as_it_is_known(iso: str, words: str) -> None:
    assert shown({"personal.birth_date": iso}).value("personal.birth_date") == words
