"""What counties publish (县级信息), kept by county editors; each change is a version of its own.

The content has the shape of ``dialogs/counties/_example.yaml`` and passes the same schema; what is
kept here wins over the file of that county.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import Now, local
from backend.hotline.model import Staff
from backend.hotline.tables import COUNTY_VERSIONS, STAFF
from backend.problems import where_and_what
from backend.storage.database import Database
from dialogs.model import Json
from dialogs.schemas_wording import CountyEntry

_NAMES = Path(__file__).parent / "counties.tsv"
_MOST_CHARACTERS = 20_000
_C = COUNTY_VERSIONS.c


@cache
def county_names() -> Mapping[str, str]:
    """The counties of Henan (县级区划) by code, as in ``nlu/divisions/data``."""
    lines = _NAMES.read_text("utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines)


def county_name(code: str | None) -> str | None:
    """The name of a county, or None when it is not one of Henan's."""
    return county_names().get(code or "")


class NotACountyError(Exception):
    """The content does not fit; ``errors`` says where and what, without what was written."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        """Refuse because of ``errors``."""
        super().__init__("not a county file")
        self.errors = errors


class EditedMeanwhileError(Exception):
    """Somebody else changed the county since it was opened."""


@dataclass(frozen=True)
class CountyVersion:
    """One county's content as somebody saved it."""

    code: str
    version: int
    changed_at: datetime
    changed_by: str
    content: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class CountyShelf:
    """The contents of counties."""

    database: Database
    clock: Now

    async def latest(self) -> tuple[CountyVersion, ...]:
        """The newest version of every county that has one."""
        newest = select(_C.code, func.max(_C.version).label("v")).group_by(_C.code).subquery()
        query = _query().join(newest, (newest.c.code == _C.code) & (newest.c.v == _C.version))
        async with self.database.read() as db:
            return tuple(_version(row) for row in await db.execute(query.order_by(_C.code)))

    async def find(self, code: str) -> CountyVersion | None:
        """The newest version of one county."""
        async with self.database.read() as db:
            return await _newest(db, code)

    async def save(
        self, code: str, edited: int, content: Mapping[str, Any], staff: Staff
    ) -> CountyVersion:
        """Keep a new version of what was version ``edited`` (0: there was none)."""
        _check(code, content)
        row = {
            "code": code,
            "version": edited + 1,
            "content": json.dumps(content, ensure_ascii=False),
            "staff_id": staff.staff_id,
            "at": local(self.clock()).isoformat(),
        }
        try:
            async with self.database.write() as db:
                known = await _newest(db, code)
                if (known.version if known else 0) != edited:
                    raise EditedMeanwhileError
                await db.execute(insert(COUNTY_VERSIONS).values(row))
                saved = await _newest(db, code)
        except IntegrityError:
            raise EditedMeanwhileError from None
        assert saved is not None  # noqa: S101 - it was kept just now
        return saved


def _check(code: str, content: Mapping[str, Any]) -> None:
    if len(json.dumps(content, ensure_ascii=False)) > _MOST_CHARACTERS:
        raise NotACountyError([{"where": "content", "what": "too_long"}])
    try:
        entry = CountyEntry.model_validate(dict(content))
    except ValidationError as error:
        raise NotACountyError(where_and_what(error.errors())) from None
    if entry.code != code or code not in county_names():
        raise NotACountyError([{"where": "code", "what": "other_county"}])
    if entry.example:
        raise NotACountyError([{"where": "example", "what": "example"}])


async def _newest(db: AsyncConnection, code: str) -> CountyVersion | None:
    query = _query().where(_C.code == code).order_by(_C.version.desc()).limit(1)
    row = (await db.execute(query)).first()
    return _version(row) if row is not None else None


def _query() -> Any:  # noqa: ANN401 - SQLAlchemy's select over two tables
    return select(COUNTY_VERSIONS, STAFF.c.desk_number).join(STAFF, STAFF.c.staff_id == _C.staff_id)


def _version(row: Row[Any]) -> CountyVersion:
    return CountyVersion(
        code=row.code,
        version=row.version,
        changed_at=datetime.fromisoformat(row.at),
        changed_by=row.desk_number,
        content=json.loads(row.content),
    )
