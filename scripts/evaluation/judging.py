"""Asking an engine about labelled messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dialogs.model import Understood
from scripts.evaluation.labelled import Labelled

TODAY = date(2026, 11, 24)


class Understands(Protocol):
    """An engine."""

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        """What ``text`` means."""
        ...


@dataclass(frozen=True)
class Judged:
    """A labelled message with what was understood."""

    item: Labelled
    got: Understood

    @property
    def right(self) -> bool:
        """Whether the intent is the labelled one."""
        return self.got.intent == self.item.intent


def judge(items: Sequence[Labelled], engine: Understands) -> tuple[Judged, ...]:
    """Every message, understood."""
    return tuple(Judged(i, engine.interpret(i.text, i.asking, TODAY)) for i in items)
