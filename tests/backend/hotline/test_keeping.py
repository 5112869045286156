"""What the desk keeps, how long, and in what state: typed words are sealed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, func, select, text

import backend.migrations
from accessibility.privacy import Sealer
from backend.hotline.tables import (
    ACCESS_LOG,
    CALLBACKS,
    COUNTY_VERSIONS,
    FOLLOW_UPS,
    STAFF_SESSIONS,
    STINTS,
    TICKET_EVENTS,
    TICKETS,
    UNANSWERED,
)
from backend.settings import Settings, SettingsError
from backend.storage.database import migrate
from tests.backend.conftest import Clock
from tests.backend.hotline.conftest import OUR_PAGE, Person, Room, room
from tests.backend.test_privacy import stored
from tests.fakes.desk_bot import DeskBot

pytestmark = pytest.mark.anyio
REASON, WORDS, NOTE, WISH = "核对来电人身份", "她耳背，请慢慢说", "打过电话了", "明天下午三点"
TABLES = (TICKETS, TICKET_EVENTS, STINTS, CALLBACKS, UNANSWERED, FOLLOW_UPS, STAFF_SESSIONS)


@pytest.fixture
async def brief(tmp_path: Path, clock: Clock, desk_bot: DeskBot) -> AsyncIterator[Room]:
    """A desk that keeps tickets for thirty days and the log for two hundred."""
    kept = {"desk_keep_days": 30, "desk_keep_access_days": 200}
    async with room(tmp_path, clock, desk_bot, **kept) as running:
        yield running


async def rows(desk: Room) -> dict[str, int]:
    tables = (*TABLES, ACCESS_LOG, COUNTY_VERSIONS)
    async with desk.app.state.database.read() as db:
        counts = [(await db.execute(select(func.count()).select_from(t))).scalar() for t in tables]
    return {t.name: int(n or 0) for t, n in zip(tables, counts, strict=True)}


async def a_day(desk: Room, agent: Person, one: str) -> int:
    """One conversation of every kind of work; its ticket."""
    ticket = await desk.asks(one)
    await desk.told("callback", one, when=WISH, how="phone")
    await agent.take(ticket)
    reveal = {"what": "field:personal.phone", "reason": REASON}
    assert (await agent.post(f"/tickets/{ticket}/reveal", **reveal)).status_code == 200
    passed = await agent.post(f"/tickets/{ticket}/pass", to=None, reason=WORDS)
    assert passed.status_code == 200
    await agent.take(ticket)
    await desk.told("rated", one, grade=1)
    await desk.told("unanswered", one, intent="ask_policy")
    return ticket


async def settles(agent: Person, ticket: int) -> None:
    assert (await agent.post(f"/tickets/{ticket}/close")).status_code == 200
    for task in (await agent.get("/followups")).json():
        done = await agent.post(f"/followups/{task['follow_up_id']}/done", note=NOTE)
        assert done.status_code == 204


async def test_what_staff_type_is_sealed_and_read_by_those_who_may(
    desk: Room, tmp_path: Path
) -> None:
    agent, auditor = await desk.staff("3号"), await desk.staff("8号", ["auditor"])
    ticket = await a_day(desk, agent, "c-1")
    packet = (await agent.get(f"/tickets/{ticket}/packet")).json()
    assert packet["from_colleague"] == {"by": "3号", "words": WORDS}
    assert [c["wish"] for c in (await agent.get("/callbacks")).json()] == [WISH]
    await settles(agent, ticket)
    seen = (await auditor.get("/access-log")).json()["rows"]
    assert REASON in [r["reason"] for r in seen]
    files = stored(tmp_path)
    for words in (REASON, WORDS, NOTE, WISH):
        assert words.encode() not in files
        assert json.dumps(words).encode() not in files


async def test_words_about_somebody_go_with_their_conversation(desk: Room) -> None:
    agent = await desk.staff("3号")
    ticket = await a_day(desk, agent, "c-1")
    await settles(agent, ticket)
    other = await a_day(desk, agent, "c-2")
    await desk.told("erased", "c-1")
    async with desk.hotline.desk.moment_to_read() as now:
        assert await now.book.words_for(ticket) is None
        assert await now.book.words_for(other) is not None
    done = (await agent.get("/callbacks", state="done")).json()
    assert [c["wish"] for c in done] == [""]
    assert [c["wish"] for c in (await agent.get("/callbacks")).json()] == [WISH]


async def test_what_is_over_goes_and_what_is_open_or_young_stays(brief: Room) -> None:
    agent = await brief.staff("3号")
    editor = await brief.staff("6号", ["county_editor"])
    path = "/desk/api/counties/410122"
    county = {"code": "410122", "name": "中牟县", "source": "县网站", "checked_on": "2026-11-01"}
    for version in (0, 1):
        body = {"version": version, "content": county}
        await editor.client.put(path, json=body, headers=OUR_PAGE)
    await settles(agent, await a_day(brief, agent, "c-1"))
    still_open = await brief.asks("c-2")
    brief.clock.forward(days=31)
    agent = await brief.sits_down("3号")
    await settles(agent, await a_day(brief, agent, "c-3"))
    before = await rows(brief)
    assert await brief.hotline.sweeper.forget() == 1
    after = await rows(brief)
    assert {name: before[name] - after[name] for name in before} == {
        "tickets": 1,
        "ticket_events": before["ticket_events"] - after["ticket_events"],
        "stints": 2,
        "callbacks": 1,
        "unanswered_questions": 1,
        "follow_ups": 1,
        "staff_sessions": 0,
        "access_log": 0,
        "county_versions": 1,
    }
    assert after["ticket_events"] < before["ticket_events"]
    assert (await agent.ticket(still_open))["state"] == "waiting"
    assert await brief.hotline.sweeper.forget() == 0


async def test_the_access_log_outlives_tickets_and_ends_too(brief: Room) -> None:
    agent = await brief.staff("3号")
    first = await a_day(brief, agent, "c-1")
    await settles(agent, first)
    await brief.asks("c-2")
    auditor = await brief.staff("8号", ["auditor"])
    brief.clock.forward(days=100)
    await brief.hotline.sweeper.forget()
    auditor = await brief.sits_down("8号")
    assert first in [r["ticket_id"] for r in (await auditor.get("/access-log")).json()["rows"]]
    brief.clock.forward(days=150)
    await brief.hotline.sweeper.forget()
    assert (await rows(brief))["access_log"] > 0  # until somebody looks again nothing is replaced
    await brief.told("window_opened", "c-2")
    await brief.hotline.sweeper.forget()
    assert (await rows(brief))["access_log"] == 1


async def test_no_log_is_kept_for_less_than_half_a_year() -> None:
    dev = {"APP_ENV": "dev"}
    assert Settings.from_environment({**dev, "DESK_KEEP_DAYS": "30"}).desk_keep_days == 30
    with pytest.raises(SettingsError, match="DESK_KEEP_ACCESS_DAYS"):
        Settings.from_environment({**dev, "DESK_KEEP_ACCESS_DAYS": "90"})


def test_what_stood_in_the_clear_is_sealed_by_the_migration_and_opened_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cases.db"
    _as_of_the_second_version(path)
    migrate(path)
    assert REASON.encode() not in stored(tmp_path)
    assert WORDS.encode() not in stored(tmp_path)
    sealer = Sealer.open_or_create(tmp_path / "keys")
    with create_engine(f"sqlite:///{path}").connect() as db:
        log = db.execute(text("SELECT * FROM access_log")).mappings().all()
        event = db.execute(text("SELECT * FROM ticket_events WHERE event_no = 1")).mappings().one()
    assert [row["access_id"] for row in log] == [1, 2]
    assert log[1]["reason"] == b""
    opened = sealer.open(log[0]["reason"], f"access_log:{log[0]['at']}:{log[0]['what']}")
    assert json.loads(opened) == REASON
    assert (event["detail"], json.loads(sealer.open(event["words"], "ticket_events:1:t2"))) == (
        "",
        WORDS,
    )
    _migrated(path, command.downgrade, "0002", sealer)
    with create_engine(f"sqlite:///{path}").connect() as db:
        reasons = db.execute(text("SELECT reason FROM access_log")).scalars().all()
        details = db.execute(text("SELECT detail FROM ticket_events")).scalars().all()
    assert (reasons, details) == ([REASON, ""], [WORDS, "asked"])


def _as_of_the_second_version(path: Path) -> None:
    _migrated(path, command.upgrade, "0002", None)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as db:
        db.execute(
            text(
                "INSERT INTO tickets (ticket_id, conversation_id, state, version, reason, urgent,"
                " language, access, channel, failures, requested_at, queued_at, put_backs)"
                " VALUES (1, 'c-1', 'done', 1, 'asked', 0, 'zh-Hans', '', 'web', 0, 't', 't', 0)"
            )
        )
        for kind, at, detail in (("passed_on", "t2", WORDS), ("requested", "t1", "asked")):
            row = {"kind": kind, "at": at, "detail": detail}
            add = "INSERT INTO ticket_events (ticket_id, kind, at, detail) VALUES (1, {})"
            db.execute(text(add.format(":kind, :at, :detail")), row)
        for what, reason in (("field:personal.phone", REASON), ("packet", "")):
            add = "INSERT INTO access_log (at, what, ticket_id, reason) VALUES ('t', :w, 1, :r)"
            db.execute(text(add), {"w": what, "r": reason})
    engine.dispose()


def _migrated(path: Path, move: object, to: str, sealer: Sealer | None) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(backend.migrations.__file__).parent))
        config.attributes["connection"] = connection
        config.attributes["sealer"] = lambda: sealer
        move(config, to)  # type: ignore[operator]  # one of alembic's commands
    engine.dispose()
