"""Following one conversation's own event stream, through cuts, for as long as somebody listens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from backend.hotline.talks import Talks

_log = logging.getLogger(__name__)
_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_LOOK_SECONDS = 15.0
LOOK, TROUBLE, GONE, TAKEN = "look", "trouble", "gone", "taken"
ENDS = frozenset({GONE, TAKEN})


@dataclass
class Frame:
    """One event of a stream as it arrives; ``look`` says only that something may have changed."""

    event: str = "message"
    id: str = ""
    data: list[str] = field(default_factory=list[str])


LAST_TAKEN = Frame(TAKEN)


class Followed:
    """A conversation that is followed; as an ear of the bell it looks up when the bell rings."""

    def __init__(self, talks: Talks, conversation_id: str, seen: str) -> None:
        """Follow from the event after ``seen``."""
        self._talks = talks
        self._conversation_id = conversation_id
        self._seen = seen
        self._frames: asyncio.Queue[Frame] = asyncio.Queue()
        self._looking = False

    def set(self) -> None:
        """The bell rang: whoever listens is to look whether they still may."""
        if not self._looking:
            self._looking = True
            self._frames.put_nowait(Frame(LOOK))

    @contextmanager
    def following(self) -> Generator[None]:
        """Keep the stream open until the end of the block."""
        task = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            task.cancel()

    async def frames(self) -> AsyncGenerator[Frame]:
        """What arrives; at least every few seconds a frame that says to look."""
        while True:
            try:
                frame = await asyncio.wait_for(self._frames.get(), _LOOK_SECONDS)
            except TimeoutError:
                frame = Frame(LOOK)
            if frame.event == LOOK:
                self._looking = False
            yield frame

    async def _follow(self) -> None:
        failures = 0
        while True:
            async for frame in self._stream():
                failures = failures + 1 if frame.event == TROUBLE else 0
                self._seen = frame.id or self._seen
                self._frames.put_nowait(frame)
            await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])

    async def _stream(self) -> AsyncGenerator[Frame]:
        try:
            async with self._talks.listening(self._conversation_id, self._seen) as answer:
                if answer.status_code in {404, 410}:
                    yield Frame(GONE)
                elif not answer.is_success:
                    yield Frame(TROUBLE)
                else:
                    async for frame in read_frames(answer.aiter_lines()):
                        yield frame
        except (httpx.HTTPError, OSError) as error:
            _log.warning("the stream of a conversation broke: %s", type(error).__name__)
            yield Frame(TROUBLE)


async def read_frames(lines: AsyncIterator[str]) -> AsyncGenerator[Frame]:
    """Server-sent events out of the lines of a stream."""
    frame = Frame()
    async for line in lines:
        if not line:
            if frame.data:
                yield frame
            frame = Frame()
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            frame.data.append(value)
        elif name == "event":
            frame.event = value
        elif name == "id":
            frame.id = value
