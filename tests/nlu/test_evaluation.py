"""The evaluation: what it reads, how it scores, and the document it writes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from dialogs.model import Entity, Understood
from nlu.embedded.examples import load_examples
from nlu.sounds import first_sound
from scripts import bench
from scripts.evaluation.cost import memory, processor_seconds, timed
from scripts.evaluation.curve import PARTS, blocks_of, copy_blocks
from scripts.evaluation.judging import judge
from scripts.evaluation.labelled import Labelled, Messages, read
from scripts.evaluation.noise import noisy
from scripts.evaluation.render import document
from scripts.evaluation.results import Benchmark, Cost, CurvePoint, Noise, Results, Scores, Share
from scripts.evaluation.scoring import score
from scripts.evaluation.smp import Split, benchmark
from scripts.evaluation.topics import fit_topics

MEANT = {
    "办证": ("apply", "certificate_new"),
    "领补贴": ("apply", "living_subsidy"),
    "咋办身份证": ("out_of_scope", ""),
    "订个票": ("out_of_scope", ""),
    "不想活了": ("crisis", ""),
    "俺是二级": ("inform", ""),
}


@dataclass
class Says:
    """An engine that answers as it was told to."""

    answers: dict[str, Understood]
    heard: list[str | None] = field(default_factory=list[str | None])

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        self.heard.append(asking)
        return self.answers[text]


def items() -> tuple[Labelled, ...]:
    speakers = ("elder", "proxy")
    return tuple(
        Labelled(text, intent, frozenset({s} - {""}), frozenset(), None, speakers[n % 2])
        for n, (text, (intent, s)) in enumerate(MEANT.items())
    )


def right() -> dict[str, Understood]:
    return {
        text: Understood(intent, 0.9, services=(service,) if service else ())
        for text, (intent, service) in MEANT.items()
    }


def scored(**wrong: Understood) -> Scores:
    engine = Says(right() | wrong)
    return score("embedded", Messages("dev", items()), judge(items(), engine))


def test_an_engine_that_is_always_right_has_full_marks() -> None:
    scores = scored()
    assert scores.accuracy == Share("all", 6, 6)
    assert (scores.macro_f1, scores.services_f1) == (1.0, 1.0)
    assert scores.outside.rate == scores.crisis.rate == 1.0
    assert (scores.refused.right, scores.alarms, scores.confusions) == (0, 0, ())


def test_a_message_refused_without_reason_is_counted() -> None:
    scores = scored(俺是二级=Understood("out_of_scope", 0.8))
    assert scores.refused == Share("refused", 1, 4)
    assert [(c.meant, c.understood, c.times) for c in scores.confusions] == [
        ("inform", "out_of_scope", 1)
    ]
    assert scores.macro_f1 == pytest.approx((1 + 1 + 0 + 0.8) / 4)


def test_a_neighbouring_service_not_noticed_lowers_recall() -> None:
    scores = scored(订个票=Understood("apply", 0.6))
    assert (scores.outside.right, scores.outside.of) == (1, 2)


def test_danger_missed_and_danger_imagined_are_told_apart() -> None:
    scores = scored(不想活了=Understood("chitchat", 0.5), 办证=Understood("crisis", 0.5))
    assert (scores.crisis.right, scores.crisis.of, scores.alarms) == (0, 1, 1)


def test_services_count_as_sets() -> None:
    both = ("living_subsidy", "nursing_subsidy")
    assert scored(领补贴=Understood("apply", 0.9, services=both)).services_f1 == pytest.approx(0.8)


def test_each_group_of_speakers_has_its_accuracy() -> None:
    scores = scored(办证=Understood("deny", 0.4))
    assert {s.name: (s.right, s.of) for s in scores.speakers} == {"elder": (2, 3), "proxy": (3, 3)}


def test_entities_count_by_type_and_value() -> None:
    level, age = ("disability_level", "2"), ("age", "60")
    item = Labelled("二级六十岁", "inform", frozenset(), frozenset({level, age}))
    got = Understood(
        "inform", 0.9, entities=(Entity(*level[:1], "二级", "2"), Entity("age", "六十", "61"))
    )
    scores = score("embedded", Messages("one", (item,)), judge((item,), Says({item.text: got})))
    assert scores.entity_f1 == pytest.approx(0.5)
    assert {e.type: (e.f1, e.labelled) for e in scores.entities} == {
        "age": (0.0, 1),
        "disability_level": (1.0, 1),
    }


def test_entities_nobody_labelled_are_not_scored() -> None:
    item = Labelled("二级", "inform", frozenset(), None)
    got = Understood("inform", 0.9, entities=(Entity("disability_level", "二级", "2"),))
    scores = score("embedded", Messages("one", (item,)), judge((item,), Says({"二级": got})))
    assert (scores.entity_f1, scores.entities) == (None, ())


def test_confidence_that_keeps_its_word_has_no_calibration_error() -> None:
    texts = tuple(Labelled(str(n), "affirm", frozenset(), None) for n in range(10))
    answers = {str(n): Understood("affirm" if n < 7 else "deny", 0.7) for n in range(10)}
    scores = score("embedded", Messages("ten", texts), judge(texts, Says(answers)))
    assert scores.expected_error == pytest.approx(0.0)
    boastful = {text: replace(u, confidence=0.95) for text, u in answers.items()}
    worse = score("embedded", Messages("ten", texts), judge(texts, Says(boastful)))
    assert worse.expected_error == pytest.approx(0.25)
    assert [(b.messages, b.accuracy) for b in worse.reliability] == [(10, 0.7)]


def test_a_near_tie_may_be_asked_back() -> None:
    tie = Understood("apply", 0.5, ("certificate_new",), alternatives=(("ask_process", 0.4),))
    assert scored(办证=tie).asked_back == Share("asked back", 1, 6)


def test_labelled_messages_are_read_from_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "dev.jsonl"
    line = {
        "text": "二级",
        "intent": "inform",
        "services": [],
        "entities": [{"type": "disability_level", "text": "二级", "value": "2"}],
        "asking": "disability_level",
        "speaker": "elder",
    }
    path.write_text(json.dumps(line) + "\n\n", encoding="utf-8")
    (item,) = read(path)
    assert item.entities == frozenset({("disability_level", "2")})
    assert (item.asking, item.speaker, item.services) == ("disability_level", "elder", frozenset())


def test_labelled_messages_are_read_from_columns(tmp_path: Path) -> None:
    path = tmp_path / "unseen.tsv"
    path.write_text("两项都要\tapply\tliving_subsidy,nursing_subsidy\tservices\n中\taffirm\n")
    both, yes = read(path)
    assert both.services == {"living_subsidy", "nursing_subsidy"}
    assert (both.asking, both.entities) == ("services", None)
    assert (yes.services, yes.asking) == (frozenset(), None)


TEXT = "请问残疾人证丢失以后应该怎么补办需要带上什么材料去哪里办理手续"


def test_noise_replaces_about_the_share_asked_for_by_what_sounds_the_same() -> None:
    (heard,) = noisy([TEXT * 40], 0.2)
    changed = sum(a != b for a, b in zip(TEXT * 40, heard, strict=True))
    assert changed / len(heard) == pytest.approx(0.2, abs=0.01)
    assert first_sound(heard) == first_sound(TEXT * 40)


def test_noise_is_the_same_each_time() -> None:
    assert noisy([TEXT], 0.3) == noisy([TEXT], 0.3) != [TEXT]
    assert noisy(["abc 123"], 1.0) == ["abc 123"]


class Perfect:
    """Knows the label by the first character."""

    labels: Sequence[str] = ("app", "chat", "tv")

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        return np.array([[float(label[0] == t[0]) for label in self.labels] for t in texts])


def test_the_benchmark_trains_without_the_class_that_stands_for_the_outside(
    tmp_path: Path,
) -> None:
    for name in ("train", "test"):
        (tmp_path / f"{name}.tsv").write_text("app\ta一\nchat\tc二\ntv\tt三\n", encoding="utf-8")
    trained: list[set[str]] = []

    @contextmanager
    def fit(split: Split) -> Iterator[Perfect]:
        trained.append(set(split.labels))
        yield Perfect()

    found = benchmark("perfect", fit, tmp_path)
    assert trained == [{"app", "chat", "tv"}, {"app", "tv"}]
    assert (found.accuracy, found.macro_f1) == (1.0, 1.0)
    assert [n.share for n in found.noise] == [0.1, 0.2, 0.3]


def test_the_embedded_features_learn_any_labels() -> None:
    texts = ("打开音乐播放器", "打开浏览器", "打开相机", "今天天气好", "天气怎么样", "天气冷不冷")
    labels = ("app",) * 3 + ("weather",) * 3
    with fit_topics(Split(texts, labels)) as topics:
        scores = topics.scores(["打开地图", "明天天气咋样"]).ravel()
        assert list(topics.labels) == ["app", "weather"]
    assert scores[0] < 0 < scores[1]


def test_a_larger_part_of_the_examples_contains_the_smaller_and_every_intent() -> None:
    examples = load_examples()
    parts = [blocks_of(examples, part) for part in PARTS]
    assert all(a <= b for a, b in pairwise(parts))
    assert parts[-1] == {e.block for e in examples}
    kept = [e for e in examples if e.block in parts[0]]
    assert {e.intent for e in kept} == {e.intent for e in examples}
    assert len(kept) < len(examples) / 2


def test_blocks_are_copied_as_rasa_reads_them(tmp_path: Path) -> None:
    examples = load_examples()
    kept = blocks_of(examples, 0.1)
    copy_blocks(kept, tmp_path)
    again = load_examples(tmp_path)
    assert [(e.text, e.intent) for e in again] == [
        (e.text, e.intent) for e in examples if e.block in kept
    ]


def test_timing_asks_what_was_open_and_counts_every_round() -> None:
    engine = Says({"二级": Understood("inform", 0.9)})
    timing = timed(engine, (Labelled("二级", "inform", frozenset(), None, "disability_level"),))
    assert set(engine.heard) == {"disability_level"}
    assert timing.messages == 3


def test_memory_and_processor_time_of_a_process_can_be_read() -> None:
    assert memory(os.getpid()) > 1
    assert processor_seconds(os.getpid()) > 0


def results() -> Results:
    noise = (Noise(0.1, 0.92, 0.91), Noise(0.2, 0.9, 0.89), Noise(0.3, 0.85, 0.84))
    return Results(
        measured_on="2026-11-24",
        examples=8211,
        scores=(scored(办证=Understood("deny", 0.4)),),
        costs=(
            Cost("embedded", 5.0, 9.0, 150.0, 310.0, 1.5, 0.4),
            Cost("rasa", 40.0, 90.0, 20.0, 900.0, 25.0, 0.4),
        ),
        curve=(CurvePoint("embedded", 0.5, 4000, (Share("dev", 9, 10),)),),
        benchmarks=(Benchmark("embedded", 0.946, 0.953, 0.968, noise, 12.0),),
    )


def test_the_document_tells_every_figure() -> None:
    text = document(results(), "| set | accuracy |\n| --- | --- |\n| a1 | .895 |")
    for figure in (
        "83.3 (5/6)",
        "apply → deny 1",
        "a1 | .895",
        "8.0 times as long",
        "7.5 times the processor",
        "| 50% | 4,000 | 90.0 |",
        "90.0 (4.6)",
        "| 0.968 |",
        "8,211 examples",
    ):
        assert figure in text


def test_the_document_says_what_was_not_measured() -> None:
    text = document(Results(measured_on="2026-11-24", remarks=("没有 Rasa 的环境。",)), "")
    assert "- 没有 Rasa 的环境。" in text
    assert "## Cost" not in text
    assert "at first sight\n" not in text


def test_times_are_told_as_ratios_to_the_yardstick() -> None:
    told = bench.report((bench.Timed("yardstick", 2.0, 3.0), bench.Timed("a turn", 9.0, 20.0)))
    first, second = told.splitlines()
    assert first.endswith("1.00 × yardstick")
    assert second.startswith("a turn")
    assert second.endswith("4.50 × yardstick")


def test_work_is_timed_after_a_warm_start() -> None:
    done: list[int] = []
    measured = bench.timed("nothing", lambda: done.append(1), rounds=5)
    assert len(done) == 6
    assert measured.p99 >= measured.p50 >= 0
