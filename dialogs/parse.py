"""Plain words as the answer to one question: yes or no, a choice, a cleaned free text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dialogs.model import Entity, Understood

_NO = re.compile(
    r"^(不|没|无(?!所谓)|否|未|别|冇|莫|木有|米有|从来没|都没|也没|还没|并没|暂时没|现在没|目前没|好像没)"
    r"|^.{0,8}(没有|没得|木有|不是|不用|不需要|不要|不在|不会|不能|不愿|不想|不属于|没在|没领|没上|没办|没参加|没交)"
)
_YES = re.compile(
    r"^(是|对|有|要|需要|得(?!了)|会|能|愿意|想|可以|行|中|好|嗯|恩|哎|昂|在|已|正|交|领|属于|参加|算|办过|上着|当然"
    r"|没错|没问题|没事|不错|yes|ok|对头|一直|离不开|肯定|就是|确实|都是|都有)",
    re.IGNORECASE,
)
_NEGATING = re.compile(r"[不没無无否别未非冇莫]|算了|拉倒|no", re.IGNORECASE)
_YES_FIRST = re.compile(r"^(没错|没问题|没事|不错|没毛病|无误|不用改|没有问题|没啥问题|没意见)")
_YES_INSIDE = re.compile(
    r"(需要|离不开|愿意|参加了|交着|领着|有人照顾|瘫|下岗|失业|闲着|待业|没工作|没活)"
)
_NONE = re.compile(
    r"(都|全)?(没有|没|无|不是|不享受|没领|没享受)|以上都没有|啥都没|一个都没|none", re.IGNORECASE
)
_SKIP_WORDS = re.compile(r"[\s。，、！？!?,.~～…；;：:]+")
_ORDINAL = re.compile(r"^(第)?([一二三四五六七八九十]|\d{1,2})(个|项|种)?$")
_CHINESE = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}

_LEAD = re.compile(
    r"^(那个|就是|嗯+|呃+|哦|好的?|对|是的?|这个|那)?[，,、\s]*"
    r"((他|她|我|俺|咱|俺们|我们|您|你|老人|孩子)(家|妈|爸|娘|爹|母亲|父亲|爱人|老伴|儿子|女儿|闺女|奶奶|爷爷|姥姥|姥爷|孙子|孙女|哥|姐|弟|妹|邻居)?)?"
    r"(的)?(原来|以前|之前|现在|目前|如今|平时|新|原|旧|老)?(的)?"
    r"(户口本上的?|户口簿上的?|户口本|户口|户籍|身份证上的?|居住|常住|寄|邮寄|收件|收货|住|家|搬)?"
    r"(迁)?(的)?(地址|住址|所在地|地方|地|在地)?(写的)?(就)?(还)?"
    r"(是(住在?|在)?|为|[：:]|住在?|在|寄到|寄往|邮到|迁到|搬到|到)+[，,：:\s]*"
)
_TAIL = re.compile(r"[\s。，,.;；]*(呢|哈|啊|吧|呀|嘞|哩|的)?[\s。，,.;；！!]*$")


_ASKS = re.compile(
    r"[？?吗么]|咋|怎么|怎样|如何|哪|啥|什么|多少|多久|几(?!级|年级)|谁|能不能|是不是|有没有|可不可以|要不要|行不行|好不好|中不中|(能|要|行|中|算|收|用|给)不$"
)


def asks(text: str) -> bool:
    """Whether ``text`` sounds like a question."""
    return bool(_ASKS.search(text))


def squeeze(text: str) -> str:
    """``text`` without white space and sentence marks."""
    return _SKIP_WORDS.sub("", text)


def yes_no(text: str, understood: Understood) -> bool | None:
    """Whether ``text`` answers a yes/no question with yes, with no, or not at all (None)."""
    words = squeeze(text)
    if _YES_FIRST.match(words):
        return True
    if _NO.match(words):
        return False
    if understood.intent == "affirm" or _YES.match(words):
        return True
    if understood.intent == "deny" and _NEGATING.search(words):
        return False
    return True if _YES_INSIDE.search(words) else None


def means_none(text: str) -> bool:
    """Whether ``text`` says that nothing of a list applies (以上都没有)."""
    return bool(_NONE.search(squeeze(text)))


def ordinal(text: str, count: int) -> int | None:
    """The zero-based place that 第二个, 2 or 二 names in a list of ``count``, or None."""
    match = _ORDINAL.match(squeeze(text))
    if not match:
        return None
    number = _CHINESE.get(match[2]) or int(match[2])
    return number - 1 if 0 < number <= count else None


def chosen(text: str, options: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of ``options`` whose label (or a part of it between slashes) stands in ``text``.

    Longer labels win, so that 非农业 does not also count as 农业.
    """
    words = squeeze(text)
    names = sorted(
        ((name, code) for code, label in options.items() for name in _names(label)),
        key=lambda pair: -len(pair[0]),
    )
    found: list[str] = []
    for name, code in names:
        if name and name in words:
            words = words.replace(name, "")
            found.append(code)
    return tuple(code for code in options if code in found)


def _names(label: str) -> tuple[str, ...]:
    plain = re.sub(r"[（(].*?[）)]", "", label)
    inner = re.findall(r"[（(](.*?)[）)]", label)
    return tuple(squeeze(part) for part in (plain, *re.split(r"[/／、或]", plain), *inner))


def clean_address(text: str) -> str:
    """An address as it should stand on the form: without 户口在…, 我住… around it."""
    body = _TAIL.sub("", text.strip())
    lead = _LEAD.match(body)
    rest = body[lead.end() :] if lead else body
    return rest.strip("，,。 ") or body


def clean_text(text: str) -> str:
    """A free text answer without filler at its ends."""
    body = re.sub(r"^(嗯+|呃+|那个|就是|我想|俺想)[，,\s]*", "", text.strip())
    return _TAIL.sub("", body) or text.strip()


def digits_in(text: str) -> str:
    """The longest run of digits (and a closing X) in ``text``, spaces and hyphens skipped."""
    runs = re.findall(r"[\dXx](?:[\s\-－]?[\dXx])*", text)
    return max((re.sub(r"[\s\-－]", "", run).upper() for run in runs), key=len, default="")


def of_type(entities: Iterable[Entity], *types: str) -> tuple[Entity, ...]:
    """The entities of any of ``types``, in order."""
    return tuple(e for e in entities if e.type in types)
