"""One ticket from beginning to end by roles and names alone, as with a screen reader.

Nothing here looks at the page: what is pressed is found by role and name, what happened is heard
in live regions (alert, status, log).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.ports import Interpreter
from tests.browser.conftest import NewContext
from tests.browser.desk_room import PASSWORD, SETTLED, DeskRoom, Texter, waits
from tests.journeys.test_journeys import CONSENTED

pytestmark = pytest.mark.browser
Live = Literal["alert", "status", "log"]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, interpreter: Interpreter) -> Iterator[DeskRoom]:
    made = DeskRoom(tmp_path_factory.mktemp("ear"), interpreter)
    made.staff("agent", "3号", ["agent"])
    yield made
    made.stop()


class Ear:
    """Somebody who hears what has a role and a name, and nothing else."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def writes(self, name: str, words: str) -> None:
        self._page.get_by_role("textbox", name=name).fill(words)

    def chooses(self, name: str, option: str) -> None:
        self._page.get_by_role("combobox", name=name).select_option(label=option)

    def presses(self, name: str, within: Locator | None = None) -> None:
        (within or self._page).get_by_role("button", name=name, exact=True).first.click()

    def dialog(self, name: str) -> Locator:
        found = self._page.get_by_role("dialog", name=name)
        expect(found).to_be_visible()
        return found

    def is_told(self, words: str, live: Live = "status") -> None:
        """Hear ``words`` in a region that is read out by itself."""
        heard = self._page.get_by_role(live).filter(has_text=words)
        expect(heard.first).to_have_count(1, timeout=SETTLED)

    def reads(self, heading: str) -> None:
        expect(self._page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    def region(self, name: str) -> Locator:
        return self._page.get_by_role("region", name=name)


def signs_in(ear: Ear, room: DeskRoom) -> None:
    ear.writes("用户名", "agent")
    ear.writes("密码", PASSWORD)
    ear.writes("动态码", room.code("agent"))
    ear.presses("登录")
    ear.reads("队列")


def test_an_agent_serves_somebody_from_the_queue_to_the_end_by_ear(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = new_context(base_url=room.server.url).new_page()
    page.goto("/desk")
    ear = Ear(page)
    signs_in(ear, room)
    person = waits(room)
    ear.is_told("新来1位：要找人工")
    row = ear.region("等人接待").get_by_role("row").filter(has_text="要找人工")
    expect(row.get_by_role("cell").nth(3)).to_have_text(re.compile("还剩"))
    row.get_by_role("button", name=re.compile("^接入")).click()
    ear.reads("转接单")
    expect(page.get_by_role("textbox", name="对他说")).to_be_visible(timeout=SETTLED)

    packet = ear.region("转接单")
    expect(packet).to_contain_text("正在问：", timeout=SETTLED)
    expect(packet.get_by_role("heading", name=re.compile("^还缺"))).to_be_visible()

    ear.writes("对他说", "您好，我来帮您")
    ear.presses("发送")
    ear.is_told("您好，我来帮您", "log")
    person.hears("您好，我来帮您").says("我电话变了")
    ear.is_told("我电话变了", "log")

    ear.presses("打开姓名的原文")
    opened = ear.dialog("打开原文")
    opened.get_by_role("textbox", name="为什么要看").fill("核对来电人身份")
    ear.presses("打开", opened)
    expect(opened.get_by_role("status").filter(has_text="秦晓明")).to_have_count(1)
    ear.presses("关闭", opened)

    ear.presses("代填一项")
    fill = ear.dialog("代填一项")
    ear.chooses("填哪一项", "联系电话")
    fill.get_by_role("textbox", name="填什么").fill("13837100003")
    fill.get_by_role("checkbox", name="来电人已口头确认").check()
    ear.presses("填上", fill)
    ear.is_told("填上了，记明是口头确认。")

    ear.presses("请助手问一项")
    asked = ear.dialog("请助手问一项")
    ear.chooses("问哪一项", "文化程度")
    ear.presses("请助手问", asked)
    ear.is_told("助手去问了。")
    person.hears("您上学上到什么程度")

    ear.presses("政策答复")
    answers = ear.dialog("政策答复")
    answers.get_by_role("textbox", name="找什么").fill("多久")
    expect(answers.get_by_role("status").filter(has_text="找到")).to_have_count(1)
    answers.get_by_role("button", name=re.compile("答复发给对方$")).first.click()
    expect(page.get_by_role("log").get_by_text("人工坐席（3号）")).to_have_count(2, timeout=SETTLED)

    ear.presses("交还助手")
    ear.presses("交还", ear.dialog("交还助手"))
    ear.reads("队列")
    person.hears("工作人员说完了")


def test_danger_and_refusals_are_read_out_at_once(room: DeskRoom, new_context: NewContext) -> None:
    page = new_context(base_url=room.server.url).new_page()
    page.goto("/desk")
    ear = Ear(page)
    ear.presses("登录")
    ear.is_told("请写用户名。", "alert")
    signs_in(ear, room)
    ear.presses("接入下一位")
    ear.is_told("现在没有人在等。", "alert")
    person = Texter(room).says(*CONSENTED, "我不想活了")
    ear.is_told("有1位可能有危险，请马上接", "alert")
    ear.presses("接入下一位")
    ear.is_told("请先确认对方安全", "alert")
    ear.presses("发送")
    ear.is_told("还没有写内容。", "alert")
    ear.presses("结束")
    ear.presses("结束", ear.dialog("结束"))
    ear.reads("队列")
    person.hears("工作人员这次的帮助结束了")
