"""城乡居民基本养老保险补助 (附件2·六·10, 附件2·十(四)): paid in by the county for the person."""

from __future__ import annotations

from dialogs.items.criteria import Criterion, Given, Outcome
from dialogs.items.item import declare
from dialogs.items.shared import (
    CERTIFICATE,
    CERTIFICATE_IN_ORDER,
    HENAN_HOUSEHOLD,
    MET,
    OLD_ENOUGH,
    REVIEW,
    SEVERE_LEVEL,
    must_not_be,
)


def enrolled(given: Given) -> Outcome:
    """Be enrolled in the residents' pension; 附件2·十(四) alone asks it, so review otherwise."""
    return MET if given["resident_pension_member"] else REVIEW


ITEM = declare(
    "pension",
    HENAN_HOUSEHOLD,
    CERTIFICATE,
    CERTIFICATE_IN_ORDER,
    SEVERE_LEVEL,
    OLD_ENOUGH,
    Criterion("not_student", ("student",), must_not_be("student")),
    Criterion("not_public_employee", ("public_employee",), must_not_be("public_employee")),
    Criterion("no_employee_pension", ("employee_pension",), must_not_be("employee_pension")),
    Criterion("enrolled", ("resident_pension_member",), enrolled),
)
