"""残疾人就业帮扶 (附件2·六·9): any category and level, of working age, out of work, willing."""

from __future__ import annotations

from dialogs.items.criteria import Criterion
from dialogs.items.item import declare
from dialogs.items.shared import CERTIFICATE, HENAN_HOUSEHOLD, OLD_ENOUGH, must_be

ITEM = declare(
    "employment",
    HENAN_HOUSEHOLD,
    CERTIFICATE,
    OLD_ENOUGH,
    Criterion("unemployed", ("unemployed",), must_be("unemployed")),
    Criterion(
        "able_and_willing", ("able_and_willing_to_work",), must_be("able_and_willing_to_work")
    ),
)
