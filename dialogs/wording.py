"""The words of the questions (问法) and the labels of codes, read once from ``dialogs/wording``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.catalogue import load
from dialogs.schemas_wording import CodeTables, WordingEntry, WordingFile

GROUPS = (
    "steps",
    "proxy",
    "eligibility",
    "personal",
    "certificate",
    "guardian",
    "subsidy",
    "employment",
    "materials",
    "delivery",
)
WORDINGS = ("ask", "again", "last", "why", "what", "unknown", "readback")
PLACEHOLDERS = frozenset({"who", "name", "value", "got"})

_PLACEHOLDER = re.compile(r"{(\w+)}")


class WordingError(LookupError):
    """A wording is missing or a placeholder in it has no value; names which."""


@dataclass(frozen=True)
class QuestionWording:
    """The words of one question: official label, three wordings, why, what, options, problems.

    ``speech`` holds what is said instead of a wording that does not sound well read out, ``easy``
    shorter words, ``deceased`` the tone for somebody who has died; all by name of the wording.
    """

    key: str
    label: str
    ask: str
    again: str
    last: str
    why: str
    what: str
    unknown: str
    options: Mapping[str, str]
    problems: Mapping[str, str]
    readback: str | None
    speech: Mapping[str, str]
    easy: Mapping[str, str]
    deceased: Mapping[str, str]

    def wording(self, attempt: int) -> str:
        """The wording for the first, second or any later time the question is put."""
        return (self.ask, self.again, self.last)[min(attempt, 2)]


def fill(template: str, **params: object) -> str:
    """``template`` with its placeholders filled; ``{who}`` is 您 unless given."""
    values = {"who": "您", **params}

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise WordingError(f"no value for {{{match[1]}}} in the wording {template!r}")
        return str(values[match[1]])

    return _PLACEHOLDER.sub(value_of, template)


def who(relation: str | None, *, deceased: bool = False) -> str:
    """How the person helped is named to the speaker: 您, 您母亲, 您的邻居 …."""
    people = _TABLES["person_deceased" if deceased else "person"]
    return people.get(relation or "self", people["other"])


def label_of(key: str, code: object) -> str:
    """The words for ``code`` of a code list or of form key ``key``; unknown codes as they are."""
    table = _TABLES.get(_LISTS.get(key, key)) or _options(key)
    return table.get(str(code), str(code))


def _options(key: str) -> Mapping[str, str]:
    return WORDING[key].options if key in WORDING else {}


def _entry(
    key: str, entry: WordingEntry, shared: Mapping[str, Mapping[str, str]]
) -> QuestionWording:
    if entry.problems_of and entry.problems_of not in shared:
        raise WordingError(f"{key}: no problems.yaml list called {entry.problems_of}")
    texts = {name: getattr(entry, name) for name in WORDINGS}
    return QuestionWording(
        key=key,
        label=entry.label,
        options=entry.options,
        problems={**shared.get(entry.problems_of or "", {}), **entry.problems},
        speech=entry.speech,
        easy=entry.easy,
        deceased=entry.deceased,
        **texts,
    )


def gather(
    groups: Mapping[str, Mapping[str, WordingEntry]], problems: Mapping[str, Mapping[str, str]]
) -> dict[str, QuestionWording]:
    """The wording of ``groups`` (file → key → entry) with the shared ``problems``, by key."""
    found: dict[str, QuestionWording] = {}
    for group, entries in groups.items():
        for key, entry in entries.items():
            if key in found:
                raise WordingError(f"{key} has its wording in another file and in {group}.yaml")
            found[key] = _entry(key, entry, problems)
    return found


_ALIASES = {"delivery": "delivery.method"}
"""Steps of the contract that are called otherwise than their form key."""

_LISTS = {
    "certificate.action": "certificate_action",
    "certificate.new.categories": "disability_category",
    "certificate.cancel.categories": "disability_category",
    "certificate.change.categories": "disability_category",
    "certificate.cancel.reason": "cancel_reason",
    "eligibility.disability_categories": "disability_category",
    "eligibility.disability_level": "disability_level",
    "eligibility.sex": "sex",
    "subsidy.category": "disability_category",
    "subsidy.level": "disability_level",
    "subsidy.kinds": "subsidy_kind",
    "subsidy.other_benefits": "benefit",
    "employment.job_type": "job_type",
    "personal.sex": "sex",
    "personal.marital_status": "marital_status",
    "personal.education": "education",
    "personal.household_type": "household_type",
    "guardian.relation": "relation",
    "proxy.relation": "relation",
    "delivery.method": "delivery",
}
"""Form key → the official list its codes come from."""

_TABLES: Mapping[str, Mapping[str, str]] = load("wording/labels.yaml", CodeTables)
_QUESTIONS = gather(
    {group: load(f"wording/{group}.yaml", WordingFile) for group in GROUPS},
    load("wording/problems.yaml", CodeTables),
)
WORDING: Mapping[str, QuestionWording] = _QUESTIONS | {
    alias: _QUESTIONS[key] for alias, key in _ALIASES.items()
}
"""The words of every question, by form key, fact or step."""
