"""Staff accounts: passwords by argon2id, a one-time code from an authenticator (TOTP, RFC 6238).

The secret of the authenticator is sealed; a code opens once only, also when two try it at once.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pyotp import random_base32
from pyotp.totp import TOTP
from pyotp.utils import strings_equal
from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.hotline.model import Staff
from backend.hotline.roles import ROLES, Role
from backend.hotline.tables import STAFF
from backend.storage.database import Database

LEAST_PASSWORD = 12
STEP_SECONDS = 30
_DRIFT_STEPS = 1
_ISSUER = "残疾人服务一件事 坐席"
_HASHER = PasswordHasher()
_ONE_AT_A_TIME = threading.Semaphore(2)
"""Each hash takes 64 MiB; a flood of sign-ins must not take all memory."""


class AccountError(Exception):
    """An account cannot be made so; says why and how to mend it."""


@dataclass(frozen=True)
class NewStaff:
    """Somebody to be let in."""

    username: str
    name: str
    desk_number: str
    roles: frozenset[Role]
    password: str = field(repr=False)
    county: str | None = None
    subject: str | None = None


@dataclass(frozen=True)
class Accounts:
    """The accounts of staff."""

    database: Database
    sealer: Sealer = field(repr=False)

    async def make(self, new: NewStaff, at: datetime) -> str:
        """Make an account; answers the address that sets up its authenticator (for a QR code)."""
        _check(new)
        secret = random_base32()
        row = {
            "username": new.username,
            "name": new.name,
            "desk_number": new.desk_number,
            "roles": ",".join(sorted(new.roles)),
            "county": new.county,
            "password_hash": await asyncio.to_thread(_hash, new.password),
            "totp_secret": self.sealer.seal(secret.encode(), _aad(new.username)),
            "totp_last": 0,
            "subject": new.subject,
            "active": 1,
            "made_at": at.isoformat(),
        }
        try:
            async with self.database.write() as db:
                await db.execute(insert(STAFF).values(row))
        except IntegrityError:
            raise AccountError(
                f"用户名 {new.username} 或坐席号 {new.desk_number} 已经有人用了，请换一个"
            ) from None
        return TOTP(secret, name=new.username, issuer=_ISSUER).provisioning_uri()

    async def sign_in(self, username: str, password: str, code: str, at: datetime) -> Staff | None:
        """Whoever these belong to; None does not say which of them was wrong."""
        async with self.database.read() as db:
            mine = (STAFF.c.username == username) & (STAFF.c.active == 1)
            row = (await db.execute(select(STAFF).where(mine))).first()
        known = row.password_hash if row is not None else _NOBODYS_HASH
        right = await asyncio.to_thread(_matches, known, password)
        if row is None or not right:
            return None
        secret = self.sealer.open(row.totp_secret, _aad(row.username)).decode()
        step = _step_of(secret, code, at)
        if step is None or not await self._use_up(row.staff_id, step):
            return None
        return staff_of(row)

    async def by_subject(self, subject: str) -> Staff | None:
        """The account tied to a person at the OpenID Connect provider."""
        return await self._one(STAFF.c.subject == subject)

    async def by_desk(self, desk_number: str) -> Staff | None:
        """The account of a desk."""
        return await self._one(STAFF.c.desk_number == desk_number)

    async def agents(self) -> tuple[Staff, ...]:
        """All who may take conversations, by desk number."""
        async with self.database.read() as db:
            rows = (await db.execute(select(STAFF).where(STAFF.c.active == 1))).all()
        found = (staff_of(row) for row in rows)
        return tuple(sorted((s for s in found if "agent" in s.roles), key=lambda s: s.desk_number))

    async def _one(self, which: Any) -> Staff | None:  # noqa: ANN401 - SQLAlchemy's condition
        async with self.database.read() as db:
            query = select(STAFF).where(which, STAFF.c.active == 1)
            row = (await db.execute(query)).first()
        return staff_of(row) if row is not None else None

    async def _use_up(self, staff_id: int, step: int) -> bool:
        async with self.database.write() as db:
            return await use_up(db, staff_id, step)


async def use_up(db: AsyncConnection, staff_id: int, step: int) -> bool:
    """Use up the code of time ``step``; False when it, or a later one, was used before."""
    fresh = (STAFF.c.staff_id == staff_id) & (STAFF.c.totp_last < step)
    return bool((await db.execute(update(STAFF).where(fresh).values(totp_last=step))).rowcount)


def staff_of(row: Row[Any]) -> Staff:
    """The staff member in a row of the table."""
    return Staff(
        row.staff_id,
        row.username,
        row.name,
        row.desk_number,
        roles_of(filter(None, row.roles.split(","))),
        row.county,
    )


def roles_of(names: Iterable[str]) -> frozenset[Role]:
    """The roles of those names; an unknown one is an error."""
    wanted = set(names)
    unknown = wanted - set(ROLES)
    if unknown:
        raise AccountError(f"没有岗位 {'、'.join(sorted(unknown))}，可选：{'、'.join(ROLES)}")
    return frozenset(role for role in ROLES if role in wanted)


def _check(new: NewStaff) -> None:
    if not new.username or not new.desk_number or not new.name:
        raise AccountError("用户名、姓名、坐席号都要填")
    if not new.roles:
        raise AccountError(f"至少要有一个岗位：{'、'.join(ROLES)}")
    if len(new.password) < LEAST_PASSWORD:
        raise AccountError(f"密码至少 {LEAST_PASSWORD} 个字符")


def _hash(password: str) -> str:
    with _ONE_AT_A_TIME:
        return _HASHER.hash(password)


def _matches(known: str, password: str) -> bool:
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is, one step early or late included."""
    now = int(at.timestamp()) // STEP_SECONDS
    totp = TOTP(secret)
    for step in range(now - _DRIFT_STEPS, now + _DRIFT_STEPS + 1):
        if strings_equal(totp.generate_otp(step), code):
            return step
    return None


def _aad(username: str) -> str:
    return f"staff:totp:{username}"


_NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5cyBzYWx0IQ$MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"
)
"""Compared with when there is no such account, so that the time does not tell."""
