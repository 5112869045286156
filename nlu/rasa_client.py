"""Understanding through a Rasa server (``/model/parse``), with the embedded engine to fall back on.

Rasa gives the intent; commands, danger, services, entities and policy answers are read in the same
way for both engines (``nlu.interpret``), so that both give the same kind of answer.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Annotated

import httpx
from pybreaker import CircuitBreaker, CircuitBreakerError
from pydantic import BaseModel, Field, ValidationError

from dialogs.model import Understood
from nlu.asking import short_name
from nlu.interpret import Interpreter, Ranking

LIMIT = 0.75
"""Seconds that Rasa may take, all told, before the embedded engine answers instead."""
FAILURES, PAUSE = 3, 30.0
"""After so many failures in a row Rasa is not asked for so many seconds."""
_SURE = 1e-3
_READ = 2_000
_CALLS = 4
_log = logging.getLogger(__name__)


class RasaError(RuntimeError):
    """Rasa gave no answer that can be used; says why, never what was said."""


class _Intent(BaseModel):
    name: str
    confidence: Annotated[float, Field(ge=0.0, le=1.0 + _SURE)]


class _Parsed(BaseModel):
    text: str
    intent_ranking: Annotated[list[_Intent], Field(min_length=1)]


class RasaServer:
    """A Rasa server that serves ``nlu/rasa``."""

    def __init__(
        self,
        url: str,
        intents: frozenset[str],
        transport: httpx.BaseTransport | None = None,
        limit: float = LIMIT,
    ) -> None:
        """Ask the server at ``url`` and wait ``limit`` seconds for each answer.

        An intent that is not in ``intents`` is nonsense.
        """
        self._client = httpx.Client(base_url=url, timeout=limit, transport=transport)
        self._limit = limit
        # Calls run aside: a server that sends a byte now and then never meets a limit on reads.
        self._calls = ThreadPoolExecutor(_CALLS, thread_name_prefix="rasa")
        self._intents = intents

    def rank(self, text: str, asking: str | None) -> Ranking:
        """The intents of ``text``, likeliest first; ``RasaError`` when there is no such answer."""
        sent = _as_sent(text, short_name(asking))
        call = self._calls.submit(self._parse, sent)
        try:
            parsed = call.result(timeout=self._limit)
        except TimeoutError:
            call.cancel()
            raise RasaError("no answer in time") from None
        if parsed.text != sent:
            raise RasaError("an answer to another message")
        if not {i.name for i in parsed.intent_ranking} <= self._intents:
            raise RasaError("intents that are not ours")
        return [(i.name, min(i.confidence, 1.0)) for i in parsed.intent_ranking]

    def _parse(self, sent: str) -> _Parsed:
        try:
            answer = self._client.post("/model/parse", json={"text": sent}).raise_for_status()
            return _Parsed.model_validate(answer.json())
        except httpx.HTTPError as error:
            raise RasaError(type(error).__name__) from None
        except (ValueError, ValidationError):
            raise RasaError("not an answer of Rasa") from None

    def close(self) -> None:
        """Let go of the connection."""
        self._calls.shutdown(wait=False, cancel_futures=True)
        self._client.close()


class RasaInterpreter:
    """Rasa's reading where it answers in time, the embedded engine's where it does not."""

    def __init__(self, embedded: Interpreter, server: RasaServer, pause: float = PAUSE) -> None:
        """Prefer ``server``; after failures in a row leave it alone for ``pause`` seconds."""
        self._embedded = embedded
        self._server = server
        self._breaker = CircuitBreaker(fail_max=FAILURES, reset_timeout=pause)

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        """What ``text`` means; ``engine`` says which engine found it."""
        try:
            ranking = self._breaker.call(self._server.rank, text, asking)
        except (RasaError, CircuitBreakerError) as error:
            _log.warning("rasa did not answer, the embedded engine did: %s", error)
            return self._embedded.interpret(text, asking, today)
        return replace(self._embedded.interpret(text, asking, today, ranking), engine="rasa")

    def ready(self) -> bool:
        """Whether Rasa answers; also closes the breaker again once it does."""
        try:
            self._breaker.call(self._server.rank, "你好", None)
        except (RasaError, CircuitBreakerError):
            return False
        return True


def _as_sent(text: str, step: str | None) -> str:
    """``text`` as Rasa is to see it, after the mark of what was asked.

    A slash at the beginning would name an intent instead of being read, and Rasa drops blanks at
    both ends before it says the text back.
    """
    said = text[:_READ].strip().lstrip("/／").strip() or "。"
    return f"〔{step}〕{said}" if step else said
