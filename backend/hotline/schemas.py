"""What goes over the wire between the desk's pages and the backend, and from the bot.

The packet, the transcript and the link codes are passed on as the conversation service gives them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.hotline.roles import Role

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:\-]{1,80}$")]
Reason = Annotated[str, Field(min_length=2, max_length=300)]


class Received(BaseModel):
    """What comes in: nothing undeclared, and never repeated in an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


class Shown(BaseModel):
    """What goes out."""

    model_config = ConfigDict(frozen=True)


class Told(Received):
    """One thing the conversation service tells the desk; the same ``event_id`` is taken once."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    event_id: str = Field(min_length=1, max_length=100)
    conversation_id: str = Field(pattern=r"^[A-Za-z0-9._:\-]{1,64}$")
    kind: str = Field(max_length=40)
    at: datetime
    data: dict[str, Any] = Field(default_factory=dict, max_length=30, repr=False)


class SignIn(Received):
    """User name, password and the six digits of the authenticator."""

    username: str = Field(min_length=1, max_length=60)
    password: str = Field(min_length=1, max_length=200, repr=False)
    code: str = Field(pattern=r"^\d{6}$", repr=False)


class Me(Shown):
    """Who is signed in; ``holds`` counts the conversations that signing out would give back."""

    name: str
    desk_number: str
    roles: tuple[Role, ...]
    county: str | None
    heartbeat_seconds: int
    holds: int


class TicketView(Shown):
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


class QueueView(Shown):
    """The queue in the order in which it is served, and what else is in hand."""

    now: datetime
    last_event_id: int
    take_within_seconds: int
    staffed: bool
    waiting: tuple[TicketView, ...]
    held: tuple[TicketView, ...]
    late: int
    callbacks_open: int


class Alerts(Shown):
    """What cannot wait, for every page: how many wait, are in danger, are over the time to take."""

    waiting: int
    urgent: int
    late: int


class EventView(Shown):
    """The data of a frame ``event: ticket`` of ``/desk/api/events`` (its id is ``event_id``)."""

    event_id: int
    kind: str
    at: datetime
    by: str | None
    detail: str
    ticket: TicketView


class Colleague(Shown):
    """Somebody a conversation may be passed to."""

    desk_number: str
    name: str
    present: bool


class Pass(Received):
    """Pass a conversation on: to one desk, or to whoever is free."""

    to: str | None = Field(None, max_length=20)
    reason: str = Field("", max_length=200)


class NewStaffMessage(Received):
    """What staff say: words of their own, or a policy answer; ``client_id`` makes it once only."""

    client_id: Id
    text: str | None = Field(None, min_length=1, max_length=2000, repr=False)
    answer_id: str | None = Field(None, min_length=1, max_length=80)


class NewQuestion(Received):
    """A question of the form for the assistant to ask."""

    client_id: Id
    key: str = Field(min_length=1, max_length=80)


class NewProposal(Received):
    """A value for a field; ``oral`` when the caller confirmed it on the phone."""

    client_id: Id
    key: str = Field(min_length=1, max_length=80)
    value: str = Field(min_length=1, max_length=500, repr=False)
    oral: bool = False


class Sent(Shown):
    """What staff did is kept and will arrive; ``delivered`` when it has arrived already."""

    event_id: str
    delivered: bool


class Reveal(Received):
    """What is to be opened (``field:<key>`` or ``message:<seq>``) and why: it is logged."""

    what: str = Field(pattern=r"^(field:[a-z_.]{1,80}|message:\d{1,9})$")
    reason: Reason


class Revealed(Shown):
    """The unmasked value."""

    value: str


class Misunderstood(Received):
    """A message that the assistant took wrongly (``seq``), and what was meant (an intent)."""

    seq: int = Field(ge=1, le=999_999_999)
    meant: str = Field(pattern=r"^[a-z_]{1,40}$")


class MeaningView(Shown):
    """What a message can mean."""

    meant: str
    words: str


class NewCall(Received):
    """Begin a conversation for a caller."""

    client_id: Id


class AnswerView(Shown):
    """A policy answer that can be inserted; the person gets it as it fits their case."""

    answer_id: str
    question: str
    text: str
    clause: str | None


class QuestionView(Shown):
    """A question of the form that the assistant can ask."""

    key: str
    label: str
    group: str
