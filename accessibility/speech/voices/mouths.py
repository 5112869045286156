"""Sentences to sound, by a voice on this machine or by a service of the operator.

``speak`` blocks; async code calls it in a thread. A voice here says one sentence at a time.
"""

from __future__ import annotations

import io
import logging
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
from pybreaker import CircuitBreaker, CircuitBreakerError

from accessibility.speech.child import Child, ChildDied, ChildLimits, ChildTooSlow
from accessibility.speech.service import FAILURES, PAUSE, ServiceAddress
from accessibility.speech.voices.sound import Sound, SpeakingProblem, as_sound

SPEAKER = "accessibility.speech.voices.speaker"
LOADING_SECONDS = 60.0
_BASE_SECONDS = 30.0  # a machine under load, a voice still being loaded
_SECONDS_A_CHARACTER = 0.6
SERVICE_SECONDS = 20.0
_MOST_BYTES = 16 * 1024 * 1024
_SAMPLE_BYTES = 2
_CALLS = 4
_log = logging.getLogger(__name__)


class LocalVoice:
    """An engine in a child process of this one."""

    def __init__(
        self, name: str, directory: Path, voice: str, version: str, limits: ChildLimits
    ) -> None:
        """Speak with engine ``name`` (``kokoro``, ``sherpa-onnx``) in ``directory``."""
        self.name = name
        self.version = version
        self._child = Child(SPEAKER, (name, str(directory), voice, str(limits.threads)), limits)
        self._ready = True

    @property
    def child(self) -> Child:
        """The process in which the engine runs."""
        return self._child

    def speak(self, sentence: str, rate: float) -> Sound:
        """``sentence`` spoken; SpeakingProblem when it cannot be."""
        self._ready = False
        seconds = _BASE_SECONDS + len(sentence) * _SECONDS_A_CHARACTER
        try:
            head = {"do": "speak", "rate": rate}
            found, samples = self._child.ask(head, sentence.encode(), seconds)
        except ChildTooSlow:
            raise SpeakingProblem("too_slow") from None
        except ChildDied:
            _log.warning("the process that speaks died; the next sentence starts another")
            raise SpeakingProblem("down") from None
        if "problem" in found:
            if "why" in found:
                _log.warning("the voice cannot be loaded: %s", found["why"])
            raise SpeakingProblem(found["problem"])
        self._ready = True
        return Sound(samples, found["hertz"])

    def fault(self) -> str | None:
        """Why the voice cannot be loaded; None when it can. Leaves no process behind."""
        try:
            found, _ = self._child.ask({"do": "load"}, b"", LOADING_SECONDS)
        except ChildTooSlow:
            return f"{LOADING_SECONDS:.0f} 秒内没有装载完"
        except ChildDied:
            return "装载时进程退出了，多半是模型文件损坏，或内存不够"
        finally:
            self._child.close()
        return found.get("why")

    def ready(self) -> bool:
        """Whether it spoke when it was last asked."""
        return self._ready

    def close(self) -> None:
        """End the child process."""
        self._child.close()


class ServiceVoice:
    """A service of the operator over HTTP, left alone for a while when it fails.

    The protocol is the widespread one of ``/v1/audio/speech``: a JSON POST with ``model``,
    ``input``, ``voice``, ``speed`` and ``response_format`` = ``wav``, and ``Authorization: Bearer
    …`` when a token is set. The answer is a WAV file of 16-bit samples.
    """

    name = "http"

    def __init__(
        self,
        address: ServiceAddress,
        voice: str,
        transport: httpx.BaseTransport | None = None,
        limit: float = SERVICE_SECONDS,
    ) -> None:
        """Speak by the service at ``address``, which must be https or on this machine."""
        headers = {"Authorization": f"Bearer {address.token}"} if address.token else {}
        self.version = f"{address.url} {address.model} {voice}"
        self._client = httpx.Client(timeout=limit, transport=transport, headers=headers)
        self._address = address
        self._voice = voice
        self._limit = limit
        # Calls run aside: a server that sends a byte now and then never meets a limit on reads.
        self._calls = ThreadPoolExecutor(_CALLS, thread_name_prefix="voice-service")
        self._breaker = CircuitBreaker(fail_max=FAILURES, reset_timeout=PAUSE)

    def speak(self, sentence: str, rate: float) -> Sound:
        """``sentence`` spoken; SpeakingProblem when it cannot be."""
        try:
            found: Sound = self._breaker.call(self._in_time, sentence, rate)
        except CircuitBreakerError:
            raise SpeakingProblem("down") from None
        return found

    def fault(self) -> str | None:
        """A service may come up later: nothing is asked of it at the start."""
        return None

    def ready(self) -> bool:
        """Whether it is not left alone at the moment."""
        return self._breaker.current_state != "open"

    def close(self) -> None:
        """Let go of the connection."""
        self._calls.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _in_time(self, sentence: str, rate: float) -> Sound:
        call = self._calls.submit(self._post, sentence, rate)
        try:
            return call.result(timeout=self._limit)
        except TimeoutError:
            call.cancel()
            raise SpeakingProblem("too_slow") from None

    def _post(self, sentence: str, rate: float) -> Sound:
        asked = {
            "model": self._address.model,
            "input": sentence,
            "voice": self._voice,
            "speed": rate,
            "response_format": "wav",
        }
        try:
            with self._client.stream("POST", self._address.url, json=asked) as answer:
                answer.raise_for_status()
                return read_wav(_body(answer))
        except (httpx.HTTPError, wave.Error, EOFError, ValueError) as error:
            _log.warning("the voice service gave no sound: %s", type(error).__name__)
            raise SpeakingProblem("down") from None


def _body(answer: httpx.Response) -> bytes:
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > _MOST_BYTES:
            raise ValueError("more than any sentence needs")
    return body


def read_wav(data: bytes) -> Sound:
    """The sound of a WAV file of 16-bit samples; of several channels the first is taken."""
    with wave.open(io.BytesIO(data), "rb") as file:
        if file.getsampwidth() != _SAMPLE_BYTES or not file.getnchannels():
            raise ValueError("not 16-bit samples")
        samples = np.frombuffer(file.readframes(_MOST_BYTES), "<i2")[:: file.getnchannels()]
        if not samples.size:
            raise ValueError("no sound")
        return as_sound(samples.astype(np.float32) / 32768.0, file.getframerate())
