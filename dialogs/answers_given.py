"""Side questions (插问): answered in a sentence or two with the clause, then the thread goes on."""

from __future__ import annotations

from dialogs.asking import proceed
from dialogs.dialogue import Dialogue
from dialogs.display import age_of
from dialogs.effects import Track
from dialogs.model import Reply
from dialogs.policy_answers import answer_for, topic_answer
from dialogs.talk import Talk

_ASKS = frozenset(
    {
        "ask_materials",
        "ask_process",
        "ask_time",
        "ask_fee",
        "ask_amount",
        "ask_where",
        "ask_assessment",
        "ask_delivery",
        "ask_proxy",
        "ask_privacy",
    }
)
ADULT = 18
"""Full age in years (附件1 注; 民法典 17)."""
_REMARKS = frozenset({"greet", "thanks", "complain", "rate", "withdraw", "chitchat"})
_QUESTIONS = _ASKS | _REMARKS | {"track", "out_of_scope"}
_FALLBACKS = _ASKS | _REMARKS


def is_question(reply: Reply) -> bool:
    """Whether ``reply`` asks or remarks rather than answers."""
    if reply.choice is not None:
        return False
    intent = reply.understood.intent
    of_one = intent == "check_eligibility" and bool(reply.understood.services)
    return intent in _QUESTIONS or (of_one and bool(reply.understood.answer_id))


def answer_question(talk: Talk, reply: Reply) -> None:
    """Answer, then return to the open question in other words."""
    understood = reply.understood
    if understood.intent == "track" and talk.dialogue.case_id:
        talk.act(Track(talk.dialogue.case_id))
        return
    _say_answer(talk, reply)
    if understood.intent == "check_eligibility" and understood.services:
        from dialogs.listening import listen  # noqa: PLC0415 - listening answers questions in turn

        listen(talk, reply)
        return
    if _open(talk.dialogue):
        proceed(talk, again=True)


def _open(dialogue: Dialogue) -> bool:
    return dialogue.status in {"open", "paused"}


def _say_answer(talk: Talk, reply: Reply) -> None:
    understood = reply.understood
    if understood.intent == "out_of_scope":
        talk.say_text(topic_answer(understood.topic, reply.text))
        return
    if understood.answer_id:
        view = talk.view
        age = age_of(view)
        facts = {**view.facts, "is_minor": None if age is None else age < ADULT}
        answer = answer_for(understood.answer_id, facts, view.form.services)
        talk.say_text(answer.text, answer.clause)
        return
    if understood.intent == "track":
        talk.say("no_case_yet")
    elif understood.intent in _FALLBACKS:
        talk.say(f"side_{understood.intent}")
    else:
        talk.say("side_unknown")
