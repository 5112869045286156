from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from accessibility.speech.configuration import SpeechSetupError, configured
from accessibility.speech.ears import LocalEar, ServiceEar
from accessibility.speech.weights import WeightsError, assemble


def refusal(**environ: str) -> str:
    with pytest.raises(SpeechSetupError) as caught:
        configured({"XDG_CACHE_HOME": "/nonexistent", **environ})
    return str(caught.value)


def test_speech_can_be_switched_off() -> None:
    chosen = configured({"SPEECH_ENGINE": "off"})
    assert chosen.kind == "off"
    assert chosen.ear() is None


def test_an_unknown_engine_is_named_and_the_known_ones_too() -> None:
    said = refusal(SPEECH_ENGINE="vosk")
    assert "vosk" in said
    assert "sherpa-onnx" in said


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in refusal(SPEECH_MODEL_DIR=str(tmp_path / "none"))


def test_what_is_missing_of_a_model_is_named_and_where_it_goes(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("<blk> 0\n")
    said = refusal(SPEECH_ENGINE="sherpa-onnx", SPEECH_MODEL_DIR=str(tmp_path))
    assert "缺 model.int8.onnx" in said
    assert str(tmp_path) in said
    said = refusal(SPEECH_ENGINE="faster-whisper", SPEECH_MODEL_DIR=str(tmp_path))
    assert "缺 model.bin、config.json、tokenizer.json、vocabulary.txt" in said


def test_sherpa_without_a_directory_says_what_goes_into_one() -> None:
    assert "SPEECH_MODEL_DIR" in refusal(SPEECH_ENGINE="sherpa-onnx")


@pytest.mark.parametrize("url", ["", "http://asr.example.cn/", "asr.example.cn"])
def test_a_service_must_be_encrypted_or_on_this_machine(url: str) -> None:
    assert "https" in refusal(SPEECH_ENGINE="http", SPEECH_URL=url)


def test_a_service_is_chosen_by_its_address_alone() -> None:
    chosen = configured({"SPEECH_URL": "https://asr.example.cn/x", "SPEECH_TOKEN": "secret"})
    ear = chosen.ear()
    assert isinstance(ear, ServiceEar)
    assert "secret" not in repr(chosen)
    ear.close()


@pytest.mark.parametrize("tokens", ["<blank> 0\n</s> 2\n", "<unk> 0\n<|zh|> 24884\n"])
def test_a_model_that_cannot_be_loaded_is_found_out_by_loading_it(
    tmp_path: Path, tokens: str
) -> None:
    """By the true sherpa-onnx, as Paraformer and as SenseVoice."""
    (tmp_path / "tokens.txt").write_text(tokens)
    (tmp_path / "model.onnx").write_bytes(b"no model")
    ear = configured({"SPEECH_MODEL_DIR": str(tmp_path)}).ear()
    assert isinstance(ear, LocalEar)
    assert ear.name == "sherpa-onnx"
    assert "model.onnx" in (ear.fault() or "")
    assert not ear.child.running


def test_a_broken_whisper_is_found_out_by_loading_it(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (tmp_path / name).write_text("{}")
    ear = configured({"SPEECH_MODEL_DIR": str(tmp_path)}).ear()
    assert ear is not None
    assert ear.fault()


def test_only_one_or_two_threads_are_taken() -> None:
    assert "SPEECH_THREADS" in refusal(SPEECH_URL="https://a.example/x", SPEECH_THREADS="8")


def test_a_cache_that_cannot_be_written_turns_speech_off_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    chosen = configured({"XDG_CACHE_HOME": str(tmp_path / "file")})
    assert chosen.kind == "off"
    assert "不能写入" in (chosen.note or "")


def parts(folder: Path) -> tuple[Path, Path]:
    one, two = folder / "one", folder / "two"
    one.mkdir()
    two.mkdir()
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (one / name).write_text(name)
    (one / "model.bin.part1").write_bytes(b"first ")
    (two / "model.bin.part2").write_bytes(b"second")
    return one, two


def test_weights_are_joined_once_and_their_sum_is_checked(tmp_path: Path) -> None:
    wanted = hashlib.sha256(b"first second").hexdigest()
    folder = assemble(tmp_path / "cache" / "base", parts(tmp_path), wanted)
    assert folder is not None
    assert (folder / "model.bin").read_bytes() == b"first second"
    assert (folder / "vocabulary.txt").read_text() == "vocabulary.txt"
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["base"]
    assert assemble(folder, (tmp_path, tmp_path), wanted) == folder


def test_weights_with_another_sum_are_not_kept(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="校验"):
        assemble(tmp_path / "cache" / "base", parts(tmp_path), "0" * 64)
    assert not list((tmp_path / "cache").iterdir())
