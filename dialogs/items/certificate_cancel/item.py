"""残疾人证注销: no longer disabled by the standard, or deceased (附件2·六·6)."""

from __future__ import annotations

from dialogs.items.criteria import Criterion
from dialogs.items.item import declare
from dialogs.items.shared import HENAN_HOUSEHOLD, HOLDS_CERTIFICATE, must_be

ITEM = declare(
    "certificate_cancel",
    HENAN_HOUSEHOLD,
    HOLDS_CERTIFICATE,
    Criterion(
        "no_longer_needed",
        ("no_longer_disabled_or_deceased",),
        must_be("no_longer_disabled_or_deceased"),
    ),
)
