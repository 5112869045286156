"""Services put into the application and taken out of it; the answers stay."""

from __future__ import annotations

from dataclasses import replace

from dialogs.model import UnifiedForm
from dialogs.talk import Talk
from dialogs.wording import WORDING, label_of


def drop_services(talk: Talk, services: tuple[str, ...]) -> None:
    """Take ``services`` out of the application; answers stay."""
    form = talk.dialogue.form
    left = tuple(s for s in form.services if s not in services)
    answers = {k: a for k, a in form.answers.items() if k not in {"review", "signature"}}
    if not left:
        answers.pop("services", None)
    talk.change(form=UnifiedForm(form.version, left, answers))
    talk.say("dropped", services="、".join(label_of("services", s) for s in services))


def add_services(talk: Talk, services: tuple[str, ...]) -> tuple[str, ...]:
    """Put ``services`` into the application; gives back those that were not in it."""
    form = talk.dialogue.form
    new = tuple(s for s in services if s not in form.services)
    order = WORDING["services"].options
    chosen_now = tuple(s for s in order if s in form.services or s in new)
    talk.change(
        form=replace(form.without("review", "signature") if new else form, services=chosen_now)
    )
    return new
