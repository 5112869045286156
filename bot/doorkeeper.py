"""Remembers lately seen tokens, so that a known person's messages need not queue to be let in.

What matters is less the time than the order: two messages sent one after the other must not pass
each other while each looks up the same token.
"""

from __future__ import annotations

from collections import OrderedDict

from bot.ports import SessionStore
from bot.records import Holder
from bot.security import hash_token

MOST = 10_000


class Doorkeeper:
    """Knows who holds which token; a token is never changed, only erased or taken back."""

    def __init__(self, store: SessionStore) -> None:
        """Ask ``store`` about tokens not seen lately."""
        self._store = store
        self._seen: OrderedDict[str, Holder] = OrderedDict()

    async def holder(self, token: str) -> Holder | None:
        """Whom a token lets in, or None."""
        hashed = hash_token(token)
        known = self._seen.get(hashed)
        if known is not None:
            self._seen.move_to_end(hashed)
            return known
        found = await self._store.holder(hashed)
        if found is not None:
            self._seen[hashed] = found
            if len(self._seen) > MOST:
                self._seen.popitem(last=False)
        return found

    def forget(self, conversation_id: str) -> None:
        """Forget the tokens of a conversation that is gone."""
        kept = {h: k for h, k in self._seen.items() if k.conversation_id != conversation_id}
        self._seen = OrderedDict(kept)
