"""What is kept of messages that were not understood, and who keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

Reason = Literal["unsure", "near_tie", "not_understood", "corrected", "staff"]


@dataclass(frozen=True)
class Mark:
    """That a message was not understood, and how it was; never its words.

    ``meant`` is the intent that the person or a member of staff gave instead.
    """

    message_id: str
    asking: str | None
    reason: Reason
    intent: str | None = None
    confidence: float | None = None
    engine: str | None = None
    meant: str | None = None


@dataclass(frozen=True)
class Unclear:
    """A message to be labelled: its words without anything personal, and nothing that says whose.

    ``day`` is when it was collected, to the day, so that it cannot be matched to a conversation.
    """

    id: str
    day: str
    text: str = field(repr=False)
    mark: Mark


class ReviewStore(Protocol):
    """Keeps marks with their conversation, and messages to be labelled apart from it."""

    async def add_mark(self, conversation_id: str, mark: Mark) -> None:
        """Keep a mark; the last one of a message stands."""
        ...

    async def marks(self, conversation_id: str) -> tuple[Mark, ...]:
        """The marks of a conversation, in the order they were made."""
        ...

    async def collect(self, conversation_id: str, unclear: tuple[Unclear, ...]) -> None:
        """Keep ``unclear`` and let go of all marks of the conversation, in one transaction."""
        ...

    async def forget(self, conversation_id: str) -> None:
        """Let go of all marks of a conversation."""
        ...

    async def unclear(self) -> tuple[Unclear, ...]:
        """All messages to be labelled, the oldest first."""
        ...

    async def drop(self, ids: tuple[str, ...]) -> None:
        """Let go of messages that were labelled."""
        ...

    async def expire(self, before: date) -> int:
        """Let go of messages collected before that day and labelled by nobody; how many."""
        ...
