"""Listening: taking what was said, saying what was understood, and what follows from it."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs import checks
from dialogs.asking import proceed
from dialogs.commands import change_services, keep_answer
from dialogs.dialogue import Dialogue
from dialogs.display import age_of, grouped, shown
from dialogs.model import CERTIFICATE_SERVICES, Reply
from dialogs.next import needed
from dialogs.parse import squeeze
from dialogs.questions import MUST_HAVE, QUESTIONS
from dialogs.taking import Conflict, Taken, Trouble, take
from dialogs.talk import Talk
from dialogs.view import look
from dialogs.wording import WORDING, label_of

_NAMES_SERVICES = frozenset(
    {"apply", "inform", "correct", "declare_proxy", "check_eligibility", "deny", "affirm", "cancel"}
)
_READ_BACK = frozenset({"id_number", "phone", "bank_account", "certificate_number"})
_ECHOED = frozenset({"name", "date", "address", "division", "text"})
_LAST_ATTEMPT = 2
_TIE = 0.5
_FEW = 6
"""Readings of a place name that still fit under a question as buttons."""
_SECOND = 0.2


def listen(talk: Talk, reply: Reply) -> None:
    """Take ``reply`` as facts and answers, and go on."""
    added = _services(talk, reply)
    before = talk.dialogue
    taken = take(reply, talk.view)
    if _which_certificate(talk, taken, reply):
        talk.dialogue = replace(taken.dialogue, told=talk.dialogue.told)
        talk.confirm("certificate_act")
        _echo(talk, taken, talk.dialogue.asked)
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
    after_taking(talk, taken)


_KEEP = re.compile(
    r"^(不用?改|不变|没变|就这样|就是这个|没错|对|是的?|不用|算了|照旧|还是那个|不动)+(了|吧|的)?$"
)


def _keeps(talk: Talk, reply: Reply) -> bool:
    """Whether an answer that was shown again is to stay as it is."""
    key = talk.dialogue.revisit
    if key is None or not talk.dialogue.form.has(key):
        return False
    return bool(_KEEP.match(squeeze(reply.text)))


_CERTIFICATE = re.compile(r"残疾人?证|残极证|残级证")


def _which_certificate(talk: Talk, taken: Taken, reply: Reply) -> bool:
    """残疾证 alone does not say which of the six certificate services is meant: ask."""
    form = talk.dialogue.form
    if reply.understood.intent != "apply" or form.applies_for(*CERTIFICATE_SERVICES):
        return False
    if not _CERTIFICATE.search(reply.text) or talk.dialogue.mode == "check":
        return False
    if look(taken.dialogue, talk.today).facts.get("has_certificate") is not None:
        return False
    return talk.tell_once("certificate_act")


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


def after_taking(talk: Talk, taken: Taken) -> None:
    """Say what was understood, settle what does not fit, go on."""
    asked = talk.dialogue.revisit or talk.dialogue.asked
    talk.dialogue = _remembered(taken, asked)
    _echo(talk, taken, asked)
    if taken.conflicts:
        _raise(talk, taken.conflicts[0])
        proceed(talk)
        return
    if taken.troubles:
        _trouble(talk, taken.troubles[0])
        return
    if asked in QUESTIONS and needed(asked, talk.view):
        if talk.dialogue.attempt >= _LAST_ATTEMPT:
            _offer_person(talk, asked)
            return
        talk.change(attempt=talk.dialogue.attempt + 1)
    proceed(talk, again=True)


def _remembered(taken: Taken, asked: str | None) -> Dialogue:
    dialogue = taken.dialogue
    same = (asked or "").replace("residence_address", "residence_same")
    proxy = "guardian.is_proxy" if asked == "guardian.name" else ""
    keys = {*taken.keys}
    if asked and keys & {asked, same, proxy, f"{asked}.later"}:
        history = (*(k for k in dialogue.history if k != asked), asked)
        return replace(dialogue, history=history, revisit=None)
    return dialogue


def _echo(talk: Talk, taken: Taken, asked: str | None) -> None:
    """Say back what matters: numbers in groups, several facts in one line, one answer in a word."""
    keys = [k for k in dict.fromkeys(taken.keys) if k in QUESTIONS and _value(talk, k)]
    if "proxy.relation" in keys and talk.dialogue.form.value("proxy.relation") != "self":
        talk.say("helping")
    rest = [k for k in keys if QUESTIONS[k].kind not in _READ_BACK and k not in _SILENT]
    changed = [k for k in taken.changed if k in rest]
    for key in changed:
        talk.say("changed", label=WORDING[key].label, value=_value(talk, key))
    rest = [k for k in rest if k not in changed]
    years = talk.dialogue.form.value("personal.age") if "personal.age" in taken.keys else None
    if len(rest) > 1 or years or (rest and rest != [asked]):
        items = [_item(talk, k) for k in rest] + ([f"{years}岁"] if years else [])
        talk.say("noted", items="，".join(items))
    elif rest and QUESTIONS[rest[0]].kind in _ECHOED:
        talk.say("ok_value", value=_value(talk, rest[0]))
    elif rest:
        talk.say("ok")
    for key in [k for k in keys if QUESTIONS[k].kind in _READ_BACK]:
        _read_back(talk, key, changed=key in taken.changed)


_SILENT = frozenset(
    {"proxy.relation", "consent", "consent.sensitive", "consent.sharing", "review", "signature"}
)


def _item(talk: Talk, key: str) -> str:
    """One thing that was understood: 姓名王秀英, 低保家庭, 没有残疾人证."""
    label, value = WORDING[key].label, talk.dialogue.form.value(key)
    if not isinstance(value, bool):
        return f"{label}{_value(talk, key)}"
    fact = label.removeprefix("是否")
    if value:
        return fact
    return ("没" if fact.startswith("有") else "不" if fact[0] in "需在能愿参" else "不是") + fact


def _value(talk: Talk, key: str) -> str:
    return shown(key, talk.dialogue.form.value(key))


def _read_back(talk: Talk, key: str, *, changed: bool) -> None:
    value = grouped(str(talk.dialogue.form.value(key)))
    if changed:
        talk.say("changed", label=WORDING[key].label, value=value)
        return
    if key == "personal.id_number":
        born = shown("personal.birth_date", talk.view.form.value("personal.birth_date"))
        label, age = WORDING[key].label, age_of(talk.view)
        talk.say("readback_id", label=label, value=value, born=born, age=age)
    else:
        talk.say("readback", label=WORDING[key].label, value=value)


def _raise(talk: Talk, conflict: Conflict) -> None:
    """Put the contradiction before the person: both values, which holds?"""
    if conflict.kind == "value":
        data = {"key": conflict.key, "old": conflict.old, "new": conflict.new}
        talk.confirm("value", **data, also=[list(pair) for pair in conflict.also])
        return
    number_new = conflict.key != "personal.age" or isinstance(conflict.new, str)
    numbers = {"id": "personal.id_number", "certificate": "personal.certificate_number"}
    kept = talk.dialogue.form.value(numbers[conflict.kind])
    id_says, said = _both_sides(talk, conflict, kept)
    number = kept or conflict.new
    talk.confirm(
        conflict.kind, what=_WHAT[conflict.key], id_says=id_says, said=said, number=number,
        new=number_new,
    )  # fmt: skip


_WHAT = {
    "personal.birth_date": "出生日期",
    "personal.sex": "性别",
    "personal.age": "年龄",
    "eligibility.disability_level": "残疾等级",
}


def _both_sides(talk: Talk, conflict: Conflict, kept: str | None) -> tuple[str, str]:
    """What the number says and what was said, in words."""
    number = kept or str(conflict.new)
    said = conflict.new if kept else conflict.old
    if conflict.kind == "certificate":
        return f"{checks.level_of(number)}级", f"{said}级"
    if conflict.key == "personal.sex":
        sex = {"male": "男", "female": "女"}
        return sex[checks.sex_of(number)], sex[str(said)]
    born = shown("personal.birth_date", checks.birth_date_of(number).isoformat())
    if conflict.key == "personal.age":
        return f"{born}出生", f"{said}岁"
    return born, shown("personal.birth_date", said)


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
            talk.change(attempt=min(_LAST_ATTEMPT, talk.dialogue.attempt + 1))
        elif talk.dialogue.form.has("proxy.relation"):
            talk.change(revisit=trouble.key)
    proceed(talk, again=True)


def misunderstood(talk: Talk, reply: Reply) -> None:
    """Not understood: ask differently, then with choices, then offer a person."""
    if _near_tie(talk, reply):
        proceed(talk)
        return
    asked = talk.dialogue.asked
    attempt = talk.dialogue.attempt
    talk.change(failures=(*talk.dialogue.failures, asked or "")[-20:])
    if attempt >= _LAST_ATTEMPT:
        _offer_person(talk, asked)
        return
    talk.say(f"not_understood_{attempt + 1}")
    talk.change(attempt=attempt + 1)
    proceed(talk, again=True)


def _offer_person(talk: Talk, asked: str | None) -> None:
    """Asked in three ways and still open: regret it and offer a person."""
    if asked not in MUST_HAVE:
        talk.change(attempt=0)
    talk.say("not_understood_human")
    talk.confirm("human", reason="not_understood")
    proceed(talk)


def _near_tie(talk: Talk, reply: Reply) -> bool:
    """Two readings about as likely: ask back with both (您是想…，还是…)."""
    understood = reply.understood
    if understood.confidence >= _TIE or not understood.alternatives:
        return False
    second, chance = understood.alternatives[0]
    names = _INTENTS
    if chance < _SECOND or not {understood.intent, second} <= set(names):
        return False
    talk.confirm(
        "clarify",
        intents=[understood.intent, second],
        names=[names[understood.intent], names[second]],
        text=reply.text,
    )
    return True


_INTENTS = {
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
    "request_human": "转人工",
    "skip": "跳过这个问题",
    "go_back": "回到上一个问题",
    "repeat": "再说一遍",
    "explain": "问这个问题是什么意思",
    "review": "看看填了什么",
    "pause": "先停一停",
    "resume": "接着填",
    "restart": "从头再来",
    "cancel": "不办了",
    "submit": "提交申请",
}
