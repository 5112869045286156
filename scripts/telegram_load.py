"""Many people talk with the bot at once, over the emulated Bot API; says how it went.

Updates come two times and in another order, one message in fifty is answered with 429. Every turn
must be taken once and in order in its chat: python -m scripts.telegram_load --chats 500 [--webhook]
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from pathlib import Path

from tests.bot.conftest import House
from tests.bot.telegram import crowd
from tests.bot.telegram.conftest import Bot
from tests.emulator.front import Front, bot_api
from tests.emulator.person import Fellow


async def _run(chats: int, sentences: int, *, webhook: bool) -> None:
    async with bot_api() as front:
        faults = front.faults
        faults.repeats, faults.shuffles, faults.flood_share = 2, True, 0.02
        with tempfile.TemporaryDirectory() as folder:
            bot = Bot(front, House(Path(folder)), webhook=webhook)
            fellows = [Fellow(front) for _ in range(chats)]
            began, spent = time.perf_counter(), time.process_time()
            async with bot.running():
                await asyncio.gather(*(crowd.talk(f, sentences) for f in fellows))
                said = time.perf_counter() - began
                await crowd.all_answered(fellows, sentences, 600)
                took = time.perf_counter() - began
                await crowd.check(bot, fellows, sentences)
            updates = chats * (sentences + 1)
            print(f"chats {chats}, updates {updates}, delivered {len(front.delivered)} times")
            print(f"said within {said:.1f} s, answered after {took:.1f} s: {updates / took:.0f}/s")
            _report(front, time.process_time() - spent)


def _report(front: Front, spent: float) -> None:
    floods = sum(c.status == 429 for c in front.calls)  # noqa: PLR2004 - too many requests
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"floods answered {floods}; CPU {spent:.1f} s in this process; memory {memory} MiB")
    print("every sentence was taken once and in order, every answer came once and in order")


def main() -> None:
    """Run it as the arguments say."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--chats", type=int, default=500)
    arguments.add_argument("--sentences", type=int, default=3)
    arguments.add_argument("--webhook", action="store_true")
    given = arguments.parse_args()
    asyncio.run(_run(given.chats, given.sentences, webhook=given.webhook))


if __name__ == "__main__":
    main()
