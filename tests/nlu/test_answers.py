"""Which answer fits a question: measured on ways of asking that the finder never saw."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import yaml

from dialogs.policy_answers import ANSWERS
from nlu.answer_cues import cues, plain
from nlu.answers import FILE, REFUSE_BELOW, AnswerFinder, build
from nlu.embedded.vectors import Floats, encode

HERE = Path(__file__).parent
HELD_OUT: dict[str, list[str]] = yaml.safe_load((HERE / "answers_heldout.yaml").read_text("utf-8"))
FRESH: dict[str, list[str]] = yaml.safe_load((HERE / "answers_fresh.yaml").read_text("utf-8"))
ALL = {key: HELD_OUT[key] + FRESH[key] for key in HELD_OUT}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answers")


class Remembering:
    """The real encoder, which encodes what is measured at once and each sentence only once."""

    def __init__(self, texts: list[str]) -> None:
        words = sorted({plain(text) for text in texts})
        self._known = dict(zip(words, encode(words), strict=True))

    def __call__(self, texts: list[str]) -> Floats:
        new = [text for text in texts if text not in self._known]
        if new:
            self._known |= dict(zip(new, encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@pytest.fixture(scope="module")
def encoder() -> Remembering:
    return Remembering([text for texts in ALL.values() for text in texts])


@pytest.fixture(scope="module")
def finder(folder: Path, encoder: Remembering) -> AnswerFinder:
    return AnswerFinder.load(folder, encoder)


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _right(finder: AnswerFinder, questions: Mapping[str, list[str]]) -> float:
    pairs = [(key, text) for key, texts in questions.items() for text in texts]
    return sum(finder.rank(text)[0][0] == key for key, text in pairs) / len(pairs)


def test_every_question_of_digest_and_appendix_is_measured_on_eight_unseen_phrasings() -> None:
    assert set(ALL) == {a.id for a in ANSWERS.values() if a.covers}
    assert min(len(texts) for texts in ALL.values()) >= 8


def test_no_measured_phrasing_was_given_to_the_finder() -> None:
    given = {_bare(p) for a in ANSWERS.values() for p in (a.question, *a.paraphrases)}
    assert not [t for texts in ALL.values() for t in texts if _bare(t) in given]


@pytest.mark.parametrize(("name", "questions"), [("held out", HELD_OUT), ("fresh", FRESH)])
def test_nine_of_ten_unseen_questions_find_their_answer_without_the_intent(
    finder: AnswerFinder, name: str, questions: dict[str, list[str]]
) -> None:
    share = _right(finder, questions)
    assert share >= 0.9, f"{name}: {share:.1%}"


def test_the_right_answer_is_nearly_always_among_three(finder: AnswerFinder) -> None:
    pairs = [(key, text) for key, texts in FRESH.items() for text in texts]
    among = [key in [a for a, _ in finder.rank(text)[:3]] for key, text in pairs]
    assert np.mean(among) >= 0.97


def test_an_answer_is_seldom_refused_to_a_question_we_know(finder: AnswerFinder) -> None:
    refused = [not finder.find(t) for texts in FRESH.values() for t in texts]
    assert np.mean(refused) <= 0.05


@pytest.mark.parametrize(
    "text", ["你好", "帮我订张火车票", "王秀英", "410102199003070019", "嗯", "今晚吃啥面条好"]
)
def test_talk_that_is_no_question_of_ours_gets_no_answer(finder: AnswerFinder, text: str) -> None:
    assert finder.find(text) == []


def test_nothing_finds_nothing(finder: AnswerFinder) -> None:
    assert finder.find("") == []
    assert finder.find("？？！") == []


def test_a_very_long_story_is_no_obstacle(finder: AnswerFinder) -> None:
    assert len(finder.rank("护理补贴多少钱" * 2000)) == len(ANSWERS)


@pytest.mark.parametrize(
    "text",
    ["二级的护理补贴一月能发几个钱", "低保加一级两样补贴合起来给多少", "生活补贴比护理补贴多不多"],
)
def test_who_asks_for_an_amount_is_never_told_something_else(
    finder: AnswerFinder, text: str
) -> None:
    best, _ = finder.find(text, "ask_amount", ("nursing_subsidy",))[0]
    assert best == "subsidy_amount"


@pytest.mark.parametrize("text", ["你是不是傻", "啥玩意儿，烦死了", "今天真热", "我太难了"])
def test_small_talk_is_never_answered_with_policy(finder: AnswerFinder, text: str) -> None:
    best, _ = finder.rank(text, "chitchat")[0]
    assert ANSWERS[best].intent == "chitchat"


def test_anger_is_met_with_regret(finder: AnswerFinder) -> None:
    assert finder.find("你是不是个傻子啊", "chitchat")[0][0] == "about_frustration"


def test_the_intent_and_the_services_help(finder: AnswerFinder) -> None:
    pairs = [(ANSWERS[key], text) for key, texts in FRESH.items() for text in texts]
    with_them = [finder.rank(t, a.intent, a.services)[0][0] == a.id for a, t in pairs]
    assert np.mean(with_them) >= _right(finder, FRESH)


def test_scores_fall_and_stay_between_nought_and_one(finder: AnswerFinder) -> None:
    scores = [score for _, score in finder.rank("公示要几天")]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] <= scores[0] <= 1
    assert scores[0] >= REFUSE_BELOW


def test_the_finder_is_kept_and_built_anew_when_the_answers_changed(
    finder: AnswerFinder, folder: Path, encoder: Remembering
) -> None:
    path = folder / FILE
    before = path.stat().st_mtime_ns
    again = AnswerFinder.load(folder, encoder)
    assert path.stat().st_mtime_ns == before
    assert again.rank("证丢了咋办")[:3] == finder.rank("证丢了咋办")[:3]
    with np.load(path) as stored:
        changed = {**stored, "digest": np.array("of other answers")}
    np.savez_compressed(path, **changed)
    AnswerFinder.load(folder, encoder)
    with np.load(path) as stored:
        assert str(stored["digest"]) != "of other answers"


def test_a_broken_file_is_replaced(tmp_path: Path, encoder: Remembering) -> None:
    (tmp_path / FILE).write_bytes(b"cut off")
    found = AnswerFinder.load(tmp_path, encoder).find("证丢了怎么补")
    assert found[0][0] == "lost"


def test_building_says_where_it_put_the_file(tmp_path: Path, encoder: Remembering) -> None:
    assert build(tmp_path, encoder) == tmp_path / FILE
    assert [f.name for f in tmp_path.iterdir()] == [FILE]


def test_dialect_homophones_and_old_characters_read_as_plain_words() -> None:
    assert plain("残极证咋弄嘞？") == plain("残疾证怎么办的")
    assert plain("評殘要幾天") == plain("评残要几天")


def test_a_cue_is_what_is_asked_of_which_matter() -> None:
    found = set(cues(plain("公示几天")))
    assert {"publicity", "?how_long", "publicity?how_long"} <= found
    assert "publicity?where" not in found
