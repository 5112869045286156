"""The true engine on real recordings, once; what it hears is measured in docs/speech.md."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from accessibility.speech.activity import RATE
from accessibility.speech.child import ChildLimits
from accessibility.speech.configuration import configured
from accessibility.speech.ears import LocalEar
from accessibility.speech.problems import HearingProblem
from accessibility.speech.recognising import believable
from tests.accessibility.speech.recordings import FIRERED, hiss, recorded, samples_of, wav


@pytest.fixture(scope="module")
def ear() -> Iterator[LocalEar]:
    found = configured(os.environ).ear()
    assert isinstance(found, LocalEar), "the packaged weights are part of the set-up"
    yield found
    found.close()


def test_a_voice_note_is_recognised_in_a_process_of_its_own(ear: LocalEar) -> None:
    words = ear.hear(recorded(samples_of(FIRERED), "ogg/opus", 32_000))
    assert "交易几乎停" in words.text
    assert words.seconds == pytest.approx(4.2, abs=0.2)
    assert words.sure is not None
    assert 0.5 < words.sure <= 1
    assert ear.child.pid not in {None, os.getpid()}
    status = Path(f"/proc/{ear.child.pid}/status").read_text()
    resident = next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line)
    assert resident > 100_000, "the model is in the child"


@pytest.mark.parametrize(
    ("sound", "code"),
    [(hiss(3, 0.2), "noise"), (np.zeros(3 * RATE, np.float32), "silence")],
    ids=["noise", "silence"],
)
def test_noise_and_silence_do_not_become_sentences(
    ear: LocalEar, sound: np.ndarray[tuple[int], np.dtype[np.float32]], code: str
) -> None:
    with pytest.raises(HearingProblem) as caught:
        ear.hear(wav(sound))
    assert caught.value.code == code


def test_an_engine_without_memory_ends_in_words_and_is_not_ready() -> None:
    found = configured(os.environ)
    assert found.directory is not None
    small = LocalEar("faster-whisper", found.directory, ChildLimits(memory_megabytes=300))
    with pytest.raises(HearingProblem) as caught:
        small.hear(wav(samples_of(FIRERED)))
    assert caught.value.code == "down"
    assert not small.ready()
    small.close()


@pytest.mark.parametrize(
    "text",
    ["", "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", "这次是普通话的句子。", "作证证证证证证"],
)
def test_what_models_say_to_noise_is_not_believed(text: str) -> None:
    assert not believable(text)


@pytest.mark.parametrize("text", ["七七七七七", "对对对", "我想办残疾人证", "哈哈哈"])
def test_what_people_say_is_believed(text: str) -> None:
    assert believable(text)
