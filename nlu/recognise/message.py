"""What a recogniser is given and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from dialogs.model import Entity
from nlu.text import View

_STEPS = (
    ("guardian", "guardian"),
    ("id_number", "id_number"),
    ("certificate_number", "certificate_number"),
    ("phone", "phone"),
    ("bank", "bank_account"),
    ("residence_division", "residence_division"),
    ("division", "residence_division"),
    ("region", "residence_division"),
    ("address", "household_address"),
    ("categor", "disability_category"),
    ("level", "disability_level"),
    ("marital", "marital_status"),
    ("education", "education"),
    ("household_type", "household_type"),
    ("benefit", "benefits"),
    ("reason", "cancel_reason"),
    ("job_type", "job_type"),
    ("delivery", "delivery"),
    ("relation", "relation"),
    ("ethnicity", "ethnicity"),
    ("sex", "sex"),
    ("birth", "birth_date"),
    ("date", "date"),
    ("cancelled_on", "date"),
    ("age", "age"),
    ("name", "name"),
)


def step_family(asking: str | None) -> str | None:
    """The short step name for any step: ``proxy_phone`` and ``proxy.phone`` are ``phone``."""
    if not asking:
        return None
    if asking.rpartition(".")[0] == "delivery" and asking.endswith("address"):
        return "household_address"
    last = asking.rpartition(".")[2] if asking.startswith("guardian.") else asking
    return next((family for part, family in _STEPS if part in last), asking)


@dataclass(frozen=True)
class Found:
    """An entity before its words are cut out: offsets are those of the raw message."""

    type: str
    value: str
    start: int
    end: int
    problem: str | None = None
    options: tuple[str, ...] = ()

    def overlaps(self, other: Found) -> bool:
        """Whether both claim some of the same words."""
        return self.start < other.end and other.start < self.end

    def entity(self, raw: str) -> Entity:
        """This as an entity of the message ``raw``."""
        words = raw[self.start : self.end]
        return Entity(self.type, words, self.value, self.start, self.problem, self.options)


@dataclass(frozen=True)
class Message:
    """A message to be read: its text, what was asked before it, and the day it was said."""

    raw: str
    step: str | None
    today: date
    asking: str | None = None
    found: list[Found] = field(default_factory=list[Found])

    @cached_property
    def spaced(self) -> View:
        """The normalised text with its spaces."""
        return View.spaced(self.raw)

    @cached_property
    def tight(self) -> View:
        """The normalised text without spaces."""
        return self.spaced.tight()

    @property
    def text(self) -> str:
        """The normalised text without spaces, as a string."""
        return self.tight.chars

    def make(
        self, kind: str, value: str, start: int, end: int, problem: str | None = None
    ) -> Found:
        """A finding at an offset of the tight text."""
        begin, finish = self.tight.span(start, end)
        return Found(kind, value, begin, finish, problem)

    def taken(self, start: int, end: int, *kinds: str) -> bool:
        """Whether earlier recognisers claimed part of a stretch of the tight text."""
        return self.taken_raw(*self.tight.span(start, end), *kinds)

    def taken_raw(self, start: int, end: int, *kinds: str) -> bool:
        """The same for a stretch of the raw message."""
        return any(
            f.start < end and start < f.end and (not kinds or f.type in kinds) for f in self.found
        )
