"""残疾人证新办: for whoever meets the standard of disability and holds no certificate (附件2·六·1).

Whether the standard is met is for the assessment alone; the finding only says who may apply.
"""

from __future__ import annotations

from dialogs.items.criteria import Criterion, Given, Outcome, add_months
from dialogs.items.item import declare
from dialogs.items.shared import FAILED, HENAN_HOUSEHOLD, MET, REVIEW


def holds_none(given: Given) -> Outcome:
    """Hold no certificate; one that was cancelled is none (附件2·六·1)."""
    cancelled = given["certificate_status"] == "cancelled"
    return MET if cancelled or not given["has_certificate"] else FAILED


def not_cancelled_lately(given: Given) -> Outcome | None:
    """Cancelled a year ago or more; before that 原则上 not, which leaves it open (T11)."""
    if given["certificate_status"] != "cancelled":
        return None
    months = given.policy["months_after_cancellation"]
    again = add_months(given["certificate_cancelled_on"], months)
    return MET if given.as_of >= again else REVIEW


ITEM = declare(
    "certificate_new",
    HENAN_HOUSEHOLD,
    Criterion("holds_none", ("has_certificate", "certificate_status"), holds_none),
    Criterion(
        "not_cancelled_lately",
        ("certificate_cancelled_on", "certificate_status"),
        not_cancelled_lately,
    ),
)
