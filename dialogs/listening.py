"""Listening: taking what was said, saying what was understood, and what follows from it."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs.asking import proceed
from dialogs.commands import change_services, keep_answer
from dialogs.contradictions import raise_conflict
from dialogs.echoing import echo
from dialogs.heard import note_name, read_back_heard
from dialogs.model import Reply
from dialogs.next import needed
from dialogs.parse import squeeze
from dialogs.parties import raise_between
from dialogs.questions import QUESTIONS
from dialogs.service_ties import raise_tie
from dialogs.taking import Conflict, Taken, Trouble, take
from dialogs.talk import Talk
from dialogs.unclear import LAST_ATTEMPT, misunderstood, offer_person
from dialogs.wording import WORDING, label_of

_NAMES_SERVICES = frozenset(
    {"apply", "inform", "correct", "declare_proxy", "check_eligibility", "deny", "affirm", "cancel"}
)
_FEW = 6
"""Readings of a place name that still fit under a question as buttons."""


def listen(talk: Talk, reply: Reply) -> None:
    """Take ``reply`` as facts and answers, and go on."""
    added = _services(talk, reply)
    before = talk.dialogue
    taken = take(reply, talk.view)
    if raise_tie(talk, taken, reply):
        talk.dialogue = replace(
            taken.dialogue, told=talk.dialogue.told, pending=talk.dialogue.pending
        )
        echo(talk, taken, talk.dialogue.asked)
        proceed(talk)
        return
    if not taken.keys and _keeps(talk, reply):
        keep_answer(talk)
        return
    if talk.dialogue.asked == "review" and reply.understood.intent == "deny" and not taken.keys:
        talk.say("which_item")
        return
    something = taken.keys or taken.troubles or taken.conflicts or added
    if not something and before is talk.dialogue and not _heard_services(talk, reply):
        misunderstood(talk, reply)
        return
    after_taking(talk, taken, reply)


_KEEP = re.compile(
    r"^(不用?改|不变|没变|就这样|就是这个|没错|对|是的?|不用|算了|照旧|还是那个|不动)+(了|吧|的)?$"
)


def _keeps(talk: Talk, reply: Reply) -> bool:
    """Whether an answer that was shown again is to stay as it is."""
    key = talk.dialogue.revisit
    if key is None or not talk.dialogue.form.has(key):
        return False
    return bool(_KEEP.match(squeeze(reply.text)))


def _heard_services(talk: Talk, reply: Reply) -> bool:
    """Whether services (un)named changed anything, or the check of all was begun."""
    return bool(reply.understood.services) or (
        reply.understood.intent == "check_eligibility" and talk.dialogue.mode == "check"
    )


def _services(talk: Talk, reply: Reply) -> tuple[str, ...]:
    understood = reply.understood
    if understood.intent == "check_eligibility" and not understood.services:
        if not talk.dialogue.form.services:
            talk.change(mode="check")
            talk.say("check_begins")
        return ()
    if understood.intent not in _NAMES_SERVICES or not understood.services:
        return ()
    had = talk.dialogue.form.services
    added = change_services(talk, reply)
    if added and talk.dialogue.mode == "check":
        talk.change(mode="apply")
    if added:
        names = "、".join(label_of("services", s) for s in added)
        talk.say("added" if had else "starting", services=names)
    return added


def after_taking(talk: Talk, taken: Taken, reply: Reply) -> None:
    """Say what was understood, settle what does not fit, go on."""
    asked = talk.dialogue.revisit or talk.dialogue.asked
    talk.accept(taken.dialogue, taken.keys, asked)
    echo(talk, taken, asked)
    note_name(talk, taken.keys, reply)
    if taken.conflicts:
        _raise(talk, taken.conflicts[0], reply)
        proceed(talk)
        return
    if taken.troubles:
        _trouble(talk, taken.troubles[0])
        return
    if asked in QUESTIONS and needed(asked, talk.view) and not taken.keys:
        if talk.dialogue.attempt >= LAST_ATTEMPT:
            offer_person(talk, asked)
            return
        talk.change(attempt=talk.dialogue.attempt + 1)
    proceed(talk, again=True)


def _raise(talk: Talk, conflict: Conflict, reply: Reply) -> None:
    """Put a contradiction before the person, or before all when two people differ."""
    if conflict.kind == "heard":
        read_back_heard(talk, conflict, reply)
    elif conflict.kind == "parties":
        raise_between(talk, conflict, reply)
    else:
        raise_conflict(talk, conflict)


def _trouble(talk: Talk, trouble: Trouble) -> None:
    """Say exactly what does not fit and ask again; after the second time offer another way."""
    data = trouble.data
    few = len(data.get("options") or ()) <= _FEW
    if trouble.problem == "ambiguous" and data.get("options") and few:
        talk.confirm("ambiguous", **{**data, "key": trouble.key, "got": trouble.got})
        proceed(talk)
        return
    if trouble.problem == "which_address":
        talk.confirm("which_address", **data)
        proceed(talk)
        return
    if trouble.problem == "lunar":
        talk.confirm("lunar", key=trouble.key, value=trouble.got, got=trouble.got)
        proceed(talk)
        return
    if trouble.key in WORDING and trouble.key in QUESTIONS:
        talk.say("problem", question=trouble.key, problem=trouble.problem, got=trouble.got)
        if trouble.key == talk.dialogue.asked:
            talk.change(attempt=min(LAST_ATTEMPT, talk.dialogue.attempt + 1))
        elif talk.dialogue.form.has("proxy.relation"):
            talk.change(revisit=trouble.key)
    proceed(talk, again=True)
