"""Facts from code lists: sex, people, marriage, schooling, household, benefits, work, delivery."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.recognise.message import Found, Message
from nlu.recognise.patterns import signs_in

_ASKED_FOR = (
    r"(?:申请|申领|想吃|想办|咋办|怎么办|办个|办理|咋申|咋弄|给办|评上|评个|怎么申|怎么评|能吃上?"
    r"|能不能吃|够不够吃|想申|去哪办|报个)"
)
_WANTED_BENEFIT = re.compile(
    rf"{_ASKED_FOR}(?:上|个|一个|农村|城市|点|一下)?(?:的)?(?P<a>低保|高龄|老年|特困|五保|孤儿|"
    rf"老龄)"
    rf"|(?P<b>低保|高龄[津补]贴|老年[津补]贴|特困|五保)(?:户|金|证|补贴|津贴|救助)?(?:的|"
    rf"嘞)?(?:申请|申领|咋|怎么|怎样|如何|去哪|在哪|找谁|办理|条件|标准|要啥|需要|多少钱|一个月)"
)

_FILE = "facts.yaml"
_SIMPLE = ("sex", "education", "household_type", "job_type", "delivery")
_NOT_HOUSEHOLD = re.compile(r"(?:银行|合作|信用|商业|医保|养老|社保|低保|居民医|居民养|居民身份)")
_READ_TO_ME = re.compile(
    r"[念读]给|[念读]出来|念念|白话|(?:说|讲)(?:直|短|得|点|慢|简单|通俗|明白)|听得?懂|用说的|能懂"
)
_ILLITERATE = re.compile(r"[认识]|瞎|斗大|没文化")
_BESIDE_SCHOOLING = frozenset(
    {"age", "date", "disability_level", "marital_status", "sex", "ethnicity", "person_name"}
)
_SEX = re.compile(r"[男女]")
_BORDERS = " \n\u3000,，、.。;；:：/|"
_OF_THE_CARD = re.compile(r"[证证本簿]$")
_CERTIFICATE = re.compile(r"证|销|补贴.{0,4}停")


def facts_in(message: Message) -> Iterator[Found]:
    """Everything in ``message`` from the code lists of the form."""
    for kind in _SIMPLE:
        for found in _unambiguous(list(signs_in(message, _FILE, kind))):
            after = message.raw[found.end : found.end + 4]
            if kind == "household_type" and _NOT_HOUSEHOLD.match(after):
                continue
            if kind == "household_type" and "居民" in message.raw[found.start : found.end]:
                yield _both_households(found)
                continue
            if kind == "education" and _only_asks_for_words(message, found):
                continue
            if kind in {"sex", "education"} and _inside(message, found, "person_name", "division"):
                continue
            yield found
    yield from _after_names(message)
    yield from _benefits(message)


def _only_asks_for_words(message: Message, found: Found) -> bool:
    """不识字，念给我听 says why it must be read out; it is schooling only among other facts."""
    if message.step == "education":
        return False
    if _READ_TO_ME.search(message.text):
        return True
    illiterate = _ILLITERATE.search(message.raw[found.start : found.end]) is not None
    return illiterate and not any(f.type in _BESIDE_SCHOOLING for f in message.found)


def _unambiguous(found: list[Found]) -> list[Found]:
    """Schooling that is named says more than 没文化."""
    schooled = [f for f in found if f.type == "education" and f.value != "none"]
    return schooled or found


def _after_names(message: Message) -> Iterator[Found]:
    """The sex said right after a name: 梁卫东男一九六九年."""
    for name in message.found:
        if name.type != "person_name":
            continue
        match = re.match(r"[ ,，、]*([男女])(?![人儿婿方友厕朋孩娃])", message.raw[name.end :])
        if match:
            start = name.end + match.start(1)
            yield Found("sex", "male" if match[1] == "男" else "female", start, start + 1)


def sexes_in(message: Message) -> Iterator[Found]:
    """The sex as a word of its own, with other facts or nothing on either side of it."""
    starts, ends = ({f.start for f in message.found}, {f.end for f in message.found})
    for match in _SEX.finditer(message.raw):
        start, end = match.span()
        opened = start in ends or not message.raw[start - 1 : start].strip(_BORDERS)
        closed = end in starts or not message.raw[end : end + 1].strip(_BORDERS)
        if opened and closed and not message.taken_raw(start, end):
            yield Found("sex", "male" if match.group() == "男" else "female", start, end)


def _both_households(found: Found) -> Found:
    """居民户口 replaced both kinds, so it says neither for sure."""
    options = ("agricultural", "non_agricultural")
    return Found(found.type, "non_agricultural", found.start, found.end, "ambiguous", options)


def _inside(message: Message, found: Found, *kinds: str) -> bool:
    return any(f.overlaps(found) for f in message.found if f.type in kinds)


def marital_in(message: Message) -> Iterator[Found]:
    """Widowed is left out where the spouse's certificate is to be given back."""
    cancelling = _CERTIFICATE.search(message.text) and message.step != "marital_status"
    for found in signs_in(message, _FILE, "marital_status"):
        if (
            found.value == "widowed"
            and cancelling
            and "寡" not in message.raw
            and "丧偶" not in message.raw
        ):
            continue
        yield found


def _benefits(message: Message) -> Iterator[Found]:
    """Benefits that are had; one that is only being asked for is another office's matter."""
    if message.step != "benefits" and _WANTED_BENEFIT.search(message.text):
        return
    yield from signs_in(message, _FILE, "benefit")
