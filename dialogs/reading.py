"""Reads a value that a staff member typed for one question, as if it had been said to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dialogs.dialogue import Dialogue
from dialogs.display import shown
from dialogs.model import Json, Reply
from dialogs.opening import CONSENT_TEXT_VERSION
from dialogs.parse import yes_no
from dialogs.questions import QUESTIONS
from dialogs.taking import Taken, take
from dialogs.view import look
from dialogs.wording import WORDING, fill, label_of

_CONSENTS = frozenset({"consent", "consent.sensitive"})
_NOT_PROPOSED = frozenset({"review", "signature", "rating"})
NOT_ASKED = "这一项不能由坐席代填。"
NOT_READ = "没有读懂这个值，请按{label}的样子填，比如选项里的一个，或完整的号码、日期。"
CONFLICTS = "这个值和前面填的对不上：身份证号或证号里的信息不一样，请先核对。"


@dataclass(frozen=True, repr=False)
class Read:
    """What was read: an item to propose, or the sentence that says what does not fit."""

    item: Mapping[str, Json] | None = None
    problem: str = ""

    def __repr__(self) -> str:
        """Whether something was read; never what."""
        return f"<Read {'ok' if self.item else 'problem'}>"


def words_of(key: str, value: str) -> str:
    """The words to be understood for ``value``: a code of the question's list becomes its label."""
    if key in QUESTIONS and key in WORDING:
        options = WORDING[key].options
        codes = [c.strip() for c in value.replace("，", ",").split(",")]
        if codes and all(c in options for c in codes):
            return "、".join(options[c] for c in codes)
    return value


def read_value(dialogue: Dialogue, key: str, reply: Reply, desk: str, today: date) -> Read:
    """``reply`` as the value of question ``key``, proposed by ``desk``."""
    if key not in QUESTIONS or key in _NOT_PROPOSED or QUESTIONS[key].kind == "file":
        return Read(problem=NOT_ASKED)
    label = WORDING[key].label
    if key == "services":
        return _services(reply, label, desk)
    if key in _CONSENTS:
        agreed = yes_no(reply.text, reply.understood) and "不同意" not in reply.text
        answers = {key: CONSENT_TEXT_VERSION}
        return Read(_item(key, label, "同意", desk, answers)) if agreed else _unread(label)
    return _field(dialogue, key, replace(reply, by="staff"), desk, today)


def _services(reply: Reply, label: str, desk: str) -> Read:
    named = list(reply.understood.services)
    if not named:
        return _unread(label)
    words = "、".join(label_of("services", s) for s in named)
    return Read(_item("services", label, words, desk, {"services": named}))


def _field(dialogue: Dialogue, key: str, reply: Reply, desk: str, today: date) -> Read:
    form = dialogue.form.without(key)
    blank = replace(dialogue, form=form, asked=key, attempt=1, revisit=None, partial={})
    taken = take(reply, look(blank, today), only=key)
    after = taken.dialogue.form
    new = {k: a.value for k, a in after.answers.items() if form.answers.get(k) != a}
    label = WORDING[key].label
    if not new or taken.troubles or taken.conflicts:
        return Read(problem=_problem(key, taken))
    value = after.value(key)
    words = shown(key, value) if value is not None else reply.text
    return Read(_item(key, label, words, desk, new))


def _problem(key: str, taken: Taken) -> str:
    if taken.conflicts:
        return CONFLICTS
    if not taken.troubles:
        return NOT_READ.format(label=WORDING[key].label)
    trouble = taken.troubles[0]
    sentence = WORDING[key].problems.get(trouble.problem)
    if sentence is None:
        return NOT_READ.format(label=WORDING[key].label)
    return fill(sentence, got=trouble.got)


def _unread(label: str) -> Read:
    return Read(problem=NOT_READ.format(label=label))


def _item(
    key: str, label: str, words: str, desk: str, answers: Mapping[str, Json]
) -> Mapping[str, Json]:
    return {"key": key, "label": label, "shown": words, "desk": desk, "answers": dict(answers)}
