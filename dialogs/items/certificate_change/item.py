"""残疾类别/等级变更: the category or the level has changed (附件2·六·2)."""

from __future__ import annotations

from dialogs.items.criteria import Criterion
from dialogs.items.item import declare
from dialogs.items.shared import HENAN_HOUSEHOLD, HOLDS_CERTIFICATE, must_be

ITEM = declare(
    "certificate_change",
    HENAN_HOUSEHOLD,
    HOLDS_CERTIFICATE,
    Criterion("condition_changed", ("condition_changed",), must_be("condition_changed")),
)
