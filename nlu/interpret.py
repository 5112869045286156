"""What a message means: intent with its probability, services, entities, the answer that fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from dialogs.model import SERVICES, Entity, Understood
from nlu.answers import AnswerFinder
from nlu.asking import short_name
from nlu.embedded.artifact import Engine, load
from nlu.embedded.commands import COMMANDS
from nlu.embedded.crisis import sounds_like_crisis
from nlu.embedded.features import Seen, see, tokens
from nlu.embedded.model import Floats, ranked
from nlu.embedded.topics import OF_THE_FORM, topic_of
from nlu.embedded.vectors import encode, encoder
from nlu.recognise import recognise, services_in
from nlu.text import View

ARTIFACT = Path(".cache/nlu")
"""Where the trained engine is by default."""

_CRISIS = 0.3
_NEXT = 3
_FAINT = 0.02
_READ = 2_000
_SAID, _MEANT = 0.01, 0.5
_ANSWERED = frozenset(
    {"check_eligibility", "explain", "complain", "rate", "withdraw", "track", "chitchat"}
)
_PUNCTUATION = re.compile(r"[\s，。,.；;：:、~～…·!！?？\-—_“”\"'()（）]+")

Ranking = list[tuple[str, float]]
Recognise = Callable[[str, str | None, date], tuple[Entity, ...]]


class AnswerSource(Protocol):
    """Finds which policy answers fit a question, the best first; none when nothing fits."""

    def find(
        self, text: str, intent: str, services: tuple[str, ...], top: int = 3
    ) -> list[tuple[str, float]]:
        """Answer ids with their scores."""
        ...


@dataclass(frozen=True)
class _Guess:
    intent: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


class Interpreter:
    """The embedded engine; not made for several threads at once."""

    def __init__(self, engine: Engine, answers: AnswerSource | None = None) -> None:
        """Understand with a trained ``engine``; questions are matched to ``answers``."""
        self._engine = engine
        self._answers = answers

    @property
    def intents(self) -> frozenset[str]:
        """The intents that the engine knows."""
        return frozenset(self._engine.intents.labels)

    @classmethod
    def load(cls, artifact_dir: Path = ARTIFACT) -> Interpreter:
        """The interpreter trained into ``artifact_dir``; also warms the sentence encoder."""
        encoder()
        return cls(load(artifact_dir), AnswerFinder.load(artifact_dir, encode))

    def interpret(
        self, text: str, asking: str | None, today: date, ranking: Ranking | None = None
    ) -> Understood:
        """What ``text`` means when said in answer to step ``asking`` (short or contract name).

        ``ranking`` is another engine's reading of the intent: every intent it holds possible with
        its probability, the likeliest first. All else is read in the same way for every engine.
        """
        text, step = text[:_READ], short_name(asking)
        words = _PUNCTUATION.sub("", View.spaced(text).tight().chars.lower())
        entities, said = recognise(text, asking, today), services_in(text)
        seen = see(text, step, (*entities, *said))
        vector = encode([seen.original])[0]
        row = self._engine.vocabulary.row(tokens(seen))
        order = ranking or ranked(
            self._engine.intents.labels, self._engine.intents.one_of(row, vector)
        )
        guess = _decide(words, order)
        if self._engine.helped is not None:
            entities = self._engine.helped.settle(text, step, entities)
        named = self._services(text, said, self._engine.services.any_of(row, vector))
        return self._understood(guess, text, seen, named, entities)

    def _services(
        self, text: str, known: tuple[Entity, ...], chances: Floats
    ) -> tuple[Entity, ...]:
        """Services said in words the lexicon knows, and those the model is sure were meant."""
        chance = dict(zip(self._engine.services.labels, (float(c) for c in chances), strict=True))
        said = [e for e in known if chance.get(e.value, 1.0) >= _SAID]
        meant = set(SERVICES) - {e.value for e in known}
        also = [s for s in SERVICES if s in meant and chance.get(s, 0.0) >= _MEANT]
        return (*said, *(Entity("service", text, s) for s in also))

    def _understood(
        self,
        guess: _Guess,
        text: str,
        seen: Seen,
        named: tuple[Entity, ...],
        entities: tuple[Entity, ...],
    ) -> Understood:
        understood = Understood(guess.intent, guess.confidence, alternatives=guess.alternatives)
        if guess.intent == "out_of_scope":
            kept = tuple(e for e in entities if e.type not in OF_THE_FORM)
            return replace(understood, entities=kept, topic=topic_of(seen.original))
        if guess.intent == "crisis":
            return replace(understood, entities=entities)
        services = tuple(e.value for e in named)
        return replace(
            understood,
            services=services,
            entities=(*entities, *named),
            answer_id=self._answer(guess.intent, text, services),
        )

    def _answer(self, intent: str, text: str, services: tuple[str, ...]) -> str | None:
        asks = intent.startswith("ask_") or intent in _ANSWERED
        if self._answers is None or not asks:
            return None
        found = self._answers.find(text, intent, services, top=1)
        return found[0][0] if found else None


def _decide(words: str, order: Ranking) -> _Guess:
    """The intent: a typed command, else danger if there is any sign of it, else the likeliest."""
    command = COMMANDS.get(words)
    if command is not None:
        return _Guess(command, 1.0)
    chances = dict(order)
    danger = max(chances.get("crisis", 0.0), 0.9 if sounds_like_crisis(words) else 0.0)
    if danger >= _CRISIS:
        return _Guess("crisis", danger, _others("crisis", order))
    intent, chance = order[0]
    return _Guess(intent, chance, _others(intent, order))


def _others(intent: str, order: Ranking) -> tuple[tuple[str, float], ...]:
    rest = [(i, round(c, 4)) for i, c in order if i != intent and c >= _FAINT]
    return tuple(rest[:_NEXT])
