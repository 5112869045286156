"""Follow-up of low ratings (差评回访): opened with the rating, due in working days."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.calendar import WorkingCalendar
from backend.cases.model import Case
from backend.cases.numbers import county_of
from backend.cases.repository import Seal
from backend.clock import Now, local
from backend.hotline.book import moment
from backend.hotline.model import FollowUp
from backend.hotline.tables import FOLLOW_UPS, STAFF
from backend.storage.tables import RATINGS

LOW_GRADE = 2
"""不满意 and 非常不满意."""
GRADES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
_F = FOLLOW_UPS.c


@dataclass(frozen=True)
class Rating:
    """How the service was rated (好差评), and of which case if of any."""

    conversation_id: str
    grade: int
    county: str | None = None
    case_id: str | None = None
    stage: str | None = None


@dataclass(frozen=True)
class FollowUps:
    """Opens, lists and settles follow-ups."""

    sealer: Sealer = field(repr=False)
    calendar: WorkingCalendar
    working_days: int
    clock: Now

    async def on_rated(self, db: AsyncConnection, case: Case, stage: str, grade: int) -> None:
        """A case was rated; low grades are followed up."""
        rating = Rating(
            case.conversation_id, grade, county_of(case.form), case_id=case.case_id, stage=stage
        )
        await self.open(db, f"case:{case.case_id}:{stage}", rating)

    async def open(self, db: AsyncConnection, source: str, rating: Rating) -> None:
        """Open a follow-up of a low rating, once per ``source``."""
        if rating.grade > LOW_GRADE:
            return
        now = local(self.clock())
        due = self.calendar.add_working_days(now.date(), self.working_days)
        row = {
            **asdict(rating),
            "source": source,
            "opened_at": now.isoformat(),
            "due_on": due.date.isoformat(),
            "estimated": int(due.estimated),
        }
        await db.execute(insert(FOLLOW_UPS).values(row).on_conflict_do_nothing())

    async def listed(self, db: AsyncConnection, *, done: bool) -> tuple[FollowUp, ...]:
        """Those open, the first due first; or those done, the latest first."""
        order = _F.done_at.desc() if done else _F.due_on
        query = _query().where(_F.done_at.is_not(None) if done else _F.done_at.is_(None))
        rows = await db.execute(query.order_by(order, _F.follow_up_id).limit(500))
        return tuple(self._follow_up(row) for row in rows)

    async def find(self, db: AsyncConnection, follow_up_id: int) -> FollowUp | None:
        """One follow-up with its note."""
        row = (await db.execute(_query().where(_F.follow_up_id == follow_up_id))).first()
        return self._follow_up(row) if row is not None else None

    async def reason(self, db: AsyncConnection, follow_up: FollowUp) -> str:
        """What the person wrote with the rating."""
        if follow_up.case_id is None:
            return ""
        c = RATINGS.c
        mine = (c.case_id == follow_up.case_id) & (c.stage == follow_up.stage)
        sealed = (await db.execute(select(c.text).where(mine))).scalar()
        aad = f"ratings:{follow_up.case_id}:{follow_up.stage}"
        return str(Seal(self.sealer).open(sealed, aad)) if sealed else ""

    async def finish(
        self, db: AsyncConnection, follow_up: FollowUp, staff_id: int, note: str, at: datetime
    ) -> bool:
        """It was looked into; False when somebody was quicker."""
        mine = (_F.follow_up_id == follow_up.follow_up_id) & _F.done_at.is_(None)
        sealed = Seal(self.sealer).close(note, _aad(follow_up.follow_up_id))
        values = {"done_at": at.isoformat(), "done_by": staff_id, "note": sealed}
        return bool((await db.execute(update(FOLLOW_UPS).where(mine).values(values))).rowcount)

    async def reopen(self, db: AsyncConnection, follow_up: FollowUp, at: datetime) -> bool:
        """It was not settled after all: due anew, the note stays; False when it is open already."""
        mine = (_F.follow_up_id == follow_up.follow_up_id) & _F.done_at.is_not(None)
        due = self.calendar.add_working_days(at.date(), self.working_days)
        again = {"due_on": due.date.isoformat(), "estimated": int(due.estimated)}
        values = {"done_at": None, "done_by": None, **again}
        return bool((await db.execute(update(FOLLOW_UPS).where(mine).values(values))).rowcount)

    def _follow_up(self, row: Row[Any]) -> FollowUp:
        seal = Seal(self.sealer)
        note = str(seal.open(row.note, _aad(row.follow_up_id))) if row.note else ""
        return FollowUp(
            follow_up_id=row.follow_up_id,
            case_id=row.case_id,
            conversation_id=row.conversation_id,
            county=row.county,
            stage=row.stage,
            grade=row.grade,
            opened_at=datetime.fromisoformat(row.opened_at),
            due_on=date.fromisoformat(row.due_on),
            estimated=bool(row.estimated),
            done_at=moment(row.done_at),
            done_by=row.desk_number,
            note=note,
        )


def _query() -> Any:  # noqa: ANN401 - SQLAlchemy's select over two tables
    return select(FOLLOW_UPS, STAFF.c.desk_number).outerjoin(STAFF, STAFF.c.staff_id == _F.done_by)


def _aad(follow_up_id: int) -> str:
    return f"follow_ups:{follow_up_id}"
