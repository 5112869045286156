"""What staff read about codes; an unknown code is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict

from dialogs.catalogue import load
from dialogs.unclear import INTENTS
from dialogs.wording import WORDING


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    reasons: Mapping[str, str]
    channels: Mapping[str, str]
    languages: Mapping[str, str]
    accesses: Mapping[str, str]
    stages: Mapping[str, str]
    meanings: Mapping[str, str]
    events: Mapping[str, str]


@cache
def _words() -> _Words:
    return load("hotline/wording.yaml", _Words, "backend")


def reason_words(code: str) -> str:
    """Why a conversation was handed over."""
    return _words().reasons.get(code, code)


def channel_words(code: str) -> str:
    """By what the person speaks to us."""
    return _words().channels.get(code, code)


def language_words(code: str) -> str:
    """In what language."""
    return _words().languages.get(code, code)


def stage_words(code: str) -> str:
    """At which stage of a case it was rated (好差评)."""
    return _words().stages.get(code, code)


def meanings() -> Mapping[str, str]:
    """What a message can mean (意图): by intent, in the words in which the assistant asks back."""
    return {**_words().meanings, **INTENTS}


def event_words(kind: str) -> str:
    """What happened to a ticket."""
    return _words().events.get(kind, kind)


def access_words(what: str) -> str:
    """What was looked at."""
    kind, _, rest = what.partition(":")
    if kind in {"field", "message"}:
        shown = WORDING[rest].label if rest in WORDING else rest
        return f"打开原文：{shown}" if kind == "field" else f"打开原文：第{rest}条消息"
    return _words().accesses.get(kind, what)
