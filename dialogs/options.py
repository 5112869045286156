"""Options of a question as values on the form, whether tapped or named in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialogs.assign import Assignment
from dialogs.model import Json
from dialogs.questions import QUESTIONS
from dialogs.wording import WORDING

CERTIFICATE_EVENT = "eligibility.certificate_lost"
"""In a check of everything one question stands for what may have befallen the certificate."""
_EVENTS = {
    "lost": "certificate_lost",
    "damaged": "certificate_damaged",
    "moved": "household_moved",
    "changed": "condition_changed",
}


def options_of(key: str) -> Mapping[str, str]:
    """The options (code → label) of question ``key``."""
    return WORDING[key].options


def is_offered(key: str, code: str) -> bool:
    """Whether ``code``, or each of several with commas between, can be chosen for ``key``."""
    kind = QUESTIONS[key].kind
    if kind in {"choice", "relation"} and key != "personal.ethnicity":
        return code in options_of(key)
    if kind == "multi":
        return all(c in options_of(key) for c in code.split(","))
    return True


def assign_options(key: str, codes: Sequence[str]) -> tuple[Assignment, ...]:
    """What choosing ``codes`` for ``key`` puts on the form; ``none`` is an empty list."""
    if key == CERTIFICATE_EVENT:
        return certificate_event(codes[0])
    return (Assignment(key, _value(key, codes)),)


def certificate_event(code: str) -> tuple[Assignment, ...]:
    """The four facts that one answer (lost, damaged, moved, changed or none) tells."""
    return tuple(
        Assignment(f"eligibility.{fact}", value=event == code) for event, fact in _EVENTS.items()
    )


def _value(key: str, codes: Sequence[str]) -> Json:
    kind = QUESTIONS[key].kind
    if kind == "multi":
        named = [code for code in codes if code != "none"]
        return named[0] if key == "employment.job_type" and len(named) == 1 else named
    code = codes[0]
    if kind in {"yes_no", "consent"} and code in {"yes", "no"}:
        return code == "yes"
    return int(code) if key == "eligibility.disability_level" else code
