"""Keeps marks and messages to be labelled for as long as a test lasts."""

from __future__ import annotations

from datetime import date

from bot.review.records import Mark, Unclear


class FakeReviews:
    """A ReviewStore in memory."""

    def __init__(self) -> None:
        self._marks: dict[str, dict[str, Mark]] = {}
        self._unclear: list[Unclear] = []

    async def add_mark(self, conversation_id: str, mark: Mark) -> None:
        self._marks.setdefault(conversation_id, {})[mark.message_id] = mark

    async def marks(self, conversation_id: str) -> tuple[Mark, ...]:
        return tuple(self._marks.get(conversation_id, {}).values())

    async def collect(self, conversation_id: str, unclear: tuple[Unclear, ...]) -> None:
        self._marks.pop(conversation_id, None)
        self._unclear += unclear

    async def forget(self, conversation_id: str) -> None:
        await self.collect(conversation_id, ())

    async def unclear(self) -> tuple[Unclear, ...]:
        return tuple(self._unclear)

    async def drop(self, ids: tuple[str, ...]) -> None:
        self._unclear = [u for u in self._unclear if u.id not in ids]

    async def expire(self, before: date) -> int:
        kept = [u for u in self._unclear if u.day >= before.isoformat()]
        gone = len(self._unclear) - len(kept)
        self._unclear = kept
        return gone
