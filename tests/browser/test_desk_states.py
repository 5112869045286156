"""Every state and dialog of the desk for axe: on a tablet, a desktop, and in forced colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.ports import Interpreter
from tests.browser.acts import overflow, press
from tests.browser.conftest import NewContext
from tests.browser.desk_room import (
    DESKTOP,
    SETTLED,
    TABLET,
    DeskRoom,
    leaves_a_wish,
    rates_low,
    sits_at,
    takes_next,
    violations,
    waits,
)

pytestmark = pytest.mark.browser
DOUBLE = {"width": 720, "height": 450}  # a desktop at 200 %
WISH, REASON = "明天下午", "不满意，等太久了"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, interpreter: Interpreter) -> Iterator[DeskRoom]:
    made = DeskRoom(tmp_path_factory.mktemp("states"), interpreter)
    made.staff("agent", "3号", ["agent"])
    made.staff("auditor", "8号", ["auditor"])
    leaves_a_wish(made, WISH)
    rates_low(made, REASON)
    yield made
    made.stop()


def wrong_with(page: Page, state: str) -> list[str]:
    """What is wrong with the page as it stands, in each size."""
    found: list[str] = []
    for size in (TABLET, DOUBLE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is one
        found += [f"{state} at {size}: {words}" for words in violations(page)]
        found += [f"{state} overflows at {size}"] if overflow(page) > 0 else []
        dialog = page.locator("dialog[open]")
        if dialog.count() and dialog.evaluate("d => d.scrollWidth - d.clientWidth") > 0:
            found.append(f"{state}: the dialog is too narrow at {size}")
    return found


def dialogs(page: Page, *named: str) -> list[str]:
    """Open each dialog by its button; what is wrong with any, and where focus is not given back."""
    found: list[str] = []
    for name in named:
        opener = page.get_by_role("button", name=name, exact=True).first
        opener.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += wrong_with(page, name)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(opener).to_be_focused()
    return found


def test_axe_finds_nothing_in_any_dialog_of_a_conversation(
    room: DeskRoom, new_context: NewContext
) -> None:
    waits(room)
    page = takes_next(sits_at(room, new_context, "agent"))
    ways = (
        "打开姓名的原文",
        "交还助手",
        "放回队列",
        "结束",
        "转给别的坐席",
        "给对方六位码",
        "退出",
    )
    assert dialogs(page, *ways) == []
    misread = page.get_by_role("button", name="助手没听懂").last
    misread.click()
    expect(page.get_by_label("其实是什么意思")).to_be_focused()
    assert wrong_with(page, "misread") == []
    page.get_by_label("其实是什么意思").select_option(label="转人工")
    press(page, "记下")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "打开姓名的原文")
    page.get_by_label("为什么要看").fill("核对来电人身份")
    press(page, "打开")
    expect(page.locator("#reveal-value")).to_have_text("秦晓明")
    assert wrong_with(page, "revealed") == []
    press(page, "关闭")
    page.emulate_media(forced_colors="active")
    assert wrong_with(page, "forced colours") == []
    assert dialogs(page, "给对方六位码", "放回队列") == []
    page.emulate_media(forced_colors="none")
    press(page, "交还助手")
    press(page, "交还")
    page.wait_for_url("**/desk/queue")


def test_axe_finds_nothing_in_the_dialogs_of_what_is_done_later(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = sits_at(room, new_context, "agent")
    page.goto("/desk/callbacks")
    ticket = page.get_by_role("link", name="工单").first.inner_text()
    assert dialogs(page, f"给{ticket}定回电时间", f"{ticket}回过了") == []
    page.goto("/desk/followups")
    page.get_by_role("button", name="看原因和回访").click()
    expect(page.locator("#follow-text")).to_have_text(REASON, timeout=SETTLED)
    assert wrong_with(page, "follow-up") == []
    press(page, "关闭")


def test_axe_finds_nothing_on_a_page_that_was_refused(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = sits_at(room, new_context, "auditor")
    expect(page).to_have_url(f"{room.server.url}/desk/access-log")
    page.goto("/desk/queue")
    expect(page.get_by_role("heading", name="这一页您不能打开")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("“队列”给坐席、主管用。您的岗位是审计。")
    assert wrong_with(page, "refused") == []
    page.get_by_role("main").get_by_role("link", name="访问日志").click()
    expect(page.get_by_role("heading", name="访问日志")).to_be_visible()
    stranger = new_context(base_url=room.server.url).new_page()
    stranger.goto("/desk/oidc/start")
    expect(stranger.get_by_role("heading", name="没有这一页")).to_be_visible()
    assert wrong_with(stranger, "refused to a stranger") == []
