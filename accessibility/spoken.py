"""Text made for the ear: clauses spoken out, long numbers digit by digit, no decoration."""

from __future__ import annotations

import re

_NUMERALS = "零一二三四五六七八九"
_ANNEX = {"附件1": "附件一", "附件2": "办事指南", "附件3": "联办工作规程"}
_CLAUSE = re.compile(r"（((?:附件[123]|正文)[^（）]*(?:[（(][^（）()]*[）)][^（）]*)*)）")
_LONG = re.compile(r"(?<![\dA-Za-z])\d(?:[ \d]{4,})[\dXx]?(?![\dA-Za-z])")
_MARKS = str.maketrans(
    {"【": "", "】": "。", "·": "，", "“": "", "”": "", "☑": "", "☐": "", "□": ""}
)


def for_ear(text: str) -> str:
    """``text`` as it should be read out."""
    spoken = _CLAUSE.sub(lambda m: f"，依据{_clause(m[1])}，", text)
    spoken = _LONG.sub(lambda m: _digits(m[0]), spoken)
    spoken = spoken.translate(_MARKS).replace("（", "，").replace("）", "，")
    spoken = re.sub(r"\n+", "\n", spoken)
    spoken = re.sub(r"，+(?=[，。；？！\n]|$)", "", spoken)
    return re.sub(r"([。；？\n])，", r"\1", spoken).strip()


def _clause(clause: str) -> str:
    for short, full in _ANNEX.items():
        clause = clause.replace(short, full)
    return clause.replace("·", "第", 1).replace("·", "第") if "·" in clause else clause


def _digits(number: str) -> str:
    groups = number.split() or [number]
    if len(groups) == 1 and len(number) > 4:  # noqa: PLR2004 - groups of four can be followed by ear
        whole = groups[0]
        groups = [whole[i : i + 4] for i in range(0, len(whole), 4)]
    return "，".join("".join(_digit(c) for c in g) for g in groups)


def _digit(character: str) -> str:
    if character == "1":
        return "幺"
    return _NUMERALS[int(character)] if character.isdigit() else character
