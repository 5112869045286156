"""The examples that both engines learn from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from dialogs.model import SERVICES, Entity
from nlu.embedded.annotations import AnnotationError, read, write
from nlu.embedded.commands import COMMANDS
from nlu.embedded.examples import ExampleError, fingerprint, load_examples
from scripts import make_inform_examples, make_question_examples
from scripts.annotate_examples import annotate, by_hand, recognised
from scripts.mark_labelled import SHORT, marks, plain, whole

EXAMPLES = load_examples()
INTENTS = {
    "apply", "check_eligibility", "ask_materials", "ask_process", "ask_time",
    "ask_fee", "ask_amount", "ask_where", "ask_assessment", "ask_delivery",
    "ask_proxy", "ask_privacy", "track", "withdraw", "complain",
    "rate", "request_human", "inform", "declare_proxy", "affirm",
    "deny", "dont_know", "skip", "correct", "go_back",
    "repeat", "explain", "review", "pause", "resume",
    "restart", "cancel", "submit", "bigger_text", "plain_language",
    "read_aloud", "slower", "greet", "thanks", "chitchat",
    "crisis", "out_of_scope",
}  # fmt: skip
LABELLED = frozenset((Path(__file__).parent / "labelled.txt").read_text().split())


def test_there_are_examples_of_exactly_the_known_intents() -> None:
    assert {e.intent for e in EXAMPLES} == INTENTS


def test_each_intent_has_at_least_sixty_different_examples() -> None:
    counts = Counter(intent for intent, _ in {(e.intent, plain(e.text)) for e in EXAMPLES})
    assert {i: n for i, n in counts.items() if n < 60} == {}


def test_no_example_is_within_one_edit_of_an_evaluation_message() -> None:
    near = [e.text for e in EXAMPLES if marks(e.text) & LABELLED]
    assert [t for t in near if len(plain(t)) > SHORT] == []


def test_no_short_example_is_an_evaluation_message() -> None:
    short = [e.text for e in EXAMPLES if len(plain(e.text)) <= SHORT]
    assert [t for t in short if whole(t) in LABELLED] == []


def test_marks_tell_messages_one_edit_apart_from_others() -> None:
    known = marks("残疾证到期了怎么换")
    assert marks("残疾证到期怎么换") & known
    assert marks("残疾证过期了怎么换") & known
    assert marks("残疾證到期了，怎么换?") & known
    assert not marks("残疾证快过期了怎么换") & known


def test_the_same_words_in_answer_to_the_same_question_have_one_intent() -> None:
    meanings: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for example in EXAMPLES:
        meanings[plain(example.text), example.asking].add(example.intent)
    assert {k: v for k, v in meanings.items() if len(v) > 1} == {}


def test_typed_commands_stand_for_known_intents() -> None:
    assert set(COMMANDS.values()) <= INTENTS


def test_generated_examples_are_what_their_scripts_give() -> None:
    for script in (make_inform_examples, make_question_examples):
        assert script.OUT.read_text(encoding="utf-8") == script.text()


def test_each_generated_question_names_its_services() -> None:
    generated = [e for e in EXAMPLES if e.block.startswith("generated_questions")]
    assert all(e.services for e in generated if e.intent != "out_of_scope")


def test_the_fingerprint_changes_with_the_examples(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text('version: "3.1"\nnlu: []\n', encoding="utf-8")
    before = fingerprint(tmp_path)
    (tmp_path / "a.yml").write_text('version: "3.1"\n\nnlu: []\n', encoding="utf-8")
    assert fingerprint(tmp_path) != before


@pytest.mark.parametrize(
    ("metadata", "lines"),
    [
        ("{asking: phon}", "- 一三八"),
        ("{services: [living]}", "- 生活补贴"),
        ("{}", "护理补贴"),
        ("{}", "- "),
    ],
)
def test_a_mistake_in_a_file_of_examples_is_named(
    tmp_path: Path, metadata: str, lines: str
) -> None:
    block = f"- intent: inform\n  metadata: {metadata}\n  examples: |\n    {lines}\n"
    text = f'version: "3.1"\nnlu:\n{block}'
    (tmp_path / "wrong.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ExampleError, match=r"wrong\.yml#0"):
        load_examples(tmp_path)


VALUES = {
    "service": set(SERVICES),
    "relation": {
        "father", "mother", "spouse", "child", "sibling", "grandparent", "grandchild",
        "relative", "neighbour", "friend", "self", "other",
    },
    "disability_category": {
        "vision", "hearing", "speech", "physical", "intellectual", "mental", "multiple",
    },
    "disability_level": {"1", "2", "3", "4"},
    "sex": {"male", "female"},
    "marital_status": {"unmarried", "married", "widowed", "divorced"},
    "education": {
        "none", "primary", "junior", "senior", "vocational", "college", "bachelor", "postgraduate",
    },
    "household_type": {"agricultural", "non_agricultural"},
    "benefit": {
        "minimum_living", "extreme_poverty", "retired_cadre", "orphan", "work_injury_care",
        "elderly_allowance", "duty_disability",
    },
    "cancel_reason": {"recovered", "deceased", "other"},
    "job_type": {"full_time", "part_time"},
    "delivery": {"mail", "pickup"},
}  # fmt: skip
SHAPES = {
    "person_name": r"[\w·•・]{2,12}",
    "id_number": r"\d{17}[\dX]",
    "certificate_number": r"\d{17}[\dX]\d{2}(?:B\d)?",
    "phone": r"\d{7,12}",
    "bank_account": r"\d{12,19}",
    "ethnicity": r"\w{1,6}族",
    "division": r"\w{2,8}(?:/\w{2,16}){0,4}",
    "date": r"\d{4}(?:-\d{2}(?:-\d{2})?)?",
    "age": r"\d{1,3}",
}


def test_each_annotation_has_a_known_value() -> None:
    unknown = {
        (x.type, x.value)
        for e in EXAMPLES
        for x in e.entities
        if x.value not in VALUES.get(x.type, ())
        and not re.fullmatch(SHAPES.get(x.type, "(?!)"), x.value)
    }
    assert unknown == set()


def test_each_kind_of_entity_is_annotated_often_enough_to_be_learnt() -> None:
    counts = Counter(x.type for e in EXAMPLES for x in e.entities)
    assert {kind: n for kind in (*VALUES, *SHAPES) if (n := counts[kind]) < 15} == {}


def test_recognisers_agree_with_the_annotations_except_where_those_are_by_hand() -> None:
    differ = {e.text for e in EXAMPLES if not e.by_hand and recognised(e) != e.entities}
    assert differ == by_hand()
    assert len(differ) < 0.01 * len(EXAMPLES)


def test_annotating_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "inform.yml"
    path.write_text(
        'version: "3.1"\nnlu:\n- intent: inform\n  examples: |\n    - 俺娘七十了\n    - 叫王秀英\n',
        encoding="utf-8",
    )
    assert annotate(path, frozenset({"叫王秀英"})) == 1
    once = path.read_text(encoding="utf-8")
    assert '[俺娘]{"entity": "relation", "value": "mother"}' in once
    assert annotate(path, frozenset({"叫王秀英"})) == 0
    assert path.read_text(encoding="utf-8") == once


@pytest.mark.parametrize(
    ("line", "text", "entities"),
    [
        ("叫[王秀英](person_name)", "叫王秀英", [("person_name", "王秀英", "王秀英", 1)]),
        (
            '给[俺娘]{"entity": "relation", "value": "mother"}办',
            "给俺娘办",
            [("relation", "俺娘", "mother", 1)],
        ),
        (
            '[双补][{"entity": "service", "value": "living_subsidy"}, '
            '{"entity": "service", "value": "nursing_subsidy"}]',
            "双补",
            [
                ("service", "双补", "living_subsidy", 0),
                ("service", "双补", "nursing_subsidy", 0),
            ],
        ),
        ("没有标注", "没有标注", []),
    ],
)
def test_annotations_are_read_and_written_alike(
    line: str, text: str, entities: list[tuple[str, str, str, int]]
) -> None:
    said = read(line)
    assert said.text == text
    assert [(e.type, e.text, e.value, e.start) for e in said.entities] == entities
    assert write(said.text, said.entities) == line


@pytest.mark.parametrize("line", ["[王秀英", '[俺娘]{"value": 1}', "[俺娘]{relation}", "方[括]号"])
def test_an_annotation_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(AnnotationError):
        read(line)


def test_of_entities_that_overlap_the_longer_is_written() -> None:
    both = (
        Entity("service", "护理", "nursing_subsidy", 1),
        Entity("relation", "俺护理的人", "other", 0),
    )
    assert write("俺护理的人", both) == '[俺护理的人]{"entity": "relation", "value": "other"}'
