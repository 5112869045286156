"""How the desk does, by county and day: waiting, handling, reasons, open questions, ratings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.cases.repository import Seal
from backend.hotline.book import moment
from backend.hotline.followups import LOW_GRADE
from backend.hotline.tables import STINTS, TICKETS, UNANSWERED
from backend.storage.database import Database
from backend.storage.tables import RATINGS

ELSEWHERE = ""
"""The county of tickets whose county is not known yet."""
_DIGITS = re.compile(r"\d(?:[ \-]?[\dXx]){4,}")
_COUNTY_IN_CASE = slice(2, 8)

Place = tuple[date, str]


@dataclass(frozen=True)
class Span:
    """From the first day to the last, for one county or for all."""

    first: date
    last: date
    county: str | None = None


@dataclass(frozen=True)
class DayLine:
    """One day in one county; times in seconds, None when there was nothing to measure."""

    day: date
    county: str
    requested: int
    urgent: int
    taken: int
    unanswered: int
    cancelled: int
    handed_back: int
    waiting_median: int | None
    waiting_longest: int | None
    handling_median: int | None


@dataclass(frozen=True)
class Tally:
    """How often something occurred on a day in a county; ``code`` is a reason or an intent."""

    day: date
    county: str
    code: str
    count: int


@dataclass(frozen=True)
class Grades:
    """The ratings (好差评) of a day in a county."""

    day: date
    county: str
    counts: dict[int, int]


@dataclass(frozen=True)
class Dissatisfied:
    """Why somebody was not content, with longer numbers hidden."""

    day: date
    county: str
    case_id: str
    stage: str
    grade: int
    text: str = field(repr=False)


@dataclass(frozen=True)
class Report:
    """Everything a supervisor sees of a span."""

    span: Span
    days: tuple[DayLine, ...]
    reasons: tuple[Tally, ...]
    questions: tuple[Tally, ...]
    ratings: tuple[Grades, ...]
    dissatisfied: tuple[Dissatisfied, ...]


@dataclass(frozen=True)
class Statistics:
    """Counts what stands in the tables."""

    database: Database
    sealer: Sealer = field(repr=False)

    async def report(self, span: Span) -> Report:
        """What happened in ``span``."""
        async with self.database.read() as db:
            tickets = await _rows(db, TICKETS, TICKETS.c.requested_at, span)
            handled = await _handling(db, [row.ticket_id for row in tickets])
            questions = await _rows(db, UNANSWERED, UNANSWERED.c.at, span)
            ratings = await _rows(db, RATINGS, RATINGS.c.at, span)
        tickets = [row for row in tickets if _wanted(span, row.county)]
        questions = [row for row in questions if _wanted(span, row.county)]
        ratings = [row for row in ratings if _wanted(span, row.case_id[_COUNTY_IN_CASE])]
        return Report(
            span,
            days=_days(tickets, handled),
            reasons=_tallies((row.requested_at, row.county, row.reason) for row in tickets),
            questions=_tallies((row.at, row.county, row.intent or "") for row in questions),
            ratings=_grades(ratings),
            dissatisfied=tuple(self._dissatisfied(r) for r in ratings if r.grade <= LOW_GRADE),
        )

    def _dissatisfied(self, row: Row[Any]) -> Dissatisfied:
        text = str(Seal(self.sealer).open(row.text, f"ratings:{row.case_id}:{row.stage}"))
        hidden = _DIGITS.sub(lambda m: "*" * len(m.group()), text)
        county = row.case_id[_COUNTY_IN_CASE]
        return Dissatisfied(_day(row.at), county, row.case_id, row.stage, row.grade, hidden)


async def _rows(db: AsyncConnection, table: Any, at: Any, span: Span) -> list[Row[Any]]:  # noqa: ANN401 - any table with its time
    within: ColumnElement[bool] = at >= span.first.isoformat()
    within &= at < f"{span.last.isoformat()}T~"
    return list((await db.execute(select(table).where(within).order_by(at))).all())


async def _handling(db: AsyncConnection, ticket_ids: Sequence[int]) -> dict[int, float]:
    """The seconds that staff held each ticket, over all who did."""
    held: dict[int, float] = defaultdict(float)
    wanted = frozenset(ticket_ids)
    if wanted:
        low, high = min(wanted), max(wanted)
        query = select(STINTS).where(STINTS.c.ticket_id.between(low, high))
        for row in await db.execute(query.where(STINTS.c.ended_at.is_not(None))):
            if row.ticket_id in wanted:
                held[row.ticket_id] += _seconds(row.taken_at, row.ended_at)
    return held


def _days(tickets: Iterable[Row[Any]], handled: dict[int, float]) -> tuple[DayLine, ...]:
    by_place: dict[Place, list[Row[Any]]] = defaultdict(list)
    for row in tickets:
        by_place[_day(row.requested_at), row.county or ELSEWHERE].append(row)
    return tuple(_line(place, rows, handled) for place, rows in sorted(by_place.items()))


def _line(place: Place, rows: Sequence[Row[Any]], handled: dict[int, float]) -> DayLine:
    waits = [_seconds(r.requested_at, r.first_taken_at) for r in rows if r.first_taken_at]
    handling = [handled[r.ticket_id] for r in rows if r.ticket_id in handled]
    outcomes = Counter(r.outcome for r in rows)
    return DayLine(
        *place,
        requested=len(rows),
        urgent=sum(bool(r.urgent) for r in rows),
        taken=len(waits),
        unanswered=sum(r.unanswered_at is not None for r in rows),
        cancelled=outcomes["cancelled"],
        handed_back=outcomes["handed_back"],
        waiting_median=int(median(waits)) if waits else None,
        waiting_longest=int(max(waits)) if waits else None,
        handling_median=int(median(handling)) if handling else None,
    )


def _tallies(found: Iterable[tuple[str, str | None, str]]) -> tuple[Tally, ...]:
    counts = Counter((_day(at), county or ELSEWHERE, code) for at, county, code in found)
    return tuple(Tally(*place, count) for place, count in sorted(counts.items()))


def _grades(ratings: Iterable[Row[Any]]) -> tuple[Grades, ...]:
    counts: dict[Place, Counter[int]] = defaultdict(Counter)
    for row in ratings:
        counts[_day(row.at), row.case_id[_COUNTY_IN_CASE]][row.grade] += 1
    return tuple(
        Grades(*place, {grade: given[grade] for grade in (5, 4, 3, 2, 1)})
        for place, given in sorted(counts.items())
    )


def _wanted(span: Span, county: str | None) -> bool:
    return span.county is None or county == span.county


def _day(at: str) -> date:
    return date.fromisoformat(at[:10])


def _seconds(start: str, end: str) -> float:
    begun, ended = moment(start), moment(end)
    assert isinstance(begun, datetime)  # noqa: S101 - the columns are not empty here
    assert isinstance(ended, datetime)  # noqa: S101 - as above
    return (ended - begun).total_seconds()
