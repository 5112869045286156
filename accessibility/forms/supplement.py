"""What the system keeps beside 附件1 and prints apart from it (代办人、取证方式、授权等)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TITLE = "系统补充信息（非附件1内容）"


@dataclass(frozen=True)
class Line:
    """One answer beside the form: its key, its item (项目) and its words."""

    key: str
    name: str
    text: str


@dataclass(frozen=True)
class Part:
    """Answers under one heading."""

    title: str
    lines: tuple[Line, ...]


_PARTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("申请事项", (("services", "本次申请的事项"),)),
    (
        "代办人",
        (
            ("proxy.name", "代办人姓名"),
            ("proxy.relation", "申请人是代办人的"),
            ("proxy.phone", "代办人联系电话"),
            ("proxy.id_number", "代办人身份证号"),
        ),
    ),
    (
        "取证方式",
        (("delivery.method", "取证方式"), ("delivery.address", "邮寄地址")),
    ),
    (
        "补充情况",
        (
            ("eligibility.henan_household", "是否河南户籍"),
            ("eligibility.certificate_status", "残疾人证状态"),
            ("eligibility.certificate_cancelled_on", "原残疾人证注销日期"),
            ("eligibility.long_term_care", "是否需要长期照护"),
            ("eligibility.unemployed", "是否处于无业状态"),
            ("eligibility.able_and_willing_to_work", "是否有劳动能力和就业意愿"),
            ("eligibility.student", "是否在校学生"),
            ("eligibility.public_employee", "是否国家机关、事业单位工作人员"),
            ("eligibility.employee_pension", "是否参加职工基本养老保险"),
            ("eligibility.resident_pension_member", "是否参加城乡居民养老保险"),
            ("materials.guardian_proof", "法定监护人证明材料"),
        ),
    ),
    (
        "授权",
        (
            ("consent", "同意处理个人信息"),
            ("consent.sensitive", "单独同意处理敏感个人信息"),
            ("consent.sharing", "授权查询共享数据和电子证照"),
        ),
    ),
)


def supplement_of(texts: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts that have anything in them, from the answers in words."""
    parts = (
        Part(title, tuple(Line(k, name, texts[k]) for k, name in keys if texts.get(k)))
        for title, keys in _PARTS
    )
    return tuple(part for part in parts if part.lines)
