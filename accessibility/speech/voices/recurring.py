"""The sentences that recur: those of the wording that hold no value of any person.

How the person helped is called (您母亲, 您的邻居) is no value: there are a few dozen of them, they
are part of the wording, and a kept sound tells nothing of who was spoken to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from accessibility.speech.voices.sound import sentences
from accessibility.spoken import for_ear
from dialogs.catalogue import load
from dialogs.policy_answers import ANSWERS, CRISIS, TOPICS
from dialogs.says import SAYS
from dialogs.wording import WORDING, WORDINGS, QuestionWording

_WHO = re.compile(r"\{who\}")
_VALUE = re.compile(r"[{}]")


@cache
def recurring() -> frozenset[str]:
    """Every sentence, made for the ear, that is said as it stands."""
    people = _people()
    return frozenset(
        sentence
        for text in _texts()
        for one in _parts(text)
        if not _VALUE.search(_WHO.sub("", one))
        for person in (people if _WHO.search(one) else ("",))
        for sentence in sentences(for_ear(_WHO.sub(person, one)))
    )


def _people() -> tuple[str, ...]:
    tables = load("wording/labels.yaml", dict[str, dict[str, str]])
    return tuple({"您", *tables["person"].values(), *tables["person_deceased"].values()})


def _parts(text: str) -> list[str]:
    """Sentences of a template: one with a value in it does not keep the others from recurring."""
    return [text, *re.split(r"(?<=[。？！；\n])", text)]


def _texts() -> Iterator[str]:
    yield from SAYS.values()
    for wording in WORDING.values():
        yield from _of_question(wording)
    for answer in ANSWERS.values():
        yield f"{answer.answer}（{answer.clause}）" if answer.clause else answer.answer
        yield answer.caveat or ""
    yield from (topic.answer for topic in TOPICS.values())
    yield from (crisis.answer for crisis in CRISIS.values())


def _of_question(wording: QuestionWording) -> Iterator[str]:
    yield from (getattr(wording, name) or "" for name in WORDINGS)
    for texts in (wording.speech, wording.easy, wording.deceased, wording.problems):
        yield from texts.values()
    yield from (f"{label}。" for label in wording.options.values())
