"""The order of updates: Telegram numbers them one after the other, so a missing one is noticed."""

from __future__ import annotations

import asyncio
from contextlib import suppress

PATIENCE = 1.5
"""Seconds without any new update after which one that is missing is not waited for any more."""
LONGEST = 15.0
"""Seconds that an update waits at most: in a crowd something new comes all the time."""
JUMP = 500
"""A larger gap is no gap: after a quiet week Telegram begins at another number."""
REMEMBERED = 5_000


class Order:
    """Knows which updates came, and lets one wait while lower numbers are missing."""

    def __init__(self, last: int | None, patience: float = PATIENCE) -> None:
        """``last`` is the highest number ever kept; None when there was none."""
        self._top = last
        self._beyond: set[int] = set()
        self._patience = patience
        self._moved = asyncio.Event()
        self._came_at = float("-inf")

    def came(self, update_id: int) -> None:
        """An update was kept."""
        self._came_at = asyncio.get_running_loop().time()
        if self._top is None:
            self._beyond.add(update_id)
        elif abs(update_id - self._top) > JUMP:
            self._top = update_id
            self._beyond.clear()
        elif update_id > self._top:
            self._beyond.add(update_id)
            self._close_up()
        self._moved.set()

    async def settled(self, update_id: int) -> None:
        """Wait until nothing before ``update_id`` is missing, or no longer than the patience.

        While others arrive, the missing one may be on its way beside them.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        while self._is_missing_before(update_id):
            quiet = max(began, self._came_at) + self._patience
            left = min(quiet, began + LONGEST * bool(self._patience)) - clock()
            if left <= 0:
                if self._top is not None:
                    self._give_up(update_id)
                    return
                self._begin()
                began = clock()
                continue
            self._moved.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), left)

    def _is_missing_before(self, update_id: int) -> bool:
        if self._top is None:
            return True
        return update_id > self._top + 1 and update_id - self._top <= JUMP

    def _begin(self) -> None:
        """Nothing was ever kept before: what came by now with the lowest number is the first."""
        self._top = min(self._beyond, default=1) - 1
        self._close_up()
        self._moved.set()

    def _give_up(self, update_id: int) -> None:
        """What is missing below ``update_id`` is not waited for any more."""
        self._top = max(self._top or 0, update_id - 1)
        self._close_up()
        self._moved.set()

    def _close_up(self) -> None:
        top = self._top or 0
        while top + 1 in self._beyond:
            top += 1
        self._top = top
        self._beyond = {i for i in self._beyond if i > top}
        if len(self._beyond) > REMEMBERED:
            self._top = min(self._beyond) - 1
