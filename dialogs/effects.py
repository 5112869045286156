"""What the interview wants done: things to say, a question to ask, and acts on the world.

The engine returns effects and never performs them. Those of ``WORLD`` are carried out by the shell
(``bot/turn.py``), which hands the outcome back as an event; all others are for the renderer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dialogs.model import Finding, Json, UnifiedForm

Params = Mapping[str, Json]


@dataclass(frozen=True)
class Say:
    """Say the sentence ``key`` of ``wording/says.yaml`` with ``params`` filled in."""

    key: str
    params: Params = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class SayText:
    """Say a text that is already words, with its clause (设定依据) when it has one."""

    text: str
    clause: str | None = None


@dataclass(frozen=True)
class Choice:
    """A button: an id that the engine understands and the label that the person sees."""

    id: str
    label: str


@dataclass(frozen=True)
class Ask:
    """Ask question ``key``; ``attempt`` 0 is the first wording, 1 simpler, 2 with ways out.

    ``step`` is what the contract calls the thing waited for (``asking``); ``says`` names another
    sentence than the question's own (a confirmation), with ``params``.
    """

    key: str
    step: str
    attempt: int = 0
    choices: tuple[Choice, ...] = ()
    says: str | None = None
    params: Params = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class Advise:
    """Tell what was found about services (预审意见), each with its reasons."""

    findings: tuple[Finding, ...]
    brief: bool = False


@dataclass(frozen=True)
class ShowReview:
    """Read the whole form back, section by section: title and (key, label, shown value, state)."""

    sections: tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prefer:
    """Change how the person is spoken to: larger text, plain words, read aloud, slower."""

    name: str
    on: bool = True


@dataclass(frozen=True)
class LookUp:
    """Ask the departments' data sharing (数据共享) for what they hold, with the consent for it."""

    id_number: str
    name: str
    consent_id: str


@dataclass(frozen=True)
class Submit:
    """Hand the signed form in, as the ``number``-th application of this conversation.

    Until it is known to be taken the number stays, so that no second case can come of it.
    """

    form: UnifiedForm
    number: int = 1


@dataclass(frozen=True)
class Track:
    """Ask how a case (办件) stands."""

    case_id: str


@dataclass(frozen=True)
class Withdraw:
    """Withdraw a submitted case."""

    case_id: str


@dataclass(frozen=True)
class Rate:
    """Give a rating (好差评), 1 to 5."""

    case_id: str
    grade: int
    text: str = ""


@dataclass(frozen=True)
class Handover:
    """Hand the conversation to a person (转人工)."""

    reason: str


@dataclass(frozen=True)
class EraseDraft:
    """Erase the unsubmitted draft and everything that came with it."""


@dataclass(frozen=True)
class TellDesk:
    """Tell the hotline desk (坐席) what happened; nobody waits for an answer."""

    kind: str
    data: Params = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class AskPeople:
    """Let a helper in (invite), tell who takes part (list), or let somebody in no more (remove)."""

    kind: str
    label: str = ""
    scopes: tuple[str, ...] = ()


World: TypeAlias = LookUp | Submit | Track | Withdraw | Rate | Handover | EraseDraft | AskPeople
Effect: TypeAlias = Say | SayText | Ask | Advise | ShowReview | Prefer | TellDesk | World
WORLD = (LookUp, Submit, Track, Withdraw, Rate, Handover, EraseDraft, AskPeople)
