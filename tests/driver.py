"""Drives whole conversations through the engine, storing the state between any two turns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from accessibility.render import Rendered, render
from dialogs.dialogue import CaseStatus, Dialogue, Done, Event, PeopleTold, SharedData, Submitted
from dialogs.effects import (
    AskPeople,
    Effect,
    EraseDraft,
    Handover,
    LookUp,
    Rate,
    Submit,
    Track,
    Withdraw,
)
from dialogs.engine import start, step
from dialogs.model import Json, Reply, Understood, UnifiedForm, Upload


class Interprets(Protocol):
    """What understands words."""

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        """Understand ``text`` said while ``asking`` was open."""
        ...


@dataclass
class Conversation:
    """One conversation without a network: ``say`` and ``tap`` give back what was answered."""

    interpreter: Interprets
    today: date
    shared: Mapping[str, Json] = field(default_factory=dict)
    dialogue: Dialogue = field(init=False)
    last: Rendered = field(init=False)
    log: list[tuple[str, str]] = field(default_factory=list)
    submitted: UnifiedForm | None = None
    turns: int = 0

    def __post_init__(self) -> None:
        self.dialogue, effects = start(self.today)
        self._show(effects)

    def say(self, text: str, meaning: Understood | None = None) -> str:
        """Say ``text``; gives back all that was answered, as one string.

        ``meaning`` is what it is understood to mean, where that must not hang on the engine.
        """
        understood = meaning or self.interpreter.interpret(text, self.last.asking, self.today)
        return self._turn(text, Reply(text, understood, message_id=f"m{self.turns}"))

    def speak(self, text: str) -> str:
        """Say ``text`` aloud, heard by a recogniser."""
        understood = self.interpreter.interpret(text, self.last.asking, self.today)
        reply = Reply(text, understood, message_id=f"m{self.turns}", spoken=True)
        return self._turn(f"({text})", reply)

    def tap(self, choice: str) -> str:
        """Tap ``choice``, by id or by label."""
        offered = {label: one for m in self.last.messages for one, label in m.choices}
        return self._turn(
            f"[{choice}]",
            Reply(choice, choice=offered.get(choice, choice), message_id=f"m{self.turns}"),
        )

    def send(self, kind: str) -> str:
        """Send a file of ``kind``."""
        return self._turn(
            f"[{kind}]",
            Reply(upload=Upload(kind, f"file-{self.turns}"), message_id=f"m{self.turns}"),
        )

    def event(self, event: Event) -> str:
        """Let something happen that the person did not do."""
        return self._turn(f"<{type(event).__name__}>", event)

    @property
    def asking(self) -> str | None:
        """What is asked now."""
        return self.last.asking

    def value(self, key: str) -> Json:
        """The value of ``key`` in the form so far."""
        return self.dialogue.form.value(key)

    def _turn(self, said: str, event: Event) -> str:
        self.turns += 1
        self.log.append(("我", said))
        waiting, effects = [event], list[Effect]()
        while waiting:
            self.dialogue = Dialogue.from_json(json.loads(json.dumps(self.dialogue.to_json())))
            self.dialogue, new = step(self.dialogue, waiting.pop(0), self.today)
            for effect in new:
                outcome = self._world(effect)
                if outcome is None:
                    effects.append(effect)
                else:
                    waiting.append(outcome)
        return self._show(tuple(effects))

    def _world(self, effect: Effect) -> Event | None:
        if isinstance(effect, Submit):
            self.submitted = effect.form
        for kind, outcome in _OUTCOMES.items():
            if isinstance(effect, kind):
                return outcome(self)
        return None

    def _show(self, effects: tuple[Effect, ...]) -> str:
        self.last = render(effects, self.dialogue, self.today)
        text = "\n".join(m.text for m in self.last.messages)
        self.log.append(("助手", text))
        return text

    def transcript(self) -> str:
        """Everything said so far."""
        return "\n".join(f"{who}：{text}" for who, text in self.log)


_OUTCOMES: dict[type, Callable[[Conversation], Event]] = {
    LookUp: lambda c: SharedData(c.shared, ("测试",) if c.shared else ()),
    Submit: lambda _: Submitted("HN410122-20261124-0001-7", "2026-12-11"),
    Track: lambda _: CaseStatus(("残疾人证新办：已受理",)),
    Withdraw: lambda _: Done("withdraw"),
    Rate: lambda _: Done("rate"),
    Handover: lambda _: Done("handover"),
    EraseDraft: lambda _: Done("erase"),
    AskPeople: lambda _: PeopleTold("list", told={"lines": ["本人：能看"]}),
}
