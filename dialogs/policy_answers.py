"""Answers to what people ask (政策问答): fixed sentences with their clause, fitted to the case.

Nothing is composed here: each sentence was written by hand from the policy, and what the policy
does not say is answered 文件没有写 with where to ask. Which sentence fits is decided by ``holds``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.catalogue import load
from dialogs.model import Json
from dialogs.schemas_wording import AnswerEntry, AnswerFile, CrisisFile, PhrasingFile, TopicFile

FILES = (
    "overview",
    "channels",
    "time",
    "materials",
    "certificate",
    "assessment",
    "delivery",
    "subsidies",
    "work_and_pension",
    "rights",
    "about",
)


class UnknownAnswer(LookupError):  # noqa: N818 - it names what is unknown, as KeyError does
    """No answer has this id."""


class AnswerFileError(ValueError):
    """The files of answers do not fit together; says which and how."""


@dataclass(frozen=True)
class Situation:
    """What is answered to somebody whose case is known to be so (情形)."""

    when: Mapping[str, Json]
    answer: str
    clause: str | None


@dataclass(frozen=True)
class KnownQuestion:
    """One question that people ask, how they put it, and its answers (常问问题).

    ``finds`` names the services whose finding for the person answers it better, ``local`` what a
    county may have published about it.
    """

    id: str
    intent: str
    services: tuple[str, ...]
    question: str
    paraphrases: tuple[str, ...]
    answer: str
    clause: str | None
    caveat: str | None
    kind: str
    situations: tuple[Situation, ...]
    follow: str | None
    covers: tuple[str, ...]
    finds: tuple[str, ...]
    local: str | None


@dataclass(frozen=True)
class PolicyAnswer:
    """The answer that fits: one or two sentences with the clause (设定依据) they rest on.

    ``kind`` is ``answer``, ``not_specified`` when the policy does not say, or ``about`` for
    questions about the assistant. ``follow`` is what may be offered next.
    """

    id: str
    text: str
    clause: str | None
    kind: str
    follow: str | None = None


def answer_for(
    answer_id: str, facts: Mapping[str, Json], services: tuple[str, ...] = ()
) -> PolicyAnswer:
    """The answer ``answer_id`` as it reads for a case with ``facts`` and ``services``."""
    if answer_id not in ANSWERS:
        raise UnknownAnswer(f"no policy answer is called {answer_id!r} (dialogs/answers)")
    known = ANSWERS[answer_id]
    fitting = situation_of(known, facts, services)
    text, clause = known.answer, known.clause
    if fitting:
        text, clause = fitting.answer, fitting.clause or known.clause
    elif known.caveat:
        text += known.caveat
    return PolicyAnswer(known.id, text, clause, known.kind, known.follow)


def situation_of(
    known: KnownQuestion, facts: Mapping[str, Json], services: tuple[str, ...]
) -> Situation | None:
    """The first situation of ``known`` that is known to be so."""
    return next((s for s in known.situations if holds(s.when, facts, services)), None)


def holds(when: Mapping[str, Json], facts: Mapping[str, Json], services: tuple[str, ...]) -> bool:
    """Whether every condition of ``when`` is known to hold.

    ``service`` is met by any of ``services``; every other key is a fact (contract, section 3, and
    ``is_minor``). A list names the values that will do. An unknown fact meets no condition.
    """
    return all(
        _met(wanted, services if key == "service" else facts.get(key))
        for key, wanted in when.items()
    )


def _met(wanted: Json, known: Json) -> bool:
    if known is None:
        return False
    accepted = wanted if isinstance(wanted, list) else [wanted]
    found = known if isinstance(known, list | tuple) else [known]
    return any(_same(value, choice) for value in found for choice in accepted)


def _same(value: Json, choice: Json) -> bool:
    """Equal and of one type, so that True is never taken for level 1."""
    return type(value) is type(choice) and bool(value == choice)


@dataclass(frozen=True)
class Topic:
    """A neighbouring matter and where such things are handled in general (其他事项)."""

    code: str
    label: str
    cues: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Crisis:
    """Calm words for somebody in danger (危急情况)."""

    code: str
    cues: tuple[str, ...]
    answer: str


def topic_in(text: str) -> str | None:
    """The neighbouring matter that ``text`` is about, by the longest cue in it, or None."""
    found = [(len(cue), t.code) for t in TOPICS.values() for cue in t.cues if cue in text]
    return max(found)[1] if found else None


def topic_answer(topic: str | None, text: str = "") -> str:
    """Where a neighbouring matter is handled in general, by the words of ``text``, or by code."""
    known = topic_in(text) or topic or "other"
    return TOPICS.get(known, TOPICS["other"]).answer


def crisis_words(text: str = "") -> Crisis:
    """What to say to somebody in danger who wrote ``text``."""
    return next((c for c in CRISIS.values() if any(cue in text for cue in c.cues)), CRISIS["any"])


def _known(entry: AnswerEntry, more: list[str]) -> KnownQuestion:
    situations = tuple(Situation(s.when, s.answer, s.clause) for s in entry.situations)
    return KnownQuestion(
        id=entry.id,
        intent=entry.intent,
        services=tuple(entry.services),
        question=entry.question,
        paraphrases=(*entry.paraphrases, *more),
        answer=entry.answer,
        clause=entry.clause,
        caveat=entry.caveat,
        kind=entry.kind,
        situations=situations,
        follow=entry.follow,
        covers=tuple(entry.covers),
        finds=tuple(entry.finds),
        local=entry.local,
    )


def gather(
    files: Mapping[str, list[AnswerEntry]], phrasings: Mapping[str, list[str]]
) -> dict[str, KnownQuestion]:
    """The questions of ``files`` (name → content), each with its further ``phrasings``, by id."""
    found: dict[str, KnownQuestion] = {}
    for name, entries in files.items():
        for entry in entries:
            if entry.id in found:
                raise AnswerFileError(f"{entry.id} is answered twice, again in answers/{name}.yaml")
            found[entry.id] = _known(entry, phrasings.get(entry.id, []))
    lost = [answer for answer in phrasings if answer not in found]
    if lost:
        raise AnswerFileError(f"answers/phrasings.yaml names no answer: {', '.join(lost)}")
    return found


ANSWERS: Mapping[str, KnownQuestion] = gather(
    {name: load(f"answers/{name}.yaml", AnswerFile) for name in FILES},
    load("answers/phrasings.yaml", PhrasingFile),
)
"""Every question with its answer, by id."""
TOPICS: Mapping[str, Topic] = {
    code: Topic(code, t.label, tuple(t.cues), t.answer)
    for code, t in load("answers/topics.yaml", TopicFile).items()
}
"""Neighbouring matters by code."""
CRISIS: Mapping[str, Crisis] = {
    code: Crisis(code, tuple(c.cues), c.answer)
    for code, c in load("answers/crisis.yaml", CrisisFile).items()
}
"""Words for danger by kind, the most urgent first; ``any`` when nothing more is known."""
