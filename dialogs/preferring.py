"""How the person is spoken to: larger text, plain words, read aloud or not, slower or faster."""

from __future__ import annotations

import re
from collections.abc import Callable

from dialogs.asking import proceed
from dialogs.dialogue import Wished
from dialogs.effects import Prefer
from dialogs.model import Reply
from dialogs.talk import Talk

RATES = ("slowest", "slower", "", "faster")
"""How fast somebody is spoken to, the slowest first; the empty one is as usual."""
SPEEDS = {"slowest": 0.65, "slower": 0.8, "": 1.0, "faster": 1.25}
"""The rate of speech of each, as a factor."""
SILENT = "read_aloud_off"
"""The wish not to be read to, not even when it was their voice that asked."""
_USUAL = re.compile(r"正常|平常|原来的?速度|一般速度|标准")
_FASTER = re.compile(r"太慢|快一?[点些]|加快")
_SLOWER = re.compile(r"太快|别[^，。]*快|不要[^，。]*快|不用[^，。]*快")
_OFF = re.compile(
    r"别念|不念|别读|关|停|不用念|不用读|别说了|不要念|不要读|静音|不要语音|闭嘴|安静|别出声|住口"
)
_READ_ALOUD = frozenset({"read_aloud", SILENT})


def rate_of(prefers: tuple[str, ...]) -> float:
    """How fast to speak to somebody with these preferences; 1.0 is as usual."""
    return SPEEDS[_level(prefers)]


def wants_speech(prefers: tuple[str, ...], *, spoke: bool) -> bool:
    """Whether a reply is read out: when asked for, or when they ``spoke`` and did not forbid it."""
    if SILENT in prefers:
        return False
    return spoke or "read_aloud" in prefers


def prefer(name: str) -> Callable[[Talk, Reply], None]:
    """A command that changes how the person is spoken to."""

    def run(talk: Talk, reply: Reply) -> None:
        talk.change(prefers=_with(talk.dialogue.prefers, frozenset({name}), name))
        talk.act(Prefer(name, on=True))
        talk.say(f"prefer_{name}")
        proceed(talk, again=True)

    return run


def read_aloud(talk: Talk, reply: Reply) -> None:
    """念给我听 and 别念了."""
    on = not _OFF.search(reply.text)
    name = "read_aloud" if on else SILENT
    talk.change(prefers=_with(talk.dialogue.prefers, _READ_ALOUD, name))
    talk.act(Prefer("read_aloud", on))
    talk.say(f"prefer_{name}")
    proceed(talk, again=True)


def change_rate(talk: Talk, reply: Reply) -> None:
    """慢一点, 快一点, 正常速度: one step at a time."""
    now = RATES.index(_level(talk.dialogue.prefers))
    faster = _FASTER.search(reply.text) and not _SLOWER.search(reply.text)
    place = min(now + 1, len(RATES) - 1) if faster else max(now - 1, 0)
    level = "" if _USUAL.search(reply.text) else RATES[place]
    talk.change(prefers=_with(talk.dialogue.prefers, frozenset(RATES), level))
    talk.act(Prefer(level or "usual_rate", on=True))
    talk.say(f"prefer_{level or 'usual_rate'}")
    proceed(talk, again=True)


def on_wish(talk: Talk, wish: Wished) -> None:
    """What was chosen in the page's settings; nothing is said."""
    prefers = talk.dialogue.prefers
    if wish.aloud is not None:
        prefers = _with(prefers, _READ_ALOUD, "read_aloud" if wish.aloud else SILENT)
    if wish.rate is not None:
        prefers = _with(prefers, frozenset(RATES), wish.rate)
    talk.change(prefers=prefers)


def _level(prefers: tuple[str, ...]) -> str:
    return next((p for p in prefers if p in RATES), "")


def _with(prefers: tuple[str, ...], instead_of: frozenset[str], name: str) -> tuple[str, ...]:
    kept = tuple(p for p in prefers if p not in instead_of)
    return (*kept, name) if name else kept
