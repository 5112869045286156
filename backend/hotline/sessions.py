"""Who is signed in: sessions by hashed cookie, ended when idle or old; tries are limited."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from backend.clock import Now, local
from backend.hotline.accounts import staff_of
from backend.hotline.model import Session, Staff
from backend.hotline.tables import SIGN_IN_TRIES, STAFF, STAFF_SESSIONS
from backend.signing import hash_token
from backend.storage.database import Database

IDLE = timedelta(minutes=60)
PRESENT = timedelta(seconds=60)
TRY_WINDOW = timedelta(minutes=15)
MOST_PER_NAME = 10
MOST_PER_ADDRESS = 60
_SPARINGLY = timedelta(seconds=20)
"""A session's times are written anew only after so long: most requests only read."""

_S = STAFF_SESSIONS.c


@dataclass(frozen=True)
class Sessions:
    """Sessions of staff, by the machine's clock."""

    database: Database
    wall: Now
    life: timedelta

    async def open(self, staff: Staff) -> str:
        """Sign somebody in; the answer is the cookie's secret, kept only as a hash."""
        token, now = secrets.token_urlsafe(32), self._now()
        row = dict.fromkeys(("made_wall", "active_wall", "present_wall"), now.isoformat())
        async with self.database.write() as db:
            await db.execute(delete(STAFF_SESSIONS).where(_S.ends_wall < now.isoformat()))
            await db.execute(
                insert(STAFF_SESSIONS).values(
                    session_hash=hash_token(token),
                    staff_id=staff.staff_id,
                    ends_wall=(now + self.life).isoformat(),
                    **row,
                )
            )
        return token

    async def find(self, token: str, *, active: bool = True) -> Session | None:
        """The session of a cookie that has not ended; ``active`` unless it is only a heartbeat."""
        now, hashed = self._now(), hash_token(token)
        query = (
            select(STAFF, _S.active_wall, _S.present_wall)
            .join(STAFF_SESSIONS, _S.staff_id == STAFF.c.staff_id)
            .where(_S.session_hash == hashed, STAFF.c.active == 1)
            .where(_S.ends_wall > now.isoformat(), _S.active_wall > (now - IDLE).isoformat())
        )
        async with self.database.read() as db:
            row = (await db.execute(query)).first()
        if row is None:
            return None
        stale = (now - _SPARINGLY).isoformat()
        if row.present_wall < stale or (active and row.active_wall < stale):
            await self._touch(hashed, active=active)
        return Session(staff_of(row), hashed)

    async def close(self, session: Session) -> None:
        """Sign somebody out."""
        async with self.database.write() as db:
            mine = _S.session_hash == session.session_hash
            await db.execute(delete(STAFF_SESSIONS).where(mine))

    async def present(self) -> frozenset[int]:
        """Who has a browser open right now."""
        now = self._now()
        query = select(_S.staff_id).where(
            _S.present_wall > (now - PRESENT).isoformat(), _S.ends_wall > now.isoformat()
        )
        async with self.database.read() as db:
            return frozenset((await db.execute(query)).scalars())

    async def admit(self, username: str, address: str) -> bool:
        """Count a try to sign in; False when there were too many lately."""
        limits = ((f"name:{username}", MOST_PER_NAME), (f"from:{address}", MOST_PER_ADDRESS))
        counts = [await self._count(source) <= most for source, most in limits]
        return all(counts)

    async def forgive(self, username: str) -> None:
        """Whoever got in need not fear the next slip."""
        async with self.database.write() as db:
            mine = SIGN_IN_TRIES.c.source == hash_token(f"name:{username}")
            await db.execute(delete(SIGN_IN_TRIES).where(mine))

    async def _count(self, source: str) -> int:
        now = self._now()
        c = SIGN_IN_TRIES.c
        row = {"source": hash_token(source), "tries": 1, "begun_wall": now.isoformat()}
        old = c.begun_wall < (now - TRY_WINDOW).isoformat()
        again = {
            "tries": func.iif(old, 1, c.tries + 1),
            "begun_wall": func.iif(old, now.isoformat(), c.begun_wall),
        }
        counted = upsert(SIGN_IN_TRIES).values(row)
        counted = counted.on_conflict_do_update(index_elements=["source"], set_=again)
        async with self.database.write() as db:
            return int((await db.execute(counted.returning(c.tries))).scalar_one())

    async def _touch(self, hashed: str, *, active: bool) -> None:
        now = self._now().isoformat()
        values = {"present_wall": now} | ({"active_wall": now} if active else {})
        async with self.database.write() as db:
            mine = _S.session_hash == hashed
            await db.execute(update(STAFF_SESSIONS).where(mine).values(values))

    def _now(self) -> datetime:
        return local(self.wall())
