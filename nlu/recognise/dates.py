"""Dates whose year is stated, and ages."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from lunar_python import Lunar, LunarYear

from nlu.recognise.digits import arabic
from nlu.recognise.message import Found, Message

_C = "零〇○一二三四五六七八九十两廿"
_D = "零〇○一二三四五六七八九"
_YEAR = (
    rf"(?P<year>(?:19|20)\d{{2}}|(?<!\d)\d{{2}}|[一二][零〇○九][{_D}]{{2}}"
    rf"|(?<![{_C}])[零〇○二三四五六七八九][{_D}]|去|前|今|大前)"
    r"年(?!级|轻|龄|纪|前|后|多|来|里|的时间|半|了|没)"
)
_MONTH = rf"(?P<month>\d{{1,2}}|[{_C}]{{1,3}}|正|冬|腊)月份?"
_DAY = rf"(?P<lunar>初)?(?P<day>\d{{1,2}}|[{_C}]{{1,3}})(?P<mark>[日号])?"
_SPOKEN = re.compile(
    rf"(?P<calendar>农历|阴历|老历|旧历|公历|阳历|新历)?(?:{_YEAR})(?:的?(?P<calendar2>农历|阴历|"
    rf"老历|旧历|公历|阳历|新历)?{_MONTH}(?:{_DAY})?)?"
)
_WRITTEN = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?(?![\d.])"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_ELDER = frozenset({"农历", "阴历", "老历", "旧历"})
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_RELATIVE = {"今": 0, "去": 1, "前": 2, "大前": 3}
_EARLIEST = 1900
_TWO = 2
_EVENT = re.compile(
    r"(?:的|嘞|买|迁|搬|考|出?生|生人|属|发|办|领|结|离|去世|没|残|评|参|入|冬|春|夏|秋|底|初|$)"
)
_SPAN_BEFORE = re.compile(r"(?:了|过|满|干|住|瘫|病|有|整|第|快|近|将近|已经|都)$")
_BORN = re.compile(r"出?生(?:的|嘞|人|日|于|$)?|生日|年的人|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]")

_AGE = re.compile(
    rf"(?P<nominal>虚岁|虚)?(?<![\d{_C}第.])(?P<age>\d{{1,3}}|"
    rf"[{_C}百]{{1,5}})(?:\.\d)?(?P<about>多|来|几)?(?:[周虚]?岁半?)(?P<after>多|半|左右|以上|"
    rf"以下|以后|之前|以前)?"
)
_AGE_CUED = re.compile(
    rf"(?:今年(?![五十]一(?!岁|了|，))(?:都|已经|刚|才|整|快|虚岁|周岁|也)?|"
    rf"(?:如今|现在|享年)(?:都|已经|也)?(?=[一二三四五六七八九]?十|[1-9]\d(?!\d))|年龄[是:：]?|岁数[是:：]?|年纪[是:：]?|虚岁|"
    rf"周岁|(?:都|已经|刚|才|快|整)(?=[一二三四五六七八九]?十)|"
    rf"(?<![未没月天差])(?:满|过|过了|超过)(?=[一二三四五六七八九]?十[{_D}]?[了嘞咧啦])|刚满|"
    rf"(?:^|[，,。；;\s])(?:我|俺|他|她|本人)?(?:都|已经|刚|才|快|今年)*"
    rf"(?=(?:[二三四五六七八九]十[{_D}]?|[1-9]\d)[了嘞咧啦])|"
    rf"(?<![给过])(?:我|俺|他|她)"
    rf"(?=(?:[二三四五六七八九]十[{_D}]?|十[{_D}]|[1-9]\d)(?:$|[ ，,。]))|"
    rf"(?<=[奶爷爸妈娘爹姥姑姨叔舅伯哥姐弟妹伴人子女儿他她头婶婆娃孩夫妻孙太友])[ ]?"
    rf"(?=(?:[二三四五六七八九]?十[{_D}]?|[1-9]\d)(?:[了嘞咧啦]|$|[ ，,。])))"
    rf"(?P<age>\d{{1,3}}|[{_C}百]{{1,5}})(?P<end>[多来几]|$|(?=[^\d{_C}]))"
)
_AGE_BARE = re.compile(
    r"(?<=[，,。；;/、\s])(?P<age>[二三四五六七八九]十[一二三四五六七八九]?|[2-9]\d)(?:了|嘞|"
    r"咧)?(?=$|[，,。；;/、\s])"
)
_NOT_AGE = re.compile(
    r"几?[个年天]|[张家遍回趟][^，。]|[个号月日点年级块元斤米天次里户口份条只名步样分栋楼组队%路]"
)
_OLDEST = 130
_BETWEEN_TWO = re.compile(rf"([二三四五六七八九]?十[{_D}])[{_D}]")


def dates_in(message: Message) -> Iterator[Found]:
    """The dates of ``message``; a lunar one comes as the Gregorian day with problem ``lunar``."""
    for pattern in (_SPOKEN, _WRITTEN, _COMPACT):
        for match in pattern.finditer(message.text):
            if message.taken(match.start(), match.end()):
                continue
            found = _date(message, match)
            if found:
                message.found.append(found)
                yield found


def _date(message: Message, match: re.Match[str]) -> Found | None:
    parts = match.groupdict()
    year = _year(parts["year"], message.today)
    if year is None or not _is_a_year(message, match, parts):
        return None
    month = _number(parts.get("month"))
    day = _number(parts.get("day")) if parts.get("mark", "日") or parts.get("day") else None
    value, problem = _reading(year, month, day, _is_lunar(parts), message.today)
    end = match.end()
    return message.make("date", value, match.start(), end, problem)


def _is_a_year(message: Message, match: re.Match[str], parts: dict[str, str | None]) -> bool:
    """去年 alone is too vague to be a date, and 20年 may be a time span."""
    said = parts["year"] or ""
    if parts.get("month"):
        return not (said in _RELATIVE and parts["month"] in _LUNAR_MONTHS)
    if said in _RELATIVE:
        return False
    return len(said) > _TWO or _two_digits_are_a_year(message, match, said)


def _two_digits_are_a_year(message: Message, match: re.Match[str], said: str) -> bool:
    """68年生 and 18年办的 are years, 瘫了20年 is none."""
    rest = message.text[match.end() : match.end() + 4]
    before = message.text[: match.start()]
    if _BORN.match(rest):
        return True
    recent = int(_digits(said)) <= message.today.year % 100
    if recent and not re.search(r"(?:^|[，,。；;是在从于证到我俺他她娃儿女孙])$", before):
        return False
    return bool(_EVENT.match(rest)) and not _SPAN_BEFORE.search(before)


def _year(words: str | None, today: date) -> int | None:
    if words is None:
        return None
    if words in _RELATIVE:
        return today.year - _RELATIVE[words]
    digits = _digits(words)
    if not digits.isdecimal():
        return None
    year = int(digits)
    if len(digits) == _TWO:
        year += 1900 if year > today.year % 100 else 2000
    return year if _EARLIEST <= year < 2100 else None  # noqa: PLR2004


def _digits(words: str) -> str:
    return words if words.isdecimal() else "".join(str(arabic(c)) for c in words)


def _number(words: str | None) -> int | None:
    if words is None:
        return None
    return _LUNAR_MONTHS.get(words) or arabic(words)


def _is_lunar(parts: dict[str, str | None]) -> bool:
    said = {parts.get("calendar"), parts.get("calendar2")}
    solar = said & {"公历", "阳历", "新历"}
    named = bool(parts.get("lunar")) or parts.get("month") in _LUNAR_MONTHS
    return bool(said & _ELDER) or (named and not solar)


def _reading(
    year: int, month: int | None, day: int | None, lunar: bool, today: date
) -> tuple[str, str | None]:
    if month is None:
        return f"{year:04d}", "future" if year > today.year + 20 else None
    if lunar:
        return _gregorian(year, month, day)
    if not 1 <= month <= 12:  # noqa: PLR2004
        return f"{year:04d}-{month:02d}", "date"
    if day is None:
        return f"{year:04d}-{month:02d}", None
    value = f"{year:04d}-{month:02d}-{day:02d}"
    if not 1 <= day <= monthrange(year, month)[1]:
        return value, "date"
    return value, None


def _gregorian(year: int, month: int, day: int | None) -> tuple[str, str | None]:
    """The Gregorian reading of a lunar date, problem ``lunar``: it is asked back."""
    lunar_month = LunarYear.fromYear(year).getMonth(month)
    if lunar_month is None or (day is not None and not 1 <= day <= lunar_month.getDayCount()):
        return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else ""), "date"
    if day is None:
        return f"{year:04d}", "lunar"
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return f"{solar.getYear():04d}-{solar.getMonth():02d}-{solar.getDay():02d}", "lunar"


def ages_in(message: Message) -> Iterator[Found]:
    """The ages of ``message`` in whole years; 虚岁 comes with problem ``nominal``."""
    for match in _AGE.finditer(message.text):
        if _hypothetical(message, match):
            continue
        yield from _age(message, match, match["age"])
    text = message.spaced.chars
    for match in _AGE_CUED.finditer(text):
        if not _NOT_AGE.match(text, match.end("age")):
            yield from _spaced_age(message, match)
    yield from _bare_ages(message)


def _hypothetical(message: Message, match: re.Match[str]) -> bool:
    """An age as a rule (16岁以下) or a memory (三岁那年) is nobody's age now."""
    if re.search(
        r"[大小长差](?:了)?$|[到定](?:了)?$|时候?(?:才|只|刚|就)?$", message.text[: match.start()]
    ):
        return True
    return match["after"] in {"以上", "以下", "以前", "以后", "之前"} or bool(
        re.match(r"(?:那年|时候?|就|开始|起|到|那会)", message.text[match.end() :])
    )


def _age(message: Message, match: re.Match[str], words: str) -> Iterator[Found]:
    between = _BETWEEN_TWO.fullmatch(words)
    years = arabic(between[1] if between else words)
    start, end = match.span()
    if years is None or years > _OLDEST or message.taken(*match.span("age")):
        return
    said = match.group()
    nominal = "虚" in said or message.text[max(0, start - 3) : start].endswith(("虚岁", "虚"))
    about = bool(between or re.search(r"[多来几]|左右|大概|大约|差不多", said)) or message.text[
        :start
    ].endswith("快")
    problem = "nominal" if nominal else "approximate" if about else None
    found = message.make("age", str(years), start, end, problem)
    message.found.append(found)
    yield found


def _bare_ages(message: Message) -> Iterator[Found]:
    """四十五 between commas beside a person; the question for an age takes any small number."""
    if message.step == "age":
        whole = re.fullmatch(
            rf"(?:我|俺|他|她|老人|孩子|今年|都|已经|快|刚|是|大概|大约|差不多)*(?P<age>\d{{1,3}}|"
            rf"[{_C}百]{{1,5}})(?:[了嘞咧。吧整多]|来岁|左右)*",
            message.text,
        )
        if whole and not message.found:
            yield from _age(message, whole, whole["age"])
        return
    text = message.spaced.chars
    for match in _AGE_BARE.finditer(text):
        introduced = any(f.type in {"person_name", "age"} for f in message.found)
        if not match["age"].isascii() or introduced or re.search(r"[男女]", text):
            yield from _spaced_age(message, match)


def _spaced_age(message: Message, match: re.Match[str]) -> Iterator[Found]:
    begin, end = message.spaced.span(match.start("age"), match.end("age"))
    years = arabic(match["age"])
    known = any(f.type == "age" or (f.start < end and begin < f.end) for f in message.found)
    if years is None or known or not 0 < years <= _OLDEST:
        return
    nominal = "虚" in match.group()
    about = bool(re.search(r"[多来几]$", match.group())) or "快" in match.group()
    problem = "nominal" if nominal else "approximate" if about else None
    found = Found("age", str(years), begin, end, problem)
    message.found.append(found)
    yield found
