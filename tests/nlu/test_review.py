"""Labelling what was not understood: what an editor sees, what is refused, what would change."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from accessibility.privacy import Sealer
from bot.review.records import Mark, Unclear
from bot.review.sqlite import SqliteReviews
from bot.stores.migrate import migrate
from dialogs.model import Understood
from nlu.embedded.examples import load_examples
from scripts.evaluation.labelled import Labelled, Messages
from scripts.mark_labelled import marks
from scripts.nlu_review import review
from scripts.review.effect import compare, report
from scripts.review.examples import add_examples, as_examples
from scripts.review.file import (
    Block,
    Known,
    block_of,
    labelled,
    merged,
    mistakes,
    read_blocks,
    write_blocks,
)
from scripts.review.names import ordinary_pairs, without_unknown_names

KNOWN = Known(frozenset({"apply", "ask_process"}), frozenset(marks("残疾证到期了怎么换")))


def block(text: str = "那本本咋弄嘞", label: str = "ask_process", **more: object) -> Block:
    return Block.model_validate(
        {"id": "a", "reason": "unsure", "text": text, "label": label} | more
    )


def test_a_block_tells_what_was_understood_and_leaves_the_label_blank() -> None:
    mark = Mark("", "services", "near_tie", "apply", 0.4, "embedded", meant="ask_process")
    made = block_of(Unclear("a", "2026-11-24", "那本本咋弄嘞", mark), "那本本咋弄嘞")
    assert (made.label, made.suggested, made.understood.intent) == ("", "ask_process", "apply")


def test_the_file_is_read_as_it_was_written_and_only_its_owner_may(tmp_path: Path) -> None:
    path = tmp_path / "review.yaml"
    blocks = [block(), block(id="b", text="俺：不懂 #这个", label="")]
    write_blocks(path, blocks)
    assert read_blocks(path) == blocks
    assert path.stat().st_mode & 0o077 == 0
    assert path.read_text(encoding="utf-8").startswith("# 没听懂")


def test_no_file_is_no_blocks(tmp_path: Path) -> None:
    assert read_blocks(tmp_path / "none.yaml") == []


def test_what_an_editor_wrote_stays_when_new_messages_come() -> None:
    mine = block(label="apply")
    assert merged([mine], [block(label=""), block(id="b")]) == [mine, block(id="b")]


def test_only_labelled_blocks_become_examples() -> None:
    blocks = [block(), block(label=""), block(label="drop")]
    assert labelled(blocks) == [block()]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (block(label="aply"), "没有“aply”这个意图"),
        (block(services=["licence"]), "不认识的事项"),
        (block(asking="phon"), "没有“phon”这个问题"),
        (block(text="我叫〔姓名〕咋弄嘞"), "请把〔…〕换成编的内容"),
        (block(text="那[本本]咋弄嘞"), "不用方括号"),
        (block(text="残疾证到期怎么换"), "跟评测用的句子太像"),
    ],
)
def test_a_label_that_cannot_be_taken_is_told_in_a_sentence(wrong: Block, said: str) -> None:
    (sentence,) = mistakes([wrong], KNOWN)
    assert said in sentence


def test_a_good_label_has_no_mistakes() -> None:
    assert mistakes([block(asking="services", services=["pension"])], KNOWN) == []


def test_taken_messages_are_examples_that_both_engines_read(tmp_path: Path) -> None:
    path = tmp_path / "reviewed.yml"
    add_examples([block("二级那个咋弄嘞"), block("本本想弄一个", "apply", asking="services")], path)
    add_examples([block("那养老的咋弄", services=["pension"])], path)
    found = {(e.text, e.intent, e.asking, e.services) for e in load_examples(tmp_path)}
    assert found == {
        ("二级那个咋弄嘞", "ask_process", None, None),
        ("本本想弄一个", "apply", "services", None),
        ("那养老的咋弄", "ask_process", None, ("pension",)),
    }
    (level,) = [x for e in load_examples(tmp_path) for x in e.entities if x.value == "2"]
    assert level.type == "disability_level"


def test_examples_to_try_are_the_labelled_messages() -> None:
    (one,) = as_examples([block(services=["pension"], asking="services")])
    assert (one.text, one.intent, one.asking) == ("那本本咋弄嘞", "ask_process", "services")
    assert one.services == ("pension",)


@dataclass
class Always:
    """An engine with one answer."""

    intent: str

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        return Understood(self.intent, 0.9)


def test_the_report_shows_figures_before_and_after_and_every_flip() -> None:
    items = tuple(
        Labelled(text, intent, frozenset(), None)
        for text, intent in (("办证", "apply"), ("咋办", "ask_process"), ("你好", "greet"))
    )
    told = report(compare([Messages("unseen", items)], Always("apply"), Always("ask_process")))
    assert "意图准确率：33.3 (1/3) → 33.3 (1/3)" in told
    assert "变差 apply → ask_process：办证" in told
    assert "变好 apply → ask_process：咋办" in told
    assert "仍错 apply → ask_process：你好" in told


ORDINARY = ordinary_pairs(["村长说让我来问问", "张罗着办个证", "找王大夫看看", "李子熟了"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("村长赵俊芃说让我来问问", "村长〔姓名〕说让我来问问"),
        ("找王大夫看看", "找王大夫看看"),
        ("张罗着办个证", "张罗着办个证"),
        ("〔电话〕李秀英说的", "〔电话〕〔姓名〕说的"),
    ],
)
def test_unknown_words_that_begin_like_a_name_are_taken_out(text: str, left: str) -> None:
    assert without_unknown_names(text, ORDINARY) == left


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def collected(folder: Path) -> SqliteReviews:
    """A service's data with two messages that wait."""
    migrate(folder / "conversations.db")
    store = SqliteReviews(folder / "conversations.db", Sealer.open_or_create(folder / "keys"))
    texts = ("那蓝本本咋弄嘞", "村长李芃芃说能领")
    waiting = tuple(
        Unclear(str(n), "2026-11-24", text, Mark("", None, "unsure", "apply", 0.3, "embedded"))
        for n, text in enumerate(texts)
    )
    await store.collect("c1", waiting)
    return store


def filled_in(path: Path, *labels: str) -> None:
    blocks = zip(read_blocks(path), labels, strict=True)
    write_blocks(path, [b.model_copy(update={"label": label}) for b, label in blocks])


@pytest.mark.anyio
async def test_what_was_collected_waits_in_the_review_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = await collected(tmp_path)
    await store.close()
    assert await to_thread(lambda: review(tmp_path, take=False)) == 0
    assert "共2句，已填0句" in capsys.readouterr().out
    texts = [b.text for b in read_blocks(tmp_path / "review.yaml")]
    assert texts == ["那蓝本本咋弄嘞", "村长〔姓名〕说能领"]


@pytest.mark.anyio
async def test_a_label_that_is_none_stops_everything_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = await collected(tmp_path)
    await store.close()
    await to_thread(lambda: review(tmp_path, take=False))
    filled_in(tmp_path / "review.yaml", "aply", "")
    assert await to_thread(lambda: review(tmp_path, take=True)) == 1
    assert "没有“aply”这个意图" in capsys.readouterr().out
    assert len(read_blocks(tmp_path / "review.yaml")) == 2


@pytest.mark.anyio
async def test_what_teaches_nothing_is_dropped_when_it_is_taken(tmp_path: Path) -> None:
    store = await collected(tmp_path)
    await to_thread(lambda: review(tmp_path, take=False))
    filled_in(tmp_path / "review.yaml", "drop", "")
    await to_thread(lambda: review(tmp_path, take=True))
    assert [b.id for b in read_blocks(tmp_path / "review.yaml")] == ["1"]
    assert [u.id for u in await store.unclear()] == ["1"]
    await store.close()
