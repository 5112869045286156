"""What is read out: no brackets, no figures, numbers as people say them."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accessibility.render import render
from accessibility.spoken import for_ear
from accessibility.spoken_numbers import counted
from dialogs.dialogue import FORM_VERSION, Dialogue
from dialogs.effects import Ask, SayText
from dialogs.model import UnifiedForm
from dialogs.policy_answers import ANSWERS, CRISIS, TOPICS
from dialogs.questions import QUESTIONS
from dialogs.says import SAYS
from dialogs.wording import WORDING, WORDINGS

LEFT_OVER = re.compile(
    r"[0-9０-９（）()\[\]【】〔〕{}<>《》“”‘’\"'*#_`~|\\@/%&=+$￥^·…—]|https?:|www\."
)
PLACEHOLDER = re.compile(r"\{\w+\}")

READ_OUT = [
    *((a.id, f"{a.answer}（{a.clause}）") for a in ANSWERS.values() if a.clause),
    *((t.code, t.answer) for t in TOPICS.values()),
    *((c.code, c.answer) for c in CRISIS.values()),
    *((f"{k}:{n}", getattr(w, n) or "") for k, w in WORDING.items() for n in WORDINGS),
    *((f"{k}:{n}", t) for k, w in WORDING.items() for n, t in w.speech.items()),
    *((f"{k}:{n}", t) for k, w in WORDING.items() for n, t in w.problems.items()),
    *((f"{k}:{n}", t) for k, w in WORDING.items() for n, t in w.options.items()),
    *SAYS.items(),
]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("满18岁，打12345。", "满十八岁，打幺二三四五。"),
        ("有危险打110。", "有危险打幺幺零。"),
        ("1958年3月20日", "一九五八年三月二十日"),
        ("1958-03-05出生", "一九五八年三月五日出生"),
        ("2026/11/24", "二零二六年十一月二十四日"),
        ("2026-11", "二零二六年十一月"),
        ("上午8:30到17:05", "上午八点三十分到十七点零五分"),
        ("137 1234 5678", "幺三七，幺二三四，五六七八"),
        ("13712345678", "幺三七，幺二三四，五六七八"),
        ("0371-65712345", "零三七幺，六五七幺，二三四五"),
        ("138****0003", "幺三八，隐去几位，零零零三"),
        ("410122195803051234", "四幺零幺二二，幺九五八，零三零五，幺二三四"),
        ("41010519491231002X", "四幺零幺零五，幺九四九，幺二三幺，零零二X"),
        ("6217003810000123450", "六二幺七，零零三八，幺零零零，零幺二三，四五零"),
        ("HN410122-20261124-0001-7", "HN四幺零幺二二，二零二六幺幺二四，零零零幺，七"),
        ("每月1200元", "每月一千二百元"),
        ("每月1,200.50元", "每月一千二百点五零元"),
        ("¥60", "六十元"),
        ("10万元", "十万元"),
        ("超过30%", "超过百分之三十"),
        ("不到0.5%", "不到百分之零点五"),
        ("60-70岁", "六十到七十岁"),
        ("3～5个工作日", "三到五个工作日"),
        ("占1/2", "占二分之一"),
        ("½", "二分之一"),
        ("2个月，2级，2月2日", "两个月，二级，二月二日"),
        ("第2项", "第二项"),
        ("最大10MB", "最大十兆"),
        ("120cm", "一百二十厘米"),
        ("25㎡", "二十五平方米"),
        ("37.5℃", "三十七点五摄氏度"),
        ("-3", "负三"),
        ("语言（言语）类", "语言，言语，类"),
        ("中专/职高/技校", "中专、职高、技校"),
        ("近期2寸照片", "近期二寸照片"),
        ("不收费。（附件2·九）", "不收费。依据办事指南第九部分"),
        ("先申请。（附件3·五(四)1）", "先申请。依据联办工作规程第五部分第四条第一项"),
        (
            "按月发（正文·三(三)2；附件2·十(二)）。",
            "按月发，依据正文第三部分第三条第二项，还有办事指南第十部分第二条。",
        ),
        ("【申请事项】\n残疾人证", "申请事项。\n残疾人证"),
        ("豫残联〔2024〕12号", "豫残联二零二四年十二号"),
        ("1. 身份证\n2. 照片", "第一，身份证\n第二，照片"),
        ("①先填表 ②再签字", "第一，先填表 二再签字"),
        ("**请注意**：看`这里`", "请注意：看这里"),
        ("看[说明](https://example.org/a?b=1)", "看说明"),
        ("打开 https://example.org/c/abc，再点", "打开 网址在屏幕上，再点"),
        ("写信到 a.b@example.org", "写信到 邮箱在屏幕上"),
        ("好的👍，谢谢😊", "好的，谢谢"),
        ("在“豫事办”App里看", "在豫事办手机应用里看"),
        ("１２３４５", "幺二三四五"),
    ],
)
def test_numbers_and_clauses_are_said_as_people_say_them(text: str, heard: str) -> None:
    assert for_ear(text) == heard


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("0", "零"),
        ("10", "十"),
        ("110", "一百一十"),
        ("101", "一百零一"),
        ("1010", "一千零一十"),
        ("10000", "一万"),
        ("10001", "一万零一"),
        ("11000", "一万一千"),
        ("100500", "十万零五百"),
        ("100000000", "一亿"),
        ("100010000", "一亿零一万"),
        ("007", "零零七"),
        ("2.50", "二点五零"),
    ],
)
def test_quantities_are_counted_out(digits: str, said: str) -> None:
    assert counted(digits) == said


@pytest.mark.parametrize(("name", "text"), READ_OUT)
def test_nothing_is_read_out_with_brackets_or_figures(name: str, text: str) -> None:
    assert not LEFT_OVER.search(for_ear(PLACEHOLDER.sub("您母亲", text))), name


PIECES = st.sampled_from(
    """
    残疾人证|打12345|138****0003|（附件2·六·8）|（语言|）|【|】|〔2024〕|3-5|1/2|30%|2026-11-24
    2026-11-24T09:00:00+08:00|HN410122-20261124-0001-7|1.|①|½|²|٣|Ⅳ|㈠|³|万|𬱖|㛃|👍🏽|☑
    https://a.example/b?c=d#e|www.example.org|a@b.example|**粗**|`x`|<b>|</b>|[a](b)|·|…
    ——|~|～|/|\\|_|#|¥12|-5|+|=|≥60|℃|MB|\u200b| |
    """.replace("\n    ", "|\n|").split("|")
)


@pytest.mark.parametrize("attempt", [0, 1, 2])
@pytest.mark.parametrize("key", sorted(QUESTIONS))
def test_every_question_is_read_out_as_it_is_meant_for_the_ear(
    key: str, attempt: Literal[0, 1, 2]
) -> None:
    dialogue = Dialogue(UnifiedForm(FORM_VERSION))
    asked = (SayText("记下了：2026年3月5日。", "附件2·六·8"), Ask(key, key, attempt=attempt))
    for message in render(asked, dialogue, date(2026, 11, 24)).messages:
        assert not LEFT_OVER.search(message.speech or message.text), message.text


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join)))
@example("<12>")
@example("1" * 60)
@example("附件2·六·8")
def test_whatever_is_written_leaves_nothing_that_cannot_be_said(text: str) -> None:
    heard = for_ear(text)
    assert not LEFT_OVER.search(heard)
    assert not any(c.isdecimal() or c in "\u200b\ufeff👍☑" for c in heard)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_made_for_the_ear_stays_as_it_is(text: str) -> None:
    once = for_ear(text)
    assert for_ear(once) == once


@given(st.integers(0, 10**12 - 1))
def test_every_quantity_can_be_counted(number: int) -> None:
    said = counted(str(number))
    assert said
    assert set(said) <= set("零一二三四五六七八九十百千万亿")
    assert "零零" not in said
