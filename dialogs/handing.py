"""Handing over to a person (转人工), and what is said while somebody else speaks."""

from __future__ import annotations

from dialogs.dialogue import StaffEvent
from dialogs.effects import Handover
from dialogs.talk import Talk

IN_DANGER = "crisis"
"""The reason for handing over somebody in danger; also marks that calm words were said."""


def hand_over(talk: Talk, reason: str) -> None:
    """Ask for a person, with everything known so far."""
    talk.change(pending=None)
    talk.act(Handover(reason))


def on_staff(talk: Talk, event: StaffEvent) -> None:
    """A staff member took the conversation, spoke, or handed it back."""
    if event.kind == "took":
        talk.change(status="human")
        talk.say("staff_here")
    elif event.kind == "said":
        talk.say_text(event.text)
    elif event.kind == "handed_back":
        talk.change(status="submitted" if talk.dialogue.case_id else "open")
        talk.say("staff_gone")
