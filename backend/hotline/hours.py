"""When the desk is staffed (坐席在岗时间)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from backend.calendar import WorkingCalendar
from backend.hotline.accounts import Accounts
from backend.hotline.sessions import Sessions

_HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$")


class HoursError(ValueError):
    """DESK_HOURS cannot be read; says how to write it."""


@dataclass(frozen=True)
class Hours:
    """From when until when on working days."""

    opens: time
    closes: time

    def hold(self, at: datetime, calendar: WorkingCalendar) -> bool:
        """Whether the desk is open at that moment."""
        within = self.opens <= at.time() < self.closes
        return within and calendar.is_working_day(at.date())


def read_hours(text: str) -> Hours | None:
    """The hours that ``text`` says; None when it is empty."""
    if not text:
        return None
    found = _HOURS.match(text)
    if found is None:
        raise HoursError(f"DESK_HOURS is written like 09:00-17:00, not {text!r}")
    first, second, third, fourth = map(int, found.groups())
    hours = Hours(time(first, second), time(third, fourth))
    if hours.opens >= hours.closes:
        raise HoursError("DESK_HOURS ends before it begins")
    return hours


@dataclass(frozen=True)
class Rota:
    """Whether anybody can come: by the hours, or without any by who is signed in."""

    hours: Hours | None
    calendar: WorkingCalendar
    sessions: Sessions
    accounts: Accounts

    async def staffed(self, at: datetime) -> bool:
        """Whether a conversation that is handed over now may be taken soon."""
        if self.hours is not None:
            return self.hours.hold(at, self.calendar)
        present = await self.sessions.present()
        return any(agent.staff_id in present for agent in await self.accounts.agents())
