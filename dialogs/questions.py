"""The questions of the interview: what kind of answer each takes and in which order they come.

A question never names its successor: ``dialogs/next.py`` says when each is asked, this module only
declares them. Keys are form keys of the contract (section 6), facts (section 3) or steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.model import Phase

Kind = Literal[
    "consent",
    "services",
    "relation",
    "yes_no",
    "choice",
    "multi",
    "name",
    "text",
    "id_number",
    "certificate_number",
    "phone",
    "bank_account",
    "date",
    "address",
    "division",
    "file",
    "review",
    "signature",
]


@dataclass(frozen=True)
class Question:
    """One question: its key, the kind of answer it takes, the phase it belongs to."""

    key: str
    kind: Kind
    phase: Phase
    step: str = ""

    @property
    def asking(self) -> str:
        """What the contract calls it in ``asking``."""
        return self.step or self.key


def _fact(name: str, kind: Kind = "yes_no") -> Question:
    return Question(f"eligibility.{name}", kind, "eligibility")


def _field(key: str, kind: Kind) -> Question:
    return Question(key, kind, "form")


OPENING = (
    Question("consent", "consent", "consent"),
    Question("consent.sensitive", "consent", "consent", step="consent"),
    Question("services", "services", "services"),
    Question("proxy.relation", "relation", "services"),
    Question("consent.sharing", "yes_no", "services", step="confirm"),
)
ELIGIBILITY = (
    _fact("henan_household"),
    _fact("has_certificate"),
    _fact("certificate_status", "choice"),
    _fact("certificate_cancelled_on", "date"),
    _fact("disability_categories", "multi"),
    _fact("disability_level", "choice"),
    _fact("long_term_care"),
    _fact("certificate_lost", "choice"),
    _fact("certificate_damaged"),
    _fact("household_moved"),
    _fact("condition_changed"),
    _fact("no_longer_disabled_or_deceased"),
    _fact("minimum_living"),
    _fact("extreme_poverty"),
    _fact("work_injury_care"),
    _fact("orphan"),
    _fact("elderly_allowance"),
    _fact("duty_disability"),
    _fact("retired_cadre"),
    _fact("unemployed"),
    _fact("able_and_willing_to_work"),
    _fact("resident_pension_member"),
    _fact("student"),
    _fact("public_employee"),
    _fact("employee_pension"),
)
FORM = (
    _field("certificate.cancel.reason", "choice"),
    _field("personal.name", "name"),
    _field("personal.id_number", "id_number"),
    _field("personal.certificate_number", "certificate_number"),
    _field("subsidy.other_benefits", "multi"),
    _field("employment.willing_and_able", "yes_no"),
    _field("personal.sex", "choice"),
    _field("personal.birth_date", "date"),
    _field("personal.ethnicity", "choice"),
    _field("personal.phone", "phone"),
    _field("personal.marital_status", "choice"),
    _field("personal.education", "choice"),
    _field("personal.household_type", "choice"),
    _field("personal.household_address", "address"),
    _field("personal.residence_address", "address"),
    _field("personal.residence_division", "division"),
    _field("certificate.new.categories", "multi"),
    _field("certificate.new.household_division", "division"),
    _field("certificate.migrate.old_household_address", "address"),
    _field("certificate.migrate.old_residence_address", "address"),
    _field("certificate.migrate.new_household_address", "address"),
    _field("certificate.migrate.new_household_division", "division"),
    _field("certificate.migrate.new_residence_address", "address"),
    _field("certificate.migrate.new_residence_division", "division"),
    _field("certificate.cancel.categories", "multi"),
    _field("certificate.change.categories", "multi"),
    _field("subsidy.category", "choice"),
    _field("subsidy.level", "choice"),
    _field("subsidy.certificate_number", "certificate_number"),
    _field("subsidy.bank_account", "bank_account"),
    _field("employment.region", "text"),
    _field("employment.skills", "text"),
    _field("employment.job_type", "multi"),
    _field("proxy.name", "name"),
    _field("proxy.phone", "phone"),
    _field("proxy.id_number", "id_number"),
    _field("guardian.name", "name"),
    _field("guardian.relation", "relation"),
    _field("guardian.phone", "phone"),
    _field("guardian.id_number", "id_number"),
)
CLOSING = (
    Question("personal.photo", "file", "materials"),
    Question("materials.guardian_proof", "file", "materials"),
    Question("delivery.method", "choice", "materials", step="delivery"),
    Question("delivery.address", "address", "materials"),
    Question("review", "review", "review"),
    Question("signature", "signature", "review"),
)
QUESTIONS: dict[str, Question] = {
    q.key: q
    for q in (*OPENING, *ELIGIBILITY, *FORM, *CLOSING, Question("rating", "choice", "submitted"))
}

BENEFIT_FACTS = (
    "minimum_living",
    "extreme_poverty",
    "retired_cadre",
    "orphan",
    "work_injury_care",
    "elderly_allowance",
    "duty_disability",
)
"""The seven options of 享受其他补贴政策情况 (附件1), each also a fact."""

MUST_HAVE = frozenset({"personal.name", "personal.id_number", "proxy.name", "guardian.name"})
"""Fields that 不清楚 cannot stand for: without them nobody knows whose form it is."""


def question(key: str) -> Question:
    """The question ``key``."""
    return QUESTIONS[key]
