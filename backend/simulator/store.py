"""What the simulated departments hold, so that a restart does not make them forget."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from accessibility.privacy import Sealer
from backend.cases.repository import Seal
from backend.simulator.play import SimulatedTask
from backend.storage.database import Database

_METADATA = MetaData()
_TASKS = Table(
    "simulated_tasks",
    _METADATA,
    Column("department", String(30), nullable=False),
    Column("task_id", String(44), nullable=False),
    Column("service", String(30), nullable=False),
    Column("received_on", String(10), nullable=False),
    Column("done", String(200), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("open", Integer, nullable=False),
    Column("person", LargeBinary, nullable=False),
    PrimaryKeyConstraint("department", "task_id"),
)


class SimulatorStore:
    """Tasks by department; the little personal data they hold is sealed."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        """Keep tasks in ``database``."""
        self._database = database
        self._seal = Seal(sealer)

    async def prepare(self) -> None:
        """Make the table when there is none."""
        async with self._database.write() as db:
            await db.run_sync(_METADATA.create_all)

    async def add(self, task: SimulatedTask) -> None:
        """Keep a task; one that is held already stays as it is."""
        row = insert(_TASKS).values(
            department=task.department,
            task_id=task.task_id,
            service=task.service,
            received_on=task.received_on.isoformat(),
            done="",
            verdict=task.verdict,
            open=1,
            person=self._seal.close(dict(task.person), _aad(task.department, task.task_id)),
        )
        async with self._database.write() as db:
            await db.execute(row.on_conflict_do_nothing())

    async def open_tasks(self) -> tuple[SimulatedTask, ...]:
        """What is still to be worked on, in the order of receipt."""
        query = select(_TASKS).where(_TASKS.c.open == 1)
        async with self._database.read() as db:
            rows = (await db.execute(query.order_by(_TASKS.c.received_on, _TASKS.c.task_id))).all()
        return tuple(
            SimulatedTask(
                task_id=row.task_id,
                department=row.department,
                service=row.service,
                received_on=date.fromisoformat(row.received_on),
                done=tuple(row.done.split()),
                verdict=row.verdict,
                person=self._seal.open(row.person, _aad(row.department, row.task_id)),
            )
            for row in rows
        )

    async def done(self, task: SimulatedTask, step: str) -> None:
        """Keep that a step was reported."""
        mine = (_TASKS.c.department == task.department) & (_TASKS.c.task_id == task.task_id)
        async with self._database.write() as db:
            await db.execute(update(_TASKS).where(mine).values(done=_TASKS.c.done + f" {step}"))

    async def close(self, department: str, task_id: str) -> None:
        """Work on it no more."""
        mine = (_TASKS.c.department == department) & (_TASKS.c.task_id == task_id)
        async with self._database.write() as db:
            await db.execute(update(_TASKS).where(mine).values(open=0))


def _aad(department: str, task_id: str) -> str:
    return f"simulated:{department}:{task_id}"
