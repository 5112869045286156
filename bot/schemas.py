"""What goes over the wire in a conversation: the contract's section 1 and 2, word for word."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dialogs.model import Json

Role = Literal["assistant", "user", "staff", "system"]
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
Purpose = Literal["continue", "helper", "window"]
Scope = Literal["see", "fill", "submit"]
SpeakerRole = Literal["applicant", "proxy", "helper", "staff"]
Notify = Literal["owner", "helpers", "both"]
ClientMessageId = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._:\-]{1,64}$", description="A UUID made by the client."),
]


def _is_false(value: object) -> bool:
    """Left out when it does not hold."""
    return value is False


def _is_none(value: object) -> bool:
    """Left out when it is None: what nobody in particular said names no speaker."""
    return value is None


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Choice(_Model):
    """A button: what it sends and what it says."""

    id: str
    label: str


class Attachment(_Model):
    """Something beside the words, never without words for it."""

    kind: Literal["image", "pdf", "audio", "qr"]
    url: str
    alt: str


class Message(_Model):
    """One message of a conversation; ``speaker_name`` names who of several people spoke.

    ``spoken`` marks what a recogniser heard; its ``choices`` then say it again or put it right.
    """

    id: str
    role: Role
    text: str
    speech: str | None = None
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    at: datetime
    speaker: SpeakerRole | None = Field(default=None, exclude_if=_is_none)
    speaker_name: str | None = Field(default=None, exclude_if=_is_none)
    spoken: bool = Field(default=False, exclude_if=_is_false)


class Progress(_Model):
    """How many questions are answered, and how many are left at most."""

    answered: int = 0
    at_most_left: int = 0


class Turn(_Model):
    """What the assistant says to one message, and what it waits for now."""

    messages: tuple[Message, ...]
    asking: str | None = None
    progress: Progress = Progress()
    phase: Phase = "consent"
    case_id: str | None = None


class HeardTurn(Turn):
    """A turn that answers speech: ``heard`` is what was recognised, null when nothing was.

    While it is ``doubtful`` nothing follows from it: the messages ask whether it was meant.
    ``corrections`` are the choices that undo what followed: say it again, or put it right.
    """

    heard: str | None = None
    doubtful: bool = False
    corrections: tuple[Choice, ...] = ()


class NewConversation(_Request):
    """Begin a conversation."""

    channel: str = Field(default="web", pattern=r"^[a-z_]{1,20}$")


class Started(_Model):
    """A conversation was begun; every later call carries the token."""

    conversation_id: str
    token: str
    messages: tuple[Message, ...]
    turn: Turn


class NewMessage(_Request):
    """Say something: free words, or the id of an offered choice."""

    client_message_id: ClientMessageId
    text: str | None = None
    choice: str | None = Field(default=None, max_length=200)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and self.choice is None:
            raise ValueError("either text or choice")
        return self


class Transcript(_Model):
    """The whole conversation so far and its last turn."""

    conversation_id: str
    channel: str
    messages: tuple[Message, ...]
    turn: Turn


class NewLink(_Request):
    """Ask for a link by which somebody else, or another device, joins this conversation.

    For a helper: what they may do, for how many seconds, and how they are called. ``role`` says
    that whoever continues is the applicant themself, or the one who acts for them.
    """

    purpose: Purpose
    scopes: tuple[Scope, ...] | None = None
    expires_in: int | None = Field(default=None, ge=60, le=90 * 24 * 3600)
    label: str | None = Field(default=None, min_length=1, max_length=12)
    role: Literal["applicant", "proxy"] | None = None


class Link(_Model):
    """A link that ends; the six digits are for those who cannot scan, and end sooner."""

    url: str
    code: str
    qr_png_url: str
    expires_at: datetime
    code_expires_at: datetime


class Redeem(_Request):
    """Hand in a link's token or its six digits; a link from the hotline asks for ``last4`` too."""

    code: str | None = Field(default=None, pattern=r"^\s*(\d\s*){6}$")
    token: str | None = Field(default=None, min_length=16, max_length=128)
    last4: str | None = Field(default=None, pattern=r"^\s*\d{3}[\dXx]\s*$")


class Redeemed(_Model):
    """The conversation behind a link, with a token of one's own."""

    purpose: Purpose
    conversation_id: str
    token: str
    messages: tuple[Message, ...]
    turn: Turn


class FormField(_Model):
    """One field of the unified form, and where its value came from."""

    value: Json
    source: Literal["said", "chosen", "derived", "document", "shared_data", "staff"]
    by: Literal["applicant", "proxy", "staff", "system"]
    message_id: str | None
    confirmed: bool
    state: Literal["given", "unknown", "skipped"] = "given"


class Question(_Request):
    """A message to be understood outside any conversation."""

    text: str = Field(max_length=10_000)
    asking: str | None = Field(default=None, max_length=80)


class NamedEntity(_Model):
    """Something named in a message, normalised."""

    type: str
    text: str
    value: str


class Understanding(_Model):
    """What a message was understood to mean."""

    intent: str
    confidence: float
    services: tuple[str, ...]
    entities: tuple[NamedEntity, ...]
    engine: Literal["embedded", "rasa"]


class Notice(_Request):
    """A case notice that the backend delivers into the conversation."""

    notice_id: str = Field(min_length=1, max_length=100)
    case_id: str = Field(max_length=60)
    task_id: str | None = Field(default=None, max_length=100)
    kind: str = Field(max_length=60)
    text: str = Field(max_length=4_000)
    at: datetime


class PartyEntry(_Model):
    """Somebody who can open this conversation, and what they may do."""

    id: str
    role: SpeakerRole
    label: str
    scopes: tuple[Scope, ...]
    joined_at: datetime
    expires_at: datetime | None
    me: bool


class PartyList(_Model):
    """Who can open this conversation, and who gets the notices."""

    parties: tuple[PartyEntry, ...]
    notify: Notify


class NotifyChoice(_Request):
    """Who is to get the case notices."""

    notify: Notify
