"""What counties publish, as their editors changed it at the desk.

Asked for before a question is answered: the desk says whether anything changed. An answer waits for
that a second at the most; when the desk is away, what was known before holds.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError

from dialogs.counties import COUNTIES, County, read_county
from dialogs.display import chinese_date
from dialogs.schemas_wording import CountyEntry

_log = logging.getLogger(__name__)
WITHIN = 1.0
"""Seconds that an answer waits for news at the most."""
PAUSE = 15.0
"""Seconds for which a backend that did not answer is left alone."""
Read = Callable[[], float]


@dataclass(frozen=True)
class Published:
    """What the desk holds for all counties, and the tag by which it is asked for anew."""

    tag: str
    counties: tuple[Mapping[str, Any], ...]


class CountySource(Protocol):
    """Where edited counties come from."""

    async def counties(self, tag: str) -> Published | None:
        """What has been published; None when it is still that of ``tag``. OSError when away."""
        ...


class CountyBook:
    """The counties' files with what editors changed over them."""

    def __init__(
        self,
        source: CountySource,
        files: Mapping[str, County] = COUNTIES,
        read: Read = time.monotonic,
    ) -> None:
        """Ask ``source``; until it answers ``files`` hold. ``read`` counts seconds."""
        self._source = source
        self._files = files
        self._read = read
        self._tag = ""
        self._not_before = 0.0
        self._asking = asyncio.Lock()
        self.known: Mapping[str, County] = files

    async def refresh(self) -> None:
        """Hear of changes, unless the desk was away a moment ago; never fails."""
        async with self._asking:
            if self._read() < self._not_before:
                return
            try:
                async with asyncio.timeout(WITHIN):
                    news = await self._source.counties(self._tag)
            except (OSError, TimeoutError) as error:
                _log.warning("what counties publish could not be read: %s", type(error).__name__)
                self._not_before = self._read() + PAUSE
                return
            if news is not None:
                self._tag, self.known = news.tag, {**self._files, **_read_all(news)}


def _read_all(news: Published) -> dict[str, County]:
    found: dict[str, County] = {}
    for one in news.counties:
        try:
            entry = CountyEntry.model_validate(dict(one["content"]))
            found[entry.code] = read_county(entry, _confirmed(one))
        except (ValidationError, KeyError, TypeError, ValueError) as error:
            _log.error("a county cannot be read: %s", type(error).__name__)
    return found


def _confirmed(one: Mapping[str, Any]) -> str:
    """Who confirmed it and when, if that is known: people are told a desk, never a name."""
    by, at = one.get("changed_by"), one.get("changed_at")
    if not by or not at:
        return ""
    day = datetime.fromisoformat(str(at)).date().isoformat()
    return f"{by}工作人员{chinese_date(day)}确认"
