"""The state of one conversation (会话) between turns, and the events that move it.

The form is the truth; what stands around it is only what the next reply needs to be understood:
what was asked, how often, and the one question of confirmation that may lie on top.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TypeAlias

from dialogs.model import Answer, Json, Party, Reply, UnifiedForm

FORM_VERSION = "2024-12/1"


@dataclass(frozen=True)
class Pending:
    """A confirmation (需要您确认) on top of the open question: its kind and what it is about."""

    kind: str
    data: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class Dialogue:
    """One conversation: the form, and where the talk stands.

    ``status`` is open, paused, human, submitted or closed; ``mode`` is apply, or check while only
    eligibility is asked. ``told`` holds what was already told, so that it is said once;
    ``handed_in`` counts the applications of this conversation that were taken.

    ``queued`` why the person waits for a staff member (``waits`` while they rest until then),
    ``staff`` the desk that holds the conversation, ``held`` the open question kept meanwhile.
    ``notify`` says who gets the case notices: owner, helpers or both.
    """

    form: UnifiedForm
    asked: str | None = None
    attempt: int = 0
    pending: Pending | None = None
    history: tuple[str, ...] = ()
    revisit: str | None = None
    partial: Mapping[str, str] = field(default_factory=dict[str, str])
    told: tuple[str, ...] = ()
    mode: str = "apply"
    status: str = "open"
    case_id: str | None = None
    handed_in: int = 0
    rate_next: bool = False
    signed: bool = False
    prefers: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    earlier: Mapping[str, Json] | None = None
    queued: str = ""
    waits: bool = False
    staff: str = ""
    held: Mapping[str, Json] | None = None
    notify: str = "both"

    def to_json(self) -> dict[str, Json]:
        """The state as JSON; ``from_json`` gives an equal dialogue back."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Json]) -> Dialogue:
        """The dialogue stored as ``data``.

        A form of another version keeps the answers whose keys are still asked; the rest is asked
        again (house guide, Annex C4).
        """
        form = data["form"]
        pending = data.get("pending")
        known = {f for f in Dialogue.__dataclass_fields__ if f not in {"form", "pending"}}
        rest = {k: _tuples(k, v) for k, v in data.items() if k in known}
        return Dialogue(
            form=form_from_json(form),
            pending=Pending(pending["kind"], pending["data"]) if pending else None,
            **rest,
        )

    def ask(self, key: str | None) -> Dialogue:
        """A copy in which ``key`` is the open question, asked for the first time."""
        return replace(self, asked=key, attempt=0)

    def with_form(self, form: UnifiedForm) -> Dialogue:
        """A copy with another form."""
        return replace(self, form=form)


def form_from_json(data: Mapping[str, Json]) -> UnifiedForm:
    """The form stored as ``data``."""
    return UnifiedForm(
        version=FORM_VERSION,
        services=tuple(data["services"]),
        answers={k: Answer(**a) for k, a in data["answers"].items()},
    )


def _tuples(name: str, value: Json) -> Json:
    return tuple(value) if name in {"history", "told", "prefers", "failures"} else value


@dataclass(frozen=True)
class SharedData:
    """What data sharing found: values by form key; empty when nothing or no answer in time."""

    found: Mapping[str, Json] = field(default_factory=dict[str, Json])
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submitted:
    """The backend took the form and gave it a case number (办件编号).

    ``as_said`` is False when an earlier attempt had arrived, with answers that changed since.
    """

    case_id: str
    due_on: str | None = None
    as_said: bool = True


@dataclass(frozen=True)
class SubmitFailed:
    """The backend did not take the form; ``detail`` is its sentence for the person."""

    detail: str


@dataclass(frozen=True)
class CaseNotice:
    """A department's notice (通知申请人) about a case."""

    text: str
    kind: str
    case_id: str


@dataclass(frozen=True)
class CaseStatus:
    """How a case stands, in sentences; ``error`` when it could not be asked."""

    lines: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True)
class Done:
    """A world effect was carried out: its name, and whether it worked, with a sentence if not."""

    what: str
    ok: bool = True
    detail: str = ""


@dataclass(frozen=True)
class StaffEvent:
    """What a staff member did (人工坐席): took the conversation, asked, proposed, handed it back.

    ``key`` is the question asked; ``items`` are values proposed, each with key and answers.
    ``oral`` when the caller confirmed them on the phone.
    """

    kind: str
    text: str = ""
    desk_number: str = ""
    key: str = ""
    items: tuple[Mapping[str, Json], ...] = ()
    oral: bool = False
    message_id: str | None = None


@dataclass(frozen=True)
class PartyEvent:
    """Somebody joined the conversation, left it, or chose who gets the notices (参与人变化)."""

    kind: str
    party: Party
    notify: str = ""


@dataclass(frozen=True)
class PeopleTold:
    """What came of a wish about who takes part (invite, list, remove); ``detail`` when it failed.

    ``told`` fills the sentence: code, until, rights, picture, lines.
    """

    kind: str
    label: str = ""
    told: Mapping[str, Json] = field(default_factory=dict[str, Json], repr=False)
    detail: str = ""


@dataclass(frozen=True)
class Wished:
    """What was chosen in the settings: to be read to or not, and a rate of ``preferring.RATES``."""

    aloud: bool | None = None
    rate: str | None = None


@dataclass(frozen=True)
class Returned:
    """The person comes back after ``hours`` of silence or on another device."""

    hours: int = 0


Event: TypeAlias = (
    Reply
    | SharedData
    | Submitted
    | SubmitFailed
    | CaseNotice
    | CaseStatus
    | Done
    | StaffEvent
    | PartyEvent
    | PeopleTold
    | Wished
    | Returned
)
