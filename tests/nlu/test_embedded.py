"""The embedded engine's parts: features, variants, models, the artifact on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dialogs.model import Entity
from nlu.embedded.artifact import ArtifactError, Engine, load, save, trained_on
from nlu.embedded.crisis import sounds_like_crisis
from nlu.embedded.examples import Example
from nlu.embedded.features import see, tokens
from nlu.embedded.model import Vocabulary, ranked
from nlu.embedded.pinyin import syllables_typed
from nlu.embedded.topics import topic_of
from nlu.embedded.train import prepare, train
from nlu.embedded.validate import validate
from nlu.embedded.vary import Variation

FEW = tuple(
    Example(text, intent, services=services)
    for intent, services, texts in (
        ("greet", (), "你好啊 您好同志 有人在吗 早上好呀 在不在呢 喂你好 晚上好啊 同志们好"),
        ("thanks", (), "谢谢你 太感谢了 多谢帮忙 辛苦了啊 麻烦你了 谢谢再见 感谢感谢 非常感谢"),
        ("apply", ("pension",), "申请养老保险代缴 办养老代缴 养老补助给我办 我要代缴养老"),
        ("apply", ("employment",), "帮我找个工作 想找活干 登记就业帮扶 给我安排就业"),
        ("crisis", (), "不想活了 想自杀 他天天打我 救命啊 想跳楼 喝农药了 活够了我 去死算了"),
    )
    for text in texts.split()
    for text in (text,)
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return train(prepare(FEW), "few")


def test_what_was_saved_is_loaded_equal(engine: Engine, tmp_path: Path) -> None:
    save(engine, tmp_path)
    again = load(tmp_path)
    assert trained_on(tmp_path) == again.fingerprint == "few"
    assert again.vocabulary.index == engine.vocabulary.index
    for name in ("tokens", "vector", "bias", "slope", "shift"):
        assert np.array_equal(getattr(again.intents, name), getattr(engine.intents, name))
        assert np.array_equal(getattr(again.services, name), getattr(engine.services, name))


def test_saving_again_keeps_what_a_reader_may_still_be_loading(
    engine: Engine, tmp_path: Path
) -> None:
    kept: list[set[Path]] = []
    for shift in (0.0, 1.0, 2.0):
        intents = replace(engine.intents, bias=engine.intents.bias + np.float32(shift))
        save(Engine(engine.vocabulary, intents, engine.services, f"no. {shift}"), tmp_path)
        kept.append(set(tmp_path.glob("engine-*.npz")))
    assert load(tmp_path).fingerprint == "no. 2.0"
    assert [len(files) for files in kept] == [1, 2, 2]
    assert not kept[0] <= kept[2]


def test_a_changed_file_is_refused_with_what_to_do(engine: Engine, tmp_path: Path) -> None:
    save(engine, tmp_path)
    (words,) = tmp_path.glob("engine-*.json")
    words.write_bytes(words.read_bytes().replace(b"greet", b"great"))
    with pytest.raises(ArtifactError, match="make nlu"):
        load(tmp_path)


def test_an_empty_folder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    assert trained_on(tmp_path) is None
    with pytest.raises(ArtifactError, match="make nlu"):
        load(tmp_path)


def test_another_version_is_refused(engine: Engine, tmp_path: Path) -> None:
    save(engine, tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"version": 0}))
    with pytest.raises(ArtifactError, match="版本"):
        load(tmp_path)


def test_training_is_repeatable(engine: Engine) -> None:
    again = train(prepare(FEW), "few")
    assert np.array_equal(again.intents.tokens, engine.intents.tokens)


def test_the_chances_of_intents_add_up_to_one(engine: Engine) -> None:
    row = engine.vocabulary.row(tokens(see("你好", None, ())))
    chances = engine.intents.one_of(row, np.zeros(512, dtype=np.float32))
    assert float(chances.sum()) == pytest.approx(1.0, abs=1e-5)
    assert ranked(engine.intents.labels, chances)[0][1] == float(chances.max())


def test_a_message_of_unknown_signs_has_an_empty_row() -> None:
    vocabulary = Vocabulary.learn([["ca", "cb"], ["ca"]], 1)
    columns, values = vocabulary.row(["cz"])
    assert len(columns) == len(values) == 0


def test_validation_reports_both_ways_of_holding_out() -> None:
    report = validate(FEW)
    assert "held out by chance" in report
    assert "held out by paraphrase group" in report


def test_names_and_numbers_are_reduced_to_signs() -> None:
    name = Entity("person_name", "王秀英", "王秀英", start=2)
    seen = see("我叫王秀英，电话13800138000", None, (name,))
    assert seen.words == "我叫名电话#"
    assert "王秀英" not in repr(seen)


def test_traditional_full_width_and_spaces_do_not_matter() -> None:
    plain = set(tokens(see("我要补办残疾证", None, ())))
    assert set(tokens(see("我 要 補辦 殘疾證", None, ()))) == plain


def test_typed_pinyin_sounds_like_the_characters() -> None:
    typed = {t for t in tokens(see("tiao guo", None, ())) if t[0] == "p"}
    written = {t for t in tokens(see("跳过", None, ())) if t[0] == "p"}
    assert typed == written


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        ("chongxinlai", ("con", "xin", "lai")),
        ("niangeiwoting", ("nian", "gei", "wo", "tin")),
        ("hello", ()),
        ("xq", ()),
    ],
)
def test_letters_are_pinyin_only_when_all_of_them_are(
    letters: str, syllables: tuple[str, ...]
) -> None:
    assert syllables_typed(letters) == syllables


def test_the_open_question_is_a_feature() -> None:
    asked = set(tokens(see("没有", "benefits", ())))
    assert "fa=benefits" in asked - set(tokens(see("没有", None, ())))


def test_variants_are_the_same_each_time_and_keep_their_meaning() -> None:
    one, other = Variation(FEW), Variation(FEW)
    made = [(e, tuple(one.of(e))) for e in FEW]
    assert made == [(e, tuple(other.of(e))) for e in FEW]
    assert any(variants for _, variants in made)
    assert all(v.intent == e.intent for e, variants in made for v in variants)


@pytest.mark.parametrize(
    "words",
    [
        "我不想活了",
        "俺活够了",
        "想喝农药",
        "从楼上跳下去",
        "他往死里打俺",
        "老公又打我",
        "被锁在屋里三天",
        "拿刀要砍人",
        "救命",
        "有人拿铁链拴着他",
        "想一死了之",
        "家里着火了",
        "来电人有轻生念头",
        "哥哥摸我",
        "割腕",
        "我去死算了",
        "丈夫喝醉了就打她",
        "我爸晕倒了",
    ],
)
def test_danger_is_heard(words: str) -> None:
    assert sounds_like_crisis(words)


@pytest.mark.parametrize(
    "words",
    [
        "今儿热死了",
        "急死俺了",
        "累死我了",
        "笑死人了",
        "这手机慢死了",
        "我爸死亡证明开好了",
        "他去年病死了来销证",
        "死活不让办",
        "打电话给我",
        "俺爹打我电话了",
        "我打了十几个电话",
        "喝了碗胡辣汤",
        "从楼上摔下来瘫了",
        "证叫水泡了",
        "困死了想睡",
        "老头子走了三年了",
        "吃药控制着",
        "死记硬背",
        "抢救过来了就瘫了",
        "门打不开",
    ],
)
def test_everyday_words_are_no_danger(words: str) -> None:
    assert not sounds_like_crisis(words)


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("身份证丢了咋补", "id_card"),
        ("新农合报销多少", "medical"),
        ("低保怎么申请", "minimum_living"),
        ("公租房排到哪了", "housing"),
        ("高龄津贴咋领", "elderly"),
        ("聋人能考驾照吗", "car"),
        ("查一下违章", "traffic"),
        ("残保金怎么算", "tax"),
        ("想请法律援助", "legal_aid"),
        ("盲校怎么报名", "school"),
        ("帮我唱首歌", "other"),
    ],
)
def test_a_neighbouring_service_is_recognised(words: str, topic: str) -> None:
    assert topic_of(words) == topic
