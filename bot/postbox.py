"""Delivers letters to the hotline desk: in order for each conversation, until each has arrived."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from http import HTTPStatus

import httpx

from bot.counties import Published
from bot.ports import Hotline, SessionStore
from bot.records import Letter

_log = logging.getLogger(__name__)
SECONDS = 10.0
AT_ONCE = 200
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
IDLE = 5.0
_REFUSED = frozenset({400, 413, 422})
"""The desk will never take it: sending the same again would only hold up what comes after."""


class HttpHotline:
    """The hotline desk over the backend's HTTP interface."""

    def __init__(
        self, base_url: str, secret: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """Reach the backend at ``base_url``, or ``transport`` in this process."""
        self._client = httpx.AsyncClient(base_url=base_url, transport=transport, timeout=SECONDS)
        self._internal = {"Authorization": f"Internal {secret}"}

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def tell(self, letter: Letter) -> int | None:
        """Deliver one letter: the status answered, or None when there was no answer."""
        body = {
            "event_id": letter.event_id,
            "conversation_id": letter.conversation_id,
            "kind": letter.kind,
            "at": letter.at.isoformat(),
            "data": dict(letter.data),
        }
        try:
            answer = await self._client.post(
                "/internal/desk/events", json=body, headers=self._internal
            )
        except (httpx.HTTPError, OSError) as error:
            _log.warning("the desk did not answer: %s", type(error).__name__)
            return None
        return answer.status_code

    async def counties(self, tag: str) -> Published | None:
        """What county editors have published; None when it is still that of ``tag``."""
        headers = {**self._internal, "If-None-Match": tag}
        try:
            answer = await self._client.get("/internal/desk/counties", headers=headers)
            if answer.status_code == HTTPStatus.NOT_MODIFIED:
                return None
            answer.raise_for_status()
            return Published(answer.headers.get("ETag", ""), tuple(answer.json()))
        except (httpx.HTTPError, ValueError) as error:
            raise OSError(f"the desk did not answer: {type(error).__name__}") from None


class Postbox:
    """Letters on their way: kept in the store, forgotten once they have arrived."""

    def __init__(self, store: SessionStore, hotline: Hotline) -> None:
        """Deliver what ``store`` holds to ``hotline``."""
        self._store = store
        self._hotline = hotline
        self._wake = asyncio.Event()
        self._fails: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def wake(self) -> None:
        """There may be letters: look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self._wake.clear()
            try:
                again = await self.deliver()
            except Exception as error:  # noqa: BLE001 - one bad letter must not stop the post
                _log.error("postbox: %s", type(error).__name__)
                again = IDLE
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), again)

    async def deliver(self) -> float:
        """Deliver what is due; answers after how many seconds to look again."""
        now = asyncio.get_running_loop().time()
        held_up: set[str] = set()
        for letter in await self._store.letters(AT_ONCE):
            one = letter.conversation_id
            late = self._not_before.get(letter.event_id, 0.0) > now
            if one in held_up or late or not await self._arrives(letter):
                held_up.add(one)
        waits = [due - now for due in self._not_before.values()]
        return max(FIRST_PAUSE, min([IDLE, *waits]))

    async def _arrives(self, letter: Letter) -> bool:
        status = await self._hotline.tell(letter)
        taken = status is not None and status < HTTPStatus.MULTIPLE_CHOICES
        if taken or status in _REFUSED:
            if not taken:
                _log.error("the desk refused a letter of kind %s: %s", letter.kind, status)
            await self._store.delivered(letter.event_id)
            self._fails.pop(letter.event_id, None)
            self._not_before.pop(letter.event_id, None)
            return True
        fails = self._fails[letter.event_id] = self._fails.get(letter.event_id, 0) + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(fails - 1, 10))
        self._not_before[letter.event_id] = asyncio.get_running_loop().time() + pause
        return False
