"""The ten service items (政务服务事项), in the order of 附件2·二; a new one is listed here."""

from __future__ import annotations

from dialogs.items import (
    certificate_cancel,
    certificate_change,
    certificate_migrate,
    certificate_new,
    certificate_reissue,
    certificate_renew,
    employment,
    living_subsidy,
    nursing_subsidy,
    pension,
)
from dialogs.items.item import ServiceItem

ITEMS: dict[str, ServiceItem] = {
    item.service: item
    for item in (
        certificate_new.item.ITEM,
        certificate_renew.item.ITEM,
        certificate_migrate.item.ITEM,
        certificate_reissue.item.ITEM,
        certificate_cancel.item.ITEM,
        certificate_change.item.ITEM,
        living_subsidy.item.ITEM,
        nursing_subsidy.item.ITEM,
        employment.item.ITEM,
        pension.item.ITEM,
    )
}
