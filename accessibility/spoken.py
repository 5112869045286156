"""Text made for the ear (供朗读的文字): clauses, dates, numbers and signs in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from accessibility.spoken_numbers import counted, dictated, spelt

_ANNEX = {"附件1": "附件一", "附件2": "办事指南", "附件3": "联办工作规程"}
_CLAUSE = re.compile(r"（((?:附件[123]|正文)[^（）]*(?:[（(][^（）()]*[）)][^（）]*)*)）")
_LEVELS = ("部分", "条", "项", "点")
"""What the steps down into a document are called: 附件2·六·8 is 办事指南第六部分第八条."""

_TWO_OF = "个天岁元人次项张份页遍块位家门年周分秒小点种样类条句步件本套户"
_COUNTS = (
    "个天岁元角人次项张份页遍块位家门周分秒小点种样类条句步件本套户月日号级寸万亿千百多余字题期档"
    "名户口米公里斤克升度折倍兆"
)
_N = r"\d+(?:\.\d+)?"
_EMOJI = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Cf", "Cc"})
_KEPT = frozenset("\n")
_MARKS = frozenset("，。？！：；、…（）～")
_LETTER_UNITS = {
    "MB": "兆",
    "KB": "千字节",
    "GB": "吉字节",
    "KG": "公斤",
    "CM": "厘米",
    "MM": "毫米",
    "KM": "公里",
    "ML": "毫升",
    "M2": "平方米",
    "M": "米",
    "G": "克",
}
_ABBREVIATIONS = {"App": "手机应用", "APP": "手机应用", "app": "手机应用"}
_SIGNS = {
    "&": "和",
    "+": "加",
    "=": "等于",
    "≥": "不少于",
    "≤": "不超过",
    ">": "大于",
    "×": "乘",
    "÷": "除以",
    "→": "，到，",
    "/": "、",
    "—": "，",
    "–": "，",
    "~": "到",
    "～": "到",
    "·": "，",
    "•": "",
    "…": "，",
    "%": "百分号",
    ",": "，",
    "?": "？",
    "!": "。",
    ":": "：",
    ";": "；",
    ".": "。",
    "【": "",
    "】": "。",
    "、": "、",
}
_PAUSING = "（）()[]{}〔〕〖〗〈〉「」『』<《》"
_SILENT = "“”‘’\"'`*#_^|\\@$¥￥-"


def _date(match: re.Match[str]) -> str:
    year, month, day = match[1], match[2], match[3]
    said = f"{spelt(year)}年{counted(str(int(month)))}月"
    return said + (f"{counted(str(int(day)))}日" if day else "")


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    rest = "" if not minute else f"{'零' if minute < 10 else ''}{counted(str(minute))}分"  # noqa: PLR2004 - one digit
    return f"{counted(str(hour), two=True)}点{rest}"


def _code(match: re.Match[str]) -> str:
    """A case number or the like: its groups one after the other, letters as letters."""
    return "，".join(spelt(g).replace("一", "幺") for g in match[0].split("-"))


def _landline(match: re.Match[str]) -> str:
    return f"{match[1]} {match[2][:4]} {match[2][4:]}"


def _place_in_list(match: re.Match[str]) -> str:
    return f"第{counted(match[1])}，"


def _fraction(match: re.Match[str]) -> str:
    return f"{counted(match[2])}分之{counted(match[1])}"


def _range(match: re.Match[str]) -> str:
    return f"{counted(match[1])}到{match[2]}"


def _quantity(match: re.Match[str]) -> str:
    number, unit = match[1], match[2]
    return counted(number, two=unit in _TWO_OF) + unit


def _unit(match: re.Match[str]) -> str:
    return counted(match[1], two=True) + _LETTER_UNITS[match[2].upper()]


def _money(match: re.Match[str]) -> str:
    return counted(match[1], two=True) + "元"


def _number(match: re.Match[str]) -> str:
    """Up to two digits count; a longer number is dictated, a decimal always counts."""
    number = match[0]
    return counted(number) if "." in number or len(number) < 3 else dictated(number)  # noqa: PLR2004 - see above


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"(?i)(?:https?://|www\.)[^\s，。；、）)]*"), "网址在屏幕上"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "邮箱在屏幕上"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"(?m)^\s*[-*•]\s+"), ""),
    (re.compile(r"(?m)^\s*[(（]?(\d{1,2})(?:[)）、]|\.(?!\d))\s*"), _place_in_list),
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), ""),
    (re.compile(r"〔(\d{4})〕\s*"), lambda m: f"{spelt(m[1])}年"),
    (re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d-])"), _date),
    (re.compile(r"(?<![\d-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\d-])()"), _date),
    (re.compile(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)"), _time),
    (re.compile(r"(?<![\dA-Za-z-])[A-Za-z]{1,4}\d[\dA-Za-z]*(?:-[\dA-Za-z]+)+"), _code),
    (re.compile(r"(?<![\d-])(0\d{2,3})-(\d{7,8})(?!\d)"), _landline),
    (re.compile(r"(?<=[\dXx])\*{2,}|\*{2,}(?=\d)"), "，隐去几位，"),
    (re.compile(r"\d{4}(?=年|〕)"), lambda m: spelt(m[0])),
    (re.compile(rf"(?<![\d.])({_N})%"), lambda m: f"百分之{counted(m[1])}"),
    (re.compile(rf"(?<![\d.])({_N})‰"), lambda m: f"千分之{counted(m[1])}"),
    (re.compile(r"(?<![\d/])(\d{1,3})[/⁄](\d{1,3})(?![\d/])"), _fraction),
    (re.compile(rf"(?<![\d.-])({_N})\s*[-–—~～]\s*({_N})(?![\d-])"), _range),
    (re.compile(rf"¥\s*({_N})"), _money),
    (re.compile(rf"(?<![\d.])({_N})\s?((?i:MB|KB|GB|KG|CM|MM|KM|ML|M2|M|G))(?![A-Za-z\d])"), _unit),
    (re.compile(rf"(?<![\dA-Za-z. ])({_N})°C"), lambda m: f"{counted(m[1])}摄氏度"),
    (re.compile(r"第(\d+)"), lambda m: f"第{counted(m[1])}"),
    (re.compile(rf"(?<![\dA-Za-z. ])({_N})([{_COUNTS}])"), _quantity),
    (re.compile(r"(?<![\dA-Za-z])\d(?:[ \d]*\d)?[\dXxB](?![A-Za-z])"), lambda m: _long(m[0])),
    (re.compile(r"(?<![\d(（])-(?=\d)"), "负"),
    (re.compile(_N), _number),
)  # fmt: skip


def _long(number: str) -> str:
    """An identity number, a phone number, an account; 10 and 2 are numbers like any other."""
    plain = number.replace(" ", "")
    if len(plain) < 3 and plain.isdigit():  # noqa: PLR2004 - two digits count
        return counted(plain) if " " not in number else "，".join(spelt(g) for g in number.split())
    return dictated(number)


def for_ear(text: str) -> str:
    """``text`` as it should be read out: no figures, brackets, addresses or markup are left in it.

    Quantities are counted (18 → 十八, 1200元 → 一千二百元), years spelt, phone, identity, account
    and case numbers dictated in groups with 幺 for one; clauses are named in words.
    """
    spoken = _CLAUSE.sub(lambda m: f"，依据{_clause(m[1])}，", text)
    spoken = _circled(spoken)
    spoken = _plain_width(spoken)
    for short, long in _ABBREVIATIONS.items():
        spoken = re.sub(rf"(?<![A-Za-z]){short}(?![A-Za-z])", long, spoken)
    for pattern, said in _RULES:
        spoken = pattern.sub(said, spoken)
    return _tidied("".join(_sign(c) for c in spoken))


def _clause(clause: str) -> str:
    """附件2·十(二)3；正文·二 → 办事指南第十部分第二条第三项，还有正文第二部分."""
    return "，还有".join(_place(one) for one in re.split(r"[；;，、]", clause) if one.strip())


def _place(clause: str) -> str:
    document, _, inside = clause.strip().partition("·")
    steps = re.findall(r"\d+|[一二三四五六七八九十]+", inside)
    named = zip(steps, (*_LEVELS, *("点",) * len(steps)), strict=False)
    said = "".join(f"第{counted(s) if s.isdigit() else s}{level}" for s, level in named)
    return _ANNEX.get(document, document) + said


def _circled(text: str) -> str:
    """①、② at the beginning of a line number it, elsewhere they are numbers."""
    numbered = re.sub(
        r"(?m)^\s*([①-⑳])\s*", lambda m: f"第{counted(str(ord(m[1]) - ord('①') + 1))}，", text
    )
    return re.sub(r"[①-⑳]", lambda m: counted(str(ord(m[0]) - ord("①") + 1)), numbered)


def _plain_width(text: str) -> str:
    """Full-width letters and figures, fractions and units made plain; marks of speech stay."""
    return "".join(c if c in _MARKS else unicodedata.normalize("NFKC", c) for c in text)


def _sign(character: str) -> str:
    if character in _SIGNS or character in _KEPT:
        return _SIGNS.get(character, character)
    if character in _PAUSING:
        return "，"
    if character in _SILENT or unicodedata.category(character) in _EMOJI:
        return ""
    return _figure(character)


def _figure(character: str) -> str:
    """Figures of other scripts are figures too; 万 and 一 are letters and stay."""
    number = None if character.isalpha() else unicodedata.numeric(character, None)
    if number is None:
        return character
    return counted(str(int(number))) if number == int(number) and number >= 0 else ""


def _tidied(spoken: str) -> str:
    """One pause where there are several, none where a line begins or ends."""
    spoken = re.sub(r"[ \t]+", " ", spoken)
    spoken = re.sub(r"[，、 \n]*\n[，、。；：？ \n]*", "\n", spoken)
    spoken = re.sub(r"[，、][，、：]*", lambda m: "，" if len(m[0]) > 1 else m[0], spoken)
    spoken = re.sub(r"[，、]+(?=[。；？！])", "", spoken)
    spoken = re.sub(r"([。；？！：])[，、。；：]+", r"\1", spoken)
    return spoken.strip("，、 \n")


__all__ = ["for_ear"]
