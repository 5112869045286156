"""残疾人证挂失补办: the certificate is lost (附件2·六·4)."""

from __future__ import annotations

from dialogs.items.criteria import Criterion
from dialogs.items.item import declare
from dialogs.items.shared import HENAN_HOUSEHOLD, HOLDS_CERTIFICATE, must_be

ITEM = declare(
    "certificate_reissue",
    HENAN_HOUSEHOLD,
    HOLDS_CERTIFICATE,
    Criterion("lost", ("certificate_lost",), must_be("certificate_lost")),
)
