"""A whole form that can be handed in, for any services."""

from __future__ import annotations

import hashlib
from typing import Any

from dialogs.model import Json

SECRET = "shared-by-the-two-services"
TOKEN = "the-applicants-token"
PLACE = {"code": "410122102", "name": "河南省/郑州市/中牟县/官渡镇"}
BASIC: dict[str, Any] = {
    "personal.name": "李桂兰",
    "personal.id_number": "410122195803050021",
    "personal.ethnicity": "汉族",
    "personal.marital_status": "widowed",
    "personal.education": "primary",
    "personal.phone": "13800138000",
    "personal.household_type": "agricultural",
    "personal.household_address": "河南省郑州市中牟县官渡镇官渡村",
    "personal.residence_address": "河南省郑州市中牟县官渡镇官渡村",
    "personal.residence_division": PLACE,
    "guardian.name": "王丽",
    "guardian.relation": "child",
    "guardian.phone": "13900139000",
    "guardian.id_number": "41012219850612004X",
    "proxy.relation": "mother",
    "proxy.name": "王丽",
    "proxy.phone": "13900139000",
    "proxy.id_number": "41012219850612004X",
    "eligibility.long_term_care": True,
    "consent": True,
    "consent.sensitive": True,
    "signature": "drawn",
}
CERTIFICATE = {"personal.photo": "photo-1", "delivery.method": "mail", "delivery.address": "官渡村"}
BLOCKS: dict[str, dict[str, Any]] = {
    "certificate_new": {
        "certificate.new.categories": ["mental"],
        "certificate.new.household_division": PLACE,
    },
    "certificate_change": {"certificate.change.categories": ["mental"]},
    "certificate_cancel": {
        "certificate.cancel.categories": ["physical"],
        "certificate.cancel.reason": "recovered",
    },
    "certificate_migrate": {
        "certificate.migrate.new_household_division": PLACE,
        "certificate.migrate.new_household_address": "官渡村",
        "certificate.migrate.new_residence_division": PLACE,
        "certificate.migrate.new_residence_address": "官渡村",
        "certificate.migrate.old_household_address": "郑州市中原区",
        "certificate.migrate.old_residence_address": "郑州市中原区",
    },
    "living_subsidy": {
        "subsidy.bank_account": "6228480380000000006",
        "subsidy.other_benefits": ["minimum_living"],
    },
    "nursing_subsidy": {
        "subsidy.bank_account": "6228480380000000006",
        "subsidy.other_benefits": ["minimum_living"],
    },
    "employment": {
        "employment.willing_and_able": True,
        "employment.region": "中牟县",
        "employment.skills": "无",
        "employment.job_type": ["full_time"],
    },
}
HELD = "41012219580305002142"


def answers(*services: str, **changed: Json) -> dict[str, Any]:
    """The answers for ``services``; ``changed`` replaces some, with ``__`` for a dot."""
    form = dict(BASIC)
    if any(s.startswith("certificate_") and s != "certificate_cancel" for s in services):
        form |= CERTIFICATE
    if "certificate_new" not in services:
        form |= {"personal.certificate_number": HELD, "eligibility.certificate_status": "valid"}
    for service in services:
        form |= BLOCKS.get(service, {})
    form |= {key.replace("__", "."): value for key, value in changed.items()}
    return {key: value for key, value in form.items() if value != "gone"}


def submission(*services: str, **changed: Json) -> dict[str, Any]:
    """The body that the conversation service hands in."""
    given = answers(*services, **changed)
    rest = {"source": "said", "by": "proxy", "message_id": "m-1", "confirmed": True}
    return {
        "conversation_id": "c-1",
        "access_token_hash": hashlib.sha256(TOKEN.encode()).hexdigest(),
        "form": {key: {"value": value, **rest} for key, value in given.items()},
        "services": list(services),
        "policy_version": "豫残联〔2024〕12号",
        "submitted_by": "proxy",
        "agreed_at": "2026-11-24T09:30:00+08:00",
    }
