"""Statistics as CSV that a spreadsheet opens safely: with a BOM, and without live formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from backend.hotline.counties import county_name
from backend.hotline.followups import GRADES
from backend.hotline.statistics import Report
from backend.hotline.wording import reason_words

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNKNOWN_COUNTY = "县区未知"

Row = Sequence[object]


def sheet(report: Report) -> bytes:
    """The report, one table below the other, in UTF-8 with a BOM."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in _rows(report):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def place(county: str) -> str:
    """A county's name, or that it is not known."""
    return county_name(county) or county or UNKNOWN_COUNTY


def _rows(report: Report) -> Iterable[Row]:
    yield ("转人工",)
    yield (
        *("日期", "县区", "转人工", "紧急", "已接入", "没人接", "不找了", "交还助手"),
        *("等待中位（秒）", "等待最长（秒）", "接待中位（秒）"),
    )
    for d in report.days:
        counts = (d.requested, d.urgent, d.taken, d.unanswered, d.cancelled, d.handed_back)
        yield (
            d.day,
            place(d.county),
            *counts,
            d.waiting_median,
            d.waiting_longest,
            d.handling_median,
        )
    yield from ((), ("转人工原因",), ("日期", "县区", "原因", "次数"))
    for t in report.reasons:
        yield t.day, place(t.county), reason_words(t.code), t.count
    yield from ((), ("没答上的问题",), ("日期", "县区", "意图", "次数"))
    for t in report.questions:
        yield t.day, place(t.county), t.code, t.count
    yield from ((), ("评价",), ("日期", "县区", *GRADES.values()))
    for g in report.ratings:
        yield g.day, place(g.county), *(g.counts[grade] for grade in GRADES)
    yield from ((), ("不满意的原因",), ("日期", "县区", "办件", "评价", "原因"))
    for x in report.dissatisfied:
        yield x.day, place(x.county), x.case_id, GRADES[x.grade], x.text


def _cell(value: object) -> str:
    """A cell; one that a spreadsheet would run as a formula becomes text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
