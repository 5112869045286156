"""Saying what was understood: numbers in groups, many facts in one line, one answer in a word."""

from __future__ import annotations

from dialogs.display import age_of, grouped, shown
from dialogs.questions import QUESTIONS
from dialogs.taking import READ_BACK, Taken
from dialogs.talk import Talk
from dialogs.wording import WORDING

_ECHOED = frozenset({"name", "date", "address", "division", "text"})


def echo(talk: Talk, taken: Taken, asked: str | None) -> None:
    """Say back what matters: numbers in groups, several facts in one line, one answer in a word."""
    keys = [k for k in dict.fromkeys(taken.keys) if k in QUESTIONS and _value(talk, k)]
    if "proxy.relation" in keys and talk.dialogue.form.value("proxy.relation") != "self":
        talk.say("helping")
    rest = [k for k in keys if QUESTIONS[k].kind not in READ_BACK and k not in _SILENT]
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
    for key in [k for k in keys if QUESTIONS[k].kind in READ_BACK]:
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
