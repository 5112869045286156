"""Takes everything personal out of a message (去标识化), so that only the way of speaking is left.

Rather too much than too little: what the form holds, what the recognisers find, every longer row of
digits however it is written, and what looks like a place to live.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from dialogs.dialogue import Dialogue
from dialogs.model import Json
from dialogs.questions import QUESTIONS
from nlu.recognise import recognise

_WORDS = (
    "姓名", "身份证号", "残疾人证号", "电话", "账号", "日期", "地名", "邮箱", "网址", "数字",
    "地址", "填过的内容",
)  # fmt: skip
_SIGN = {word: chr(0xE000 + n) for n, word in enumerate(_WORDS)}
"""While a message is worked on each sign is one character that no message has."""
_SPELT = {ord(sign): f"〔{word}〕" for word, sign in _SIGN.items()}
_UNUSED = re.compile("[\ue000-\uf8ff]")
PLACEHOLDER = re.compile(r"〔[^〔〕]*〕")

_FOUND = {
    "person_name": _SIGN["姓名"],
    "id_number": _SIGN["身份证号"],
    "certificate_number": _SIGN["残疾人证号"],
    "phone": _SIGN["电话"],
    "bank_account": _SIGN["账号"],
    "date": _SIGN["日期"],
    "division": _SIGN["地名"],
}
PERSONAL_STEPS = frozenset(
    {
        "name", "phone", "id_number", "certificate_number", "household_address",
        "residence_division", "guardian", "bank_account",
    }
)  # fmt: skip
"""Questions whose answers are personal through and through; nothing said there is kept."""
_PERSONAL_KINDS = frozenset(
    {
        "name", "text", "id_number", "certificate_number", "phone", "bank_account", "date",
        "address", "division", "signature",
    }
)  # fmt: skip

_DIGIT = r"[\d零〇一二三四五六七八九十百千万幺两壹贰叁肆伍陆柒捌玖洞拐勾]"
_BETWEEN = r"[\s\-—–_.．,，、·]*"
_NO_PLACE = r"\s，。,.；;：:、!！?？去到在哪个这那我俺你恁您他她的是了给办住问从来往叫想要把都没有"
_PLACE = (
    rf"[^{_NO_PLACE}]{{1,8}}(?:街道|大街|大道|胡同|家属院|小区|社区|村|庄|屯|寨|路|街|巷|乡|镇)"
    r"|[\d一二三四五六七八九十百]+(?:号楼|号院|号|单元|室|栋|幢|楼|组|层)"
)
_NUMBERS = "".join(_SIGN[w] for w in ("身份证号", "残疾人证号", "电话", "账号", "数字"))
_REST = (
    rf"(?:{_DIGIT}{_BETWEEN}){{2,}}(?=[{_NUMBERS}])|(?<=[{_NUMBERS}])(?:{_BETWEEN}{_DIGIT}){{2,}}"
)
"""Digits that belong to a number of which only a part was recognised."""
_PATTERNS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), _SIGN["邮箱"]),
    (re.compile(r"(?:https?://|www\.)\S+"), _SIGN["网址"]),
    (re.compile(r"[A-Za-z_-]*\d*[A-Za-z_-]+\d[\w-]{3,}"), _SIGN["账号"]),
    (re.compile(rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{4,}}[xX]?"), _SIGN["数字"]),
    (re.compile(rf"\d(?:{_BETWEEN}\d){{3,}}[xX]?"), _SIGN["数字"]),
    (re.compile(_REST), ""),
    (re.compile(rf"{_SIGN['地名']}?(?:{_PLACE})+"), _SIGN["地址"]),
)
_LEAST = 2
_NAME = re.compile(r"[\u4e00-\u9fff]{3,4}")


def strip(text: str, asking: str | None, today: date, known: Iterable[str] = ()) -> str | None:
    """``text`` with a sign for everything personal; None when nothing is left to learn from."""
    if asking in PERSONAL_STEPS:
        return None
    kept = _UNUSED.sub("", text)
    for value in sorted(set(known), key=len, reverse=True):
        kept = kept.replace(value, _SIGN["填过的内容"])
    for step in dict.fromkeys((asking, None, "name")):
        kept = _without_found(kept, step, today)
    for pattern, sign in _PATTERNS:
        kept = pattern.sub(sign, kept)
    left = re.sub(r"[^\u4e00-\u9fffA-Za-z]", "", kept)
    return kept.translate(_SPELT).strip() if len(left) >= _LEAST else None


def known_values(dialogue: Dialogue) -> frozenset[str]:
    """What the person gave as theirs in this application and those before it, as it may be said."""
    values = {
        text
        for key, answer in dialogue.form.answers.items()
        if key in QUESTIONS and QUESTIONS[key].kind in _PERSONAL_KINDS
        for text in _texts(answer.value)
    }
    names = {v[-2:] for v in values if _NAME.fullmatch(v)}
    earlier = (
        known_values(Dialogue.from_json(dialogue.earlier)) if dialogue.earlier else frozenset()
    )
    return frozenset(v for v in values | names if len(v) >= _LEAST) | earlier


def _without_found(text: str, asking: str | None, today: date) -> str:
    for entity in recognise(text, asking, today):
        sign = _FOUND.get(entity.type)
        if sign and entity.text:
            text = text.replace(entity.text, sign)
    return text


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
