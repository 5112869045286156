"""Whole conversations on disk: what is said, what must (not) be heard, what stands in the form.

The state goes through JSON between any two turns (``tests.driver``); words are understood by the
embedded engine as it is shipped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogs.dialogue import CaseNotice, CaseStatus, Event, StaffEvent, SubmitFailed
from dialogs.model import Understood
from nlu.interpret import Interpreter
from tests.driver import Conversation

TODAY = date(2026, 11, 24)
TALKS = sorted(Path(__file__).parent.glob("talks/*.yaml"))
CONSENTED = ["同意", "同意"]
LOST = [
    *CONSENTED,
    "我自己要补办残疾证，丢了",
    "不用查，我自己填",
    "王建国",
    "410102199003070019",
    "记不得了",
    "汉族",
    "13800138000",
    "结婚了",
    "初中",
    "农村户口",
    "河南省郑州市中牟县官渡镇孙庄村8号",
    "一样",
    "先不传",
    "自己去取",
]
OPENINGS = {
    "new": [],
    "consented": CONSENTED,
    "review": LOST,
    "submitted": [*LOST, "没问题", "王建国"],
}
EVENTS: dict[str, Callable[[str], Event]] = {
    "notice": lambda text: CaseNotice(text, "progress", "HN410122-20261124-0001-7"),
    "closed": lambda text: CaseNotice(text, "closed", "HN410122-20261124-0001-7"),
    "took": lambda text: StaffEvent("took", text),
    "staff": lambda text: StaffEvent("said", text),
    "handed_back": lambda text: StaffEvent("handed_back", text),
    "status_error": lambda text: CaseStatus(error=text),
    "submit_failed": SubmitFailed,
}


def _cases() -> list[Any]:
    found = []
    for path in TALKS:
        for name, talk in yaml.safe_load(path.read_text("utf-8")).items():
            found.append(pytest.param(talk, id=f"{path.stem}: {name}"))
    return found


@pytest.mark.parametrize("talk", _cases())
def test_the_conversation_goes_as_written(talk: dict[str, Any], interpreter: Interpreter) -> None:
    shared = talk.get("shared", {})
    conversation = Conversation(interpreter, TODAY, shared)
    for line in OPENINGS[talk.get("from", "consented")]:
        conversation.say(line)
    for turn in talk["turns"]:
        _play(conversation, turn)
    for key, value in talk.get("form", {}).items():
        assert conversation.value(key) == value, conversation.transcript()


def _play(conversation: Conversation, turn: dict[str, Any]) -> None:
    heard = _act(conversation, turn)
    context = conversation.transcript()
    for words in _list(turn.get("hear")):
        assert words in heard, f"{words!r} was not said:\n{context}"
    for words in _list(turn.get("not")):
        assert words not in heard, f"{words!r} was said:\n{context}"
    _check_state(conversation, turn, context)
    for key, value in turn.get("form", {}).items():
        assert conversation.value(key) == value, context


def _act(conversation: Conversation, turn: dict[str, Any]) -> str:
    if "say" in turn:
        doubt = turn.get("doubt")
        return conversation.say(str(turn["say"]), _doubtful(doubt) if doubt else None)
    if "tap" in turn:
        return conversation.tap(turn["tap"])
    for name, happens in EVENTS.items():
        if name in turn:
            return conversation.event(happens(turn[name]))
    return conversation.send(turn["send"])


def _doubtful(intents: list[str]) -> Understood:
    """A near tie of ``intents``: what the engine would be in doubt about is not for it to say."""
    first, *others = intents
    return Understood(first, 0.45, alternatives=tuple((i, 0.4) for i in others))


def _check_state(conversation: Conversation, turn: dict[str, Any], context: str) -> None:
    if "asking" in turn:
        assert conversation.asking == turn["asking"], context
    if "phase" in turn:
        assert conversation.last.phase == turn["phase"], context
    labels = {label for m in conversation.last.messages for _, label in m.choices}
    assert set(_list(turn.get("offers"))) <= labels, context


def _list(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
