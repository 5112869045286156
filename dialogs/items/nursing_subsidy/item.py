"""重度残疾人护理补贴 (附件2·六·8; 附件3·五(四)2(2)): never reads 低保 or 孤儿."""

from __future__ import annotations

from dialogs.items.criteria import Criterion
from dialogs.items.item import declare
from dialogs.items.shared import (
    CERTIFICATE,
    CERTIFICATE_IN_ORDER,
    HENAN_HOUSEHOLD,
    NOT_EXTREME_POVERTY,
    NOT_WORK_INJURY_CARE,
    OTHER_ALLOWANCES,
    SEVERE_LEVEL,
    must_be,
)

ITEM = declare(
    "nursing_subsidy",
    HENAN_HOUSEHOLD,
    CERTIFICATE,
    CERTIFICATE_IN_ORDER,
    SEVERE_LEVEL,
    Criterion("long_term_care", ("long_term_care",), must_be("long_term_care")),
    NOT_EXTREME_POVERTY,
    NOT_WORK_INJURY_CARE,
    *OTHER_ALLOWANCES,
)
