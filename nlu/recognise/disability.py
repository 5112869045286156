"""Disability categories and levels, by their names and by what people tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.recognise.digits import arabic
from nlu.recognise.message import Found, Message
from nlu.recognise.patterns import signs_in

_DEAF_MUTE = re.compile(r"聋哑(?!学校|校)(?:人|了)?")
_BIG_TEXT = re.compile(r"字|屏|老花|近视|镜|手机|反光|界面|颜色|底色")
_BAD_LINE = re.compile(
    r"再[说讲念问]|大声|声[音儿]?[太小]|声音(?:开|放|调|大)|没听清|重[复说]|^喂|信号|网络|卡了"
)

_ONE = r"[一二三四五六七八九十壹贰叁肆1-9]|10|I{1,3}V?"
_MARK = r"(?:级|及|极(?!重|其|为|度))"
_LEVEL = re.compile(
    rf"(?<![一二三四五六七八九十年高初省市县乡国\d升级百千万块])(?!(?<=上)一级)(?<![升降高低调差留]了)(?<![降差留])(?P<first>{_ONE})(?:{_MARK})?(?:[、,，/和跟或\-~至到]|"
    rf"还是|或者|跟|和)?(?P<second>{_ONE})?(?P<mark>{_MARK})(?!别|人民|医院|甲|证书|市|机关|联动|"
    rf"台阶|伤残|调解|教师|士官|风|地震|公路|建造|以上医|一级|往上|分销)"
)
_NAMED = re.compile(
    rf"(?:等级|级别|残疾级?别?等级|几级)(?:是|为|选|填|写)?[:：]?(?P<first>{_ONE})(?![个样直般定向起\d十])"
)
_SHOWN = re.compile(
    r"(?:写|印|有|标|是)(?:着|的|嘞|了)?(?:一?个)?(?P<level>[1-4一二三四])(?=$|[，,。嘞的吧])"
    r"|(?:头|第)?(?P<rank>[一二三四])等|(?i:level) ?(?P<english>[1-4])"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_FORMAL = {"壹": 1, "贰": 2, "叁": 3, "肆": 4}
_OTHER_SCALE = re.compile(
    r"(?:工伤|伤残|交通|英语|电工|焊工|职称|军残|技工|评估|考过|钢琴|公务员)[^，。,；;]{0,4}$"
)
_EXTREME = re.compile(r"最(?P<how>重|轻)(?:的)?(?:那个?)?(?:级|档|等|一级|一档|一等)")


def categories_in(message: Message) -> Iterator[Found]:
    """The categories named or described in ``message``."""
    for match in _DEAF_MUTE.finditer(message.text):
        yield message.make("disability_category", "hearing", *match.span())
        yield message.make("disability_category", "speech", *match.span())
    for found in signs_in(message, "disability.yaml", "disability_category"):
        if not (_only_reading_trouble(message, found) or _only_a_bad_line(message, found)):
            yield found


def _only_reading_trouble(message: Message, found: Found) -> bool:
    """字太小看不见 is no category."""
    words = message.raw[found.start : found.end]
    if (
        found.value != "vision"
        or message.step == "disability_category"
        or not re.search("[看瞅瞧]不", words)
    ):
        return False
    around = message.raw[max(0, found.start - 8) : found.end + 4]
    return bool(_BIG_TEXT.search(around))


def _only_a_bad_line(message: Message, found: Found) -> bool:
    """听不见，再说一遍 is no category."""
    words = message.raw[found.start : found.end]
    unheard = found.value == "hearing" and re.fullmatch("听不[见着到]", words)
    return bool(unheard) and _BAD_LINE.search(message.text) is not None


def levels_in(message: Message) -> Iterator[Found]:
    """The levels named in ``message``; one beyond 1-4 comes with problem ``range``."""
    text = message.text
    for match in _LEVEL.finditer(text):
        if _OTHER_SCALE.search(text[: match.start()]) or message.taken(*match.span()):
            continue
        if match["mark"] != "级" and not _level_is_meant(message, match.start()):
            continue
        for group in ("first", "second"):
            if match[group]:
                yield _level(message, match[group], match.start(), match.end())
    for match in _NAMED.finditer(text):
        if not message.taken(*match.span()):
            yield _level(message, match["first"], match.start("first"), match.end("first"))
    yield from _bare_level(message)


def _level_is_meant(message: Message, start: int) -> bool:
    """Whether a misheard 二及 stands where a level would."""
    if message.step == "disability_level":
        return True
    before = message.raw[: message.tight.at[start]]
    return bool(
        re.search(
            r"(?:残疾|视力|听力|言语|肢体|支体|智力|精神|多重|瘫痪?|是|评|定|证那个|补贴)[的了嘞]?$",
            before.strip(),
        )
    )


def _level(message: Message, words: str, start: int, end: int) -> Found:
    level = _ROMAN.get(words) or _FORMAL.get(words) or arabic(words) or 0
    problem = None if 1 <= level <= 4 else "range"  # noqa: PLR2004 - GB/T 26341 has four
    return message.make("disability_level", str(level), start, end, problem)


def _bare_level(message: Message) -> Iterator[Found]:
    if message.step != "disability_level":
        return
    if not message.found:
        for shown in _SHOWN.finditer(message.text):
            part = shown.lastgroup or "level"
            yield _level(message, shown[part], *shown.span(part))
            return
        for extreme in _EXTREME.finditer(message.text):
            yield _level(message, "1" if extreme["how"] == "重" else "4", *extreme.span())
            return
    whole = re.fullmatch(
        rf"(?:是|应该是|好像是|第|选|我是|他是|她是)?(?P<level>{_ONE})(?:吧|嘞|的|了|。)?",
        message.text,
    )
    if whole:
        yield _level(message, whole["level"], *whole.span("level"))
