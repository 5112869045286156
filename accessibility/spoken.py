"""Text made for the ear: clauses spoken out, numbers in words, no decoration."""

from __future__ import annotations

import re

_NUMERALS = "零一二三四五六七八九"
_ANNEX = {"附件1": "附件一", "附件2": "办事指南", "附件3": "联办工作规程"}
_CLAUSE = re.compile(r"（((?:附件[123]|正文)[^（）]*(?:[（(][^（）()]*[）)][^（）]*)*)）")
_YEAR = re.compile(r"\d{4}(?=年|〕)")
_LONG = re.compile(r"(?<![\dA-Za-z])\d(?:[ \d]*\d)?[\dXxB](?![A-Za-z])")
_SHORT = re.compile(r"\d{1,2}")
_SAID_DIGIT_BY_DIGIT = 3
_GROUP = 4
_MARKS = str.maketrans(
    {"【": "", "】": "。", "·": "，", "“": "", "”": "", "☑": "", "☐": "", "□": ""}
)


def for_ear(text: str) -> str:
    """``text`` as it should be read out.

    Numbers of up to two digits are said as numbers (18 → 十八), years digit by digit, longer ones
    digit by digit in groups with 幺 for one, as on the telephone.
    """
    spoken = _CLAUSE.sub(lambda m: f"，依据{_clause(m[1])}，", text)
    spoken = _YEAR.sub(lambda m: _spelt(m[0]), spoken)
    spoken = _LONG.sub(lambda m: _digits(m[0]), spoken)
    spoken = _SHORT.sub(lambda m: _number(int(m[0])), spoken)
    spoken = spoken.translate(_MARKS).replace("（", "，").replace("）", "，")
    spoken = re.sub(r"\n+", "\n", spoken)
    spoken = re.sub(r"，+(?=[，。；？！\n]|$)", "", spoken)
    return re.sub(r"([。；？\n])，", r"\1", spoken).strip()


def _clause(clause: str) -> str:
    for short, full in _ANNEX.items():
        clause = clause.replace(short, full)
    return clause.replace("·", "第")


def _digits(number: str) -> str:
    groups = number.split()
    if len("".join(groups)) < _SAID_DIGIT_BY_DIGIT and "X" not in number.upper():
        return number
    if len(groups) == 1 and len(number) > _GROUP + 1:
        whole = groups[0]
        groups = [whole[i : i + _GROUP] for i in range(0, len(whole), _GROUP)]
    return "，".join(_spelt(g).replace("一", "幺") for g in groups)


def _spelt(digits: str) -> str:
    return "".join(_NUMERALS[int(c)] if c.isdigit() else c for c in digits)


def _number(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
