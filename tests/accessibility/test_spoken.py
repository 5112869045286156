"""What is read out: no brackets, no figures, numbers as people say them."""

from __future__ import annotations

import re

import pytest

from accessibility.spoken import for_ear
from dialogs.policy_answers import ANSWERS, CRISIS, TOPICS
from dialogs.wording import WORDING, WORDINGS

READ_OUT = [
    *((a.id, f"{a.answer}（{a.clause}）") for a in ANSWERS.values() if a.clause),
    *((t.code, t.answer) for t in TOPICS.values()),
    *((c.code, c.answer) for c in CRISIS.values()),
    *((f"{k}:{n}", getattr(w, n) or "") for k, w in WORDING.items() for n in WORDINGS),
]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("满18岁，打12345。", "满十八岁，打幺二三四五。"),
        ("有危险打110。", "有危险打幺幺零。"),
        ("1958年3月20日", "一九五八年三月二十日"),
        ("137 1234 5678", "幺三七，幺二三四，五六七八"),
        ("6217003810000123450", "六二幺七，零零三八，幺零零零，零幺二三，四五零"),
        ("语言（言语）类", "语言，言语，类"),
        ("近期2寸照片", "近期二寸照片"),
        ("不收费。（附件2·九）", "不收费。依据办事指南第九"),
        ("【申请事项】\n残疾人证", "申请事项。\n残疾人证"),
        ("豫残联〔2024〕12号", "豫残联〔二零二四〕十二号"),
    ],
)
def test_numbers_and_clauses_are_said_as_people_say_them(text: str, heard: str) -> None:
    assert for_ear(text) == heard


@pytest.mark.parametrize(("name", "text"), READ_OUT)
def test_nothing_is_read_out_with_brackets_or_figures(name: str, text: str) -> None:
    assert not re.search(r"[（）\d“”]", for_ear(text)), name
