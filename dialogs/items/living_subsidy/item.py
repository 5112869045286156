"""困难残疾人生活补贴 (附件2·六·7; 附件3·五(四)2(1)): never reads the level (残疾等级)."""

from __future__ import annotations

from dialogs.items.criteria import Criterion, Given, Outcome
from dialogs.items.item import declare
from dialogs.items.shared import (
    CERTIFICATE,
    CERTIFICATE_IN_ORDER,
    FAILED,
    HENAN_HOUSEHOLD,
    MET,
    NOT_EXTREME_POVERTY,
    NOT_WORK_INJURY_CARE,
    OTHER_ALLOWANCES,
    REVIEW,
    must_be,
)


def no_orphan_allowance(given: Given) -> Outcome:
    """No orphan's allowance as a child; the annexes differ about one who has come of age (T06)."""
    if not given["orphan"]:
        return MET
    return FAILED if given.age < given.policy["adult_age"] else REVIEW


ITEM = declare(
    "living_subsidy",
    HENAN_HOUSEHOLD,
    CERTIFICATE,
    CERTIFICATE_IN_ORDER,
    Criterion("minimum_living", ("minimum_living",), must_be("minimum_living")),
    NOT_EXTREME_POVERTY,
    NOT_WORK_INJURY_CARE,
    Criterion("no_orphan_allowance", ("orphan", "birth_date"), no_orphan_allowance),
    *OTHER_ALLOWANCES,
)
