"""Side questions (插问): answered in a sentence or two with the clause, then the thread goes on."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs.asking import proceed
from dialogs.dialogue import Dialogue
from dialogs.effects import TellDesk, Track
from dialogs.eligibility import assess
from dialogs.listening import listen
from dialogs.model import Reply
from dialogs.parse import squeeze
from dialogs.personal_answers import answer_in_case, case_of
from dialogs.policy_answers import topic_answer
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
_REMARKS = frozenset({"greet", "thanks", "complain", "rate", "withdraw", "chitchat"})
_QUESTIONS = _ASKS | _REMARKS | {"track", "out_of_scope"}
_FALLBACKS = _ASKS | _REMARKS


def is_question(reply: Reply) -> bool:
    """Whether ``reply`` asks or remarks rather than answers."""
    if reply.choice is not None:
        return False
    understood = reply.understood
    if understood.intent == "check_eligibility":
        about_all = not understood.services and _MY_CASE.match(squeeze(reply.text))
        return bool(understood.answer_id) and not about_all
    return understood.intent in _QUESTIONS


_MY_CASE = re.compile(
    r"^[我俺咱他她恁您的这那样种个情况人妈爸娘爹家孩子老头太婆"
    r"能不可以够格符合条件资领办申请享受有什么啥哪些补贴助政策待遇吗呢吧呀啊没给帮看一下到底都咱想]*$"
)
"""能领什么 with no matter named: not one question, but all that this person may have."""


def answer_question(talk: Talk, reply: Reply) -> None:
    """Answer, then return to the open question in other words; numbers and names said are taken."""
    understood = reply.understood
    if understood.intent == "track" and talk.dialogue.case_id:
        talk.act(Track(talk.dialogue.case_id))
        return
    _say_answer(talk, reply)
    if not _open(talk.dialogue):
        return
    if understood.intent == "check_eligibility" and _may_begin(talk, reply):
        listen(talk, reply)
    elif certain := _certain(talk, reply):
        listen(talk, certain)
    else:
        proceed(talk, again=True)


def _open(dialogue: Dialogue) -> bool:
    return dialogue.status in {"open", "paused"}


def _may_begin(talk: Talk, reply: Reply) -> bool:
    """能领吗 as the first thing said begins with what is asked about, unless it cannot be had."""
    services = reply.understood.services
    if not services or talk.dialogue.form.services or not _consented(talk):
        return False
    case = case_of(talk.view, reply)
    return any(assess(s, case.facts, case.today).verdict != "not_eligible" for s in services)


def _consented(talk: Talk) -> bool:
    return talk.dialogue.form.has("consent.sensitive")


_CERTAIN = frozenset({"person_name", "id_number", "phone", "certificate_number", "bank_account"})
"""What somebody who asks still means as theirs; a level or a benefit may be supposed."""


_SAYS_A_NAME = re.compile(r"叫|名字|姓名|我是|俺是")


def _certain(talk: Talk, reply: Reply) -> Reply | None:
    """What ``reply`` gives beside its question, when it may be kept."""
    named = _SAYS_A_NAME.search(reply.text)
    entities = tuple(
        e
        for e in reply.understood.entities
        if e.type in _CERTAIN and (named or e.type != "person_name")
    )
    if not entities or not _consented(talk) or reply.understood.intent == "out_of_scope":
        return None
    kept = replace(reply.understood, intent="inform", entities=entities, services=())
    return replace(reply, understood=kept, text="，".join(e.text for e in entities))


def _say_answer(talk: Talk, reply: Reply) -> None:
    understood = reply.understood
    if understood.intent == "out_of_scope":
        talk.say_text(topic_answer(understood.topic, reply.text))
    elif understood.answer_id:
        answer = answer_in_case(understood.answer_id, case_of(talk.view, reply, talk.counties))
        talk.say_text(answer.text, answer.clause)
        if answer.kind == "not_specified":
            _note_unanswered(talk, understood.intent)
    elif understood.intent == "track":
        talk.say("no_case_yet")
    elif understood.intent in _FALLBACKS:
        talk.say(f"side_{understood.intent}")
    else:
        talk.say("side_unknown")
        _note_unanswered(talk, understood.intent)


def _note_unanswered(talk: Talk, intent: str) -> None:
    """That a question had no answer is counted; its words are not passed on."""
    talk.act(TellDesk("unanswered", {"intent": intent}))
