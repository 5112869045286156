"""Collecting what was not understood: only with consent, without personal data, and unlinkable."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from accessibility.privacy import Sealer
from bot.app import create_app
from bot.engines import Engines
from bot.records import StoredMessage
from bot.review.collecting import Collecting, Taken
from bot.review.marking import clarified, marks_of
from bot.review.records import Mark, Unclear
from bot.review.sqlite import SqliteReviews
from bot.schemas import Message
from bot.settings import Settings
from bot.stores.migrate import migrate
from dialogs.dialogue import Dialogue, Pending
from dialogs.engine import start
from dialogs.improving import CONSENT, IMPROVE_TEXT_VERSION
from dialogs.model import Answer, Reply, Understood
from tests.fakes.interpreter import FakeInterpreter

AT = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def talking(*, agrees: bool = False) -> Dialogue:
    dialogue, _ = start(AT.date())
    form = dialogue.form.with_answer("consent.sensitive", Answer("2026-11"))
    form = form.with_answer("personal.name", Answer("王秀英"))
    if agrees:
        form = form.with_answer(CONSENT, Answer(IMPROVE_TEXT_VERSION))
    return replace(dialogue, form=form, asked="services")


def reply(text: str, confidence: float = 0.9, intent: str = "inform", one: str = "m1") -> Reply:
    return Reply(text, Understood(intent, confidence), message_id=one)


def test_what_was_understood_is_not_marked() -> None:
    assert marks_of(talking(), reply("办证", intent="apply"), talking()) == ()


def test_an_unsure_reading_is_marked_with_what_was_read() -> None:
    (mark,) = marks_of(talking(), reply("那个啥本本", 0.31), talking())
    assert (mark.reason, mark.intent, mark.confidence, mark.asking) == (
        "unsure",
        "inform",
        0.31,
        "services",
    )
    assert "本本" not in repr(mark)


def test_a_message_that_was_asked_about_again_is_marked() -> None:
    after = replace(talking(), failures=("services",))
    (mark,) = marks_of(talking(), reply("嗯那个"), after)
    assert mark.reason == "not_understood"


def tie() -> Dialogue:
    return replace(talking(), pending=Pending("clarify", {"intents": ["apply", "ask_process"]}))


def test_a_near_tie_is_marked_and_its_button_says_what_was_meant() -> None:
    (mark,) = marks_of(talking(), reply("证咋弄", 0.55), tie())
    assert mark.reason == "near_tie"
    assert clarified(tie(), Reply("问怎么办", choice="pending=1")) == "ask_process"
    assert clarified(tie(), Reply("都不是", choice="pending=no")) is None
    assert clarified(talking(), Reply("", choice="pending=1")) is None


def test_an_answer_put_right_marks_the_message_that_gave_it() -> None:
    level = "eligibility.disability_level"
    before = talking()
    before = replace(before, form=before.form.with_answer(level, Answer(2, message_id="m0")))
    after = replace(before, form=before.form.with_answer(level, Answer(1, message_id="m1")))
    marks = marks_of(before, reply("不是二级是一级", intent="correct"), after)
    assert [(m.message_id, m.reason) for m in marks] == [("m0", "corrected")]


def test_a_name_put_right_is_not_marked() -> None:
    name = "personal.name"
    before = talking()
    before = replace(before, form=before.form.with_answer(name, Answer("王秀因", message_id="m0")))
    after = replace(before, form=before.form.with_answer(name, Answer("王秀英", message_id="m1")))
    assert marks_of(before, reply("名字错了", intent="correct"), after) == ()


@dataclass
class Transcripts:
    """The transcript of one conversation."""

    said: dict[str, str] = field(default_factory=dict[str, str])

    async def __call__(self, conversation_id: str) -> tuple[StoredMessage, ...]:
        return tuple(
            StoredMessage(n, Message(id=one, role="user", text=text, at=AT))
            for n, (one, text) in enumerate(self.said.items())
        )


@dataclass
class Kept:
    """A database with one conversation in it, and what collects from it."""

    path: Path
    store: SqliteReviews
    transcripts: Transcripts = field(default_factory=Transcripts)

    @property
    def collecting(self) -> Collecting:
        return Collecting(self.store, self.transcripts)

    async def turn(self, before: Dialogue, event: Reply, after: Dialogue) -> None:
        if event.message_id:
            self.transcripts.said[event.message_id] = event.text
        await self.collecting.after_turn(Taken("c1", before, event, after, AT))

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.path) as db:
            return db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our own names


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    path = tmp_path / "conversations.db"
    migrate(path)
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO conversations VALUES ('c1','web',0,x'',x'',0,NULL,'','')")
    store = SqliteReviews(path, Sealer.open_or_create(tmp_path / "keys"))
    yield Kept(path, store)
    await store.close()


UNSURE = reply("王秀英那个本本咋弄嘞", 0.3)


@pytest.mark.anyio
async def test_without_consent_only_a_mark_is_kept_and_no_words(kept: Kept) -> None:
    await kept.turn(talking(), UNSURE, talking())
    assert len(kept.rows("marks")) == 1
    assert await kept.store.unclear() == ()


@pytest.mark.anyio
async def test_with_consent_the_words_are_kept_without_what_is_personal(kept: Kept) -> None:
    await kept.turn(talking(), UNSURE, talking())
    await kept.turn(talking(), reply("可以", one="m2"), talking(agrees=True))
    (unclear,) = await kept.store.unclear()
    assert unclear.text == "〔填过的内容〕那个本本咋弄嘞"
    assert (unclear.mark.reason, unclear.mark.confidence, unclear.day) == (
        "unsure",
        0.3,
        "2026-11-24",
    )
    assert kept.rows("marks") == []


@pytest.mark.anyio
async def test_what_is_kept_is_sealed_and_leads_back_to_nobody(kept: Kept) -> None:
    await kept.turn(talking(), UNSURE, talking(agrees=True))
    (row,) = kept.rows("unclear")
    assert "本本".encode() not in row[2]
    assert "c1" not in row
    (unclear,) = await kept.store.unclear()
    assert unclear.mark.message_id == ""


@pytest.mark.anyio
async def test_what_nobody_labelled_in_time_is_let_go_of(kept: Kept) -> None:
    await kept.turn(talking(), UNSURE, talking(agrees=True))
    assert await kept.store.expire(AT.date()) == 0
    assert len(await kept.store.unclear()) == 1
    assert await kept.store.expire(AT.date() + timedelta(days=1)) == 1
    assert await kept.store.unclear() == ()


@pytest.mark.anyio
async def test_the_service_lets_go_of_what_waited_too_long(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {"DATA_DIR": str(tmp_path), "LEARN_FROM_USE": "on", "REVIEW_DAYS": "30"}
    )
    app = create_app(settings, lambda: AT, None, Engines(FakeInterpreter()))
    old, young = (
        Unclear(
            n, (AT.date() - timedelta(days=days)).isoformat(), "那个本本", Mark("", None, "unsure")
        )
        for n, days in (("old", 31), ("young", 30))
    )
    store = SqliteReviews(tmp_path / "conversations.db", Sealer.open_or_create(tmp_path / "keys"))
    await store.collect("c1", (old, young))
    await app.state.services.retention.purge()
    assert [u.id for u in await store.unclear()] == ["young"]
    await store.close()


@pytest.mark.anyio
async def test_a_near_tie_waits_for_its_meaning(kept: Kept) -> None:
    asked = replace(talking(agrees=True), pending=tie().pending)
    await kept.turn(talking(agrees=True), reply("那本本咋弄嘞", 0.5), asked)
    assert await kept.store.unclear() == ()
    chosen = Reply("问怎么办", choice="pending=1", message_id="m2")
    await kept.turn(asked, chosen, talking(agrees=True))
    (unclear,) = await kept.store.unclear()
    assert (unclear.mark.reason, unclear.mark.meant) == ("near_tie", "ask_process")


@pytest.mark.anyio
async def test_staff_say_what_a_message_meant(kept: Kept) -> None:
    kept.transcripts.said["m7"] = "那本本咋弄嘞"
    await kept.collecting.correct("c1", "m7", "ask_process", talking(), AT)
    assert await kept.store.unclear() == ()
    await kept.collecting.correct("c1", "m7", "ask_process", talking(agrees=True), AT)
    (unclear,) = await kept.store.unclear()
    assert (unclear.mark.reason, unclear.mark.meant) == ("staff", "ask_process")


@pytest.mark.anyio
async def test_an_erased_draft_leaves_no_mark(kept: Kept) -> None:
    await kept.turn(talking(), UNSURE, talking())
    erased = Taken("c1", talking(), reply("删掉", one="m3"), talking(), AT, erased=True)
    await kept.collecting.after_turn(erased)
    assert kept.rows("marks") == []


@pytest.mark.anyio
async def test_an_erased_conversation_takes_its_marks_along(kept: Kept) -> None:
    await kept.turn(talking(), UNSURE, talking())
    with sqlite3.connect(kept.path) as db:
        db.execute("PRAGMA foreign_keys=ON")
        db.execute("DELETE FROM conversations")
    assert kept.rows("marks") == []
    await kept.store.add_mark("c1", Mark("m1", None, "unsure"))
    assert kept.rows("marks") == []


@pytest.mark.anyio
async def test_what_was_labelled_is_dropped(kept: Kept) -> None:
    both = tuple(Unclear(one, "2026-11-24", "咋弄", Mark("", None, "unsure")) for one in "ab")
    await kept.store.collect("c1", both)
    await kept.store.drop(("a",))
    assert [u.id for u in await kept.store.unclear()] == ["b"]


@pytest.mark.anyio
async def test_a_store_that_fails_never_fails_a_turn(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(conversation_id: str) -> tuple[StoredMessage, ...]:
        raise OSError(conversation_id)

    collecting = Collecting(kept.store, broken)
    await collecting.after_turn(Taken("c1", talking(), UNSURE, talking(agrees=True), AT))
    assert "could not be collected" in caplog.text
    assert "本本" not in caplog.text


@pytest.mark.anyio
@pytest.mark.parametrize(("setting", "marks"), [("on", 1), ("off", 0), (None, 0)])
async def test_the_operator_decides_whether_anything_is_collected(
    tmp_path: Path, setting: str | None, marks: int
) -> None:
    environ = {"DATA_DIR": str(tmp_path)} | ({"LEARN_FROM_USE": setting} if setting else {})
    settings = Settings.from_environment(environ)
    app = create_app(settings, lambda: AT, None, Engines(Unsure()))
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://service") as client,
    ):
        begun = (await client.post("/api/conversations", json={"channel": "web"})).json()
        sent = await client.post(
            f"/api/conversations/{begun['conversation_id']}/messages",
            json={"client_message_id": "m1", "text": "那个本本咋弄嘞"},
            headers={"Authorization": f"Bearer {begun['token']}"},
        )
        assert sent.status_code == 200
    with sqlite3.connect(tmp_path / "conversations.db") as db:
        assert db.execute("SELECT count(*) FROM marks").fetchone() == (marks,)


class Unsure(FakeInterpreter):
    """Understands every word, and none of them for certain."""

    def interpret(self, text: str, asking: str | None, today: object) -> Understood:
        return Understood("inform", 0.2)
