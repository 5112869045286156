"""What staff do, on its way to the person's conversation: kept first, in order, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.cases.repository import DONE, DROPPED, PENDING, Seal
from backend.dispatch.outbox import LEASE
from backend.dispatch.routing import DESK
from backend.hotline.model import HotlineTicket
from backend.storage.tables import OUTBOX
from dialogs.model import Json

_PREFIX = "desk"


@dataclass(frozen=True)
class Act:
    """One thing that staff, or the desk by itself, did in a conversation."""

    ticket: HotlineTicket
    kind: str
    at: datetime
    desk_number: str = ""
    name: str = ""
    payload: Mapping[str, Json] = field(default_factory=dict[str, Json], repr=False)

    @property
    def key(self) -> str:
        """What makes the act harmless twice."""
        name = self.name or f"v{self.ticket.version}.{self.kind}"
        return f"{_PREFIX}:{self.ticket.ticket_id}:{name}"


class Letters:
    """Letters to conversations, within one transaction."""

    def __init__(self, db: AsyncConnection, sealer: Sealer, wall: datetime) -> None:
        """Work on ``db``; letters are due at once."""
        self._db = db
        self._seal = Seal(sealer)
        self._wall = wall.isoformat()
        self._leased = (wall + LEASE).isoformat()

    async def send(self, act: Act, *, awaited: bool = False) -> str | None:
        """Keep a letter to be delivered; the state it has already when it was sent before.

        ``awaited`` when whoever keeps it delivers it too, with ``Outbox.deliver_now``.
        """
        conversation = act.ticket.request.conversation_id
        body = {
            "event_id": act.key,
            "kind": act.kind,
            "at": act.at.isoformat(),
            "desk_number": act.desk_number,
            **act.payload,
        }
        row = {
            "key": act.key,
            "target": DESK,
            "lane": f"{_PREFIX}:{conversation}",
            "path": f"/internal/conversations/{conversation}/staff",
            "body": self._seal.close(body, f"outbox:{act.key}"),
            "state": PENDING,
            "attempts": 0,
            "due_wall": self._wall,
            "leased_until_wall": self._leased if awaited else None,
        }
        done = await self._db.execute(insert(OUTBOX).values(row).on_conflict_do_nothing())
        return None if done.rowcount else await self._state_of(act.key)

    async def _state_of(self, key: str) -> str:
        query = select(OUTBOX.c.state).where(OUTBOX.c.key == key)
        return str((await self._db.execute(query)).scalar_one())


def ticket_of(key: str) -> int | None:
    """The ticket that a letter is about, or None when it is none of ours."""
    parts = key.split(":", 2)
    known = parts[0] == _PREFIX and len(parts) > 1 and parts[1].isdecimal()
    return int(parts[1]) if known else None


__all__ = ["DONE", "DROPPED", "PENDING", "Act", "Letters", "ticket_of"]
