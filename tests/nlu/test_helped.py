"""Who is helped among the relatives a message names: learnt from messages marked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from dialogs.model import Entity
from nlu.embedded.artifact import load
from nlu.embedded.examples import Example, load_examples
from nlu.embedded.helped import WIDTH, Helped, relatives_of
from nlu.embedded.judging import learn
from nlu.interpret import ARTIFACT
from nlu.recognise import recognise

DAY = date(2026, 11, 24)


def settled(helped: Helped, text: str, asking: str | None = None) -> set[str]:
    entities = recognise(text, asking, DAY)
    return {e.value for e in helped.settle(text, asking, entities) if e.type == "relation"}


@pytest.fixture(scope="module")
def trained() -> Helped:
    helped = load(ARTIFACT).helped
    assert helped is not None
    return helped


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("俺娘眼瞎了，俺哥在外打工顾不上，给她办个证", {"mother"}),
        ("想领那个困难嘞补贴 俺是枝体三级 老伴也有病", set()),
        ("我自己腿不好，想申请生活补贴，老伴早没了", set()),
        ("我弟弟二级智力，爸妈都不在了，我当监护人", {"sibling"}),
    ],
)
def test_only_the_person_helped_is_kept(trained: Helped, text: str, who: set[str]) -> None:
    assert settled(trained, text) == who


def test_all_relatives_that_are_named_are_considered() -> None:
    named = relatives_of("俺娘眼瞎了，俺哥在外打工", None)
    assert [(one.value, one.start) for one in named] == [("mother", 1), ("sibling", 7)]


def test_where_a_relation_was_asked_for_the_rules_stand() -> None:
    never = Helped(np.zeros(WIDTH, dtype=np.float32), -9.0)
    ruled = recognise("是我爸爸", "guardian.relation", DAY)
    assert never.settle("是我爸爸", "guardian.relation", ruled) == ruled
    assert settled(never, "给我爸办证") == set()


def test_everything_else_that_was_found_stays() -> None:
    never = Helped(np.zeros(WIDTH, dtype=np.float32), -9.0)
    found = recognise("俺娘七十了，二级肢体", None, DAY)
    kept = never.settle("俺娘七十了，二级肢体", None, found)
    assert [e for e in found if e.type != "relation"] == list(kept)


def test_what_is_not_marked_by_hand_teaches_nothing() -> None:
    example = Example("给俺娘办证", "apply", entities=(Entity("relation", "俺娘", "mother", 1),))
    assert learn([example], [example.entities]) is None


def test_examples_marked_by_hand_are_known_by_their_folder(tmp_path: Path) -> None:
    text = 'version: "3.1"\nnlu:\n- intent: apply\n  examples: |\n    - 办证\n'
    (tmp_path / "by_hand").mkdir()
    (tmp_path / "apply.yml").write_text(text, encoding="utf-8")
    (tmp_path / "by_hand" / "apply.yml").write_text(text, encoding="utf-8")
    loaded = load_examples(tmp_path)
    assert [(e.by_hand, e.block) for e in loaded] == [
        (False, "apply.yml#0"),
        (True, "by_hand/apply.yml#0"),
    ]
