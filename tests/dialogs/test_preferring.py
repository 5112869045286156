"""How fast, and whether at all, somebody is read to."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.dialogue import Dialogue, Wished
from dialogs.effects import Say
from dialogs.engine import start, step
from dialogs.model import Reply, Understood
from dialogs.preferring import SILENT, rate_of, wants_speech

TODAY = date(2026, 11, 24)


def said(*messages: tuple[str, str]) -> tuple[Dialogue, list[str]]:
    """The dialogue after messages of (intent, words), and the keys of what was said to the last."""
    dialogue, _ = start(TODAY)
    keys: list[str] = []
    for intent, words in messages:
        reply = Reply(words, Understood(intent, 1.0))
        dialogue, effects = step(dialogue, reply, TODAY)
        keys = [e.key for e in effects if isinstance(e, Say)]
    return dialogue, keys


@pytest.mark.parametrize(
    ("words", "rate", "key"),
    [
        (["慢一点"], 0.8, "prefer_slower"),
        (["你说太快了"], 0.8, "prefer_slower"),
        (["慢一点", "再慢一点"], 0.65, "prefer_slowest"),
        (["慢一点", "再慢点", "还要慢"], 0.65, "prefer_slowest"),
        (["快一点"], 1.25, "prefer_faster"),
        (["太慢了"], 1.25, "prefer_faster"),
        (["慢一点", "太慢了，快点"], 1.0, "prefer_usual_rate"),
        (["慢一点", "再慢一点", "正常速度"], 1.0, "prefer_usual_rate"),
        (["别说这么快，我跟不上"], 0.8, "prefer_slower"),
    ],
)
def test_the_rate_follows_the_person_step_by_step(words: list[str], rate: float, key: str) -> None:
    dialogue, keys = said(*(("slower", w) for w in words))
    assert rate_of(dialogue.prefers) == rate
    assert key in keys


def test_silence_holds_until_reading_is_asked_for_again() -> None:
    silent, keys = said(("read_aloud", "念给我听"), ("read_aloud", "别念了"))
    assert "prefer_read_aloud_off" in keys
    assert SILENT in silent.prefers
    assert not wants_speech(silent.prefers, spoke=True)
    again, _ = said(("read_aloud", "别念了"), ("read_aloud", "还是念给我听吧"))
    assert wants_speech(again.prefers, spoke=False)
    assert SILENT not in again.prefers


def test_who_speaks_is_spoken_to_and_who_types_is_not() -> None:
    assert wants_speech((), spoke=True)
    assert not wants_speech((), spoke=False)


def test_a_wish_from_the_settings_says_nothing_and_is_kept() -> None:
    dialogue, _ = start(TODAY)
    wished, effects = step(dialogue, Wished(aloud=True, rate="slowest"), TODAY)
    assert effects == ()
    assert rate_of(wished.prefers) == 0.65
    assert wants_speech(wished.prefers, spoke=False)
    kept = Dialogue.from_json(wished.to_json())
    usual, _ = step(kept, Wished(rate=""), TODAY)
    assert rate_of(usual.prefers) == 1.0
    assert wants_speech(usual.prefers, spoke=False)
