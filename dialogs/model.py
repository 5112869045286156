"""The nouns of the interview: services, answers, the unified form, what a person said.

Everything here is a frozen dataclass of JSON-like values, so that a form can be stored between
any two turns and read back equal. Codes are those of the interface contract (section 6) and of the
intent registry; nothing here reads a clock, a file or a network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

Json: TypeAlias = Any
"""A value as it stands in JSON: str, bool, int, list[str] or {"code", "name"} for a division."""

Service = Literal[
    "certificate_new",
    "certificate_renew",
    "certificate_migrate",
    "certificate_reissue",
    "certificate_cancel",
    "certificate_change",
    "living_subsidy",
    "nursing_subsidy",
    "employment",
    "pension",
]
SERVICES: tuple[str, ...] = (
    "certificate_new",
    "certificate_renew",
    "certificate_migrate",
    "certificate_reissue",
    "certificate_cancel",
    "certificate_change",
    "living_subsidy",
    "nursing_subsidy",
    "employment",
    "pension",
)
"""The ten service items (政务服务事项), in the order of 附件2·二."""

CERTIFICATE_SERVICES = frozenset(s for s in SERVICES if s.startswith("certificate_"))
SUBSIDIES = frozenset({"living_subsidy", "nursing_subsidy"})

Source = Literal["said", "chosen", "derived", "document", "shared_data", "staff"]
Speaker = Literal["applicant", "proxy", "staff", "system"]
AnswerState = Literal["given", "unknown", "skipped"]
Phase = Literal[
    "consent",
    "services",
    "eligibility",
    "form",
    "materials",
    "review",
    "submitted",
    "human",
    "closed",
]
Verdict = Literal["eligible", "conditional", "review", "not_eligible", "unknown"]


@dataclass(frozen=True)
class Answer:
    """One answer (答复): its normalised value and where it came from.

    ``state`` is ``unknown`` when the person does not know (不清楚) and ``skipped`` when they want
    to leave it for later; the value is then None. ``party`` names who of several parties gave it.
    """

    value: Json
    source: Source = "said"
    by: Speaker = "applicant"
    message_id: str | None = None
    confirmed: bool = False
    state: AnswerState = "given"
    party: str | None = None


@dataclass(frozen=True)
class UnifiedForm:
    """The unified form (附件1 一张表单): chosen services and every answer by field or fact key.

    Keys are the contract's: ``personal.name`` … ``delivery.address`` for fields,
    ``eligibility.<fact>`` for facts that have no field on the form, ``materials.<material>``, and
    the steps ``consent``, ``consent.sensitive``, ``consent.sharing``, ``signature``.
    """

    version: str
    services: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer])

    def value(self, key: str) -> Json:
        """The normalised value given for ``key``, or None when none (or 不清楚) was given."""
        answer = self.answers.get(key)
        return answer.value if answer is not None and answer.state == "given" else None

    def has(self, key: str) -> bool:
        """Whether ``key`` has a given value."""
        answer = self.answers.get(key)
        return answer is not None and answer.state == "given"

    def settled(self, key: str) -> bool:
        """Whether ``key`` needs no more asking: a value was given or the person does not know."""
        answer = self.answers.get(key)
        return answer is not None and answer.state != "skipped"

    def with_answer(self, key: str, answer: Answer) -> UnifiedForm:
        """A copy in which ``key`` is answered by ``answer``."""
        return replace(self, answers={**self.answers, key: answer})

    def without(self, *keys: str) -> UnifiedForm:
        """A copy from which ``keys`` are gone."""
        return replace(self, answers={k: a for k, a in self.answers.items() if k not in keys})

    def applies_for(self, *services: str) -> bool:
        """Whether any of ``services`` is among those chosen."""
        return any(s in self.services for s in services)


@dataclass(frozen=True)
class Entity:
    """Something named in a message (实体): ``value`` is normalised as ``nlu/intents.md`` says.

    ``start`` is the offset of ``text`` in the message (-1 when unknown). ``problem`` is a code when
    the words were an attempt at this type that does not hold, for example ``check_digit`` for an ID
    number; ``value`` then is what was got. ``options`` lists readings of an ambiguous name.
    """

    type: str
    text: str
    value: str
    start: int = -1
    problem: str | None = None
    options: tuple[str, ...] = ()
    code: str | None = None
    option_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """What a message was understood to mean; both engines give this."""

    intent: str
    confidence: float
    services: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    engine: str = "embedded"
    answer_id: str | None = None
    """The policy answer that fits a question (``dialogs/answers``), when one was found."""
    topic: str | None = None
    """For ``out_of_scope``: the neighbouring service it is about (``id_card``, ``medical`` …)."""


@dataclass(frozen=True)
class Party:
    """One of several people in a conversation (参与人): as what, under which label, which rights.

    ``decides`` whether their word settles a difference between parties; ``first`` for whoever
    began the conversation, whose answers need no name beside them.
    """

    role: str
    label: str
    scopes: tuple[str, ...] = ("see", "fill", "submit")
    decides: bool = True
    first: bool = False

    @property
    def mark(self) -> str | None:
        """What stands beside an answer of this party."""
        return None if self.first else self.label


@dataclass(frozen=True)
class Upload:
    """A file the person gave: what kind it is and the opaque reference under which it is kept.

    ``found`` is what was seen in it (``dialogs/pictures.py``); without ``ref`` it is not kept.
    """

    kind: str
    ref: str
    found: Mapping[str, Json] = field(default_factory=dict[str, Json], repr=False)


@dataclass(frozen=True)
class Reply:
    """One message of the person, understood: free words, a tapped choice, or a file.

    ``away_hours`` is how long nothing was heard before it; ``party`` who of several sent it;
    ``spoken`` says that the words are those of a recogniser.
    """

    text: str = ""
    understood: Understood = Understood(intent="inform", confidence=1.0)
    choice: str | None = None
    upload: Upload | None = None
    by: Speaker = "applicant"
    message_id: str | None = None
    away_hours: int = 0
    party: Party | None = None
    spoken: bool = False


@dataclass(frozen=True)
class Reason:
    """One condition of a finding with its legal basis (设定依据), as in the contract, section 3."""

    clause: str
    text: str
    fact: str
    holds: bool | None


@dataclass(frozen=True)
class Finding:
    """What can be said of one service for one set of facts (预审意见); the department decides."""

    service: str
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    remedy: str | None = None
    not_before: str | None = None
