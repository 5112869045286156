"""Eligibility against a plain restatement of the policy, over facts known and unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogs.eligibility import STRENGTH, assess, normalise
from dialogs.items import ITEMS
from dialogs.items.criteria import BOOLEAN_FACTS, FACTS, OCCASIONS, STATUSES, domain
from dialogs.model import SERVICES

TODAY = date(2026, 11, 24)
Facts = dict[str, Any]
MOST_UNKNOWN = 5

BIRTHS = st.sampled_from(
    [
        "1940-01-01",
        "1985-01-01",
        "2008-11-24",
        "2008-11-25",
        "2010-11-24",
        "2010-11-25",
        "2020-02-29",
    ]
)
CANCELLED = st.sampled_from(["2026-11-24", "2025-11-25", "2025-11-24", "2015-01-01"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(BOOLEAN_FACTS, st.booleans()),
    "birth_date": BIRTHS,
    "certificate_cancelled_on": CANCELLED,
    "certificate_status": st.sampled_from(STATUSES),
    "disability_level": st.integers(1, 4),
    "disability_categories": st.lists(st.sampled_from(["vision", "mental"]), max_size=2),
    "sex": st.sampled_from(["male", "female"]),
}
COMPLETE = st.fixed_dictionaries(VALUES)
PARTIAL = st.fixed_dictionaries({}, optional=VALUES)
SERVICE = st.sampled_from(SERVICES)


def worst(*verdicts: str) -> str:
    return min(verdicts, key=STRENGTH.index)


def need(holds: bool, otherwise: str = "not_eligible") -> str:
    return "eligible" if holds else otherwise


def holder(f: Facts) -> str:
    if f["has_certificate"]:
        return "eligible"
    return "conditional" if f["applying_certificate"] else "not_eligible"


def in_order(f: Facts) -> str:
    return need(not f["has_certificate"] or f["certificate_status"] == "valid")


def severe(f: Facts) -> str:
    level = f.get("disability_level") or 0
    return {0: "conditional", 1: "eligible", 2: "eligible"}.get(level, "not_eligible")


def age(f: Facts) -> int:
    b = f["birth_date"]
    born = b if isinstance(b, date) else date.fromisoformat(b)
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def allowances(f: Facts) -> str:
    extra = f["elderly_allowance"] or f["duty_disability"] or f["retired_cadre"]
    return need(not extra, "review")


def subsidy(f: Facts) -> list[str]:
    return [
        holder(f),
        in_order(f),
        need(not f["extreme_poverty"]),
        need(not f["work_injury_care"]),
        allowances(f),
    ]


def living(f: Facts) -> list[str]:
    orphan = need(not f["orphan"], "not_eligible" if age(f) < 18 else "review")
    return [*subsidy(f), need(f["minimum_living"]), orphan]


def nursing(f: Facts) -> list[str]:
    return [*subsidy(f), severe(f), need(f["long_term_care"])]


def employment(f: Facts) -> list[str]:
    wants = f["unemployed"] and f["able_and_willing_to_work"]
    return [holder(f), need(age(f) >= 16), need(wants)]


def pension(f: Facts) -> list[str]:
    outside = f["student"] or f["public_employee"] or f["employee_pension"]
    return [
        holder(f),
        in_order(f),
        severe(f),
        need(age(f) >= 16 and not outside),
        need(f["resident_pension_member"], "review"),
    ]


def new(f: Facts) -> list[str]:
    if f["certificate_status"] != "cancelled":
        return [need(not f["has_certificate"])]
    on = f["certificate_cancelled_on"]
    on = on if isinstance(on, date) else date.fromisoformat(on)
    return [need(date(on.year + 1, on.month, on.day) <= TODAY, "review")]


def renew(f: Facts) -> list[str]:
    expired = "review" if f["certificate_status"] == "expired" else "not_eligible"
    return [need(f["has_certificate"]), need(f["certificate_damaged"], expired)]


def occasion(fact: str) -> Callable[[Facts], list[str]]:
    return lambda f: [need(f["has_certificate"]), need(f[fact])]


RULES: dict[str, Callable[[Facts], list[str]]] = {
    "certificate_new": new,
    "certificate_renew": renew,
    "certificate_migrate": occasion("household_moved"),
    "certificate_reissue": occasion("certificate_lost"),
    "certificate_cancel": occasion("no_longer_disabled_or_deceased"),
    "certificate_change": occasion("condition_changed"),
    "living_subsidy": living,
    "nursing_subsidy": nursing,
    "employment": employment,
    "pension": pension,
}


def stated(service: str, facts: Facts) -> str:
    """The verdict by the plain restatement; facts are complete."""
    return worst(need(facts["henan_household"]), *RULES[service](facts))


def known(facts: Facts) -> Facts:
    """Facts as normalised, the two occasions of a form left aside."""
    return {k: v for k, v in normalise(facts).items() if k not in OCCASIONS}


def completions(facts: Facts, unknown: list[str]) -> Iterator[Facts]:
    for values in product(*(domain(u, TODAY) for u in unknown)):
        yield {**facts, **dict(zip(unknown, values, strict=True))}


def by_hand(service: str, facts: Facts) -> tuple[str, set[str]]:
    """Verdict and missing facts by trying every completion of everything unknown."""
    sure = known(facts)
    unknown = [f for f in ITEMS[service].reads if f not in sure]
    found = {tuple(c[u] for u in unknown): stated(service, c) for c in completions(sure, unknown)}
    if len(set(found.values())) == 1:
        return next(iter(found.values())), set()
    if set(found.values()) == {"not_eligible"}:
        return "not_eligible", set()
    return "unknown", {u for i, u in enumerate(unknown) if _matters(found, i)}


def _matters(found: dict[tuple[Any, ...], str], place: int) -> bool:
    seen: dict[tuple[Any, ...], str] = {}
    return any(
        seen.setdefault(row[:place] + row[place + 1 :], verdict) != verdict
        for row, verdict in found.items()
    )


@st.composite
def mostly_known(draw: st.DrawFn) -> tuple[str, Facts]:
    service = draw(SERVICE)
    facts = dict(draw(COMPLETE))
    reads = ITEMS[service].reads
    drop = draw(st.lists(st.sampled_from(reads), max_size=MOST_UNKNOWN, unique=True))
    return service, {k: v for k, v in facts.items() if k not in drop}


@given(SERVICE, COMPLETE)
@settings(max_examples=200, deadline=None)
def test_complete_facts_are_judged_as_the_policy_is_restated(service: str, facts: Facts) -> None:
    assert assess(service, facts, TODAY).verdict == stated(service, known(facts))


@given(mostly_known())
@settings(max_examples=200, deadline=None)
def test_verdict_and_missing_facts_are_those_of_trying_every_completion(
    case: tuple[str, Facts],
) -> None:
    service, facts = case
    finding = assess(service, facts, TODAY)
    assert (finding.verdict, set(finding.missing)) == by_hand(service, facts)


@given(SERVICE, PARTIAL)
@settings(max_examples=200, deadline=None)
def test_unknown_is_said_exactly_while_something_is_missing(service: str, facts: Facts) -> None:
    finding = assess(service, facts, TODAY)
    assert (finding.verdict == "unknown") is bool(finding.missing)
    assert not set(finding.missing) & facts.keys()


@given(SERVICE, PARTIAL, st.data())
@settings(max_examples=200, deadline=None)
def test_a_new_fact_never_takes_not_eligible_back(
    service: str, facts: Facts, data: st.DataObject
) -> None:
    before = assess(service, facts, TODAY)
    unknown = [f for f in FACTS if f not in facts]
    if before.verdict != "not_eligible" or not unknown:
        return
    fact = data.draw(st.sampled_from(unknown))
    if fact == "has_certificate" and "certificate_status" in facts:
        return  # the status told whether one is held: the contrary takes it back
    after = assess(service, {**facts, fact: data.draw(VALUES[fact])}, TODAY)
    assert after.verdict == "not_eligible"


@given(SERVICE, PARTIAL)
@settings(max_examples=200, deadline=None)
def test_a_failed_condition_refuses_at_once_and_nothing_else_does(
    service: str, facts: Facts
) -> None:
    finding = assess(service, facts, TODAY)
    failed = any(r.holds is False for r in finding.reasons)
    assert failed is (finding.verdict == "not_eligible")
    if finding.verdict == "eligible":
        assert all(r.holds for r in finding.reasons)


@given(SERVICE, PARTIAL)
@settings(max_examples=200, deadline=None)
def test_absent_and_none_are_the_same(service: str, facts: Facts) -> None:
    spelt_out = {**dict.fromkeys(FACTS), **facts}
    assert assess(service, spelt_out, TODAY) == assess(service, facts, TODAY)


IRRELEVANT = {
    "nursing_subsidy": ("minimum_living", "orphan", "birth_date", "sex"),
    "living_subsidy": ("disability_level", "long_term_care", "disability_categories", "sex"),
    "employment": ("disability_level", "disability_categories", "minimum_living"),
    "pension": ("minimum_living", "sex", "disability_categories", "orphan"),
}


@given(st.sampled_from(sorted(IRRELEVANT)), PARTIAL, COMPLETE)
@settings(max_examples=200, deadline=None)
def test_facts_that_an_item_must_not_read_change_nothing(
    service: str, facts: Facts, others: Facts
) -> None:
    changed = {**facts, **{f: others[f] for f in IRRELEVANT[service]}}
    assert assess(service, changed, TODAY) == assess(service, facts, TODAY)


@given(SERVICE, PARTIAL)
@example("living_subsidy", {"applying_certificate": False, "certificate_status": "expired"})
@settings(max_examples=200, deadline=None)
def test_every_reason_is_words_with_a_clause_and_no_placeholder(service: str, facts: Facts) -> None:
    finding = assess(service, facts, TODAY)
    for text in (*(r.text for r in finding.reasons), finding.remedy or "无。"):
        assert text.endswith("。")
        assert not set(text) & set("{}！!×")
    assert all(r.clause for r in finding.reasons)
    assert (finding.remedy is None) is (finding.verdict in {"eligible", "unknown"})
