"""Statistics as pictures (SVG or PNG); the same figures stand beside them as a table.

Figures are made without pyplot, which keeps state of its own, and drawn one at a time.
"""

from __future__ import annotations

import io
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from accessibility.forms.glyphs import FONTS
from backend.hotline.followups import GRADES
from backend.hotline.statistics import DayLine, Report
from backend.hotline.wording import reason_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

_FONT = FONTS / "YijianshiFormSC-Regular.otf"
_DRAWING = threading.Lock()
_BAR, _SECOND = "#0b5cad", "#5f6b76"
_MOST_BARS = 12
_SIDE_BY_SIDE = 6
_LONG_SECONDS = 300
_LOWEST_BAR = 0.015
FORMATS = {"svg": "image/svg+xml", "png": "image/png"}


def draw(report: Report, name: str, kind: str) -> bytes:
    """The plot ``name`` in the format ``kind``; KeyError when there is none of that name."""
    fill = PLOTS[name]
    with _DRAWING:
        # Imported late: it takes a second, and most processes never draw. Within the lock, so that
        # of the pictures of one page none sees the library half imported by another.
        from matplotlib.figure import Figure  # noqa: PLC0415 - see above

        figure = Figure(figsize=(8, 4), dpi=110, layout="constrained")
        axes = figure.add_subplot()
        fill(axes, report)
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            label.set_fontproperties(_font())
        axes.spines[["top", "right"]].set_visible(False)
        out = io.BytesIO()
        figure.savefig(out, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return out.getvalue()


def _waiting(axes: Axes, report: Report) -> None:
    unit = _times(axes, _by_day(report, lambda line: line.waiting_median), _BAR)
    _title(axes, "等待时间（各县中位数的最大值）", unit)


def _handling(axes: Axes, report: Report) -> None:
    unit = _times(axes, _by_day(report, lambda line: line.handling_median), _SECOND)
    _title(axes, "接待时间（各县中位数的最大值）", unit)


def _reasons(axes: Axes, report: Report) -> None:
    counts: Counter[str] = Counter()
    for tally in report.reasons:
        counts[reason_words(tally.code)] += tally.count
    _bars(axes, dict(counts.most_common(_MOST_BARS)), _BAR)
    _title(axes, "转人工原因", "次")


def _questions(axes: Axes, report: Report) -> None:
    counts: Counter[str] = Counter()
    for tally in report.questions:
        counts[tally.code or "未归类"] += tally.count
    _bars(axes, dict(counts.most_common(_MOST_BARS)), _SECOND)
    _title(axes, "没答上的问题", "次")


def _ratings(axes: Axes, report: Report) -> None:
    counts = dict.fromkeys(GRADES.values(), 0)
    for given in report.ratings:
        for grade, words in GRADES.items():
            counts[words] += given.counts[grade]
    _bars(axes, counts, _BAR)
    _title(axes, "评价", "次")


PLOTS: Mapping[str, Callable[[Axes, Report], None]] = {
    "waiting": _waiting,
    "handling": _handling,
    "reasons": _reasons,
    "questions": _questions,
    "ratings": _ratings,
}
"""Every plot by name."""


def _by_day(report: Report, measure: Callable[[DayLine], int | None]) -> dict[date, int]:
    found: dict[date, int] = {}
    for line in report.days:
        value = measure(line)
        if value is not None:
            found[line.day] = max(found.get(line.day, 0), value)
    return found


def _times(axes: Axes, days: Mapping[date, int], colour: str) -> str:
    """Bars of seconds by day, in minutes where they are long; answers the unit."""
    short = max(days.values(), default=0) < _LONG_SECONDS
    divisor = 1 if short else 60
    _bars(axes, {f"{day:%m-%d}": seconds / divisor for day, seconds in days.items()}, colour)
    return "秒" if short else "分钟"


def _bars(axes: Axes, values: Mapping[str, float], colour: str) -> None:
    if not values:
        axes.text(0.5, 0.5, "这段时间没有数据", ha="center", fontproperties=_font())
        axes.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1))
        return
    places = range(len(values))
    top = max(*values.values(), 1) * 1.15
    # Nothing is drawn as a low bar, not as none: that nobody waited is no empty picture.
    heights = [max(value, top * _LOWEST_BAR) for value in values.values()]
    bars = axes.bar(places, heights, color=colour, width=0.6)
    axes.set_xticks(places, list(values), rotation=30 if len(values) > _SIDE_BY_SIDE else 0)
    axes.set_xlim(-1, max(len(values), _SIDE_BY_SIDE))
    axes.set_ylim(0, top)
    whole = all(float(value).is_integer() for value in values.values())
    axes.bar_label(bars, [f"{value:g}" if whole else f"{value:.1f}" for value in values.values()])


def _title(axes: Axes, title: str, unit: str) -> None:
    axes.set_title(title, fontproperties=_font())
    axes.set_ylabel(unit, fontproperties=_font())


@cache
def _font() -> FontProperties:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as above

    return FontProperties(fname=str(_FONT))
