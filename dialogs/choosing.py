"""Tapped choices: what each choice id means. An old button answers its own question."""

from __future__ import annotations

from dialogs.answering import signer_of
from dialogs.asking import proceed
from dialogs.assign import Assignment
from dialogs.commands import COMMANDS, edit, revisit
from dialogs.heard import take_back
from dialogs.listening import after_taking
from dialogs.model import Json, Reply
from dialogs.options import assign_options, is_offered
from dialogs.questions import QUESTIONS
from dialogs.services import add_services
from dialogs.taking import take_assignments
from dialogs.talk import Talk
from dialogs.wording import WORDING, label_of


def take_choice(talk: Talk, reply: Reply) -> None:
    """Do what the tapped choice says."""
    choice = reply.choice or ""
    head, _, rest = choice.partition(":")
    if head == "cmd":
        _command(talk, rest, reply)
    elif head == "edit" and rest in QUESTIONS:
        revisit(talk, rest)
    elif head == "heard":
        take_back(talk, rest)
        proceed(talk, again=True)
    elif "=" in choice:
        _answer(talk, choice, reply)
    else:
        talk.say("old_button")
        proceed(talk, again=True)


def _command(talk: Talk, name: str, reply: Reply) -> None:
    if name == "check":
        talk.change(mode="check")
        talk.say("check_begins")
        proceed(talk)
    elif name == "edit":
        edit(talk, reply)
    elif name in COMMANDS:
        COMMANDS[name](talk, reply)
    else:
        talk.say("old_button")
        proceed(talk, again=True)


def _answer(talk: Talk, choice: str, reply: Reply) -> None:
    key, _, code = choice.partition("=")
    key = key.removesuffix("[]")
    if key == "services":
        _services(talk, tuple(code.split(",")), reply)
        return
    if key not in QUESTIONS or not is_offered(key, code):
        talk.say("old_button")
        proceed(talk, again=True)
        return
    found = _assignments(key, code, talk)
    after_taking(talk, take_assignments(found, reply, talk.view), reply)


def _services(talk: Talk, codes: tuple[str, ...], reply: Reply) -> None:
    known = tuple(c for c in codes if c in WORDING["services"].options)
    added = add_services(talk, known)
    talk.change(revisit=None)
    if added:
        talk.say("starting", services="、".join(label_of("services", s) for s in added))
    proceed(talk, again=not added)


def _assignments(key: str, code: str, talk: Talk) -> tuple[Assignment, ...]:
    special = _SPECIAL.get((key, code))
    if special is not None:
        return (Assignment(*special),)
    if (key, code) == ("signature", "typed"):
        return (Assignment(key, {"kind": "typed", "name": signer_of(talk.view)}),)
    if (key, code) == ("delivery.address", "same"):
        return (Assignment(key, talk.view.form.value("personal.residence_address")),)
    if code == "later":
        return (Assignment(f"{key}.later", value=True),)
    return assign_options(key, code.split(",") if QUESTIONS[key].kind == "multi" else [code])


_SPECIAL: dict[tuple[str, str], tuple[str, Json]] = {
    ("personal.residence_address", "same"): ("personal.residence_same", True),
    ("certificate.migrate.old_residence_address", "same"): (
        "certificate.migrate.old_residence_same",
        True,
    ),
    ("guardian.name", "proxy"): ("guardian.is_proxy", True),
    ("eligibility.certificate_cancelled_on", "never"): ("eligibility.never_cancelled", True),
    ("review", "ok"): ("review", True),
}
