"""The short step names of the evaluation files, for the keys under which the interview asks."""

from __future__ import annotations

STEPS = (
    "name",
    "phone",
    "id_number",
    "certificate_number",
    "household_address",
    "residence_division",
    "disability_category",
    "disability_level",
    "marital_status",
    "education",
    "household_type",
    "guardian",
    "bank_account",
    "benefits",
    "willing_to_work",
    "job_type",
    "delivery",
    "services",
    "confirm",
    "yes_no_question",
)
"""What ``asking`` may be in the evaluation files (contract, last section)."""

_WHOLE = {
    "services": "services",
    "confirm": "confirm",
    "review": "confirm",
    "signature": "confirm",
    "consent": "confirm",
    "consent.sensitive": "confirm",
    "consent.sharing": "confirm",
    "proxy.relation": "guardian",
    "delivery": "delivery",
    "delivery.method": "delivery",
    "employment.willing_and_able": "willing_to_work",
    "eligibility.able_and_willing_to_work": "willing_to_work",
    "eligibility.disability_level": "disability_level",
    "eligibility.disability_categories": "disability_category",
    "eligibility.certificate_status": "yes_no_question",
    "eligibility.certificate_cancelled_on": None,
    "subsidy.other_benefits": "benefits",
    "guardian.relation": "guardian",
    "guardian.name": "guardian",
    "employment.region": "residence_division",
    "rating": None,
}
_ENDINGS = (
    ("id_number", "id_number"),
    ("certificate_number", "certificate_number"),
    ("phone", "phone"),
    ("bank_account", "bank_account"),
    ("address", "household_address"),
    ("division", "residence_division"),
    ("categories", "disability_category"),
    ("category", "disability_category"),
    ("level", "disability_level"),
    ("marital_status", "marital_status"),
    ("education", "education"),
    ("household_type", "household_type"),
    ("job_type", "job_type"),
    ("name", "name"),
)


def short_name(contract_key: str | None) -> str | None:
    """The short step name for a key such as ``personal.phone``; None when there is none."""
    if not contract_key or contract_key in STEPS:
        return contract_key or None
    if contract_key in _WHOLE:
        return _WHOLE[contract_key]
    if contract_key.startswith(("eligibility.", "materials.")):
        return "yes_no_question"
    return next((short for end, short in _ENDINGS if contract_key.endswith(end)), None)
