"""The hotline desk in a browser: every page for axe, by keyboard alone, narrow, and cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.ports import Interpreter
from tests.browser.acts import overflow, press
from tests.browser.conftest import PHONE, NewContext
from tests.browser.desk_room import (
    DESKTOP,
    SETTLED,
    TABLET,
    Caller,
    DeskRoom,
    hands_back,
    sits_at,
    takes_next,
    violations,
    writes,
)

pytestmark = pytest.mark.browser
OPENED_BY = ("设置和快捷键", "政策答复", "请助手问一项", "代填一项", "转给别的坐席", "给对方六位码")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, interpreter: Interpreter) -> Iterator[DeskRoom]:
    made = DeskRoom(tmp_path_factory.mktemp("desk"), interpreter)
    made.staff("agent", "3号", ["agent"])
    made.staff("other", "5号", ["agent"])
    made.staff("chief", "1号", ["supervisor", "auditor", "county_editor"])
    yield made
    made.stop()


@pytest.fixture
def caller(room: DeskRoom, new_context: NewContext) -> Caller:
    """Somebody who waits for a person."""
    one = Caller(room, new_context(base_url=room.server.url, viewport=PHONE)).begins()
    one.says("我叫秦晓明")
    one.says("转人工")
    return one


def looks_right(page: Page) -> list[str]:
    """What is wrong on a page, in every size, and in both themes."""
    wrong: list[str] = []
    for size in ({"width": 640, "height": 400}, TABLET, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is one
        wrong += [f"overflows at {size}"] if overflow(page) > 0 else []
        wrong += violations(page) if size is not DESKTOP else []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        wrong += violations(page)
    return wrong


def test_axe_finds_nothing_at_the_sign_in(room: DeskRoom, new_context: NewContext) -> None:
    page = new_context(base_url=room.server.url).new_page()
    page.goto("/desk")
    assert looks_right(page) == []
    press(page, "登录")
    expect(page.get_by_role("alert")).to_have_text("请写用户名。")
    expect(page.get_by_label("用户名")).to_be_focused()
    assert violations(page) == []


@pytest.mark.parametrize(
    "path",
    ["queue", "callbacks", "followups", "oversight", "access-log", "counties", "counties/410122"],
)
def test_axe_finds_nothing_on_the_pages_of_a_supervisor(
    room: DeskRoom, new_context: NewContext, path: str
) -> None:
    page = sits_at(room, new_context, "chief")
    page.goto(f"/desk/{path}")
    page.wait_for_load_state("networkidle" if path not in {"queue", "callbacks"} else "load")
    page.wait_for_timeout(500)
    if path == "counties/410122":
        for one in ("加一个窗口", "加一个机构", "加一个电话"):
            press(page, one)
    assert looks_right(page) == []
    assert page.get_by_role("alert").all_inner_texts() == [""] * page.get_by_role("alert").count()


@pytest.mark.usefixtures("caller")
def test_axe_finds_nothing_in_a_conversation_and_its_dialogs(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = sits_at(room, new_context, "agent")
    expect(page.locator("#waiting tr")).to_have_count(1, timeout=SETTLED)
    assert looks_right(page) == []
    takes_next(page)
    assert looks_right(page) == []
    for name in OPENED_BY:
        opener = page.get_by_role("button", name=name, exact=True)
        opener.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        assert (name, violations(page)) == (name, [])
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(opener).to_be_focused()
    hands_back(page)


@pytest.mark.usefixtures("caller")
def test_what_is_masked_opens_only_with_a_reason_that_the_auditor_sees(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = takes_next(sits_at(room, new_context, "agent"))
    expect(page.locator("#packet-body")).to_contain_text("秦**")
    assert "秦晓明" not in page.content()
    press(page, "打开姓名的原文")
    press(page, "打开")
    expect(page.locator("#reveal-value")).to_have_text("")
    page.get_by_label("为什么要看").fill("核对来电人身份")
    press(page, "打开")
    expect(page.locator("#reveal-value")).to_have_text("秦晓明")
    press(page, "关闭")
    expect(page.locator("#reveal-value")).to_have_text("")
    assert "秦晓明" not in page.content()
    hands_back(page)
    auditor = sits_at(room, new_context, "chief")
    auditor.goto("/desk/access-log")
    row = auditor.get_by_role("row").filter(has_text="核对来电人身份")
    expect(row).to_contain_text("3号")


def test_an_agent_works_by_keyboard_alone(
    room: DeskRoom, new_context: NewContext, caller: Caller
) -> None:
    page = sits_at(room, new_context, "agent")
    keys = page.keyboard
    expect(page.locator("#waiting tr")).to_have_count(1, timeout=SETTLED)
    keys.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_role("button", name="接入下一位")).to_be_focused()
    keys.press("Alt+Shift+N")
    page.wait_for_url("**/desk/c/*")
    expect(page.get_by_label("对他说")).to_be_visible(timeout=SETTLED)
    keys.press("Alt+Shift+M")
    keys.type("您好，我在看您的表。")
    keys.press("Control+Enter")
    caller.hears("您好，我在看您的表。")
    keys.press("Alt+Shift+A")
    expect(page.get_by_label("找什么")).to_be_focused()
    keys.type("多久")
    expect(page.locator("#answers-count")).to_contain_text("找到")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#log .msg.staff")).to_have_count(2, timeout=SETTLED)
    keys.press("Alt+Shift+F")
    expect(page.get_by_label("填哪一项")).to_be_focused()
    page.get_by_label("填哪一项").select_option("personal.phone")
    keys.press("Tab")
    keys.type("13837100003")
    keys.press("Enter")
    expect(page.locator("#packet-body")).to_contain_text("等对方确认", timeout=SETTLED)
    keys.press("Alt+Shift+B")
    expect(page.get_by_role("button", name="交还", exact=True)).to_be_focused()
    keys.press("Enter")
    page.wait_for_url("**/desk/queue")


def test_shortcuts_can_be_switched_off(room: DeskRoom, new_context: NewContext) -> None:
    page = sits_at(room, new_context, "agent")
    page.keyboard.press("Alt+Shift+K")
    page.get_by_label("用快捷键").uncheck()
    press(page, "关闭")
    page.keyboard.press("Alt+Shift+K")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_somebody_in_danger_cannot_be_missed(room: DeskRoom, new_context: NewContext) -> None:
    page = sits_at(room, new_context, "agent")
    expect(page.locator("#summary")).to_contain_text("0人在等", timeout=SETTLED)
    one = Caller(room, new_context(base_url=room.server.url, viewport=PHONE)).begins()
    one.says("我不想活了")
    banner = page.locator("#urgent")
    expect(banner).to_contain_text("有1位可能有危险", timeout=SETTLED)
    expect(page).to_have_title(re.compile("^（1人在等"))
    expect(page.locator("#waiting tr")).to_contain_text("紧急")
    takes_next(page)
    expect(page.locator("#urgent")).to_contain_text("先确认对方安全")
    hands_back(page)


@pytest.mark.usefixtures("caller")
def test_who_was_slower_is_told_who_holds_the_conversation(
    room: DeskRoom, new_context: NewContext
) -> None:
    slow, quick = (sits_at(room, new_context, name) for name in ("other", "agent"))
    expect(slow.locator("#waiting tr")).to_have_count(1, timeout=SETTLED)
    slow.get_by_role("link", name="回电").focus()
    number = slow.locator("#waiting tr").first.get_attribute("id")
    assert number is not None
    ticket = number.removeprefix("ticket-")
    slow.goto(f"/desk/c/{ticket}")
    expect(slow.get_by_role("button", name="接入", exact=True)).to_be_visible(timeout=SETTLED)
    takes_next(quick)
    expect(slow.locator("#state")).to_contain_text("坐席3号正在接待", timeout=SETTLED)
    expect(slow.get_by_role("button", name="接入", exact=True)).to_have_count(0)
    hands_back(quick)


def test_the_sign_in_ends_with_signing_out(room: DeskRoom, new_context: NewContext) -> None:
    page = sits_at(room, new_context, "agent")
    press(page, "退出")
    page.wait_for_url("**/desk")
    page.goto("/desk/queue")
    expect(page.get_by_label("用户名")).to_be_visible()


def test_a_county_editor_is_led_to_what_is_missing(room: DeskRoom, new_context: NewContext) -> None:
    page = sits_at(room, new_context, "chief")
    page.goto("/desk/counties/410122")
    expect(page.locator("#version")).to_contain_text("还没有填过")
    press(page, "加一个窗口")
    page.get_by_label("名称（必填）").fill("政务服务中心综合窗口")
    press(page, "保存")
    expect(page.locator("#alert")).to_contain_text("没有保存")
    expect(page.get_by_label("地址（必填）")).to_be_focused()
    page.get_by_label("地址（必填）").fill("测试路")
    page.get_by_label("信息从哪里来").fill("县政府网站")
    page.get_by_label("哪天核对的").fill("2026-11-20")
    press(page, "保存")
    expect(page.locator("#version")).to_contain_text("第1版")
    page.reload()
    expect(page.get_by_label("地址（必填）")).to_have_value("测试路")


def test_messages_written_while_cut_off_arrive_once(
    room: DeskRoom, new_context: NewContext, caller: Caller
) -> None:
    page = takes_next(sits_at(room, new_context, "agent"))
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_contain_text("正在重连，内容不会丢", timeout=SETTLED)
    writes(page, "断着的时候写的")
    expect(page.locator("#unsent")).to_contain_text("网络好了会自动再送")
    caller.says("断着的时候我也说了")
    page.context.set_offline(False)
    caller.hears("断着的时候写的")
    log = page.locator("#log")
    expect(log.get_by_text("断着的时候我也说了")).to_have_count(1, timeout=SETTLED)
    expect(log.get_by_text("断着的时候写的")).to_have_count(1, timeout=SETTLED)
    expect(page.locator("#unsent p")).to_have_count(0, timeout=SETTLED)
    hands_back(page)


@pytest.mark.usefixtures("caller")
def test_the_printed_packet_has_no_buttons_and_holds_what_matters(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = takes_next(sits_at(room, new_context, "agent"))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="转接单")).to_be_visible()
    assert page.get_by_role("button").filter(visible=True).count() == 0
    expect(page.locator("#talk")).to_be_hidden()
    page.emulate_media(media="screen")
    hands_back(page)


def test_the_desk_comes_back_after_the_service_was_away(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = sits_at(room, new_context, "agent")
    expect(page.locator("#summary")).to_contain_text("在等", timeout=SETTLED)
    room.stop()
    expect(page.locator("#connection")).to_contain_text("正在重连", timeout=SETTLED)
    room.restart()
    expect(page.locator("#connection")).to_have_text(re.compile("^$|连接好了"), timeout=30_000)
