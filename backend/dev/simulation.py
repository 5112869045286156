"""Fast-forward: the clock goes on day by day and the simulated departments do their work."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

import httpx

from backend.calendar import WorkingCalendar
from backend.clock import DevClock, local
from backend.dispatch.outbox import Outbox

_OFFICE_HOUR = time(10, 0)
_STEP_SECONDS = 0.02
_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Orders:
    """For how many days, and what the departments are to decide."""

    days: int
    certificate: Literal["approved", "rejected"]
    level: int


class Simulation:
    """Moves the clock and lets the simulator act; one run at a time."""

    def __init__(
        self,
        clock: DevClock,
        calendar: WorkingCalendar,
        outbox: Outbox,
        simulator: httpx.AsyncClient,
        internal_secret: str,
    ) -> None:
        """Move ``clock``, and reach the simulator through ``simulator``."""
        self.clock = clock
        self._calendar = calendar
        self._outbox = outbox
        self._simulator = simulator
        self._headers = {"Authorization": f"Internal {internal_secret}"}
        self._lock = asyncio.Lock()

    async def run(self, orders: Orders) -> int:
        """Play; answers how many reports the departments made."""
        events = 0
        async with self._lock:
            await self._settle()
            for _ in range(orders.days):
                now = self._next_day()
                if self._calendar.is_working_day(now.date()):
                    events += await self._play(now, orders)
                await self._settle()
        return events

    def _next_day(self) -> datetime:
        now = local(self.clock())
        later = datetime.combine(now.date() + timedelta(days=1), _OFFICE_HOUR, now.tzinfo)
        return local(self.clock.set(later))

    async def _play(self, now: datetime, orders: Orders) -> int:
        body = {
            "now": now.isoformat(),
            "certificate": orders.certificate,
            "level": orders.level,
        }
        answer = await self._simulator.post("/play", json=body, headers=self._headers)
        answer.raise_for_status()
        return int(answer.json()["events"])

    async def _settle(self) -> None:
        """Wait until what was caused has gone out, or for a while if a neighbour is silent."""
        self._outbox.wake()
        waited = 0.0
        while waited < _PATIENCE_SECONDS and not await self._outbox.settled():
            await asyncio.sleep(_STEP_SECONDS)
            waited += _STEP_SECONDS
