"""残疾人证换领: the certificate is soiled or damaged (附件2·六·3); an expired one, see T13."""

from __future__ import annotations

from dialogs.items.criteria import Criterion, Given, Outcome
from dialogs.items.item import declare
from dialogs.items.shared import FAILED, HENAN_HOUSEHOLD, HOLDS_CERTIFICATE, MET, REVIEW


def damaged_or_expired(given: Given) -> Outcome:
    """Damaged; of an expired one the text says nothing, so the county decides (T13)."""
    if given["certificate_damaged"]:
        return MET
    return REVIEW if given["certificate_status"] == "expired" else FAILED


ITEM = declare(
    "certificate_renew",
    HENAN_HOUSEHOLD,
    HOLDS_CERTIFICATE,
    Criterion(
        "damaged_or_expired", ("certificate_damaged", "certificate_status"), damaged_or_expired
    ),
)
