"""The engines: the packaged voice and sherpa-onnx for real, a service by what it answers."""

from __future__ import annotations

import io
import json
import os
import signal
import wave
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from pypinyin import lazy_pinyin

from accessibility.speech.child import ChildLimits
from accessibility.speech.configuration import configured as hearing
from accessibility.speech.service import ServiceAddress
from accessibility.speech.voices import kokoro
from accessibility.speech.voices.configuration import VoiceSetupError, configured
from accessibility.speech.voices.mouths import LocalVoice, ServiceVoice, read_wav
from accessibility.speech.voices.sound import OGG, SpeakingProblem, encoded
from accessibility.speech.voices.syllables import symbols

SENTENCE = "请说一下您的手机号，十一位数字。"
URL = "https://tts.example.cn/v1/audio/speech"


@pytest.fixture(scope="module")
def voice() -> Iterator[LocalVoice]:
    made = configured({**os.environ, "VOICE_ENGINE": "kokoro"}).voice()
    assert isinstance(made, LocalVoice)
    yield made
    made.close()


def test_the_packaged_voice_is_understood_by_a_recogniser(voice: LocalVoice) -> None:
    ear = hearing(os.environ).ear()
    assert ear is not None
    try:
        heard = ear.hear(encoded(voice.speak(SENTENCE, 1.0), OGG)).text
    finally:
        ear.close()
    meant = lazy_pinyin("请说一下您的手机号")
    right = sum(s in lazy_pinyin(heard) for s in meant)
    assert right >= len(meant) - 1, heard


def test_slower_is_longer(voice: LocalVoice) -> None:
    usual, slow = voice.speak("您好。", 1.0), voice.speak("您好。", 0.65)
    assert slow.seconds > 1.2 * usual.seconds


def test_a_process_that_was_killed_is_started_anew(voice: LocalVoice) -> None:
    voice.speak("好。", 1.0)
    pid = voice.child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert voice.speak("好。", 1.0).seconds > 0.1
    assert voice.ready()


def test_a_sentence_without_any_sound_is_a_problem_not_a_crash(voice: LocalVoice) -> None:
    with pytest.raises(SpeakingProblem):
        voice.speak("……", 1.0)
    assert voice.speak("好。", 1.0).seconds > 0.1


def released(folder: Path, words: tuple[str, ...]) -> Path:
    """The packaged model as sherpa-onnx releases Kokoro: metadata, tokens, voices, a lexicon."""

    def varint(number: int) -> bytes:
        low, rest = number & 127, number >> 7
        return bytes([low | 128]) + varint(rest) if rest else bytes([low])

    def field(number: int, data: bytes) -> bytes:
        return varint(number << 3 | 2) + varint(len(data)) + data

    metadata = {
        "model_type": "kokoro",
        "language": "Chinese",
        "has_espeak": "0",
        "sample_rate": "24000",
        "version": "2",
        "voice": "cmn",
        "style_dim": "510,1,256",
        "n_speakers": "2",
        "maintainer": "tests",
    }
    model = (kokoro.cached() / kokoro.MODEL).read_bytes()
    for key, value in metadata.items():
        model += field(14, field(1, key.encode()) + field(2, value.encode()))
    (folder / "model.onnx").write_bytes(model)
    data = Path(kokoro.__file__).parent / "data"
    (folder / "voices.bin").write_bytes(
        b"".join((data / f"{name}.bin").read_bytes() for name in kokoro.VOICES)
    )
    tokens = "".join(f"{symbol} {place}\n" for symbol, place in kokoro.SYMBOLS.items())
    (folder / "tokens.txt").write_text(tokens, encoding="utf-8")
    lexicon = "".join(f"{word} {' '.join(symbols(word))}\n" for word in words)
    (folder / "lexicon-zh.txt").write_text(lexicon, encoding="utf-8")
    return folder


def test_sherpa_speaks_with_a_model_as_it_is_released(voice: LocalVoice, tmp_path: Path) -> None:
    voice.speak("好。", 1.0)  # the model is in the cache now
    directory = released(tmp_path, ("您", "好"))
    made = configured({"VOICE_MODEL_DIR": str(directory), "VOICE_NAME": "1"}).voice()
    assert isinstance(made, LocalVoice)
    try:
        assert made.fault() is None
        sound = made.speak("您好。", 1.0)
    finally:
        made.close()
    assert sound.hertz == 24_000
    assert 0.2 < sound.seconds < 2.5


def test_a_broken_model_is_told_before_anybody_is_spoken_to(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokens.txt", "lexicon.txt", "voices.bin"):
        (tmp_path / name).write_bytes(b"nothing of the kind")
    made = configured({"VOICE_ENGINE": "sherpa-onnx", "VOICE_MODEL_DIR": str(tmp_path)}).voice()
    assert made is not None
    assert made.fault()


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"VOICE_ENGINE": "espeak"}, "VOICE_ENGINE 只能是"),
        ({"VOICE_THREADS": "9"}, "VOICE_THREADS 只能是"),
        ({"VOICE_ENGINE": "kokoro", "VOICE_NAME": "af_heart"}, "VOICE_NAME 只能是"),
        ({"VOICE_ENGINE": "http"}, "VOICE_URL 要像"),
        ({"VOICE_URL": "http://tts.example.cn/speech"}, "必须是 https"),
        ({"VOICE_ENGINE": "sherpa-onnx"}, "还要设 VOICE_MODEL_DIR"),
        ({"VOICE_MODEL_DIR": "/nowhere/at/all"}, "不存在"),
        ({"VOICE_MODEL_DIR": "{empty}"}, "里缺 tokens.txt、model.onnx、lexicon.txt"),
    ],
)
def test_the_operator_is_told_what_is_missing_and_where_it_goes(
    environ: Mapping[str, str], told: str, tmp_path: Path
) -> None:
    with pytest.raises(VoiceSetupError, match=told):
        configured({k: v.replace("{empty}", str(tmp_path)) for k, v in environ.items()})


def test_without_a_cache_to_write_to_the_server_is_silent_and_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_bytes(b"")
    found = configured({"XDG_CACHE_HOME": str(blocked)})
    assert found.voice() is None
    assert found.note is not None
    assert "没有准备好" in found.note
    assert configured({"VOICE_ENGINE": "off"}).voice() is None


def wav(seconds: float, channels: int = 1, width: int = 2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(16_000)
        file.writeframes(b"\x00\x20" * (width // 2) * channels * int(16_000 * seconds))
    return out.getvalue()


def service(answer: httpx.Response, asked: list[httpx.Request] | None = None) -> ServiceVoice:
    def handle(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        return answer

    address = ServiceAddress(URL, "secret", "tts-1")
    return ServiceVoice(address, "xiaoyi", httpx.MockTransport(handle), limit=5.0)


def test_a_service_is_asked_in_the_widespread_way() -> None:
    asked: list[httpx.Request] = []
    voice = service(httpx.Response(200, content=wav(1.0, channels=2)), asked)
    assert voice.speak("您好。", 0.8).seconds == pytest.approx(1.0, abs=0.05)
    assert json.loads(asked[0].content) == {
        "model": "tts-1",
        "input": "您好。",
        "voice": "xiaoyi",
        "speed": 0.8,
        "response_format": "wav",
    }
    assert asked[0].headers["authorization"] == "Bearer secret"
    assert "secret" not in repr(voice.version)
    voice.close()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(200, content=b"not a sound"),
        httpx.Response(200, content=wav(1.0, width=4)),
        httpx.Response(200, content=bytes(17 * 1024 * 1024)),
    ],
    ids=["error", "no wav", "other samples", "endless"],
)
def test_a_service_that_fails_is_left_alone_for_a_while(answer: httpx.Response) -> None:
    asked: list[httpx.Request] = []
    voice = service(answer, asked)
    for _ in range(5):
        with pytest.raises(SpeakingProblem):
            voice.speak("您好。", 1.0)
    assert len(asked) == 3
    assert not voice.ready()
    voice.close()


def test_no_memory_for_the_voice_is_a_problem_that_ends_nothing() -> None:
    limits = ChildLimits(memory_megabytes=200, threads=1)
    voice = LocalVoice("kokoro", kokoro.cached(), "zf_xiaoyi", "1", limits)
    with pytest.raises(SpeakingProblem):
        voice.speak("您好。", 1.0)
    assert not voice.ready()
    voice.close()


def test_a_wav_of_one_channel_is_read_whole() -> None:
    assert read_wav(wav(0.5)).hertz == 16_000
