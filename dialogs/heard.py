"""What a recogniser heard (听到的话): numbers are said back first, everything can be undone."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.assign import Assignment
from dialogs.contradictions import raise_conflict
from dialogs.echoing import echo
from dialogs.model import Json, Reply, Understood
from dialogs.questions import QUESTIONS
from dialogs.taking import Conflict, take_assignments
from dialogs.talk import Talk
from dialogs.wording import WORDING

AGAIN, MEND = "again", "mend"
"""What can be done about something misheard: say it again, or put it right in writing."""
NAMES = frozenset({"personal.name", "proxy.name", "guardian.name"})
_LAST_ATTEMPT = 2


def read_back_heard(talk: Talk, conflict: Conflict, reply: Reply) -> None:
    """Say back a number that was heard, in groups; it is taken when the person says yes."""
    talk.confirm(
        "heard",
        key=conflict.key,
        new=conflict.new,
        also=[list(pair) for pair in conflict.also],
        message_id=reply.message_id,
        replaces=reply.understood.intent == "correct",
    )


def note_name(talk: Talk, keys: tuple[str, ...], reply: Reply) -> None:
    """Say once that a name that was heard is written by its sound."""
    if reply.spoken and any(k in NAMES for k in keys) and talk.tell_once("heard_name"):
        talk.say("heard_name")


def settle_heard(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    """Take the number that was said back, or ask for it again; the second time offer other ways."""
    key = data["key"]
    if not verdict:
        _ask_again(talk, key)
        return
    intent = "correct" if data["replaces"] else "inform"
    said = Reply(
        understood=Understood(intent, 1.0),
        by=reply.by,
        message_id=data["message_id"],
        party=reply.party,
    )
    also = tuple((name, value) for name, value in data["also"])
    found = (Assignment(key, data["new"], also=also),)
    taken = take_assignments(found, said, talk.view)
    asked = talk.dialogue.revisit or talk.dialogue.asked
    talk.accept(taken.dialogue, taken.keys, asked)
    echo(talk, taken, asked)
    for conflict in taken.conflicts[:1]:
        raise_conflict(talk, conflict)


def _ask_again(talk: Talk, key: str) -> None:
    talk.say("say_again", label=WORDING[key].label)
    if key != talk.dialogue.asked:
        return
    if talk.dialogue.attempt:
        talk.say("heard_type")
    talk.change(attempt=min(_LAST_ATTEMPT, talk.dialogue.attempt + 1))


def take_back(talk: Talk, what: str) -> None:
    """Undo what followed from one spoken message: ``again=<its id>`` or ``mend=<its id>``."""
    how, _, message_id = what.partition("=")
    pending = talk.dialogue.pending
    if pending is not None and pending.kind == "heard":
        talk.settle()
    answers = talk.dialogue.form.answers
    keys = [k for k, a in answers.items() if message_id and a.message_id == message_id]
    partial = {k: v for k, v in talk.dialogue.partial.items() if k != talk.dialogue.asked}
    history = tuple(k for k in talk.dialogue.history if k not in keys)
    form = talk.dialogue.form.without(*keys)
    talk.change(form=form, partial=partial, history=history)
    if talk.dialogue.asked in keys or any(k in QUESTIONS for k in keys):
        talk.change(asked=None, attempt=0)
    talk.say("heard_mend" if how == MEND else "heard_again")
