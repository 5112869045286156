"""Before consent: the two consents, and nothing personal kept (知情同意；敏感个人信息单独同意)."""

from __future__ import annotations

from dialogs.answers_given import answer_question, is_question
from dialogs.asking import proceed
from dialogs.commands import COMMANDS
from dialogs.model import Answer, Reply
from dialogs.parse import yes_no
from dialogs.services import add_services
from dialogs.talk import Talk
from dialogs.wording import label_of

CONSENT_TEXT_VERSION = "2026-11"
"""The version of the consent wording; it is what the answer to ``consent`` holds."""

_PERSONAL = frozenset({"inform", "apply", "declare_proxy", "check_eligibility", "correct"})
_BEFORE = (
    "repeat",
    "explain",
    "request_human",
    "bigger_text",
    "plain_language",
    "read_aloud",
    "slower",
)


def before_consent(talk: Talk, reply: Reply) -> None:
    """One reply before both consents are given."""
    key = talk.dialogue.asked or "consent"
    agreed = _agreed(key, reply)
    intent = reply.understood.intent
    if agreed is None and intent in _BEFORE and reply.choice is None:
        COMMANDS[intent](talk, reply)
    elif agreed is None and is_question(reply):
        answer_question(talk, reply)
    elif agreed is None:
        _hold(talk, reply)
    elif agreed:
        _consent(talk, key, reply)
    else:
        talk.say("consent_refused")
        proceed(talk, again=True)


def _agreed(key: str, reply: Reply) -> bool | None:
    if reply.choice is not None:
        return {f"{key}=yes": True, f"{key}=no": False}.get(reply.choice)
    if reply.understood.services or reply.understood.entities:
        return None
    if reply.understood.intent not in {
        "affirm",
        "deny",
        "inform",
        "submit",
        "resume",
        "greet",
        "thanks",
    }:
        return None
    if "同意" in reply.text:
        return "不同意" not in reply.text
    return (
        None
        if reply.understood.intent in {"greet", "thanks"}
        else yes_no(reply.text, reply.understood)
    )


def _consent(talk: Talk, key: str, reply: Reply) -> None:
    answer = Answer(
        CONSENT_TEXT_VERSION,
        "chosen" if reply.choice else "said",
        message_id=reply.message_id,
        confirmed=True,
    )
    talk.change(form=talk.dialogue.form.with_answer(key, answer))
    proceed(talk)


def _hold(talk: Talk, reply: Reply) -> None:
    """What is wanted and for whom may be kept; facts about a person not before consent."""
    services = reply.understood.services
    if services:
        add_services(talk, services)
        talk.say("wish_noted", services="、".join(label_of("services", s) for s in services))
    relation = next((e.value for e in reply.understood.entities if e.type == "relation"), None)
    if relation:
        answer = Answer(relation, message_id=reply.message_id)
        talk.change(form=talk.dialogue.form.with_answer("proxy.relation", answer))
    personal = [e for e in reply.understood.entities if e.type not in {"service", "relation"}]
    if personal:
        talk.say("not_kept_yet")
    elif not services and not relation:
        talk.say("consent_first")
    proceed(talk, again=True)
