"""Talks in the terminal with a service of one's own: ``make chat``."""

from __future__ import annotations

import asyncio
import logging
import os
import sys

import httpx

from bot.channels.console import Console, from_keyboard
from scripts.wiring import EngineError, load_engines, one_process


async def main() -> None:
    """Start both services without a network and talk with them."""
    logging.disable(logging.WARNING)
    app = one_process({"APP_ENV": "dev", **os.environ}, load_engines(os.environ))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
    ):
        await Console(client, from_keyboard, print).run()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except EngineError as error:
        sys.exit(str(error))
