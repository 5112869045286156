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
from bot.ports import Interpreter
from bot.settings import Settings as BotSettings
from nlu.embedded.artifact import trained_on
from nlu.embedded.examples import fingerprint
from nlu.interpret import ARTIFACT
from nlu.interpret import Interpreter as EmbeddedInterpreter
from scripts.one_process import Late, OneProcess


def load_interpreter() -> Interpreter:
    """The embedded engine; what it learnt is made first when it is missing or out of date."""
    if trained_on(ARTIFACT) != fingerprint():
        print("正在准备理解引擎，第一次要一两分钟……", flush=True)
        # Imported late: what only training needs takes seconds to load.
        from scripts.train_nlu import ensure  # noqa: PLC0415 - see above

        ensure(ARTIFACT)
    return EmbeddedInterpreter.load(ARTIFACT)


def one_process(environ: Mapping[str, str], interpreter: Interpreter) -> OneProcess:
    """Both services on the data of ``DATA_DIR``, sharing one clock and one secret."""
    secret = environ.get("INTERNAL_SECRET") or secrets.token_urlsafe(32)
    known = {**environ, "INTERNAL_SECRET": secret}
    bot_settings = BotSettings.from_environment(known)
    backend_settings = BackendSettings.from_environment(known)
    bot_settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = dev_clock(backend_settings.data_dir) if backend_settings.dev else system_now
    to_bot, to_backend = Late(), Late()
    backend = create_backend(backend_settings, now, Transports(bot=_in_process(to_bot)))
    bot = create_bot(bot_settings, now, _in_process(to_backend), interpreter)
    to_bot.app, to_backend.app = bot, backend
    return OneProcess(bot, backend)


def _in_process(app: Late) -> httpx.ASGITransport:
    return httpx.ASGITransport(app=app, raise_app_exceptions=False)
