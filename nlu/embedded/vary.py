"""Other ways of writing an example: misheard, in dialect, with words around it, mid-form.

Seeded, so that the same examples always give the same model.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from nlu.asking import STEPS
from nlu.embedded.examples import Example
from nlu.embedded.words import WORDS
from nlu.sounds import first_sound

_WAYS = WORDS.variation
_QUESTIONS = "materials process time fee amount where assessment delivery proxy privacy"
_POLITE = frozenset(f"ask_{x}" for x in _QUESTIONS.split()) | {
    "apply",
    "check_eligibility",
    "track",
    "withdraw",
    "out_of_scope",
}
_STEADY = frozenset({"inform", "affirm", "deny", "declare_proxy", "apply"})
_YES_NO = ("confirm", "yes_no_question", "willing_to_work")
_BEGINNINGS = frozenset({"inform"})
_SHORT, _LONGEST_FACT = 3, 40
_SHARE = 1 / 3
"""More variants than this taught nothing more about messages that were not seen."""


class Variation:
    """Makes variants of examples with one source of chance."""

    def __init__(self, examples: Sequence[Example], seed: int = 20241124) -> None:
        """Learn from ``examples`` what sounds alike and which facts people begin with."""
        self._random = random.Random(seed)  # noqa: S311 - variety, not secrecy
        alike: dict[str, set[str]] = defaultdict(set)
        for char in {c for e in examples for c in e.text if "\u4e00" <= c <= "\u9fff"}:
            alike[first_sound(char)].add(char)
        self._alike = {s: sorted(chars) for s, chars in alike.items()}
        self._facts = [
            e for e in examples if e.intent in _BEGINNINGS and _SHORT < len(e.text) < _LONGEST_FACT
        ]
        self._ways: tuple[Callable[[Example], str], ...] = (
            self._misheard,
            self._dialect,
            self._surrounded,
        )

    def of(self, example: Example) -> Iterator[Example]:
        """A variant or none; fewer of short ones, whose words must stay, none of generated ones."""
        if example.block.startswith("generated"):
            return
        yield from (one for one in self._ways_to_say(example) if self._by_chance(_SHARE))

    def _ways_to_say(self, example: Example) -> Iterator[Example]:
        yield self._asked(example)
        if len(example.text) > _SHORT:
            for way in self._random.sample(self._ways, 2):
                changed = way(example)
                if changed != example.text:
                    yield self._asked(replace(example, text=changed))
        if self._facts and example.intent in _POLITE and self._by_chance(0.4):
            yield self._joined(example)

    def _by_chance(self, share: float) -> bool:
        return self._random.random() < share

    def _asked(self, example: Example) -> Example:
        if example.asking is not None:
            return example
        if example.intent in ("affirm", "deny"):
            return replace(example, asking=self._random.choice(_YES_NO))
        if example.intent in _STEADY or self._by_chance(0.5):
            return example
        return replace(example, asking=self._random.choice(STEPS))

    def _misheard(self, example: Example) -> str:
        chars = list(example.text)
        for place in self._random.sample(range(len(chars)), max(1, len(chars) // 8)):
            others = self._alike.get(first_sound(chars[place]))
            if others:
                chars[place] = self._random.choice(others)
        return "".join(chars)

    def _dialect(self, example: Example) -> str:
        text = example.text
        pairs = _WAYS.standard if "俺" in text or "恁" in text else _WAYS.dialect
        for said, instead in pairs:
            if self._by_chance(0.7):
                text = text.replace(said, instead)
        return text

    def _surrounded(self, example: Example) -> str:
        if example.intent in _POLITE and self._by_chance(0.15):
            return self._random.choice(_WAYS.called) + example.text
        before = self._random.choice(_WAYS.before) if self._by_chance(0.6) else ""
        also = not before or self._by_chance(0.3)
        after = self._random.choice(_WAYS.after) if also else ""
        return f"{before}{self._random.choice(('', ' ', '，'))}{example.text}{after}"

    def _joined(self, example: Example) -> Example:
        fact = self._random.choice(self._facts)
        text = f"{fact.text}{self._random.choice(('，', ' ', ''))}{example.text}"
        services = example.services
        if services is not None:
            services = tuple(dict.fromkeys((*(fact.services or ()), *services)))
        return replace(example, text=text, services=services)
