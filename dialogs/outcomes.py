"""What comes back from the world within a turn: shared data, and acts that were carried out."""

from __future__ import annotations

from dialogs.asking import proceed
from dialogs.dialogue import Done, SharedData
from dialogs.handing import IN_DANGER, offer_waiting
from dialogs.questions import QUESTIONS
from dialogs.talk import Talk


def on_shared(talk: Talk, event: SharedData) -> None:
    """Show what data sharing found, to be confirmed; what it did not find is asked as usual."""
    form = talk.dialogue.form
    found = {k: v for k, v in event.found.items() if not form.has(k)}
    if any(k in QUESTIONS for k in found):
        talk.confirm("shared", found=found)
    else:
        talk.say("shared_nothing")
    proceed(talk)


def on_done(talk: Talk, event: Done) -> None:
    """An act was carried out, or was not, with the reason."""
    if event.what == "handover" and event.ok:
        _on_handover(talk)
        return
    if not event.ok:
        talk.say("failed", detail=event.detail)
        if event.what == "erase":
            talk.change(status="open")
            proceed(talk, again=True)
    else:
        talk.say(f"done_{event.what}", detail=event.detail)
    if event.what == "withdraw" and event.ok:
        talk.change(status="closed")


def _on_handover(talk: Talk) -> None:
    """The wish for a person is noted; the form may be gone on with, except in danger."""
    danger = talk.dialogue.queued == IN_DANGER
    if talk.dialogue.status == "human":
        talk.change(queued="", waits=False)
        return
    talk.say("done_handover_crisis" if danger else "done_handover")
    if talk.dialogue.status == "open" and not danger:
        proceed(talk, again=True)
        offer_waiting(talk)
