"""The clock of the service: the machine's, or in development one that can be moved."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

Now = Callable[[], datetime]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def system_now() -> datetime:
    """The machine's time, in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


class DevClock:
    """A clock that runs on from wherever it was last set, also after a restart.

    Processes that share its file share the clock.
    """

    def __init__(self, base: Now, file: Path) -> None:
        """Move ``base`` by what ``file`` holds."""
        self.base = base
        self._file = file
        self._read_at = -1
        self._shift = timedelta()

    def __call__(self) -> datetime:
        """The time of the service."""
        return self.base() + self._current_shift()

    def set(self, to: datetime) -> datetime:
        """Move the clock to ``to``; it runs on from there."""
        shift = to - self.base()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps({"seconds": shift.total_seconds()}), "utf-8")
        draft.replace(self._file)
        self._shift, self._read_at = shift, _written_at(self._file)
        return self()

    def _current_shift(self) -> timedelta:
        written_at = _written_at(self._file)
        if written_at != self._read_at:
            self._shift, self._read_at = timedelta(seconds=_read(self._file)), written_at
        return self._shift


def dev_clock(data_dir: Path, base: Now = system_now) -> DevClock:
    """The movable clock kept in ``data_dir``."""
    return DevClock(base, data_dir / "dev_clock.json")


def wall_of(now: Now) -> Now:
    """The unmoved clock behind ``now``: back-off and signatures go by real time."""
    return now.base if isinstance(now, DevClock) else now


def local(moment: datetime) -> datetime:
    """``moment`` in Asia/Shanghai; one without an offset is taken to be there already."""
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def _read(file: Path) -> float:
    try:
        return float(json.loads(file.read_text("utf-8"))["seconds"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0


def _written_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
