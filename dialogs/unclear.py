"""Knowing when it does not know: near ties are asked back, the rest is asked in other words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from dialogs.asking import proceed
from dialogs.assign import entity_assignments
from dialogs.model import Reply, Understood
from dialogs.questions import MUST_HAVE
from dialogs.taking import take_assignments
from dialogs.talk import Talk
from dialogs.wording import label_of

LAST_ATTEMPT = 2
_SURE = 0.7
"""A reading at least so likely is taken without asking back."""
_NEARLY = 0.5
"""The share of the likeliest reading from which another one counts as about as likely."""
_LIKELY = 0.2
_SAME_WITH_SERVICES = frozenset({"apply", "check_eligibility"})
"""Who applies for something is told whether the conditions hold, and the other way round."""
_READINGS = 3
"""As many buttons as one question of confirmation has at most, besides 都不是."""


def ask_back(talk: Talk, reply: Reply) -> bool:
    """Two or three readings about as likely: ask back (您是想…，还是…？). False when it is clear.

    What the message tells of the person is taken at once; under an open question a message that
    answers something is no riddle, nor is one about an answer or a confirmation that lies open.
    """
    if talk.dialogue.revisit or talk.dialogue.pending:
        return False
    intents = tuple(_readings(reply.understood))
    services = reply.understood.services
    if len(intents) <= 1 or (services and set(intents) <= _SAME_WITH_SERVICES):
        return False
    asked = talk.dialogue.asked
    taken = take_assignments(entity_assignments(reply, talk.view, asked), reply, talk.view)
    if taken.keys and asked not in {None, "services"}:
        return False
    if not taken.conflicts and not taken.troubles:
        talk.dialogue = taken.dialogue
    talk.confirm(
        "clarify",
        intents=list(intents),
        names=[_name_of(intent, services) for intent in intents],
        text=reply.text,
        services=list(services),
        answer_id=reply.understood.answer_id,
    )
    proceed(talk)
    return True


def _readings(understood: Understood) -> Iterator[str]:
    """The intents a message may have, the likeliest first; one when that is clear."""
    yield understood.intent
    if understood.confidence >= _SURE or understood.intent not in INTENTS:
        return
    least = max(_LIKELY, _NEARLY * understood.confidence)
    near = takewhile(lambda other: other[1] >= least, understood.alternatives[: _READINGS - 1])
    rest = [intent for intent, _ in near]
    if set(rest) <= set(INTENTS):
        yield from rest


def _name_of(intent: str, services: tuple[str, ...]) -> str:
    named = "、".join(label_of("services_short", s) for s in services)
    template = _NAMED.get(intent) if named else None
    return template.format(named) if template else INTENTS[intent]


def misunderstood(talk: Talk, reply: Reply) -> None:
    """Not understood: ask differently, then with choices, then offer a person."""
    asked = talk.dialogue.asked
    attempt = talk.dialogue.attempt
    talk.change(failures=(*talk.dialogue.failures, asked or "")[-20:])
    if attempt >= LAST_ATTEMPT:
        offer_person(talk, asked)
        return
    talk.say(f"not_understood_{attempt + 1}")
    talk.change(attempt=attempt + 1)
    proceed(talk, again=True)


def offer_person(talk: Talk, asked: str | None) -> None:
    """Asked in three ways and still open: regret it and offer a person."""
    if asked not in MUST_HAVE:
        talk.change(attempt=0)
    talk.say("not_understood_human")
    talk.confirm("human", reason="not_understood")
    proceed(talk)


INTENTS = {
    "apply": "申请办事",
    "check_eligibility": "问能不能领",
    "ask_materials": "问要准备什么材料",
    "ask_process": "问怎么办、有哪些步骤",
    "ask_time": "问要多久",
    "ask_fee": "问收不收费",
    "ask_amount": "问发多少钱",
    "ask_where": "问去哪里办、打什么电话",
    "ask_assessment": "问残疾评定",
    "ask_delivery": "问怎么拿证",
    "ask_proxy": "问能不能代办",
    "ask_privacy": "问个人信息安不安全",
    "track": "查办到哪一步",
    "withdraw": "撤回申请",
    "complain": "投诉",
    "rate": "给这次服务打分",
    "request_human": "转人工",
    "skip": "跳过这个问题",
    "go_back": "回到上一个问题",
    "repeat": "再听一遍",
    "explain": "问这是什么意思",
    "correct": "改前面填的",
    "review": "看看填了什么",
    "pause": "先停一停",
    "resume": "接着填",
    "restart": "从头再来",
    "cancel": "不办了",
    "submit": "提交申请",
    "bigger_text": "把字放大",
    "plain_language": "听简单点的说法",
    "read_aloud": "听我念",
    "slower": "慢一点",
    "out_of_scope": "问别的事",
}
"""What a reading is called when it is asked back."""
_NAMED = {"apply": "申请{}", "check_eligibility": "问能不能办{}", "track": "查{}办到哪一步"}
