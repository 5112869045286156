"""Answers for the person who asks (就事论事): what the form tells decides, else the general answer.

Where a question is about having something (能不能领), what was found for this person is said, by
the same criteria that decide in the interview. What their county has published is added.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dialogs.counties import COUNTIES, County, county, published
from dialogs.display import age_of, shown
from dialogs.eligibility import assess
from dialogs.facts import categories_of
from dialogs.model import SUBSIDIES, Entity, Finding, Json, Reason, Reply
from dialogs.policy_answers import (
    ANSWERS,
    KnownQuestion,
    PolicyAnswer,
    answer_for,
    situation_of,
)
from dialogs.says import SAYS
from dialogs.view import View
from dialogs.wording import fill, label_of

ADULT = 18
"""Full age in years (附件1 注; 民法典 17)."""
_MILD_LEVELS = (3, 4)
_HOUSEHOLD = ("personal.household_division", "personal.residence_division")
_COMMON = frozenset(
    {"henan_household", "has_certificate", "certificate_status", "applying_certificate"}
)
"""Facts that every service asks; what else is known says more about the one in question."""


@dataclass(frozen=True)
class Case:
    """What is known of the person a question is about; ``division`` is the code of their place.

    ``bare`` is set when the question named no benefit and no service.
    """

    facts: Mapping[str, Json]
    today: date
    services: tuple[str, ...] = ()
    division: str | None = None
    counties: Mapping[str, County] = field(default_factory=lambda: COUNTIES)
    bare: bool = False


def case_of(view: View, reply: Reply, counties: Mapping[str, County] = COUNTIES) -> Case:
    """The case that ``view`` tells, as ``reply`` puts it: a level that is asked about is meant."""
    age = age_of(view)
    facts = {
        **view.facts,
        **_supposed(reply.understood.entities),
        "is_minor": None if age is None else age < ADULT,
        "by_proxy": None if view.relation is None else view.by_proxy,
        "deceased": view.deceased,
        "disability_categories": _categories(view),
    }
    places = (view.form.value(key) for key in _HOUSEHOLD)
    code = next((str(p["code"]) for p in places if isinstance(p, dict) and p.get("code")), None)
    bare = not reply.understood.services and not _BENEFIT.search(reply.text)
    return Case(facts, view.today, view.form.services, code, counties, bare)


_BENEFIT = re.compile(r"补贴|补助|津贴|低保|领|发|给")


def _categories(view: View) -> list[str] | None:
    return sorted(categories_of(view.form, view.today)) or None


def _supposed(entities: tuple[Entity, ...]) -> dict[str, Json]:
    """Facts that a question supposes: 三级的能领吗, 有低保能领吗."""
    levels = {e.value for e in entities if e.type == "disability_level" and e.problem is None}
    facts: dict[str, Json] = {e.value: True for e in entities if e.type == "benefit"}
    return facts | ({"disability_level": int(*levels)} if len(levels) == 1 else {})


def answer_in_case(answer_id: str, case: Case) -> PolicyAnswer:
    """The answer ``answer_id`` as it reads for the person of ``case``."""
    answer_id = _meant(answer_id, case)
    general = answer_for(answer_id, case.facts, case.services)
    known = ANSWERS[answer_id]
    found = [assess(service, case.facts, case.today) for service in known.finds]
    told = [(text, r) for f in found if (text := _in_words(f, _reason(f))) for r in (_reason(f),)]
    if told:
        general = _with_findings(known, case, found, told)
    return _with_county(known, general, case)


_PAID = SUBSIDIES | {"pension"}


def _meant(answer_id: str, case: Case) -> str:
    """多少钱 from somebody who applies for nothing that is paid out asks about the fee."""
    costs = case.bare and case.services and not _PAID & set(case.services)
    return "fee" if answer_id == "subsidy_amount" and costs else answer_id


def _with_findings(
    known: KnownQuestion,
    case: Case,
    found: list[Finding],
    told: list[tuple[str, Reason | None]],
) -> PolicyAnswer:
    """What was found; the rule stands before it unless nothing of it can be had."""
    personal = "".join(text for text, _ in told)
    if all(f.verdict == "not_eligible" for f in found):
        clauses = "；".join(reason.clause for _, reason in told if reason is not None)
        clause = "；".join(dict.fromkeys(clauses.split("；"))) or known.clause
        return PolicyAnswer(known.id, personal, clause, known.kind, known.follow)
    fitting = situation_of(known, case.facts, case.services)
    rule = fitting.answer if fitting else known.answer
    return PolicyAnswer(known.id, rule + personal, known.clause, known.kind, known.follow)


def _reason(finding: Finding) -> Reason | None:
    """The reason that decides: what fails, or what others must settle."""
    wanted = False if finding.verdict == "not_eligible" else None
    if finding.verdict not in {"not_eligible", "review"}:
        return None
    return next((r for r in finding.reasons if r.holds is wanted), None)


def _in_words(finding: Finding, reason: Reason | None) -> str:
    """What was found in a sentence; empty while nothing that matters is known."""
    service = label_of("services_short", finding.service)
    if finding.verdict == "unknown":
        return _so_far(finding, service)
    text = fill(
        SAYS[f"finding_{finding.verdict}"],
        service=service,
        reason=reason.text if reason else "",
        remedy=finding.remedy or "",
    )
    if finding.not_before is None:
        return text
    day = shown("personal.birth_date", finding.not_before)
    return text + fill(SAYS["finding_not_before"], day=day)


def _so_far(finding: Finding, service: str) -> str:
    known = [r for r in finding.reasons if r.holds and r.fact not in _COMMON]
    own = [r for r in finding.reasons if r.holds is None and r.fact not in _COMMON]
    open_ = own or [r for r in finding.reasons if r.holds is None]
    if not known or not open_:
        return ""
    return fill(
        SAYS["finding_unknown"],
        service=service,
        known="、".join(r.text.rstrip("。") for r in known[:2]),
        open=open_[0].text,
    )


def _with_county(known: KnownQuestion, answer: PolicyAnswer, case: Case) -> PolicyAnswer:
    """``answer`` with what the person's county has published about it, if anything."""
    place = county(case.division or "", case.counties)
    if place is None:
        return answer
    matter = known.local or ("where" if known.kind == "not_specified" else None)
    said = published(place, matter) if matter else None
    if "nursing_subsidy" in known.finds and _extended(place, case):
        said = fill(SAYS["levels_extended"], county=place.name)
    return replace(answer, text=f"{answer.text}{said}") if said else answer


def _extended(place: County, case: Case) -> bool:
    level = case.facts.get("disability_level")
    return place.severe_levels_extended and level in _MILD_LEVELS
