"""The fields of the unified form (附件1): when each is required, and who needs it.

The rules follow the matrix of the form: the basic information for every service, each block for its
own services, the guardian where the assessment or the age asks for one (附件1 注).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.catalogue import load
from dialogs.derivation import CHILD_BELOW, age, derive
from dialogs.facts import categories_of, facts_of
from dialogs.items.item import common
from dialogs.items.policy import values_on
from dialogs.model import UnifiedForm
from dialogs.schemas import Fields

Requirement = Literal["required", "optional", "none"]


@dataclass(frozen=True)
class FieldSpec:
    """One field: its number and label on 附件1, what it takes, which departments need it."""

    key: str
    number: str
    label: str
    section: str
    clause: str
    kind: str
    options: tuple[str, ...]
    departments: tuple[str, ...]
    services: tuple[str, ...]
    official: bool


FIELDS: dict[str, FieldSpec] = {
    row.key: FieldSpec(**row.model_dump()) for row in load("fields.yaml", Fields).fields
}
OFFICIAL = tuple(spec for spec in FIELDS.values() if spec.official)
"""F01–F40, in the order of 附件1."""


def fields_for(department: str, service: str) -> tuple[str, ...]:
    """Keys of the fields that ``department`` needs to handle ``service``, and no others."""
    return tuple(
        key
        for key, spec in FIELDS.items()
        if department in spec.departments and service in spec.services
    )


@dataclass(frozen=True)
class _Applicant:
    """A form on a day, and what the rules ask about it, worked out only when asked."""

    form: UnifiedForm
    today: date

    @property
    def child(self) -> bool:
        years = age(self.form, self.today)
        return years is not None and years < CHILD_BELOW

    @property
    def without_certificate(self) -> bool:
        return facts_of(self.form, self.today).get("has_certificate") is False


def requirement(key: str, form: UnifiedForm, today: date) -> Requirement:
    """Whether ``key`` is required, optional or out of place for ``form`` as it stands.

    ``none`` also for keys that are no field of the form (facts, steps, materials).
    """
    spec = FIELDS.get(key)
    if spec is None or not form.applies_for(*spec.services):
        return "none"
    applicant = _Applicant(form, today)
    if is_deceased(form):
        return _of_the_deceased(key, applicant)
    rule = _RULES.get(key)
    return "required" if rule is None else rule(applicant)


def guardian_required(form: UnifiedForm, today: date) -> bool:
    """Whether the guardian is needed: 智力 or 精神 assessed or held, or under 18 (附件1, T25)."""
    years = age(form, today)
    limit: int = values_on(common().values, today)["guardian_age_below"]
    if years is not None and years < limit:
        return True
    return bool(categories_of(form, today) & {"intellectual", "mental"})


def is_deceased(form: UnifiedForm) -> bool:
    """Whether the certificate is cancelled because its holder has died (注销原因：死亡)."""
    cancels = form.applies_for("certificate_cancel")
    return cancels and bool(form.value("certificate.cancel.reason") == "deceased")


_DECEASED_NEED = frozenset(
    {
        "personal.name",
        "personal.id_number",
        "personal.certificate_number",
        "personal.residence_division",
        "personal.birth_date",
        "personal.sex",
        "certificate.action",
        "certificate.cancel.categories",
        "certificate.cancel.reason",
    }
)
_DECEASED_MAY = frozenset(
    {"personal.ethnicity", "personal.household_address", "personal.residence_address"}
)


def _of_the_deceased(key: str, applicant: _Applicant) -> Requirement:
    """Only what tells the person and the certificate; whoever reports it is the contact (T37)."""
    if key in _DECEASED_NEED or key == "proxy.relation":
        return "required"
    if key.startswith("proxy."):
        return _proxy(applicant)
    return "optional" if key in _DECEASED_MAY else "none"


def _unless_child(applicant: _Applicant) -> Requirement:
    return "none" if applicant.child else "required"


def _phone(applicant: _Applicant) -> Requirement:
    """A child's contact is the guardian, whose phone is filled in here."""
    return "optional" if applicant.child else "required"


def _held_certificate(applicant: _Applicant) -> Requirement:
    """Not for a new certificate (附件1 备注), whose result fills these in later (F30–F32)."""
    new = applicant.form.applies_for("certificate_new")
    return "none" if new or applicant.without_certificate else "required"


def _apply_date(applicant: _Applicant) -> Requirement:
    """Filled in by the system: on submission, or when the new certificate is issued (T26)."""
    return "none" if applicant.form.applies_for("certificate_new") else "required"


def _guardian(applicant: _Applicant) -> Requirement:
    return "required" if guardian_required(applicant.form, applicant.today) else "optional"


def _job(applicant: _Applicant) -> Requirement:
    """Nothing about jobs for a child, nor after 本人是否有就业能力和就业意愿 was denied."""
    unwilling = applicant.form.value("employment.willing_and_able") in (False, "no")
    return "none" if applicant.child or unwilling else "required"


def _proxy(applicant: _Applicant) -> Requirement:
    relation = applicant.form.value("proxy.relation")
    return "none" if relation in (None, "self") else "required"


def _optional(applicant: _Applicant) -> Requirement:
    return "optional"


def _mailed(applicant: _Applicant) -> Requirement:
    return "required" if applicant.form.value("delivery.method") == "mail" else "none"


_RULES: dict[str, Callable[[_Applicant], Requirement]] = {
    "personal.certificate_number": _held_certificate,
    "personal.marital_status": _unless_child,
    "personal.phone": _phone,
    "guardian.name": _guardian,
    "guardian.relation": _guardian,
    "guardian.phone": _guardian,
    "guardian.id_number": _guardian,
    "subsidy.certificate_number": _held_certificate,
    "subsidy.category": _held_certificate,
    "subsidy.level": _held_certificate,
    "subsidy.apply_date": _apply_date,
    "employment.willing_and_able": _unless_child,
    "employment.region": _job,
    "employment.skills": _job,
    "employment.job_type": _job,
    "proxy.relation": _optional,
    "proxy.name": _proxy,
    "proxy.phone": _proxy,
    "proxy.id_number": _proxy,
    "delivery.address": _mailed,
}

__all__ = [
    "FIELDS",
    "OFFICIAL",
    "FieldSpec",
    "Requirement",
    "derive",
    "facts_of",
    "fields_for",
    "guardian_required",
    "is_deceased",
    "requirement",
]
