"""Eligibility (预审意见): what the policy says of one service for what is known of one person.

Verdicts are those of the interface contract, section 3. We advise, the department decides; a
verdict is never an approval.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dialogs.items import ITEMS
from dialogs.items.criteria import (
    BOOLEAN_FACTS,
    DATE_FACTS,
    FACTS,
    HELD_STATUSES,
    NO_LEVEL,
    NO_STATUS,
    OCCASIONS,
    STATUSES,
    Criterion,
    Given,
    Outcome,
    Range,
    add_months,
    outcomes,
    weigh,
)
from dialogs.items.item import ServiceItem
from dialogs.items.policy import PolicyDateError
from dialogs.model import SERVICES, Finding, Json, Reason, Verdict
from dialogs.schemas import CriterionWording

POLICY_VERSION = "豫残联〔2024〕12号"
"""The policy that every finding rests on; pinned to each case."""

STRENGTH: tuple[Verdict, ...] = ("not_eligible", "unknown", "review", "conditional", "eligible")
"""Verdicts, strongest first."""

_VERDICTS: dict[Outcome, Verdict] = {
    Outcome.MET: "eligible",
    Outcome.PENDING: "conditional",
    Outcome.REVIEW: "review",
    Outcome.FAILED: "not_eligible",
}
_HOLDS = {Outcome.MET: True, Outcome.FAILED: False}


class FactError(ValueError):
    """A fact has a value that it cannot have; ``fact`` names it, its value is not repeated."""

    def __init__(self, fact: str, wants: str) -> None:
        """Say which fact is wrong and what it should be."""
        super().__init__(f"{fact} must be {wants}")
        self.fact = fact
        self.wants = wants


def assess(service: str, facts: Mapping[str, Json], as_of: date) -> Finding:
    """What is found for ``service`` on ``as_of``; a fact that is absent or None is unknown.

    Raises ``PolicyDateError`` for a day before the policy and ``FactError`` for a malformed fact.
    """
    item = ITEMS[service]
    given = Given(normalise(facts), as_of, item.values(as_of))
    found = weigh(item.criteria, given)
    verdict = _verdict(found)
    return Finding(
        service=service,
        verdict=verdict,
        reasons=tuple(_reasons(item, given)),
        missing=tuple(f for f in item.reads if f in found.missing),
        remedy=_remedy(item, given, verdict),
        not_before=_not_before(item, given, verdict),
    )


def assess_all(
    facts: Mapping[str, Json], as_of: date, services: Sequence[str] | None = None
) -> tuple[Finding, ...]:
    """What is found for each of ``services``, or for all ten."""
    return tuple(assess(s, facts, as_of) for s in (SERVICES if services is None else services))


def normalise(facts: Mapping[str, Json]) -> dict[str, Json]:
    """``facts`` checked and typed.

    Whoever tells the status of a certificate holds one, unless it was cancelled. A certificate that
    is not held has neither status nor level: whoever has none is not asked for them, unless the
    certificate was cancelled.
    """
    typed = {f: _typed(f, facts[f]) for f in FACTS if facts.get(f) is not None}
    typed |= {occasion: facts.get(occasion) is True for occasion in OCCASIONS}
    if "certificate_status" in typed:
        typed.setdefault("has_certificate", typed["certificate_status"] in HELD_STATUSES)
    if typed.get("has_certificate") is False:
        cancelled = "certificate_cancelled_on" in typed
        typed.setdefault("certificate_status", "cancelled" if cancelled else NO_STATUS)
        typed.setdefault("disability_level", NO_LEVEL)
    return typed


def _typed(fact: str, value: Json) -> Json:
    if fact in BOOLEAN_FACTS:
        return _one_of(fact, value, (True, False), "true or false")
    if fact in DATE_FACTS:
        return _day(fact, value)
    if fact == "disability_level":
        return _level(value)
    if fact == "certificate_status":
        return _one_of(fact, value, (*STATUSES, NO_STATUS), " | ".join(STATUSES))
    return value


def _one_of(fact: str, value: Json, allowed: tuple[Json, ...], wants: str) -> Json:
    if type(value) is not type(allowed[0]) or value not in allowed:
        raise FactError(fact, wants)
    return value


def _day(fact: str, value: Json) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise FactError(fact, "a date, YYYY-MM-DD") from None


def _level(value: Json) -> int:
    if isinstance(value, bool) or str(value) not in {"1", "2", "3", "4"}:
        raise FactError("disability_level", "1, 2, 3 or 4")
    return int(value)


def _verdict(found: Range) -> Verdict:
    return _VERDICTS[found.lowest] if found.lowest == found.highest else "unknown"


def _standing(criterion: Criterion, given: Given) -> tuple[bool, Outcome | None]:
    """Whether ``criterion`` applies at all, and its outcome, None while that is still open."""
    found = outcomes(criterion, given)
    if len(found) == 1:
        (outcome,) = found
        return outcome is not None, outcome
    return True, None


def _reasons(item: ServiceItem, given: Given) -> Iterator[Reason]:
    for criterion in item.criteria:
        applies, outcome = _standing(criterion, given)
        if applies:
            holds = None if outcome is None else _HOLDS.get(outcome)
            text = _text(item.wording[criterion.name], outcome, criterion.fact, given)
            yield Reason(item.policy.criteria[criterion.name], text, criterion.fact, holds)


def _text(wording: CriterionWording, outcome: Outcome | None, fact: str, given: Given) -> str:
    template = wording.unknown if outcome is None else getattr(wording, outcome.name.lower())
    return _fill(template, wording, fact, given)


def _fill(template: str, wording: CriterionWording, fact: str, given: Given) -> str:
    value = str(given.facts.get(fact, ""))
    words = {**given.policy, "value": wording.labels.get(value, value)}
    return template.format_map(words)


def _remedy(item: ServiceItem, given: Given, verdict: Verdict) -> str | None:
    """What would change the verdict, or who settles it, in at most two sentences."""
    if verdict == "conditional":
        return item.conditional
    wanted = {"not_eligible": Outcome.FAILED, "review": Outcome.REVIEW}.get(verdict)
    if wanted is None:
        return None
    certain = [c for c in item.criteria if _standing(c, given) == (True, wanted)]
    # Several criteria may each be open while one of them fails for certain, whichever it is.
    possible = [c for c in item.criteria if wanted in outcomes(c, given)]
    remedies = [
        _fill(item.wording[c.name].remedy, item.wording[c.name], c.fact, given)
        for c in certain or possible
    ]
    return "".join(dict.fromkeys(r for r in remedies[:2] if r)) or None


def _not_before(item: ServiceItem, given: Given, verdict: Verdict) -> str | None:
    """The day from which a cancelled certificate may be applied for anew (附件2·六·6)."""
    if verdict != "review" or "months_after_cancellation" not in given.policy:
        return None
    months: int = given.policy["months_after_cancellation"]
    cancelled_on: date = given["certificate_cancelled_on"]
    return add_months(cancelled_on, months).isoformat()


__all__ = [
    "FACTS",
    "POLICY_VERSION",
    "STRENGTH",
    "FactError",
    "PolicyDateError",
    "assess",
    "assess_all",
    "normalise",
]
