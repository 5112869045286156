"""A recognition service of the operator, over HTTP.

The protocol is the widespread one of ``/v1/audio/transcriptions``: a multipart POST with ``file``
(WAV, 16 kHz, mono, 16 bit), ``model``, ``language`` = ``zh`` and ``response_format`` = ``json``,
and ``Authorization: Bearer …`` when a token is set. The answer is ``{"text": "…"}``, and may say
how sure it is, from 0 to 1: ``{"text": "…", "confidence": 0.93}``.
"""

from __future__ import annotations

import io
import ipaddress
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
from pybreaker import CircuitBreaker, CircuitBreakerError
from pydantic import BaseModel, Field, ValidationError

from accessibility.speech.decoding import RATE

LIMIT = 30.0
"""Seconds that the service may take for one recording, all told."""
FAILURES, PAUSE = 3, 30.0
"""After so many failures in a row the service is not asked for so many seconds."""
_CALLS = 4


class ServiceError(RuntimeError):
    """The service gave no answer that can be used; says why, never what was said."""


class _Answer(BaseModel):
    text: str = Field(max_length=10_000)
    confidence: float | None = Field(default=None, ge=0.0, le=1.0)


@dataclass(frozen=True)
class ServiceAddress:
    """Where a service is, what it lets in, and which of its models is wanted."""

    url: str
    token: str | None = field(default=None, repr=False)
    model: str = "default"


class SpeechService:
    """The service at one address, left alone for a while when it fails."""

    def __init__(
        self,
        address: ServiceAddress,
        transport: httpx.BaseTransport | None = None,
        limit: float = LIMIT,
        pause: float = PAUSE,
    ) -> None:
        """Ask the service at ``address``, which must be https or on this machine."""
        headers = {"Authorization": f"Bearer {address.token}"} if address.token else {}
        self._client = httpx.Client(timeout=limit, transport=transport, headers=headers)
        self._address = address
        self._limit = limit
        # Calls run aside: a server that sends a byte now and then never meets a limit on reads.
        self._calls = ThreadPoolExecutor(_CALLS, thread_name_prefix="speech-service")
        self._breaker = CircuitBreaker(fail_max=FAILURES, reset_timeout=pause)

    def recognise(self, samples: bytes) -> tuple[str, float | None]:
        """The words in 16-bit ``samples`` and how sure the service is, if it says."""
        try:
            found: _Answer = self._breaker.call(self._in_time, samples)
        except CircuitBreakerError:
            raise ServiceError("left alone after failures in a row") from None
        return found.text.strip(), found.confidence

    def ready(self) -> bool:
        """Whether it is not left alone at the moment."""
        return self._breaker.current_state != "open"

    def close(self) -> None:
        """Let go of the connection."""
        self._calls.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _in_time(self, samples: bytes) -> _Answer:
        call = self._calls.submit(self._post, samples)
        try:
            return call.result(timeout=self._limit)
        except TimeoutError:
            call.cancel()
            raise ServiceError("no answer in time") from None

    def _post(self, samples: bytes) -> _Answer:
        form = {"model": self._address.model, "language": "zh", "response_format": "json"}
        file = ("speech.wav", as_wav(samples), "audio/wav")
        try:
            answer = self._client.post(self._address.url, data=form, files={"file": file})
            return _Answer.model_validate(answer.raise_for_status().json())
        except httpx.HTTPError as error:
            raise ServiceError(type(error).__name__) from None
        except (ValueError, ValidationError):
            raise ServiceError("not an answer of a speech service") from None


def as_wav(samples: bytes) -> bytes:
    """16-bit mono samples in a WAV container."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
    return out.getvalue()


def trusted(url: str) -> bool:
    """Whether voices may be sent to ``url``: encrypted, or to this machine itself."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return bool(parsed.host) and (
        parsed.scheme == "https" or (parsed.scheme == "http" and _loopback(parsed.host))
    )


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
