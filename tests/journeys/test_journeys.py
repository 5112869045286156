"""Whole conversations on disk: what is said, what must (not) be heard, what stands in the form.

The state goes through JSON between any two turns (``tests.driver``); words are understood by the
embedded engine as it is shipped.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.interpret import Interpreter
from tests.driver import Conversation

TODAY = date(2026, 11, 24)
TALKS = sorted(Path(__file__).parent.glob("talks/*.yaml"))
OPENINGS = {
    "consented": ["同意", "同意"],
    "new": [],
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
        return conversation.say(str(turn["say"]))
    if "tap" in turn:
        return conversation.tap(turn["tap"])
    return conversation.send(turn["send"])


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
