"""What can be done with cases; each is one transaction with everything that follows from it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from accessibility.privacy import Sealer
from backend.calendar import WorkingCalendar
from backend.cases import cascade, policy
from backend.cases.lifecycle import is_closed, status_of, was_accepted
from backend.cases.model import AuditEntry, Case, Change, TaskEvent
from backend.cases.numbers import case_number, county_of
from backend.cases.repository import CaseRepository, Seal
from backend.clock import Now, local
from backend.dispatch.departments import handles
from backend.dispatch.outbox import Claimed, Outbox
from backend.metrics import Meters
from backend.storage.database import Database
from backend.storage.tables import IDEMPOTENCY, RATINGS
from dialogs.model import Json, UnifiedForm


class RefusedError(Exception):
    """Something cannot be done with a case; the edge says it in its own words."""


class UnknownCaseError(RefusedError):
    """There is no such case, task or access to it."""


class OtherContentError(RefusedError):
    """The same idempotency key came with another body; ``case_id`` is what the first opened."""

    def __init__(self, case_id: str) -> None:
        """Name the case that stands."""
        super().__init__(case_id)
        self.case_id = case_id


class IncompleteFormError(RefusedError):
    """The form cannot be taken as it is."""

    def __init__(self, problems: tuple[policy.FieldProblem, ...]) -> None:
        """Refuse because of ``problems``."""
        super().__init__("incomplete form")
        self.problems = problems


@dataclass(frozen=True)
class Handed:
    """A form as it was handed in."""

    conversation_id: str
    access_hash: str
    form: UnifiedForm
    submitted_by: str
    agreed_at: datetime


OnRated = Callable[[AsyncConnection, Case, str, int], Awaitable[None]]
"""What else to write, in the same transaction, when a case was rated: the stage and the grade."""


@dataclass(frozen=True)
class CaseService:
    """Opens cases and moves them on."""

    database: Database
    sealer: Sealer = field(repr=False)
    outbox: Outbox
    calendar: WorkingCalendar
    clock: Now
    wall: Now
    meters: Meters
    on_rated: OnRated | None = None

    def now(self) -> datetime:
        """The time of the service."""
        return local(self.clock())

    async def open(self, handed: Handed, key: str, raw: Json) -> tuple[Case, bool]:
        """The case for ``handed``, and whether it was opened now; once per ``key``."""
        now = self.now()
        key_hash, body_hash = self.sealer.keyed_hash(key), self.sealer.keyed_hash(_canon(raw))
        async with self.database.write() as db:
            repository = self._repository(db)
            query = select(IDEMPOTENCY).where(IDEMPOTENCY.c.key_hash == key_hash)
            known = (await db.execute(query)).first()
            if known is not None:
                if known.body_hash != body_hash:
                    raise OtherContentError(known.case_id)
                return await _existing(repository, known.case_id), False
            case = await self._new_case(repository, handed, now)
            departments = {s: policy.department_of(s) for s in case.form.services}
            change = cascade.open_case(case, departments, self.calendar)
            await repository.add(change, handed.access_hash)
            row = {"key_hash": key_hash, "body_hash": body_hash, "at": now.isoformat()}
            await db.execute(insert(IDEMPOTENCY).values(case_id=case.case_id, **row))
        self.meters.cases.labels(handed.submitted_by).inc()
        self._post(change)
        return change.case, True

    async def see(self, case_id: str, token_hash: str | None) -> Case:
        """The case, for the bearer of that token; None is staff, or ourselves."""
        async with self.database.read() as db:
            return await self._permitted(self._repository(db), case_id, token_hash)

    async def grant(self, case_id: str, token_hash: str) -> None:
        """Let the bearer of another token see the case."""
        async with self.database.write() as db:
            repository = self._repository(db)
            case = await self._permitted(repository, case_id, None)
            await repository.grant(case.case_id, token_hash)
            await repository.record(AuditEntry("system", "access granted"), case_id, self.now())

    async def revoke(self, case_id: str, token_hash: str) -> None:
        """Let the bearer of a token see the case no more."""
        async with self.database.write() as db:
            repository = self._repository(db)
            case = await self._permitted(repository, case_id, None)
            await repository.revoke(case.case_id, token_hash)
            await repository.record(AuditEntry("system", "access revoked"), case_id, self.now())

    async def withdraw(self, case_id: str, token_hash: str | None) -> Case:
        """Withdraw the case; NotAllowedError when it is closed."""
        actor = "staff" if token_hash is None else "applicant"
        async with self.database.write() as db:
            repository = self._repository(db)
            case = await self._permitted(repository, case_id, token_hash)
            change = cascade.withdraw(case, actor, self.now(), self.calendar)
            await repository.save(case, change, self.now())
        self._post(change)
        return change.case

    async def rate(self, case_id: str, token_hash: str | None, grade: int, text: str) -> str:
        """Keep a rating; answers the stage it is for. Once after acceptance, once after closing."""
        async with self.database.write() as db:
            repository = self._repository(db)
            case = await self._permitted(repository, case_id, token_hash)
            stage = _stage(case)
            mine = (RATINGS.c.case_id == case_id) & (RATINGS.c.stage == stage)
            known = (await db.execute(select(RATINGS).where(mine))).first()
            aad = f"ratings:{case_id}:{stage}"
            seal = Seal(self.sealer)
            if known is not None:
                if (known.grade, seal.open(known.text, aad)) != (grade, text):
                    raise cascade.NotAllowedError("rated")
                return stage
            row = {"case_id": case_id, "stage": stage, "grade": grade, "at": self.now().isoformat()}
            await db.execute(insert(RATINGS).values(text=seal.close(text, aad), **row))
            await repository.record(
                AuditEntry("applicant", "rated", None, stage), case_id, self.now()
            )
            if self.on_rated is not None:
                await self.on_rated(db, case, stage, grade)
        return stage

    async def report(self, department: str, task_id: str, report: cascade.Report) -> TaskEvent:
        """Take a department's report; the same ``event_id`` again changes nothing."""
        async with self.database.write() as db:
            repository = self._repository(db)
            case = await repository.case_of(task_id)
            if case is None or not handles(department, case.task(task_id).department):
                raise UnknownCaseError
            task = case.task(task_id)
            known = next((e for e in task.events if e.event_id == report.event_id), None)
            if known is not None:
                return known
            before = case
            if task.status == "queued" and await repository.was_attempted(task):
                # It reports on what we sent, so it has it, even if its answer never reached us.
                case = cascade.delivered(case, task_id, self.now(), self.calendar).case
            change = cascade.take_report(case, task_id, report, self.now(), self.calendar)
            await repository.save(before, change, self.now())
        self._post(change)
        return next(e for e in change.case.task(task_id).events if e.event_id == report.event_id)

    async def on_delivered(self, db: AsyncConnection, letter: Claimed) -> None:
        """A letter arrived: when it was the task for its department, the task is delivered."""
        if letter.task_id is None or letter.body.get("action") != "handle":
            return
        repository = self._repository(db)
        case = await repository.case_of(letter.task_id)
        if case is not None and case.task(letter.task_id).department == letter.target:
            change = cascade.delivered(case, letter.task_id, self.now(), self.calendar)
            await repository.save(case, change, self.now())

    def _post(self, change: Change) -> None:
        """Have what goes out delivered at once."""
        targets = {letter.target for letter in change.letters}
        if targets:
            self.outbox.wake(*targets)

    async def _new_case(self, repository: CaseRepository, handed: Handed, now: datetime) -> Case:
        today = now.date()
        form = policy.complete(handed.form, today)
        problems = policy.problems_of(form, today)
        if problems:
            raise IncompleteFormError(problems)
        county = county_of(form)
        serial = await repository.next_serial(county, f"{today:%Y%m%d}")
        return Case(
            case_id=case_number(county, today, serial),
            conversation_id=handed.conversation_id,
            submitted_by=handed.submitted_by,
            submitted_at=now,
            agreed_at=handed.agreed_at,
            policy_version=policy.POLICY_VERSION,
            form=replace(form, version=handed.form.version),
            findings=policy.findings_of(form, today),
        )

    async def _permitted(
        self, repository: CaseRepository, case_id: str, token_hash: str | None
    ) -> Case:
        if token_hash is not None and not await repository.may_read(case_id, token_hash):
            raise UnknownCaseError
        return await _existing(repository, case_id)

    def _repository(self, db: AsyncConnection) -> CaseRepository:
        return CaseRepository(db, self.sealer, local(self.wall()))


async def _existing(repository: CaseRepository, case_id: str) -> Case:
    case = await repository.load(case_id)
    if case is None:
        raise UnknownCaseError
    return case


def _stage(case: Case) -> str:
    """Which of the two ratings (T47) is due: after closing, or after acceptance."""
    if is_closed(case):
        return "closing"
    if was_accepted(case):
        return "acceptance"
    raise cascade.NotAllowedError(status_of(case))


def _canon(raw: Json) -> str:
    """One spelling for equal bodies."""
    return json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def handed_form(
    version: str, services: tuple[str, ...], answers: Mapping[str, Json]
) -> UnifiedForm:
    """The form as the interview holds it."""
    return UnifiedForm(version, tuple(dict.fromkeys(services)), answers)
