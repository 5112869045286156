"""Staff at the desk in browsers of their own, before the real services in one process."""

from __future__ import annotations

import asyncio
import sqlite3
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlparse

import httpx
import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from accessibility.privacy import Sealer
from backend.clock import system_now
from backend.hotline.accounts import Accounts, NewStaff
from backend.hotline.roles import Role
from backend.storage.database import Database, migrate
from bot.ports import Interpreter
from scripts.one_process import Late
from scripts.wiring import one_process
from tests.browser.acts import press
from tests.browser.conftest import NewContext, Server
from tests.browser.phone import Phone
from tests.journeys.test_journeys import CONSENTED, LOST

PASSWORD = "only for these tests"
DESKTOP = {"width": 1440, "height": 900}
TABLET = {"width": 820, "height": 1180}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTLED = 30_000
SECONDS = 30


class DeskRoom:
    """The running services, and the authenticators of staff."""

    def __init__(self, data_dir: Path, interpreter: Interpreter) -> None:
        self.data_dir = data_dir
        self.authenticators: dict[str, pyotp.TOTP] = {}
        self._interpreter = interpreter
        self._served = Late()
        self._begin()
        self.server = Server(self._served)

    def _begin(self) -> None:
        environ = {
            "DATA_DIR": str(self.data_dir),
            "APP_ENV": "dev",
            "DESK_TAKE_WITHIN": "3600",
            "LEARN_FROM_USE": "on",
        }
        self.services = one_process(environ, {"embedded": self._interpreter})
        self._served.app = self.services

    def restart(self) -> None:
        """A new process on the same data, at the same address."""
        self._begin()
        self.server.start()

    def stop(self) -> None:
        """As the real server does: streams are ended first, not cut."""
        self.services.stop_streams()
        self.server.stop()

    def staff(self, username: str, desk_number: str, roles: Iterable[Role]) -> None:
        new = NewStaff(username, f"同事{desk_number}", desk_number, frozenset(roles), PASSWORD)
        # In a thread of its own: Playwright's loop runs in this one.
        with ThreadPoolExecutor() as pool:
            address = pool.submit(asyncio.run, _made(self.data_dir, new)).result()
        secret = parse_qs(urlparse(address).query)["secret"][0]
        self.authenticators[username] = pyotp.TOTP(secret)

    def code(self, username: str) -> str:
        """A fresh code: each is taken once, and a test may sign in twice within its life."""
        with closing(sqlite3.connect(self.data_dir / "cases.db")) as db, db:
            db.execute("UPDATE staff SET totp_last = 0 WHERE username = ?", (username,))
        return self.authenticators[username].now()

    def sits_down(self, page: Page, username: str) -> Page:
        page.goto(f"{self.server.url}/desk")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_label("动态码").fill(self.code(username))
        press(page, "登录")
        page.wait_for_url("**/desk/*")
        return page


class Texter:
    """Somebody who talks over the interface, where their page is not what is looked at."""

    def __init__(self, room: DeskRoom) -> None:
        conversations = f"{room.server.url}/api/conversations"
        begun = httpx.post(conversations, json={"channel": "web"}, timeout=SECONDS).json()
        self._url = f"{conversations}/{begun['conversation_id']}"
        self._headers = {"Authorization": f"Bearer {begun['token']}"}

    def says(self, *texts: str) -> Self:
        for text in texts:
            self._sends(text=text)
        return self

    def taps(self, label: str) -> Self:
        choices = [c for m in self._read()["turn"]["messages"] for c in m["choices"]]
        self._sends(choice=next(c["id"] for c in choices if c["label"] == label))
        return self

    def hears(self, words: str) -> Self:
        """Wait until it was said."""
        for _ in range(200):
            said = [m["text"] for m in self._read()["messages"]]
            if any(words in text for text in said):
                return self
            time.sleep(0.05)
        raise AssertionError(f"{words!r} was not said: {said[-5:]}")

    def _read(self) -> dict[str, Any]:
        answer = httpx.get(self._url, headers=self._headers, timeout=SECONDS)
        found: dict[str, Any] = answer.json()
        return found

    def _sends(self, **what: str) -> None:
        body = {"client_message_id": str(uuid.uuid4()), **what}
        url = f"{self._url}/messages"
        answer = httpx.post(url, json=body, headers=self._headers, timeout=SECONDS)
        assert answer.status_code == 200, answer.text


def leaves_a_wish(room: DeskRoom, wish: str) -> None:
    """Somebody asks for a person while nobody sits at the desk, and wants to be called."""
    one = Texter(room).says(*CONSENTED, "转人工").hears("现在没有坐席能接")
    one.taps("打电话给我").says(wish).hears("记下了")


def rates_low(room: DeskRoom, reason: str) -> None:
    """Somebody hands in a case, has it decided, and is not content."""
    one = Texter(room).says(*LOST, "没问题", "王建国").hears("办件编号")
    days(room, 3)
    one.hears("满意").says(reason)


def waits(room: DeskRoom) -> Texter:
    """Somebody asks for a person."""
    return Texter(room).says(
        *CONSENTED, "我自己的残疾证丢了，要补办", "不查", "我叫秦晓明", "转人工"
    )


def days(room: DeskRoom, count: int) -> None:
    """Let time pass for the service, and departments work."""
    body = {"days": count, "certificate": "approved", "level": 2}
    answer = httpx.post(f"{room.server.url}/api/dev/simulate", json=body, timeout=60)
    assert answer.status_code == 200, answer.text


class Caller(Phone):
    """Somebody on a phone who applies for a new certificate after losing theirs."""

    def __init__(self, room: DeskRoom, context: BrowserContext) -> None:
        super().__init__(context.new_page(), room.server, SETTLED)
        self.room = room


def takes_next(page: Page) -> Page:
    """Take whoever is first."""
    page.goto(page.url.partition("/desk")[0] + "/desk/queue")
    expect(page.locator("#waiting tr").first).to_be_visible(timeout=SETTLED)
    press(page, "接入下一位")
    page.wait_for_url("**/desk/c/*")
    expect(page.get_by_label("对他说")).to_be_visible(timeout=SETTLED)
    expect(page.locator("#packet-body .facts")).to_be_visible(timeout=SETTLED)
    return page


def writes(page: Page, words: str) -> None:
    page.get_by_label("对他说").fill(words)
    press(page, "发送")


def hands_back(page: Page) -> None:
    press(page, "交还助手")
    press(page, "交还")
    page.wait_for_url("**/desk/queue")


def sits_at(room: DeskRoom, new_context: NewContext, username: str, **options: object) -> Page:
    context = new_context(base_url=room.server.url, **{"viewport": DESKTOP, **options})
    return room.sits_down(context.new_page(), username)


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['failureSummary']}"
        for v in found.response["violations"]
    ]


async def _made(data_dir: Path, new: NewStaff) -> str:
    file = data_dir / "cases.db"
    await asyncio.to_thread(migrate, file)
    database = Database(file)
    try:
        sealer = await asyncio.to_thread(Sealer.open_or_create, data_dir / "keys")
        return await Accounts(database, sealer).make(new, system_now())
    finally:
        await database.close()
