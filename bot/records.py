"""What the conversation service keeps: sessions, messages, links, files, and one change of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.schemas import Message, Purpose, Scope, Turn
from dialogs.model import Json

Access = Literal["owner", "helper"]
Audience = Literal["all", "owner", "helpers"]
EVERYTHING: tuple[Scope, ...] = ("see", "fill", "submit")


@dataclass(frozen=True)
class Grant:
    """As whom a token lets in, to do what, until when; without ``role`` as whoever began."""

    role: str = ""
    label: str = ""
    scopes: tuple[Scope, ...] = EVERYTHING
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Holder:
    """Whom a token lets in: to which conversation, and as what."""

    conversation_id: str
    access: Access
    grant: Grant = Grant()
    party_id: str = ""


@dataclass(frozen=True)
class StoredParty:
    """Somebody who holds a token of a conversation (参与人)."""

    party_id: str
    access: Access
    grant: Grant
    joined_at: datetime


@dataclass(frozen=True)
class Letter:
    """An event for the hotline desk, kept until delivered; its id makes it harmless twice."""

    event_id: str
    conversation_id: str
    kind: str
    at: datetime
    data: Mapping[str, Json] = field(repr=False)


@dataclass(frozen=True)
class StoredMessage:
    """A message at its place in a conversation.

    ``withheld`` marks what the person said before they consented: that it was said is kept, the
    words are not. ``audience`` says which of the parties it is for.
    """

    seq: int
    message: Message
    withheld: bool = False
    audience: Audience = "all"


@dataclass(frozen=True)
class Session:
    """A conversation as it stands after its last turn; ``version`` counts the turns saved."""

    conversation_id: str
    channel: str
    version: int
    dialogue: Mapping[str, Json] = field(repr=False)
    turn: Turn = field(repr=False)
    last_seq: int
    case_id: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Change:
    """One turn to be saved, whole or not at all.

    ``key`` names what caused it (a client's message id, a notice), so that the same cause again
    finds ``turn`` and changes nothing. ``erase`` drops all that was kept before; ``letters`` go to
    the hotline desk.
    """

    conversation_id: str
    expected_version: int
    key: str
    dialogue: Mapping[str, Json] = field(repr=False)
    turn: Turn = field(repr=False)
    messages: tuple[StoredMessage, ...] = field(repr=False)
    case_id: str | None
    at: datetime
    erase: bool = False
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True)
class StoredLink:
    """A link that was given out; only hashes of its token and code are kept.

    ``grant`` is what whoever enters may do. ``asks_last4`` when they must first say the last four
    of the ID number; ``wrong`` counts the guesses that were not it.
    """

    token_hash: str
    code_hash: str
    conversation_id: str
    purpose: Purpose
    expires_at: datetime
    code_expires_at: datetime
    grant: Grant = Grant()
    asks_last4: bool = False
    wrong: int = 0


@dataclass(frozen=True)
class StoredFile:
    """A file the person gave, opened."""

    ref: str
    kind: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Heard:
    """What was heard in a recording, and how sure that is.

    ``doubtful`` says that nothing may follow from ``text`` before the person has said yes to it;
    ``seconds`` is how long the recording was.
    """

    text: str = field(repr=False)
    doubtful: bool
    seconds: float


@dataclass(frozen=True)
class Spoken:
    """A reply as sound: ``audio`` in the container of ``media_type``, ``seconds`` long."""

    audio: bytes = field(repr=False)
    media_type: str
    seconds: float
