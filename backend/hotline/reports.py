"""Statistics as they go over the wire: the figures with their words beside them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from pydantic import BaseModel, ConfigDict

from backend.hotline.followups import GRADES
from backend.hotline.sheets import place
from backend.hotline.statistics import Report
from backend.hotline.wording import reason_words


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)

    day: date
    county: str
    county_name: str


class DayView(_View):
    """One day in one county; times in seconds, null when there was nothing to measure."""

    requested: int
    urgent: int
    taken: int
    unanswered: int
    cancelled: int
    handed_back: int
    waiting_median: int | None
    waiting_longest: int | None
    handling_median: int | None


class TallyView(_View):
    """How often a reason, or a question of an intent, occurred."""

    code: str
    words: str
    count: int


class GradesView(_View):
    """How the service was rated: count by grade, 5 非常满意 to 1 非常不满意."""

    counts: dict[int, int]


class DissatisfiedView(_View):
    """Why somebody was not content; longer numbers are hidden."""

    case_id: str
    stage: str
    grade: int
    grade_words: str
    text: str


class ReportView(BaseModel):
    """Everything about a span of days."""

    model_config = ConfigDict(frozen=True)

    first: date
    last: date
    county: str | None
    days: tuple[DayView, ...]
    reasons: tuple[TallyView, ...]
    questions: tuple[TallyView, ...]
    ratings: tuple[GradesView, ...]
    dissatisfied: tuple[DissatisfiedView, ...]


def report_view(report: Report) -> ReportView:
    """The report with words."""
    return ReportView(
        first=report.span.first,
        last=report.span.last,
        county=report.span.county,
        days=tuple(DayView(**asdict(d), county_name=place(d.county)) for d in report.days),
        reasons=tuple(
            TallyView(**asdict(t), county_name=place(t.county), words=reason_words(t.code))
            for t in report.reasons
        ),
        questions=tuple(
            TallyView(**asdict(t), county_name=place(t.county), words=t.code or "未归类")
            for t in report.questions
        ),
        ratings=tuple(GradesView(**asdict(g), county_name=place(g.county)) for g in report.ratings),
        dissatisfied=tuple(
            DissatisfiedView(**asdict(d), county_name=place(d.county), grade_words=GRADES[d.grade])
            for d in report.dissatisfied
        ),
    )
