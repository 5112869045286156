"""The examples that both engines learn from."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from nlu.embedded.commands import COMMANDS
from nlu.embedded.examples import ExampleError, fingerprint, load_examples
from scripts import make_inform_examples, make_question_examples
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
