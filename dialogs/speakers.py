"""Whose words a message holds: which of the parties speaks, and of whom."""

from __future__ import annotations

from dataclasses import replace

from dialogs.assign import Assignment
from dialogs.dialogue import Dialogue
from dialogs.model import Answer, Reply, Speaker
from dialogs.view import View


def of_speaker(a: Assignment, reply: Reply, view: View) -> Assignment:
    """What the applicant says of 我 is theirs, also where somebody else fills in for them."""
    speaks = reply.party is not None and reply.party.role == "applicant"
    if speaks and view.by_proxy and a.key in _OF_PROXY and a.key != view.dialogue.asked:
        return replace(a, key=a.key.replace("proxy.", "personal."))
    return a


_OF_PROXY = frozenset({"proxy.name", "proxy.phone", "proxy.id_number"})


def by_another(old: Answer, reply: Reply) -> bool:
    """Whether ``old`` was given by another party than the one who speaks now."""
    mine = reply.party.mark if reply.party else None
    return old.by != "system" and old.party != mine


def differ(old: Answer, reply: Reply, *, overwrite: bool) -> bool:
    """Whether two parties differ; whoever decides may correct outright (不对，是…)."""
    decides = reply.party is None or reply.party.decides
    return by_another(old, reply) and not (decides and overwrite)


def speaker_of(reply: Reply, dialogue: Dialogue) -> Speaker:
    """As what whoever sent ``reply`` speaks, in the form's codes."""
    if reply.by == "staff":
        return "staff"
    if reply.party is not None:
        return "applicant" if reply.party.role == "applicant" else "proxy"
    acted_for = dialogue.form.value("proxy.relation") not in {None, "self"}
    return "proxy" if acted_for else "applicant"
