"""What goes over the wire between the desk's pages and the backend, and from the bot.

The packet, the transcript and the link codes are passed on as the conversation service gives them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.hotline.roles import Role

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:\-]{1,80}$")]
Reason = Annotated[str, Field(min_length=2, max_length=300)]


class _Request(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class Told(_Request):
    """One thing the conversation service tells the desk; the same ``event_id`` is taken once."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    event_id: str = Field(min_length=1, max_length=100)
    conversation_id: str = Field(pattern=r"^[A-Za-z0-9._:\-]{1,64}$")
    kind: str = Field(max_length=40)
    at: datetime
    data: dict[str, Any] = Field(default_factory=dict, max_length=30, repr=False)


class SignIn(_Request):
    """User name, password and the six digits of the authenticator."""

    username: str = Field(min_length=1, max_length=60)
    password: str = Field(min_length=1, max_length=200, repr=False)
    code: str = Field(pattern=r"^\d{6}$", repr=False)


class Me(_View):
    """Who is signed in; ``holds`` counts the conversations that signing out would give back."""

    name: str
    desk_number: str
    roles: tuple[Role, ...]
    county: str | None
    heartbeat_seconds: int
    holds: int


class TicketView(_View):
    """A ticket as the queue shows it; ``take_by`` is the end of the service level clock."""

    ticket_id: int
    conversation_id: str
    state: Literal["waiting", "held", "callback", "done"]
    reason: str
    reason_words: str
    urgent: bool
    county: str | None
    county_name: str | None
    language: str
    language_words: str
    access: tuple[str, ...]
    channel: str
    channel_words: str
    failures: int
    requested_at: datetime
    waiting_seconds: int
    take_by: datetime
    late: bool
    unanswered_at: datetime | None
    holder: str | None
    held_since: datetime | None
    mine: bool
    meant_for: str | None
    meant_for_me: bool
    put_backs: int
    said_at: datetime | None
    outcome: str | None


class QueueView(_View):
    """The queue in the order in which it is served, and what else is in hand."""

    now: datetime
    last_event_id: int
    take_within_seconds: int
    staffed: bool
    waiting: tuple[TicketView, ...]
    held: tuple[TicketView, ...]
    late: int
    callbacks_open: int


class EventView(_View):
    """The data of a frame ``event: ticket`` of ``/desk/api/events`` (its id is ``event_id``)."""

    event_id: int
    kind: str
    at: datetime
    by: str | None
    detail: str
    ticket: TicketView


class Colleague(_View):
    """Somebody a conversation may be passed to."""

    desk_number: str
    name: str
    present: bool


class Pass(_Request):
    """Pass a conversation on: to one desk, or to whoever is free."""

    to: str | None = Field(None, max_length=20)
    reason: str = Field("", max_length=200)


class NewStaffMessage(_Request):
    """What staff say: words of their own, or a policy answer; ``client_id`` makes it once only."""

    client_id: Id
    text: str | None = Field(None, min_length=1, max_length=2000, repr=False)
    answer_id: str | None = Field(None, min_length=1, max_length=80)


class NewQuestion(_Request):
    """A question of the form for the assistant to ask."""

    client_id: Id
    key: str = Field(min_length=1, max_length=80)


class NewProposal(_Request):
    """A value for a field; ``oral`` when the caller confirmed it on the phone."""

    client_id: Id
    key: str = Field(min_length=1, max_length=80)
    value: str = Field(min_length=1, max_length=500, repr=False)
    oral: bool = False


class Sent(_View):
    """What staff did is kept and will arrive; ``delivered`` when it has arrived already."""

    event_id: str
    delivered: bool


class Reveal(_Request):
    """What is to be opened (``field:<key>`` or ``message:<seq>``) and why: it is logged."""

    what: str = Field(pattern=r"^(field:[a-z_.]{1,80}|message:\d{1,9})$")
    reason: Reason


class Revealed(_View):
    """The unmasked value."""

    value: str


class NewCall(_Request):
    """Begin a conversation for a caller."""

    client_id: Id


class AnswerView(_View):
    """A policy answer that can be inserted; the person gets it as it fits their case."""

    answer_id: str
    question: str
    text: str
    clause: str | None


class QuestionView(_View):
    """A question of the form that the assistant can ask."""

    key: str
    label: str
    group: str


class CallbackView(_View):
    """A wish to be called or written to."""

    callback_id: int
    ticket_id: int
    wish: str
    how: Literal["phone", "chat"]
    asked_at: datetime
    planned_at: datetime | None
    state: str
    done_at: datetime | None
    county: str | None
    county_name: str | None
    access: tuple[str, ...]
    holder: str | None


class Plan(_Request):
    """When somebody is going to call back; null takes the time away."""

    at: datetime | None


class Note(_Request):
    """How it was settled, in staff's words."""

    note: str = Field("", max_length=1000, repr=False)


class FollowUpView(_View):
    """A low rating to be looked into; ``due_on`` counts working days."""

    follow_up_id: int
    case_id: str | None
    county: str | None
    county_name: str | None
    stage: str | None
    grade: int
    grade_words: str
    opened_at: datetime
    due_on: date
    estimated: bool
    overdue: bool
    done_at: datetime | None
    done_by: str | None


class FollowUpOpened(_View):
    """The reason of dissatisfaction and the note; opening them is logged."""

    text: str
    note: str


class AccessView(_View):
    """One access to personal data."""

    access_id: int
    at: datetime
    desk_number: str
    name: str
    what: str
    what_words: str
    ticket_id: int | None
    conversation_id: str | None
    case_id: str | None
    reason: str


class AccessPage(_View):
    """Accesses, the latest first; ``before`` of the next page, or null at the end."""

    rows: tuple[AccessView, ...]
    before: int | None


class CountyView(_View):
    """What a county's own page says, in the shape of ``dialogs/counties/_example.yaml``."""

    code: str
    name: str
    version: int
    changed_at: datetime | None
    changed_by: str | None
    content: dict[str, Any] | None


class CountyChange(_Request):
    """A new content; ``version`` is the one that was edited, so that nobody overwrites another."""

    version: int = Field(ge=0)
    content: dict[str, Any]


class CountyOverride(_View):
    """A county's content for the conversation service, and who confirmed it when."""

    code: str
    version: int
    changed_at: datetime
    changed_by: str
    content: dict[str, Any]
