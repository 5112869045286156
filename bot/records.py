"""What the conversation service keeps: sessions, messages, links, files, and one change of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.schemas import Message, Purpose, Turn
from dialogs.model import Json

Access = Literal["owner", "helper"]


@dataclass(frozen=True)
class Holder:
    """Whom a token lets in: to which conversation, and as what."""

    conversation_id: str
    access: Access


@dataclass(frozen=True)
class StoredMessage:
    """A message at its place in a conversation.

    ``withheld`` marks what the person said before they consented: that it was said is kept, the
    words are not.
    """

    seq: int
    message: Message
    withheld: bool = False


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
    finds ``turn`` and changes nothing. ``erase`` drops all that was kept before.
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


@dataclass(frozen=True)
class StoredLink:
    """A link that was given out; only hashes of its token and code are kept."""

    token_hash: str
    code_hash: str
    conversation_id: str
    purpose: Purpose
    expires_at: datetime
    code_expires_at: datetime


@dataclass(frozen=True)
class StoredFile:
    """A file the person gave, opened."""

    ref: str
    kind: str
    media_type: str
    data: bytes = field(repr=False)
