"""Criteria that several service items (政务服务事项) share; each item cites its own clause."""

from __future__ import annotations

from dialogs.items.criteria import (
    ASSESSING,
    NO_LEVEL,
    RESTORING,
    Criterion,
    Given,
    Judge,
    Outcome,
)

MET, PENDING, REVIEW, FAILED = Outcome.MET, Outcome.PENDING, Outcome.REVIEW, Outcome.FAILED


def must_be(fact: str) -> Judge:
    """A judge that wants ``fact`` to be true."""
    return lambda given: MET if given[fact] else FAILED


def must_not_be(fact: str) -> Judge:
    """A judge that wants ``fact`` to be false."""
    return lambda given: FAILED if given[fact] else MET


def left_to_department(fact: str) -> Judge:
    """A judge for what one annex alone excludes: when true, the department decides (T01–T04)."""
    return lambda given: REVIEW if given[fact] else MET


def has_certificate(given: Given) -> Outcome:
    """Hold the certificate, or apply for it at the same time (持有残疾人证)."""
    if given["has_certificate"]:
        return MET
    return PENDING if given["applying_certificate"] else FAILED


def certificate_in_order(given: Given) -> Outcome | None:
    """Of a certificate held: neither expired, cancelled, frozen nor moved out (附件3·五(四)2)."""
    if not given["has_certificate"]:
        return None
    if given["certificate_status"] == "valid":
        return MET
    return PENDING if given.says(RESTORING) else FAILED


def severe_level(given: Given) -> Outcome:
    """Be of level one or two (一级、二级); a level still to be assessed is open."""
    level = given["disability_level"]
    if level in given.policy["severe_levels"]:
        return MET
    return PENDING if level == NO_LEVEL or given.says(ASSESSING) else FAILED


def old_enough(given: Given) -> Outcome:
    """Have reached the least age; no upper age is in the document, so none is judged (T34)."""
    return MET if given.age >= given.policy["minimum_age"] else FAILED


HENAN_HOUSEHOLD = Criterion("henan_household", ("henan_household",), must_be("henan_household"))
HOLDS_CERTIFICATE = Criterion("certificate_held", ("has_certificate",), must_be("has_certificate"))
CERTIFICATE = Criterion("certificate", ("has_certificate", "applying_certificate"), has_certificate)
CERTIFICATE_IN_ORDER = Criterion(
    "certificate_in_order",
    ("certificate_status", "has_certificate"),
    certificate_in_order,
)
SEVERE_LEVEL = Criterion("severe_level", ("disability_level",), severe_level)
OLD_ENOUGH = Criterion("old_enough", ("birth_date",), old_enough)
NOT_EXTREME_POVERTY = Criterion(
    "not_extreme_poverty", ("extreme_poverty",), must_not_be("extreme_poverty")
)
NOT_WORK_INJURY_CARE = Criterion(
    "not_work_injury_care", ("work_injury_care",), must_not_be("work_injury_care")
)
OTHER_ALLOWANCES = tuple(
    Criterion(f"no_{fact}", (fact,), left_to_department(fact))
    for fact in ("elderly_allowance", "duty_disability", "retired_cadre")
)
"""Allowances that 附件2 alone excludes (老年、因公致残、离休 不再重复享受), hence review."""
