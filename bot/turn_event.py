"""What one turn is made of before it is played: the event and what stands around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.records import Audience, Session
from bot.schemas import Choice
from bot.transcript import Uttered
from dialogs.dialogue import Dialogue, Event


@dataclass(frozen=True)
class Prepared:
    """An event ready for the interview, with what stands around it in the transcript.

    ``keeps_turn`` when what is offered stays on offer, because nothing new is asked; ``audience``
    is for whom the messages are; ``offers`` are choices beside those of what is asked.
    """

    event: Event
    said: Uttered | None = None
    preface: str | None = None
    before: tuple[Event, ...] = ()
    keeps_turn: bool = False
    audience: Audience = "all"
    offers: tuple[Choice, ...] = ()


Prepare = Callable[[Session, Dialogue], Awaitable[Prepared]]
