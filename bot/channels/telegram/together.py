"""What comes at the same time is written in one transaction: each costs a wait for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Hands items to ``work`` in batches; each ``add`` returns once its own batch was written."""

    def __init__(self, work: Callable[[list[T]], Awaitable[object]]) -> None:
        """Write batches by ``work``."""
        self._work = work
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def add(self, *items: T) -> None:
        """Have items written; raises what the writing of their batch raised."""
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in items]
        self._waiting += zip(items, futures, strict=True)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        for future in futures:
            await asyncio.shield(future)

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            error: BaseException | None = None
            try:
                await self._work([item for item, _ in batch])
            except Exception as raised:  # noqa: BLE001 - whoever added it is told
                error = raised
            for _, future in batch:
                if error is None:
                    future.set_result(None)
                else:
                    future.set_exception(error)
        self._writing = None
