"""The service with a bot in a process of its own, to be killed: API FOLDER PORT MODE."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import aiohttp

from tests.bot.conftest import House
from tests.bot.telegram.conftest import Bot
from tests.emulator.front import Front


async def _serve(api: str, folder: str, port: str, mode: str) -> None:
    async with aiohttp.ClientSession() as unused:
        house = House(Path(folder))
        bot = Bot(Front("", unused), house, api=api, webhook=mode == "webhook", port=int(port))
        async with bot.running():
            print(f"up {bot.port}", flush=True)  # noqa: T201 - whoever started it waits for this
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(*sys.argv[1:]))
