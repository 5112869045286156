"""Messages through the trained engine, whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu.asking import STEPS
from nlu.embedded.artifact import load
from nlu.interpret import ARTIFACT, Interpreter

TODAY = date(2026, 11, 24)


class OneAnswer:
    """An answer source that always finds the same answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def find(
        self, text: str, intent: str, services: tuple[str, ...], top: int = 3
    ) -> list[tuple[str, float]]:
        self.asked.append((intent, services))
        return [("fees", 0.9)][:top]


def unseen() -> Iterator[tuple[str, str, set[str], str | None]]:
    """Messages written after the examples, none of which is among them."""
    lines = (Path(__file__).parent / "unseen.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        text, intent, services, asking = (line.split("\t") + [""] * 3)[:4]
        yield text, intent, {s for s in services.split(",") if s}, asking or None


def test_unseen_messages_are_understood(interpreter: Interpreter) -> None:
    wrong = [
        (text, intent, got.intent)
        for text, intent, _, asking in unseen()
        if (got := interpreter.interpret(text, asking, TODAY)).intent != intent
    ]
    assert len(wrong) <= 0.05 * len(list(unseen())), wrong


def test_unseen_messages_name_their_services(interpreter: Interpreter) -> None:
    wrong = [
        text
        for text, _, services, asking in unseen()
        if set(interpreter.interpret(text, asking, TODAY).services) != services
    ]
    assert len(wrong) <= 0.04 * len(list(unseen())), wrong


@pytest.mark.parametrize(
    ("text", "asking", "intent"),
    [
        ("没有", "benefits", "deny"),
        ("有", "yes_no_question", "affirm"),
        ("低保", "benefits", "inform"),
        ("低保怎么申请", None, "out_of_scope"),
        ("王秀英", "name", "inform"),
        ("看不清东西", "disability_category", "inform"),
        ("字看不清楚 弄大点", "disability_category", "bigger_text"),
        ("跳过", "phone", "skip"),
        ("上一步", "personal.phone", "go_back"),
        ("转人工！", None, "request_human"),
        ("tiao guo", "education", "skip"),
        ("我想給我媽申請護理補貼", None, "apply"),
        ("我 聋 证 没有 想 办", None, "apply"),
    ],
)
def test_the_open_question_and_the_way_of_writing_are_heeded(
    interpreter: Interpreter, text: str, asking: str | None, intent: str
) -> None:
    assert interpreter.interpret(text, asking, TODAY).intent == intent


@pytest.mark.parametrize(
    ("asking", "text", "intent", "entity"),
    [
        ("guardian", "没有", "deny", None),
        ("yes_no_question", "没有", "deny", None),
        ("yes_no_question", "没", "deny", None),
        ("benefits", "都没有", "deny", None),
        ("willing_to_work", "不想", "deny", None),
        ("willing_to_work", "愿意", "affirm", None),
        ("confirm", "对", "affirm", None),
        ("confirm", "不对", "deny", None),
        ("disability_level", "二级", "inform", ("disability_level", "2", None)),
        ("disability_level", "2", "inform", ("disability_level", "2", None)),
        ("disability_level", "四", "inform", ("disability_level", "4", None)),
        ("disability_category", "眼睛", "inform", ("disability_category", "vision", None)),
        ("phone", "1383816507212", "inform", ("phone", "1383816507212", "long")),
        ("phone", "1383816507", "inform", ("phone", "1383816507", "short")),
        ("phone", "13838165072", "inform", ("phone", "13838165072", None)),
        ("education", "初中", "inform", ("education", "junior", None)),
        ("marital_status", "离了", "inform", ("marital_status", "divorced", None)),
        ("household_type", "农村", "inform", ("household_type", "agricultural", None)),
        ("delivery", "寄吧", "inform", ("delivery", "mail", None)),
        ("delivery", "别寄，我去取", "inform", ("delivery", "pickup", None)),
        ("job_type", "半天的", "inform", ("job_type", "part_time", None)),
        ("benefits", "低保", "inform", ("benefit", "minimum_living", None)),
        ("name", "王秀英", "inform", ("person_name", "王秀英", None)),
        ("guardian", "他大伯邵玉山", "inform", ("person_name", "邵玉山", None)),
    ],
)
def test_short_answers_are_read_by_what_was_asked(
    interpreter: Interpreter,
    asking: str,
    text: str,
    intent: str,
    entity: tuple[str, str, str | None] | None,
) -> None:
    got = interpreter.interpret(text, asking, TODAY)
    assert got.intent == intent
    if entity is not None:
        assert entity in {(e.type, e.value, e.problem) for e in got.entities}


def test_a_cry_for_help_names_no_service(interpreter: Interpreter) -> None:
    got = interpreter.interpret("俺把证都注销了，不想活了，恁给俺娘说一声", None, TODAY)
    assert (got.intent, got.services) == ("crisis", ())


def test_named_services_are_entities_as_well(interpreter: Interpreter) -> None:
    got = interpreter.interpret("两项补贴都给我妈办上", None, TODAY)
    assert set(got.services) == {"living_subsidy", "nursing_subsidy"}
    assert {e.value for e in got.entities if e.type == "service"} == set(got.services)
    assert ("relation", "mother") in {(e.type, e.value) for e in got.entities}


def test_a_bare_certificate_names_no_service(interpreter: Interpreter) -> None:
    assert interpreter.interpret("我想办残疾证", None, TODAY).services == ()


def test_what_is_out_of_scope_has_a_topic_and_no_benefit(interpreter: Interpreter) -> None:
    got = interpreter.interpret("我想申请低保", None, TODAY)
    assert (got.intent, got.topic, got.services) == ("out_of_scope", "minimum_living", ())
    assert "benefit" not in {e.type for e in got.entities}


def test_danger_comes_before_everything_else(interpreter: Interpreter) -> None:
    got = interpreter.interpret("证先不办了，他又打我了，我不想活了", "phone", TODAY)
    assert got.intent == "crisis"
    assert got.confidence >= 0.5


def test_alternatives_are_the_next_likely_intents(interpreter: Interpreter) -> None:
    got = interpreter.interpret("补贴", None, TODAY)
    chances = [chance for _, chance in got.alternatives]
    assert chances == sorted(chances, reverse=True)
    assert got.intent not in {intent for intent, _ in got.alternatives}
    assert sum(chances) + got.confidence <= 1.001


def test_a_question_gets_its_answer_and_a_fact_does_not() -> None:
    answers = OneAnswer()
    interpreter = Interpreter(load(ARTIFACT), answers)
    assert interpreter.interpret("办证收费吗", None, TODAY).answer_id == "fees"
    assert interpreter.interpret("我叫王建国", None, TODAY).answer_id is None
    assert [intent for intent, _ in answers.asked] == ["ask_fee"]


@pytest.mark.parametrize(
    "text", ["", "   ", "。。。", "😀😀", "\u200d", "?" * 50, "a" * 5000, "证" * 9000]
)
def test_any_text_is_given_some_meaning(interpreter: Interpreter, text: str) -> None:
    got = interpreter.interpret(text, None, TODAY)
    assert got.intent
    assert 0 <= got.confidence <= 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60), st.sampled_from([None, *STEPS, "personal.name", "no.such_key"]))
def test_nothing_that_is_typed_breaks_it_and_the_same_means_the_same(
    interpreter: Interpreter, text: str, asking: str | None
) -> None:
    got = interpreter.interpret(text, asking, TODAY)
    assert got == interpreter.interpret(text, asking, TODAY)
    assert got.engine == "embedded"
