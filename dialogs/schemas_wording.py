"""Pydantic schemas of the wording, the policy answers and the county files (YAML)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(min_length=1)]
"""A quoted code; a bare ``yes``, ``no`` or number in YAML is refused as not a string."""


class Strict(BaseModel):
    """A mapping in which a key that is not declared is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)


class WordingEntry(Strict):
    """The words around one question (问法): three wordings, why it is asked, what it means."""

    label: Text
    ask: Text
    again: Text
    last: Text
    why: Text
    what: Text
    unknown: Text
    options: dict[Code, Text] = {}
    problems_of: str | None = None
    problems: dict[Code, Text] = {}
    readback: Text | None = None
    speech: dict[Code, Text] = {}
    easy: dict[Code, Text] = {}
    deceased: dict[Code, Text] = {}


WordingFile = dict[Code, WordingEntry]
CodeTables = dict[Code, dict[Code, Text]]
ConditionValue = str | int | bool
Condition = dict[Code, ConditionValue | list[ConditionValue]]


class SituationEntry(Strict):
    """What is answered to somebody whose case is known to be so (情形)."""

    when: Condition
    answer: Text
    clause: Text | None = None


class AnswerEntry(Strict):
    """One question that people ask, how they put it, and the answer with its clause (设定依据)."""

    id: Code
    intent: Code
    services: list[Code] = []
    question: Text
    paraphrases: list[Text] = []
    answer: Text
    clause: Text | None = None
    caveat: Text | None = None
    kind: Literal["answer", "not_specified", "about"] = "answer"
    covers: list[Code] = []
    situations: list[SituationEntry] = []
    follow: Text | None = None
    finds: list[Code] = []
    local: Literal["where", "fees", "home_assessment", "assessment_bodies"] | None = None


AnswerFile = list[AnswerEntry]
PhrasingFile = dict[Code, list[Text]]


class TopicEntry(Strict):
    """A neighbouring matter: the words that show it, and where such things are handled."""

    label: Text
    cues: list[Text]
    answer: Text


TopicFile = dict[Code, TopicEntry]


class CrisisEntry(Strict):
    """Calm words for somebody in danger; only numbers that hold nationwide."""

    cues: list[Text]
    answer: Text


CrisisFile = dict[Code, CrisisEntry]


class WindowEntry(Strict):
    """A window where people are served (“一件事”综合窗口)."""

    name: Text
    address: Text
    hours: Text | None = None
    phone: Text | None = None


class BodyEntry(Strict):
    """An assessment body (残疾等级评定机构) and the categories it assesses."""

    name: Text
    address: Text | None = None
    categories: list[Code]
    days: Text | None = None


class CountyEntry(Strict):
    """What one county published about how it serves people; each file says from where and when."""

    code: Annotated[str, Field(pattern=r"^\d{6}$")]
    name: Text
    example: bool = False
    windows: list[WindowEntry] = []
    phones: dict[Code, Text] = {}
    assessment_bodies: list[BodyEntry] = []
    home_assessment: Text | None = None
    fees: Text | None = None
    severe_levels_extended: bool = False
    source: Text
    checked_on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
