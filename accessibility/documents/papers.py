"""Which paper it is and what it says: pure, from lines of text to fields that were checked.

A number is offered only when its check digit holds; what contradicts the number is told. Nothing
here is kept, and no value stands in any representation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from accessibility.documents.labels import digits, joined, row_texts, rows_between, values_of
from accessibility.documents.lines import Sheet
from accessibility.documents.quality import quality_trouble
from accessibility.documents.words import CATEGORIES, EDUCATIONS, HOUSEHOLDS, MARRIAGES, nearest
from dialogs import checks

KINDS = ("id_front", "id_back", "certificate", "household", "household_cover", "bank_card")
_NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
_CERTIFICATE = re.compile(r"(?<!\d)\d{17}[\dX][1-7][1-4](?:B\d?)?(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_DAY = re.compile(r"((?:19|20)\d{2})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})")


@dataclass(frozen=True)
class Reading:
    """What a paper says: its kind (of ``KINDS``, "" when unknown), its fields, what is wrong.

    ``trouble`` is one code of ``sentences.yaml`` or None; fields are normalised values: names,
    numbers without gaps, dates as ISO, codes of the form for what it offers as choices.
    """

    kind: str = ""
    fields: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    trouble: str | None = None


def read_paper(sheet: Sheet, today: date, peoples: Sequence[str]) -> Reading:
    """What ``sheet`` is and says on ``today``; ``peoples`` are the 56 ethnic groups (民族)."""
    rows = row_texts(sheet)
    kind = kind_of(rows)
    if not kind:
        return Reading(trouble=quality_trouble(sheet, nothing_read=True) or "unknown")
    fields, trouble = _READERS[kind](_Page(rows, today, peoples))
    if trouble is None and any(name not in fields for name in _NEEDED[kind]):
        trouble = quality_trouble(sheet, nothing_read=False) or "incomplete"
    return Reading(kind, fields, trouble)


@dataclass(frozen=True, repr=False)
class _Page:
    """The rows of a paper, the day on which it is read, and the names of the ethnic groups."""

    rows: Sequence[str]
    today: date
    peoples: Sequence[str]


_Read = tuple[dict[str, str], str | None]

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "id_front": ("name", "id_number"),
    "id_back": (),
    "certificate": ("name", "certificate_number"),
    "household": ("name", "id_number"),
    "household_cover": ("address",),
    "bank_card": ("account",),
}


def kind_of(rows: Sequence[str]) -> str:
    """Which paper these rows are from, "" when none is recognised."""
    text = joined("".join(rows))
    return next((kind for kind, mark in _MARKS if mark(text)), "")


def _has(*patterns: str, least: int = 1) -> Callable[[str], bool]:
    return lambda text: sum(bool(re.search(p, text)) for p in patterns) >= least


_MARKS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("certificate", _has("残疾人证", "残疾类别", "残疾等级", "残联", least=1)),
    ("household", _has("常住人口", "户主或与户主", "文化程度", "婚姻状况", "兵役", least=2)),
    ("household_cover", _has("户别", "户主姓名", "户号", least=2)),
    ("id_back", _has("签发机关", "有效期限", "居民身份证", "公安局", least=2)),
    ("id_front", _has("公民身份", r"\d{17}[\dX]", "姓名", "住址", "民族", least=2)),
    (
        "bank_card",
        _has("银行|信用社|银联|UnionPay|(?i:bank)|借记卡|储蓄卡|一卡通|社会保障卡", r"\d{16,19}"),
    ),
)


def _id_front(page: _Page) -> _Read:
    labels = {
        "name": r"姓\s*名",
        "sex": r"性\s*别",
        "ethnicity": r"民\s*族(?!大道|路|乡)",
        "birth": r"出\s*生",
        "address": r"住\s*址",
        "number": r"公民身份号码|身份号码|公民身份",
    }
    said = values_of(page.rows, labels)
    fields = _person(said, page)
    address = "".join(rows_between(page.rows, r"住\s*址", r"公民身份|身份号码|\d{17}"))
    if joined(address):
        fields["address"] = joined(address)
    return _with_number(fields, page, said)


def _person(said: Mapping[str, str], page: _Page) -> dict[str, str]:
    """Name and ethnic group as they stand beside their labels."""
    fields: dict[str, str] = {}
    name = checks.check_name(joined(said.get("name", "")))
    if name.ok:
        fields["name"] = name.value
    people = nearest(joined(said.get("ethnicity", "")), page.peoples)
    if people:
        fields["ethnicity"] = people
    return fields


def _with_number(fields: dict[str, str], page: _Page, said: Mapping[str, str]) -> _Read:
    """The ID number, once its check digit holds, compared with the birth date and sex beside it."""
    candidates = [m for row in page.rows for m in _NUMBER.findall(digits(row))]
    good = [n for n in candidates if checks.check_id_number(n, page.today).ok]
    if not good:
        return fields, "number" if candidates else None
    number = good[0]
    fields["id_number"] = number
    return fields, None if _agrees(number, said) else "mismatch"


def _agrees(number: str, said: Mapping[str, str]) -> bool:
    birth = _day(digits(said.get("birth", "")))
    if birth and birth != checks.birth_date_of(number):
        return False
    sex = joined(said.get("sex", ""))[:1]
    meant = {"男": "male", "女": "female"}.get(sex)
    return meant is None or meant == checks.sex_of(number)


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _id_back(page: _Page) -> _Read:
    text = joined("".join(page.rows))
    days = [d for d in (_day(m.group()) for m in _DAY.finditer(text)) if d]
    if "长期" in text:
        return {"valid_until": "long"}, "wrong_side"
    if not days:
        return {}, "wrong_side"
    last = max(days)
    return {"valid_until": last.isoformat()}, "expired_id" if last < page.today else "wrong_side"


def _certificate(page: _Page) -> _Read:
    labels = {
        "guardian": r"监\s*护\s*人(?:姓名)?|法定监护人",
        "name": r"姓\s*名",
        "sex": r"性\s*别",
        "ethnicity": r"民\s*族",
        "birth": r"出\s*生(?:日期|年月)?",
        "number": r"残疾人证号|残疾证号|证\s*号|编\s*号",
        "category": r"残疾类别|类\s*别",
        "level": r"残疾等级|等\s*级",
        "until": r"有效期至|有效期限|有效期",
        "issued": r"发证日期|签发日期|批准残联|发证机关",
        "phone": r"联系电话|电\s*话",
        "address": r"家庭住址|住\s*址|地\s*址",
    }
    said = values_of(page.rows, labels)
    fields = _person(said, page)
    trouble = _certificate_number(fields, page, said)
    until = _day(said.get("until", "")) or _last_day(said.get("until", ""))
    if until and until < page.today and trouble is None:
        trouble = "expired_certificate"
    return fields, trouble


def _certificate_number(fields: dict[str, str], page: _Page, said: Mapping[str, str]) -> str | None:
    candidates = [m for row in page.rows for m in _CERTIFICATE.findall(digits(row))]
    good = [n for n in candidates if checks.check_certificate_number(n, page.today).ok]
    if not good:
        return "number" if candidates else None
    fields["certificate_number"] = good[0]
    category = nearest(joined(said.get("category", "")), tuple(CATEGORIES))
    level = checks.check_level(joined(said.get("level", ""))[:2])
    known = CATEGORIES.get(category or "")
    differs = known is not None and known != checks.category_of(good[0])
    differs = differs or (level.ok and level.value != checks.level_of(good[0]))
    return None if not differs and _agrees(good[0][:18], said) else "mismatch"


def _last_day(text: str) -> date | None:
    days = [d for d in (_day(m.group()) for m in _DAY.finditer(text)) if d]
    return max(days, default=None)


def _household(page: _Page) -> _Read:
    labels = {
        "relation": r"户主或与户主关系|户主或与|与户主关系",
        "name": r"(?<!户主)姓\s*名",
        "former": r"曾用名",
        "sex": r"性\s*别",
        "birthplace": r"出生地",
        "ethnicity": r"民\s*族",
        "origin": r"籍\s*贯",
        "birth": r"出生日期",
        "number": r"公民身份(?:证件)?(?:编号|号码)",
        "height": r"身\s*高",
        "blood": r"血\s*型",
        "education": r"文化程度",
        "marriage": r"婚姻状况",
        "service": r"兵役状况",
        "other": r"本市.{0,3}其他住址|宗教信仰|服务处所|职\s*业|何时由何地.*|承办人|登记日期",
    }
    said = values_of(page.rows, labels)
    fields = _person(said, page)
    for name, codes in (("education", EDUCATIONS), ("marriage", MARRIAGES)):
        code = codes.get(nearest(joined(said.get(name, "")), tuple(codes)) or "")
        if code:
            fields[name] = code
    return _with_number(fields, page, said)


def _household_cover(page: _Page) -> _Read:
    labels = {
        "type": r"户\s*别",
        "head": r"户主姓名",
        "household": r"户\s*号",
        "address": r"住\s*址",
        "issuer": r"登记机关|户口登记|承办人|签发",
    }
    said = values_of(page.rows, labels)
    fields: dict[str, str] = {}
    address = "".join(rows_between(page.rows, r"住\s*址", r"登记机关|户口登记|承办人|签发|\d{4}年"))
    if joined(address):
        fields["address"] = joined(address)
    code = HOUSEHOLDS.get(nearest(joined(said.get("type", "")), tuple(HOUSEHOLDS)) or "")
    if code:
        fields["household_type"] = code
    return fields, None


def _bank_card(page: _Page) -> _Read:
    found = [m for row in page.rows for m in _ACCOUNT.findall(digits(row))]
    good = [n for n in found if checks.luhn_holds(n)]
    if good:
        return {"account": good[0]}, None
    return ({}, "card_number") if found else ({}, None)


_READERS: Mapping[str, Callable[[_Page], _Read]] = {
    "id_front": _id_front,
    "id_back": _id_back,
    "certificate": _certificate,
    "household": _household,
    "household_cover": _household_cover,
    "bank_card": _bank_card,
}
