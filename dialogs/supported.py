"""Supported decisions (支持本人决定): the person a guardian acts for hears it and is asked too."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogs.dialogue import Pending
from dialogs.effects import Choice
from dialogs.fields import guardian_required, is_deceased
from dialogs.handing import Look
from dialogs.model import Answer, Json, Reply
from dialogs.parse import squeeze, yes_no
from dialogs.talk import Talk
from dialogs.view import View
from dialogs.wording import label_of

KEY = "supported.readback"
OFFER = Choice("supported=read", "先念给本人听")
OUTCOMES = {"agreed": "同意", "objected": "不同意", "asked": "想再问问", "declined": "没有当面问"}
_BUTTONS = ("agreed", "objected", "asked", "declined")
_LABELS = ("本人同意", "本人不同意", "本人想问一问", "本人不在旁边")
_READ = re.compile(r"(念|读|说|讲|问)(一遍|一下|问)?(给)?(他|她|本人|孩子|我妈|我爸|老人)")
_ASKS = re.compile(r"问|啥|什么|为什么|怎么|不懂|不明白")
_OBJECTS = re.compile(r"[不没](同意|愿|想|要|办|行|答应|肯|乐意|中)(?!明白|懂)|别办|拒绝|反对")
_ABSENT = re.compile(r"不在|没在|不方便|听不懂|不会说|说不了")


def is_due(view: View) -> bool:
    """Whether somebody acts for a person with an intellectual or mental disability or a minor."""
    form = view.form
    acts = view.by_proxy and view.dialogue.mode == "apply" and not is_deceased(form)
    return acts and not form.has(KEY) and guardian_required(form, view.today)


def wants_reading(talk: Talk, reply: Reply) -> bool:
    """Whether a reply at the signature asks to have the form read to the person themself."""
    if reply.choice is not None:
        return reply.choice == OFFER.id and talk.view.by_proxy
    at_the_end = talk.dialogue.asked in {"signature", "review"}
    return at_the_end and is_due(talk.view) and bool(_READ.search(squeeze(reply.text)))


def read_to_person(talk: Talk) -> None:
    """Say in easy words, to the person themself, what is applied for; then ask them."""
    form = talk.view.form
    services = "、".join(label_of("services_short", s) for s in form.services)
    name = form.value("personal.name") or ""
    helper = form.value("proxy.name") or form.value("guardian.name") or ""
    talk.say("readback_to_person", name=name, helper=helper, services=services)
    talk.confirm("readback")


def note_declined(talk: Talk) -> None:
    """Signed without asking the person: that is recorded as well."""
    if is_due(talk.view):
        _record(talk, "declined", None)


def outcome_of(view: View) -> str | None:
    """What the person themself said, or None where nobody need ask."""
    value = view.form.value(KEY)
    return value.get("outcome") if isinstance(value, dict) else None


def look_readback(data: Mapping[str, Json]) -> Look:
    """The four things the person may say."""
    return {f"pending={n}": label for n, label in enumerate(_LABELS)}, {}


def read_readback(_pending: Pending, reply: Reply) -> bool | int | None:
    """What words the person answered with."""
    words = squeeze(reply.text)
    if _ABSENT.search(words):
        return 3
    if _OBJECTS.search(words):
        return 1
    if _ASKS.search(words) and "没问题" not in words:
        return 2
    agreed = True if "同意" in words else yes_no(reply.text, reply.understood)
    return None if agreed is None else int(not agreed)


def settle_readback(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    """Record it; an objection or a question stops nothing silently and offers a person."""
    place = int(not verdict) if isinstance(verdict, bool) else min(verdict, len(_BUTTONS) - 1)
    outcome = _BUTTONS[place]
    _record(talk, outcome, reply)
    talk.say(f"readback_{outcome}")
    if outcome in {"objected", "asked"}:
        talk.confirm("human", reason=outcome)


def _record(talk: Talk, outcome: str, reply: Reply | None) -> None:
    value = {"outcome": outcome, "name": OUTCOMES[outcome], "at": talk.today.isoformat()}
    message_id = reply.message_id if reply else None
    answer = Answer(value, "said", "applicant", message_id, confirmed=outcome != "declined")
    talk.change(form=talk.dialogue.form.with_answer(KEY, answer))
