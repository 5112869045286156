"""Criteria (受理条件) and what follows from them while some facts are still unknown.

A criterion is a named predicate over complete facts. What is unknown is completed in every possible
way, so that a verdict is given exactly when no completion can change it, and a fact is called
missing exactly when it can. Facts that no two criteria share are completed apart, which is exact
because a verdict is the strongest outcome of all criteria.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import product

from dialogs.checks import age_on
from dialogs.model import Json

HELD_STATUSES = ("valid", "expired", "frozen", "moved_out")
STATUSES = (*HELD_STATUSES, "cancelled")
NO_STATUS = "none"
"""The status of a certificate that does not exist; set by ``normalise``, never by a caller."""
NO_LEVEL = 0
"""The level of a certificate that does not exist; set by ``normalise``, never by a caller."""
RESTORING = "restoring_certificate"
"""Set by ``facts_of``: this very application puts a certificate that is not in order right."""
ASSESSING = "assessing_level"
"""Set by ``facts_of``: this very application has the level (残疾等级) assessed."""
OCCASIONS = (RESTORING, ASSESSING)
"""What only a form can tell; not among the contract's facts, and untold means no."""

BOOLEAN_FACTS = (
    "henan_household",
    "has_certificate",
    "applying_certificate",
    "long_term_care",
    "minimum_living",
    "extreme_poverty",
    "work_injury_care",
    "orphan",
    "elderly_allowance",
    "duty_disability",
    "retired_cadre",
    "student",
    "public_employee",
    "employee_pension",
    "resident_pension_member",
    "unemployed",
    "able_and_willing_to_work",
    "certificate_damaged",
    "certificate_lost",
    "household_moved",
    "condition_changed",
    "no_longer_disabled_or_deceased",
)
DATE_FACTS = ("birth_date", "certificate_cancelled_on")
FACTS = (
    *BOOLEAN_FACTS,
    *DATE_FACTS,
    "certificate_status",
    "disability_categories",
    "disability_level",
    "sex",
)
"""Every fact of the interface contract, section 3."""


class Outcome(IntEnum):
    """What one criterion says once its facts are known, weakest first."""

    MET = 0
    PENDING = 1
    """Lacks only a certificate, or its level, that is being applied for at the same time."""
    REVIEW = 2
    """The text leaves it to the department."""
    FAILED = 3


@dataclass(frozen=True)
class Given:
    """Complete facts for one criterion, the day, and the policy's values on that day."""

    facts: Mapping[str, Json]
    as_of: date
    policy: Mapping[str, Json]

    def __getitem__(self, fact: str) -> Json:
        """The value of ``fact``."""
        return self.facts[fact]

    def says(self, occasion: str) -> bool:
        """Whether the form tells ``occasion``; untold means no."""
        return self.facts.get(occasion) is True

    @property
    def age(self) -> int:
        """Full years (周岁) on the day."""
        return age_on(self.facts["birth_date"], self.as_of)


Judge = Callable[[Given], Outcome | None]
"""Says how a criterion stands; None when it does not apply to these facts."""


@dataclass(frozen=True)
class Criterion:
    """One condition: its name in the wording, the facts it reads (main one first), its judge."""

    name: str
    reads: tuple[str, ...]
    judge: Judge

    @property
    def fact(self) -> str:
        """The fact that a reason names."""
        return self.reads[0]


@dataclass(frozen=True)
class Range:
    """The outcomes that are still possible, weakest and strongest, and the facts that decide."""

    lowest: Outcome
    highest: Outcome
    missing: frozenset[str]


def outcomes(criterion: Criterion, given: Given) -> frozenset[Outcome | None]:
    """The outcomes of ``criterion`` over all completions of the facts it reads."""
    unknown = _unknown((criterion,), given)
    return frozenset(criterion.judge(g) for g in _completions(given, unknown))


def weigh(criteria: Sequence[Criterion], given: Given) -> Range:
    """The range of outcomes of all ``criteria`` together and the facts that can still change it."""
    tables = [_table(group, given) for group in _groups(criteria, given)]
    lowest = max((min(rows.values()) for rows in tables), default=Outcome.MET)
    highest = max((max(rows.values()) for rows in tables), default=Outcome.MET)
    if lowest == highest:
        return Range(lowest, highest, frozenset())
    missing = {fact for rows in tables for fact in _deciding(rows, _floor(tables, rows))}
    return Range(lowest, highest, frozenset(missing))


_Row = tuple[tuple[str, Json], ...]
_Table = dict[_Row, Outcome]


def _floor(tables: list[_Table], without: _Table) -> Outcome:
    """The least that the other groups hold against the application, whatever is still unknown."""
    return max((min(t.values()) for t in tables if t is not without), default=Outcome.MET)


def _deciding(table: _Table, floor: Outcome) -> Iterator[str]:
    """Facts that change the outcome of ``table`` above ``floor`` while all others stay the same."""
    for fact in {name for row in table for name, _ in row}:
        seen: dict[_Row, set[Outcome]] = {}
        for row, outcome in table.items():
            rest = tuple(pair for pair in row if pair[0] != fact)
            seen.setdefault(rest, set()).add(max(outcome, floor))
        if any(len(found) > 1 for found in seen.values()):
            yield fact


def _table(group: Sequence[Criterion], given: Given) -> _Table:
    unknown = _unknown(group, given)
    table: _Table = {}
    for complete in _completions(given, unknown):
        found = [c.judge(complete) for c in group]
        row = tuple((fact, complete[fact]) for fact in unknown)
        table[row] = max((o for o in found if o is not None), default=Outcome.MET)
    return table


def _groups(criteria: Sequence[Criterion], given: Given) -> list[list[Criterion]]:
    """``criteria`` in groups that share no unknown fact with one another."""
    groups: list[tuple[set[str], list[Criterion]]] = []
    for criterion in criteria:
        facts = set(_unknown((criterion,), given))
        members = [criterion]
        apart: list[tuple[set[str], list[Criterion]]] = []
        for group in groups:
            if group[0] & facts:
                facts |= group[0]
                members = [*group[1], *members]
            else:
                apart.append(group)
        groups = [*apart, (facts, members)]
    return [members for _, members in groups]


def _unknown(criteria: Sequence[Criterion], given: Given) -> tuple[str, ...]:
    reads = dict.fromkeys(fact for c in criteria for fact in c.reads)
    return tuple(fact for fact in reads if given.facts.get(fact) is None)


def _completions(given: Given, unknown: tuple[str, ...]) -> Iterator[Given]:
    for values in product(*(domain(fact, given.as_of) for fact in unknown)):
        filled = dict(zip(unknown, values, strict=True))
        yield Given({**given.facts, **filled}, given.as_of, given.policy)


def domain(fact: str, as_of: date) -> tuple[Json, ...]:
    """Values that stand for all that ``fact`` can be: every age that a rule can tell apart."""
    if fact == "birth_date":
        return tuple(_years_before(as_of, n) for n in (10, 16, 17, 18, 40))
    if fact == "certificate_cancelled_on":
        return (_years_before(as_of, 0), _years_before(as_of, 9))
    return {"certificate_status": STATUSES, "disability_level": (1, 2, 3, 4)}.get(
        fact, (True, False)
    )


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, 1)


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the first of the next month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
