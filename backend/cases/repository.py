"""Cases in and out of the tables; the only place with SQL about them.

A case is written as what changed since it was loaded, in the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.cases.model import AuditEntry, Case, Change, Letter, Notice, Task, TaskEvent
from backend.storage.tables import (
    AUDIT,
    CASE_ACCESS,
    CASE_COUNTERS,
    CASES,
    NOTICES,
    OUTBOX,
    TASK_EVENTS,
    TASKS,
)
from dialogs.model import Answer, Finding, Json, Reason, UnifiedForm

PENDING, DONE, DROPPED = "pending", "done", "dropped"


class CaseRepository:
    """Cases, within one transaction."""

    def __init__(self, db: AsyncConnection, sealer: Sealer, wall: datetime) -> None:
        """Work on ``db``; what goes out is due from ``wall`` on."""
        self._db = db
        self._seal = Seal(sealer)
        self._wall = wall

    async def next_serial(self, county: str, day: str) -> int:
        """Count one more case of ``county`` on ``day``."""
        counter = upsert(CASE_COUNTERS).values(county=county, day=day, last=1)
        counter = counter.on_conflict_do_update(
            index_elements=["county", "day"], set_={"last": CASE_COUNTERS.c.last + 1}
        )
        found = await self._db.execute(counter.returning(CASE_COUNTERS.c.last))
        return int(found.scalar_one())

    async def add(self, change: Change, access_hash: str) -> None:
        """Keep a case that was opened, and what goes out because of it."""
        case = change.case
        row = {
            "case_id": case.case_id,
            "conversation_id": case.conversation_id,
            "submitted_by": case.submitted_by,
            "submitted_at": case.submitted_at.isoformat(),
            "agreed_at": case.agreed_at.isoformat(),
            "policy_version": case.policy_version,
            "withdrawn_at": None,
            **self._sealed(case),
        }
        await self._db.execute(insert(CASES).values(row))
        await self.grant(case.case_id, access_hash)
        for position, task in enumerate(case.tasks):
            await self._db.execute(insert(TASKS).values(position=position, **_task_row(task)))
            await self._add_events(task, ())
        await self._add_rest(change, case.submitted_at)

    async def save(self, before: Case, change: Change, at: datetime) -> None:
        """Keep what became of ``before``."""
        case = change.case
        if (case.form, case.findings) != (before.form, before.findings):
            await self._update_case(case.case_id, self._sealed(case))
        if case.withdrawn_at != before.withdrawn_at and case.withdrawn_at is not None:
            await self._update_case(case.case_id, {"withdrawn_at": case.withdrawn_at.isoformat()})
        for old, new in zip(before.tasks, case.tasks, strict=True):
            if old != new:
                await self._save_task(old, new)
        await self._add_rest(change, at)

    async def load(self, case_id: str) -> Case | None:
        """The case ``case_id``, or None."""
        row = (await self._db.execute(select(CASES).where(CASES.c.case_id == case_id))).first()
        if row is None:
            return None
        form = form_from_json(self._seal.open(row.form, f"cases:form:{case_id}"))
        findings = self._seal.open(row.findings, f"cases:findings:{case_id}")
        return Case(
            case_id=row.case_id,
            conversation_id=row.conversation_id,
            submitted_by=row.submitted_by,
            submitted_at=datetime.fromisoformat(row.submitted_at),
            agreed_at=datetime.fromisoformat(row.agreed_at),
            policy_version=row.policy_version,
            form=form,
            findings=tuple(_finding(f) for f in findings),
            tasks=await self._tasks(case_id),
            withdrawn_at=datetime.fromisoformat(row.withdrawn_at) if row.withdrawn_at else None,
        )

    async def case_of(self, task_id: str) -> Case | None:
        """The case that ``task_id`` belongs to, or None."""
        query = select(TASKS.c.case_id).where(TASKS.c.task_id == task_id)
        case_id = (await self._db.execute(query)).scalar()
        return await self.load(case_id) if case_id is not None else None

    async def may_read(self, case_id: str, token_hash: str) -> bool:
        """Whether the bearer of that token may see the case."""
        mine = (CASE_ACCESS.c.case_id == case_id) & (CASE_ACCESS.c.token_hash == token_hash)
        return (await self._db.execute(select(CASE_ACCESS).where(mine))).first() is not None

    async def grant(self, case_id: str, token_hash: str) -> None:
        """Let the bearer of another token see the case."""
        row = upsert(CASE_ACCESS).values(case_id=case_id, token_hash=token_hash)
        await self._db.execute(row.on_conflict_do_nothing())

    async def revoke(self, case_id: str, token_hash: str) -> None:
        """Let the bearer of a token see the case no more."""
        mine = (CASE_ACCESS.c.case_id == case_id) & (CASE_ACCESS.c.token_hash == token_hash)
        await self._db.execute(delete(CASE_ACCESS).where(mine))

    async def was_attempted(self, task: Task) -> bool:
        """Whether the department may have received ``task`` already, though it did not answer."""
        mine = (OUTBOX.c.task_id == task.task_id) & (OUTBOX.c.target == task.department)
        query = select(OUTBOX.c.letter_id).where(
            mine & ((OUTBOX.c.attempts > 0) | OUTBOX.c.leased_until_wall.is_not(None))
        )
        return (await self._db.execute(query)).first() is not None

    async def record(self, entry: AuditEntry, case_id: str | None, at: datetime) -> None:
        """Keep who did what."""
        await self._db.execute(
            insert(AUDIT).values(case_id=case_id, at=at.isoformat(), **asdict(entry))
        )

    async def _update_case(self, case_id: str, values: Mapping[str, Json]) -> None:
        await self._db.execute(update(CASES).where(CASES.c.case_id == case_id).values(values))

    async def _save_task(self, old: Task, new: Task) -> None:
        mine = TASKS.c.task_id == new.task_id
        await self._db.execute(update(TASKS).where(mine).values(_task_row(new)))
        await self._add_events(new, old.events)

    async def _add_events(self, task: Task, known: tuple[TaskEvent, ...]) -> None:
        for seq, event in enumerate(task.events[len(known) :], start=len(known) + 1):
            said = {"text": event.text, "data": dict(event.data)}
            row = {
                "task_id": task.task_id,
                "seq": seq,
                "event_id": event.event_id,
                "status": event.status,
                "source": event.source,
                "at": event.at.isoformat(),
                "counted_at": event.counted_at.isoformat(),
                "said": self._seal.close(said, f"events:{task.task_id}:{seq}"),
            }
            await self._db.execute(insert(TASK_EVENTS).values(row))

    async def _add_rest(self, change: Change, at: datetime) -> None:
        for lane in change.cancelled_lanes:
            mine = (OUTBOX.c.lane == lane) & (OUTBOX.c.state == PENDING)
            await self._db.execute(update(OUTBOX).where(mine).values(state=DROPPED, body=b""))
        for letter in change.letters:
            await self._db.execute(insert(OUTBOX).values(self._letter_row(letter)))
        for notice in change.notices:
            await self._db.execute(insert(NOTICES).values(self._notice_row(notice)))
        for entry in change.audit:
            await self.record(entry, change.case.case_id, at)

    def _letter_row(self, letter: Letter) -> dict[str, Json]:
        body = self._seal.close(dict(letter.body), f"outbox:{letter.key}")
        kept = ("key", "target", "lane", "path", "case_id", "task_id")
        row = {name: getattr(letter, name) for name in kept}
        due = self._wall.isoformat()
        return {**row, "body": body, "state": PENDING, "attempts": 0, "due_wall": due}

    def _notice_row(self, notice: Notice) -> dict[str, Json]:
        text = self._seal.close(notice.text, f"notices:{notice.notice_id}")
        return {**asdict(notice), "at": notice.at.isoformat(), "text": text}

    def _sealed(self, case: Case) -> dict[str, bytes]:
        form = asdict(case.form)
        findings = [asdict(f) for f in case.findings]
        return {
            "form": self._seal.close(form, f"cases:form:{case.case_id}"),
            "findings": self._seal.close(findings, f"cases:findings:{case.case_id}"),
        }

    async def _tasks(self, case_id: str) -> tuple[Task, ...]:
        query = select(TASKS).where(TASKS.c.case_id == case_id).order_by(TASKS.c.position)
        rows = (await self._db.execute(query)).all()
        events = await self._events(row.task_id for row in rows)
        return tuple(_task(row, tuple(events.get(row.task_id, ()))) for row in rows)

    async def _events(self, task_ids: Iterable[str]) -> dict[str, list[TaskEvent]]:
        query = select(TASK_EVENTS).where(TASK_EVENTS.c.task_id.in_(list(task_ids)))
        found: dict[str, list[TaskEvent]] = {}
        for row in await self._db.execute(query.order_by(TASK_EVENTS.c.task_id, TASK_EVENTS.c.seq)):
            found.setdefault(row.task_id, []).append(self._event(row))
        return found

    def _event(self, row: Row[Any]) -> TaskEvent:
        said = self._seal.open(row.said, f"events:{row.task_id}:{row.seq}")
        return TaskEvent(
            event_id=row.event_id,
            status=row.status,
            at=datetime.fromisoformat(row.at),
            counted_at=datetime.fromisoformat(row.counted_at),
            text=said["text"],
            data=said["data"],
            source=row.source,
        )


class Seal:
    """JSON sealed and opened."""

    def __init__(self, sealer: Sealer) -> None:
        """Seal with ``sealer``."""
        self._sealer = sealer

    def close(self, value: Json, aad: str) -> bytes:
        """``value`` sealed under ``aad``."""
        return self._sealer.seal(json.dumps(value, ensure_ascii=False).encode(), aad)

    def open(self, sealed: bytes, aad: str) -> Json:
        """What was sealed under ``aad``."""
        return json.loads(self._sealer.open(sealed, aad))


def form_from_json(data: Mapping[str, Json]) -> UnifiedForm:
    """The form stored as ``data``."""
    answers = {key: Answer(**answer) for key, answer in data["answers"].items()}
    return UnifiedForm(data["version"], tuple(data["services"]), answers)


def _finding(data: Mapping[str, Json]) -> Finding:
    rest: dict[str, Json] = {
        "reasons": tuple(Reason(**r) for r in data["reasons"]),
        "missing": tuple(data["missing"]),
    }
    return Finding(**{**data, **rest})


def _task_row(task: Task) -> dict[str, Json]:
    kept = ("task_id", "service", "department", "status", "version", "waits_for")
    row = {name: getattr(task, name) for name in kept}
    return {**row, "case_id": task.task_id.rpartition("-")[0]}


def _task(row: Row[Any], events: tuple[TaskEvent, ...]) -> Task:
    return Task(
        task_id=row.task_id,
        service=row.service,
        department=row.department,
        status=row.status,
        waits_for=row.waits_for,
        version=row.version,
        events=events,
    )
