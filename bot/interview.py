"""The real interview, as the port that the conversation service asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from accessibility.render import Rendered, render
from bot.settings import Settings
from dialogs import improving, recordings
from dialogs.counties import COUNTIES, County
from dialogs.dialogue import Dialogue, Event
from dialogs.effects import Effect
from dialogs.engine import start, step

Counties = Callable[[], Mapping[str, County]]


class OneThingInterview:
    """The “一件事” interview in plain Chinese."""

    def __init__(self, counties: Counties = lambda: COUNTIES) -> None:
        """Answer with what ``counties`` have published by then."""
        self._counties = counties

    def start(self, today: date) -> tuple[Dialogue, tuple[Effect, ...]]:
        """A conversation that begins."""
        return start(today)

    def step(
        self, dialogue: Dialogue, event: Event, today: date
    ) -> tuple[Dialogue, tuple[Effect, ...]]:
        """What follows from one event."""
        return step(dialogue, event, today, self._counties())

    def render(self, effects: tuple[Effect, ...], dialogue: Dialogue, today: date) -> Rendered:
        """The effects in words for this person."""
        return render(effects, dialogue, today)


class RecordingInterview:
    """Another interview, in which people may agree that their recordings are kept."""

    def __init__(self, inner: OneThingInterview) -> None:
        """Stand around ``inner``."""
        self._inner = inner

    def start(self, today: date) -> tuple[Dialogue, tuple[Effect, ...]]:
        """A conversation that begins."""
        return self._inner.start(today)

    def step(
        self, dialogue: Dialogue, event: Event, today: date
    ) -> tuple[Dialogue, tuple[Effect, ...]]:
        """What follows from one event."""
        return recordings.step(dialogue, event, today, self._inner.step)

    def render(self, effects: tuple[Effect, ...], dialogue: Dialogue, today: date) -> Rendered:
        """The effects in words for this person."""
        return self._inner.render(effects, dialogue, today)


class ImprovingInterview(OneThingInterview):
    """The same, which after a rating asks whether the service may learn from what was said."""

    def step(
        self, dialogue: Dialogue, event: Event, today: date
    ) -> tuple[Dialogue, tuple[Effect, ...]]:
        """What follows from one event."""
        return improving.step(dialogue, event, today, self._counties())


def interview_of(settings: Settings, counties: Counties) -> OneThingInterview | RecordingInterview:
    """The interview with what the operator lets people agree to."""
    kind = ImprovingInterview if settings.learn_from_use else OneThingInterview
    inner = kind(counties)
    return RecordingInterview(inner) if settings.keep_recordings else inner
