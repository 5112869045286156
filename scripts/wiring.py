"""Builds both services and lets each reach the other without a network."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import httpx

from backend.app import create_app as create_backend
from backend.clock import dev_clock, system_now
from backend.dispatch.routing import Transports
from backend.settings import Settings as BackendSettings
from bot.app import create_app as create_bot
from bot.engines import Engines
from bot.ports import Interpreter
from bot.settings import Settings as BotSettings
from bot.speaking import Speaking
from bot.voice import EngineEar
from nlu.embedded.artifact import trained_on
from nlu.embedded.examples import fingerprint
from nlu.interpret import ARTIFACT
from nlu.interpret import Interpreter as EmbeddedInterpreter
from nlu.rasa_client import RasaInterpreter, RasaServer
from scripts.in_process import InProcess
from scripts.one_process import Late, OneProcess

RASA_URL = "http://127.0.0.1:5005"
"""Where ``make rasa`` serves."""


class EngineError(RuntimeError):
    """What was set about the engine of understanding cannot be; a sentence for the operator."""


def load_engines(environ: Mapping[str, str]) -> dict[str, Interpreter]:
    """The engines of understanding that run, by name; the first is the one to converse with.

    ``NLU_ENGINE`` is embedded (the default) or rasa, with its server at ``NLU_RASA_URL``. Where
    that address is given, Rasa can be asked for by name though conversations go on without it.
    """
    wanted, given = environ.get("NLU_ENGINE") or "embedded", environ.get("NLU_RASA_URL")
    if wanted not in {"embedded", "rasa"}:
        raise EngineError(f"NLU_ENGINE 只能是 embedded 或 rasa，现在是“{wanted}”。请改好后再启动。")
    url = _address(given) if given else RASA_URL
    embedded = load_embedded()
    if wanted == "embedded" and not given:
        return {"embedded": embedded}
    rasa = RasaInterpreter(embedded, RasaServer(url, embedded.intents))
    engines: dict[str, Interpreter] = {"embedded": embedded, "rasa": rasa}
    return {wanted: engines[wanted], **engines}


def _address(given: str) -> str:
    """``given``, when a server could be there."""
    try:
        url = httpx.URL(given)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host:
        raise EngineError(f"NLU_RASA_URL 要像 {RASA_URL} 这样，现在是“{given}”。请改好后再启动。")
    return given


def load_embedded() -> EmbeddedInterpreter:
    """The embedded engine; what it learnt is made first when it is missing or out of date."""
    if trained_on(ARTIFACT) != fingerprint():
        print("正在准备理解引擎，第一次要一两分钟……", flush=True)
        # Imported late: what only training needs takes seconds to load.
        from scripts.train_nlu import ensure  # noqa: PLC0415 - see above

        ensure(ARTIFACT)
    return EmbeddedInterpreter.load(ARTIFACT)


def one_process(
    environ: Mapping[str, str],
    engines: Mapping[str, Interpreter],
    mouth: Speaking | None = None,
    ear: EngineEar | None = None,
) -> OneProcess:
    """Both services on the data of ``DATA_DIR``, sharing one clock and one secret.

    ``engines`` are those of ``load_engines``; ``mouth`` reads aloud, ``ear`` recognises speech.
    """
    secret = environ.get("INTERNAL_SECRET") or secrets.token_urlsafe(32)
    given = {**environ, "INTERNAL_SECRET": secret}
    bot_settings = BotSettings.from_environment(given)
    backend_settings = BackendSettings.from_environment(given)
    bot_settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = dev_clock(backend_settings.data_dir) if backend_settings.dev else system_now
    to_bot, to_backend = Late(), Late()
    backend = create_backend(backend_settings, now, Transports(bot=InProcess(to_bot)))
    known = Engines(next(iter(engines.values())), engines, mouth=mouth, ear=ear)
    bot = create_bot(bot_settings, now, InProcess(to_backend), known)
    to_bot.app, to_backend.app = bot, backend
    return OneProcess(bot, backend)
