"""The independent emulator, telegram-test-api, in a process of its own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from scripts.emulator import NODE, ensure


@asynccontextmanager
async def emulator() -> AsyncGenerator[str]:
    """Its address, while it runs."""
    folder = await asyncio.to_thread(ensure)
    process = await asyncio.create_subprocess_exec(
        str(NODE),
        "serve.cjs",
        cwd=folder,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        found = re.search(rb"port (\d+)", line)
        assert found, line
        yield f"http://127.0.0.1:{int(found[1])}"
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()
