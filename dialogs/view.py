"""What follows from the answers: derived fields, facts and findings, worked out anew each time.

Nothing derived is ever stored, so that a corrected answer carries its consequences with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dialogs.dialogue import Dialogue
from dialogs.eligibility import assess
from dialogs.fields import derive, facts_of
from dialogs.model import SERVICES, Answer, Finding, Json, UnifiedForm
from dialogs.relations import way_back

_COPIES = (
    ("certificate.new.household_division", "personal.household_division"),
    ("certificate.migrate.new_household_address", "personal.household_address"),
    ("certificate.migrate.new_household_division", "personal.household_division"),
    ("certificate.migrate.new_residence_address", "personal.residence_address"),
    ("certificate.migrate.new_residence_division", "personal.residence_division"),
)
_FROM_FACTS = (
    ("certificate.new.categories", "certificate_new"),
    ("certificate.change.categories", "certificate_change"),
    ("certificate.cancel.categories", "certificate_cancel"),
)


@dataclass(frozen=True)
class View:
    """A dialogue with everything that follows from it on ``today``."""

    dialogue: Dialogue
    today: date
    form: UnifiedForm
    facts: Mapping[str, Json]
    findings: Mapping[str, Finding]

    @property
    def relation(self) -> str | None:
        """Whom this is for, as the speaker sees them; None until known."""
        relation: str | None = self.form.value("proxy.relation")
        return relation

    @property
    def by_proxy(self) -> bool:
        """Whether somebody acts for the person (代办)."""
        return self.relation not in {None, "self"}

    @property
    def deceased(self) -> bool:
        """Whether the person helped has died (注销原因：死亡)."""
        return bool(self.form.value("certificate.cancel.reason") == "deceased")


def look(dialogue: Dialogue, today: date) -> View:
    """Everything that follows from ``dialogue`` on ``today``."""
    form = effective(dialogue.form, today)
    facts = facts_of(form, today)
    services = SERVICES if dialogue.mode == "check" else form.services
    findings = {s: assess(s, facts, today) for s in services}
    return View(dialogue, today, form, facts, findings)


def effective(form: UnifiedForm, today: date) -> UnifiedForm:
    """``form`` with every derivable field filled in as ``derived``; given answers are kept.

    Rules that need two fields of the conversation come first; the official ones
    (``dialogs.fields.derive``) run over their result, twice, since one may feed another.
    """
    form = _fill(form, _own(form))
    for _ in range(2):
        form = _fill(form, {**derive(form, today), **_own(form)})
    return form


def _fill(form: UnifiedForm, values: Mapping[str, Json]) -> UnifiedForm:
    new = {k: v for k, v in values.items() if v is not None and not form.has(k)}
    answers = {k: Answer(v, source="derived", by="system") for k, v in new.items()}
    return UnifiedForm(form.version, form.services, {**form.answers, **answers})


def _own(form: UnifiedForm) -> dict[str, Json]:
    values: dict[str, Json] = {}
    if form.value("personal.residence_same"):
        values["personal.residence_address"] = form.value("personal.household_address")
        values["personal.residence_division"] = form.value("personal.household_division")
    values |= {to: form.value(source) for to, source in _COPIES if _applies(to, form)}
    if form.value("certificate.migrate.old_residence_same"):
        old = form.value("certificate.migrate.old_household_address")
        values["certificate.migrate.old_residence_address"] = old
    categories = form.value("eligibility.disability_categories")
    if categories and "multiple" not in categories:
        values |= {key: categories for key, service in _FROM_FACTS if service in form.services}
    found = {**values, **_guardian(form), **_subsidy(form)}
    # What is not known here must not hide what the official rules derive.
    return {key: value for key, value in found.items() if value is not None}


def _applies(key: str, form: UnifiedForm) -> bool:
    """Whether a certificate field belongs to an act that is applied for."""
    return f"certificate_{key.split('.')[1]}" in form.services


def _subsidy(form: UnifiedForm) -> dict[str, Json]:
    """Level and category said as facts fill the subsidy block, unless a new certificate will."""
    if form.applies_for("certificate_new") or not form.applies_for(
        "living_subsidy", "nursing_subsidy"
    ):
        return {}
    level = form.value("eligibility.disability_level")
    categories = form.value("eligibility.disability_categories") or ()
    several = "multiple" if categories else None
    category = next(iter(categories)) if len(categories) == 1 else several
    return {
        "subsidy.level": str(level) if level else None,
        "subsidy.category": category,
    }


def _guardian(form: UnifiedForm) -> dict[str, Json]:
    """The guardian who is the proxy is not asked twice."""
    if not form.value("guardian.is_proxy"):
        return {}
    relation = form.value("proxy.relation") or ""
    number = str(form.value("proxy.id_number") or "")
    order = number[16:17]
    sex = ("male" if int(order) % 2 else "female") if order.isdigit() else None
    return {
        "guardian.name": form.value("proxy.name"),
        "guardian.phone": form.value("proxy.phone"),
        "guardian.id_number": form.value("proxy.id_number"),
        "guardian.relation": way_back(relation, sex),
    }
