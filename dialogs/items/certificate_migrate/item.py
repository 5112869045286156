"""残疾人证迁移: the household has moved, to or within Henan (附件2·六·5)."""

from __future__ import annotations

from dialogs.items.criteria import Criterion
from dialogs.items.item import declare
from dialogs.items.shared import HENAN_HOUSEHOLD, HOLDS_CERTIFICATE, must_be

ITEM = declare(
    "certificate_migrate",
    HENAN_HOUSEHOLD,
    HOLDS_CERTIFICATE,
    Criterion("household_moved", ("household_moved",), must_be("household_moved")),
)
