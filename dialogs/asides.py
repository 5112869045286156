"""Facts told in passing: 不是学生, 没有职工养老, 证没过期, 离不开人, 还没有证.

A clause tells a fact when it names its matter; whether it holds is told by a denial in the clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.model import Json
from dialogs.parse import asks

_DENIES = re.compile(r"不是|没有?|不在|不属于|未|无|不交|不用交|从没|也没|不上|毕业")
_MATTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("student", re.compile(r"学生|在校|上学|念书|读书")),
    ("public_employee", re.compile(r"机关|事业单位|公务员|有编制|吃财政")),
    (
        "employee_pension",
        re.compile(r"职工(基本)?养老|职工社保|单位.{0,4}(交|缴).{0,4}(养老|社保)"),
    ),
    ("resident_pension_member", re.compile(r"居民养老|城乡(居民)?养老|农村养老|新农保|居保")),
    (
        "has_certificate",
        re.compile(
            r"(有|办了|办过|领了|拿着|持有)(个|本)?(残疾人?|二代)?证(?![明件])|没.{0,3}(办|领).{0,3}证"
        ),
    ),
)
_TOLD: tuple[tuple[str, Json, re.Pattern[str]], ...] = (
    ("certificate_status", "valid", re.compile(r"没过期|没到期|有效期内|还有效|没有过期")),
    ("certificate_status", "expired", re.compile(r"(?<!没)(?<!没有)(过期了|已经?过期|到期了)")),
    ("long_term_care", True, re.compile(r"离不(开|了)人|不能自理|自理不了|要人(伺候|照顾|照护)")),
    ("unemployed", True, re.compile(r"没(有)?(个)?工作|失业|待业|无业|下岗|在家闲|闲着")),
)


def facts_told(text: str) -> Iterator[tuple[str, Json]]:
    """The facts that ``text`` tells in passing, by name; a question tells none."""
    for clause in re.split(r"[，,。；;、\n]", text):
        if asks(clause):
            continue
        for fact, matter in _MATTERS:
            if matter.search(clause):
                yield fact, _DENIES.search(clause) is None
        for fact, value, words in _TOLD:
            if words.search(clause):
                yield fact, value
