"""What the policy says of a submitted form: what is missing, what is found, who needs what.

The only place where the backend reads the policy of ``dialogs``; cases keep its version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from dialogs import checks, fields
from dialogs.eligibility import POLICY_VERSION, assess_all
from dialogs.items import ITEMS
from dialogs.limits import TASKS
from dialogs.model import Finding, Json, UnifiedForm
from dialogs.questions import MUST_HAVE
from dialogs.view import effective

__all__ = [
    "POLICY_VERSION",
    "FieldProblem",
    "complete",
    "department_of",
    "facts_for",
    "fields_for",
    "findings_of",
    "problems_of",
]


@dataclass(frozen=True)
class FieldProblem:
    """One field that keeps the form from being taken, with a sentence for the person."""

    key: str
    label: str
    detail: str


def complete(form: UnifiedForm, today: date) -> UnifiedForm:
    """``form`` with everything that follows from its answers filled in."""
    return effective(form, today)


def department_of(service: str) -> str:
    """The department that handles ``service``."""
    return TASKS[service].department


def findings_of(
    form: UnifiedForm, today: date, known: Mapping[str, Json] | None = None
) -> tuple[Finding, ...]:
    """What is found for every service of ``form``; ``known`` facts are surer than the form's."""
    facts = {**fields.facts_of(form, today), **(known or {})}
    return assess_all(facts, today, form.services)


def fields_for(department: str, service: str, form: UnifiedForm) -> dict[str, Json]:
    """The fields of ``form`` that ``department`` needs for ``service``, and no others."""
    keys = fields.fields_for(department, service)
    return {key: form.value(key) for key in keys if form.has(key)}


def facts_for(service: str, form: UnifiedForm, today: date) -> dict[str, Json]:
    """The answers that only eligibility asked for and that decide ``service``.

    What stands in a field is not repeated, and what another service asked for is left out.
    """
    own = ITEMS[service].reads
    known = fields.facts_of(form, today)
    return {f: known[f] for f in own if known.get(f) is not None and form.has(f"eligibility.{f}")}


def problems_of(form: UnifiedForm, today: date) -> tuple[FieldProblem, ...]:
    """Every field that is required and not settled, or whose value cannot be, in form order.

    不清楚 or 以后再交 settles a field, except those without which nobody knows whose form it is.
    """
    found = [p for key in fields.FIELDS if (p := _problem(key, form, today)) is not None]
    if not form.has("signature"):
        found.append(FieldProblem("signature", "签名", "还没有签名确认。"))
    return tuple(found)


def _problem(key: str, form: UnifiedForm, today: date) -> FieldProblem | None:
    label = fields.FIELDS[key].label
    if form.has(key):
        said = _wrong(key, form.value(key), today)
        return FieldProblem(key, label, said) if said else None
    if fields.requirement(key, form, today) != "required":
        return None
    if (form.settled(key) or form.has(f"{key}.later")) and key not in MUST_HAVE:
        return None
    return FieldProblem(key, label, f"“{label}”还没有填。")


_Check = Callable[[str, date], checks.Checked]
_CHECKS: Mapping[str, _Check] = {
    "id_number": checks.check_id_number,
    "certificate_number": checks.check_certificate_number,
    "date": checks.check_date,
    "phone": lambda text, _today: checks.check_phone(text),
    "bank_account": lambda text, _today: checks.check_bank_account(text),
}


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_division(value: Json) -> bool:
    return isinstance(value, Mapping) and _is_text(value.get("name"))


def _is_list(value: Json) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)


_SHAPES: Mapping[str, Callable[[Json], bool]] = {
    "division": _is_division,
    "multi": _is_list,
    "yes_no": lambda value: isinstance(value, bool) or value in {"yes", "no"},
    "file": bool,
    "choice": lambda value: isinstance(value, str | int),
}


def _wrong(key: str, value: Json, today: date) -> str | None:
    """The sentence about a value that cannot be, or None; the value itself is not repeated."""
    spec = fields.FIELDS[key]
    said = f"“{spec.label}”填得不对，请核对后再交。"
    if not _SHAPES.get(spec.kind, _is_text)(value):
        return said
    check = _CHECKS.get(spec.kind)
    if check is not None and check(str(value), today).problem is not None:
        return said
    return said if _strange_option(spec.options, value) else None


def _strange_option(options: tuple[str, ...], value: Json) -> bool:
    """Whether ``value`` is none of the codes that the field offers, where it offers some."""
    if not options:
        return False
    chosen = value if isinstance(value, list | tuple) else (value,)
    return any(_code(v) not in {*options, "none"} for v in chosen)


def _code(value: Json) -> str:
    """A choice as the code it stands for."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
