"""Which voice speaks, as the operator set it; what is missing is said plainly.

``VOICE_ENGINE`` is ``auto`` (the default), ``kokoro``, ``sherpa-onnx``, ``http`` or ``off``;
``VOICE_MODEL_DIR`` is where a voice of sherpa-onnx is; ``VOICE_NAME`` is which of the voices of an
engine speaks; ``VOICE_URL``, ``VOICE_TOKEN`` and ``VOICE_MODEL`` are those of a service;
``VOICE_THREADS`` is 1 or 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from accessibility.speech.child import ChildLimits
from accessibility.speech.joining import WeightsError
from accessibility.speech.service import ServiceAddress, trusted
from accessibility.speech.voices import kokoro, sherpa, syllables
from accessibility.speech.voices.mouths import LocalVoice, ServiceVoice
from accessibility.speech.voices.sound import Speaks

Kind = Literal["kokoro", "sherpa-onnx", "http", "off"]

_KINDS = ("auto", "kokoro", "sherpa-onnx", "http", "off")
_MOST_THREADS = 2
_MEMORY_MEGABYTES = 3072
_EXAMPLE_URL = "https://tts.example.cn/v1/audio/speech"
_AGAIN = "请改好后再启动；不用服务器朗读就设 VOICE_ENGINE=off。"
_DIRECTORY = (
    "里面要有 tokens.txt、model.onnx 和中文的 lexicon（Kokoro 另要 voices.bin，Matcha 另要声码器 "
    f"vocos*.onnx），就是 sherpa-onnx 发布的中文语音合成模型解开后的目录。{_AGAIN}"
)
_NO_VOICE = "没有装朗读用的语音模型，服务器不出声，网页用手机自己的声音。"


class VoiceSetupError(RuntimeError):
    """What was set about the voice cannot be; a sentence for the operator."""


@dataclass(frozen=True)
class Configured:
    """The voice of choice and what it needs; ``note`` says why there is none."""

    kind: Kind
    directory: Path | None = None
    address: ServiceAddress | None = None
    name: str = ""
    version: str = ""
    threads: int = _MOST_THREADS
    note: str | None = None

    def voice(self) -> Speaks | None:
        """The voice, which starts nothing before the first sentence; None when it is off."""
        if self.address is not None:
            return ServiceVoice(self.address, self.name)
        if self.directory is None:
            return None
        limits = ChildLimits(memory_megabytes=_MEMORY_MEGABYTES, threads=self.threads)
        return LocalVoice(self.kind, self.directory, self.name, self.version, limits)


def configured(environ: Mapping[str, str]) -> Configured:
    """The voice that ``environ`` asks for; VoiceSetupError when that cannot be had.

    Joins the packaged model in the user's cache when it is what is to speak.
    """
    wanted = environ.get("VOICE_ENGINE") or "auto"
    if wanted not in _KINDS:
        names = "、".join(_KINDS)
        raise VoiceSetupError(f"VOICE_ENGINE 只能是 {names}，现在是“{wanted}”。{_AGAIN}")
    if wanted == "off":
        return Configured("off", note="服务器朗读已关闭（VOICE_ENGINE=off）。")
    threads, name = _threads(environ), environ.get("VOICE_NAME") or ""
    if wanted == "http" or (wanted == "auto" and environ.get("VOICE_URL")):
        return _service(environ, name)
    if wanted == "sherpa-onnx" or (wanted == "auto" and environ.get("VOICE_MODEL_DIR")):
        return _in_directory(environ.get("VOICE_MODEL_DIR") or "", name, threads)
    return _packaged(environ, wanted, name, threads)


def _threads(environ: Mapping[str, str]) -> int:
    said = environ.get("VOICE_THREADS") or str(_MOST_THREADS)
    if said not in {"1", "2"}:
        raise VoiceSetupError(f"VOICE_THREADS 只能是 1 或 2，现在是“{said}”。{_AGAIN}")
    return int(said)


def _service(environ: Mapping[str, str], name: str) -> Configured:
    url = environ.get("VOICE_URL", "")
    if not trusted(url):
        raise VoiceSetupError(
            f"VOICE_URL 要像 {_EXAMPLE_URL} 这样，必须是 https，本机的服务可以用 http://127.0.0.1；"
            f"现在是“{url}”。{_AGAIN}"
        )
    token, model = environ.get("VOICE_TOKEN") or None, environ.get("VOICE_MODEL") or "default"
    return Configured("http", address=ServiceAddress(url, token, model), name=name or "default")


def _in_directory(given: str, name: str, threads: int) -> Configured:
    if not given:
        raise VoiceSetupError(f"VOICE_ENGINE=sherpa-onnx 还要设 VOICE_MODEL_DIR。{_DIRECTORY}")
    directory = Path(given)
    if not directory.is_dir():
        raise VoiceSetupError(f"VOICE_MODEL_DIR 指的目录 {directory} 不存在。{_AGAIN}")
    missing = sherpa.missing_of(directory)
    if missing:
        names = "、".join(missing)
        raise VoiceSetupError(f"目录 {directory} 里缺 {names}，装不了 sherpa-onnx。{_DIRECTORY}")
    if name and not name.isdecimal():
        raise VoiceSetupError(f"sherpa-onnx 的 VOICE_NAME 是说话人的编号，现在是“{name}”。{_AGAIN}")
    if find_spec("sherpa_onnx") is None:
        raise VoiceSetupError(
            f"没有安装软件包 sherpa-onnx，请先执行：pip install sherpa-onnx。{_AGAIN}"
        )
    model = sherpa.model_of(directory)
    kept = f"{directory.resolve()} {model and model.stat().st_size} {name}"
    version = sha256(kept.encode()).hexdigest()[:16]
    return Configured("sherpa-onnx", directory.resolve(), None, name, version, threads)


def _packaged(environ: Mapping[str, str], wanted: str, name: str, threads: int) -> Configured:
    """The voice that packages carry; without them the server is silent unless it was asked for."""
    name = name or kokoro.VOICES[0]
    if name not in kokoro.VOICES:
        names = "、".join(kokoro.VOICES)
        raise VoiceSetupError(f"kokoro 的 VOICE_NAME 只能是 {names}，现在是“{name}”。{_AGAIN}")
    parts = kokoro.packaged()
    note = _NO_VOICE
    if parts is not None and find_spec("onnxruntime") is not None:
        try:
            directory = kokoro.assemble(kokoro.cached(environ), parts)
        except WeightsError as error:
            note = f"朗读用的语音模型没有准备好：{error}。服务器不出声，网页用手机自己的声音。"
        else:
            version = f"{kokoro.SHA256[:12]} {name} {syllables.VERSION}"
            return Configured("kokoro", directory, None, name, version, threads)
    if wanted != "auto":
        raise VoiceSetupError(f"{note}请执行 make run 重新安装软件包。{_AGAIN}")
    return Configured("off", note=note)
