"""A day at the desk in a browser: passing on, closing, callbacks, follow-ups, alerts, figures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from bot.ports import Interpreter
from tests.browser.acts import press
from tests.browser.conftest import NewContext
from tests.browser.desk_room import (
    DESKTOP,
    SETTLED,
    DeskRoom,
    days,
    leaves_a_wish,
    rates_low,
    sits_at,
    takes_next,
    waits,
)

pytestmark = pytest.mark.browser
WISH, REASON = "明天下午三点以后", "不满意，等太久了"
COUNTS_TONES = """
window.tones = 0;
window.AudioContext = class extends AudioContext {
  createOscillator() { window.tones += 1; return super.createOscillator(); }
};
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, interpreter: Interpreter) -> Iterator[DeskRoom]:
    """Somebody left a wish to be called before anybody sat down, and somebody rated us low."""
    made = DeskRoom(tmp_path_factory.mktemp("work"), interpreter)
    made.staff("agent", "3号", ["agent"])
    made.staff("other", "5号", ["agent"])
    made.staff("chief", "1号", ["supervisor", "auditor"])
    leaves_a_wish(made, WISH)
    rates_low(made, REASON)
    yield made
    made.stop()


def opens(page: Page, path: str) -> Page:
    page.goto(page.url.partition("/desk")[0] + path)
    return page


def test_a_wish_to_be_called_is_planned_fulfilled_and_listed_as_done(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = opens(sits_at(room, new_context, "agent"), "/desk/callbacks")
    row = page.get_by_role("row").filter(has_text=WISH)
    expect(row).to_contain_text("打电话")
    row.get_by_role("button", name="定回电时间").click()
    page.get_by_label("什么时候回").fill("2027-03-01T15:30")
    press(page, "定下")
    expect(row).to_contain_text("3月1日 15:30")
    row.get_by_role("button", name="回过了").click()
    press(page, "回过了")
    expect(page.locator("#rows tr")).to_have_count(0)
    expect(page.get_by_text("没有。")).to_be_visible()
    page.get_by_label("看哪些").select_option("done")
    expect(page.get_by_role("row").filter(has_text=WISH)).to_contain_text("处理了")


def test_a_low_rating_is_followed_up_settled_and_opened_again(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = opens(sits_at(room, new_context, "agent"), "/desk/followups")
    row = page.get_by_role("row").filter(has_text="不满意")
    expect(row).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d"), timeout=SETTLED)
    row.get_by_role("button", name="看原因和回访").click()
    expect(page.locator("#follow-text")).to_have_text(REASON)
    press(page, "回访过了")
    expect(page.get_by_label("怎么处理的")).to_be_focused()
    page.get_by_label("怎么处理的").fill("打过电话，说明了进度")
    press(page, "回访过了")
    expect(page.locator("#rows tr")).to_have_count(0)
    page.get_by_label("看哪些").select_option("done")
    page.get_by_role("button", name="看处理结果").click()
    expect(page.get_by_label("怎么处理的")).to_have_value("打过电话，说明了进度")
    press(page, "还要再回访")
    expect(page.locator("#rows tr")).to_have_count(0)
    page.get_by_label("看哪些").select_option("open")
    expect(page.locator("#rows tr")).to_have_count(1)


def test_a_conversation_is_passed_on_with_a_word_put_back_and_closed(
    room: DeskRoom, new_context: NewContext
) -> None:
    person = waits(room)
    agent, other, chief = (sits_at(room, new_context, n) for n in ("agent", "other", "chief"))
    takes_next(agent)
    ticket = agent.url.rpartition("/")[2]
    press(agent, "转给别的坐席")
    agent.get_by_label("转给谁").select_option("5号")
    agent.get_by_label("给同事的话").fill("她耳背，请慢慢打字")
    press(agent, "转出")
    agent.wait_for_url("**/desk/queue")
    row = other.locator(f"#ticket-{ticket}")
    expect(row).to_contain_text("转给您", timeout=SETTLED)
    person.hears("已经转给")
    press(other, f"接入{ticket}号")
    other.wait_for_url("**/desk/c/*")
    expect(other.locator("#packet-body")).to_contain_text(
        "3号：她耳背，请慢慢打字", timeout=SETTLED
    )
    opens(chief, f"/desk/c/{ticket}")
    expect(chief.locator("#state")).to_contain_text("坐席5号正在接待", timeout=SETTLED)
    press(chief, "放回队列")
    press(chief, "放回")
    chief.wait_for_url("**/desk/queue")
    expect(other.locator("#alert")).to_contain_text("不在您手里", timeout=SETTLED)
    person.hears("刚才的坐席断开了")
    takes_next(agent)
    press(agent, "结束")
    press(agent.get_by_role("dialog"), "结束")
    agent.wait_for_url("**/desk/queue")
    expect(agent.locator("#summary")).to_contain_text("0人在等")
    person.hears("工作人员这次的帮助结束了")


def test_signing_out_warns_and_gives_back_what_one_holds(
    room: DeskRoom, new_context: NewContext
) -> None:
    person = waits(room)
    agent, other = (sits_at(room, new_context, name) for name in ("agent", "other"))
    takes_next(agent)
    press(agent, "退出")
    expect(agent.get_by_role("dialog")).to_contain_text("您正在接待1个对话")
    press(agent, "取消")
    press(agent, "退出")
    press(agent.get_by_role("dialog"), "退出")
    agent.wait_for_url("**/desk")
    expect(other.locator("#waiting tr")).to_have_count(1, timeout=SETTLED)
    person.hears("刚才的坐席断开了")
    takes_next(other)
    press(other, "交还助手")
    press(other, "交还")
    other.wait_for_url("**/desk/queue")


def test_a_breached_service_level_cannot_be_missed_on_any_page(
    room: DeskRoom, new_context: NewContext
) -> None:
    context = new_context(base_url=room.server.url, viewport=DESKTOP)
    context.add_init_script(COUNTS_TONES)
    page = room.sits_down(context.new_page(), "agent")
    press(page, "设置和快捷键")
    page.get_by_label("新来和超时的时候响一声").check()
    press(page, "关闭")
    tones = page.evaluate("window.tones")
    waits(room)
    expect(page.locator("#waiting tr")).to_have_count(1, timeout=SETTLED)
    days(room, 1)
    page = context.new_page()
    page.goto("/desk/queue")
    alarm = page.get_by_role("alert").filter(has_text="有1位已超过接入时限")
    expect(alarm).to_be_visible(timeout=SETTLED)
    expect(page).to_have_title(re.compile("1人超时"))
    expect(page.locator("#waiting tr")).to_contain_text("已超")
    expect(page.get_by_label("新来和超时的时候响一声")).to_be_checked()
    page.keyboard.press("Tab")  # whether the page may sound before that is the browser's to decide
    expect(page.locator("#mute")).to_be_hidden()
    assert page.evaluate("window.tones") >= 1
    assert tones >= 1
    opens(page, "/desk/callbacks")
    expect(alarm).to_be_visible(timeout=SETTLED)
    expect(page).to_have_title(re.compile("1人超时"))
    alarm.get_by_role("link", name="去队列").click()
    takes_next(page)
    press(page, "交还助手")
    press(page, "交还")
    page.wait_for_url("**/desk/queue")
    expect(page.get_by_role("alert").filter(has_text="超过接入时限")).to_have_count(0)


def test_the_figures_are_exported_for_a_spreadsheet(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = opens(sits_at(room, new_context, "chief"), "/desk/oversight")
    expect(page.locator("#days tr").first).to_be_visible(timeout=SETTLED)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 CSV").click()
    assert re.fullmatch(
        r"desk-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename
    )
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # by this Excel knows that it is UTF-8
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1][:8] == [
        "日期",
        "县区",
        "转人工",
        "紧急",
        "已接入",
        "没人接",
        "不找了",
        "交还助手",
    ]
    assert rows[1][8:] == ["等待中位（秒）", "等待最长（秒）", "接待中位（秒）"]
    assert sum(int(row[2]) for row in rows[2 : rows.index([])]) >= 2
    titles = [row[0] for row in rows if len(row) == 1]
    assert titles == ["转人工", "转人工原因", "没答上的问题", "评价", "不满意的原因"]
    assert any(row[-1] == REASON for row in rows if row)


def test_a_plot_says_that_it_is_being_drawn_and_that_it_failed(
    room: DeskRoom, new_context: NewContext
) -> None:
    page = sits_at(room, new_context, "chief")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/plots/waiting.svg*", hold)
    opens(page, "/desk/oversight")
    frame = page.locator(".plot-frame").first
    expect(frame).to_contain_text("正在画图", timeout=SETTLED)
    expect(frame.get_by_role("img")).to_have_count(0)
    held.pop().abort()
    expect(frame).to_contain_text("这张图没有画出来")
    page.unroute("**/plots/waiting.svg*")
    frame.get_by_role("button", name="再画一次").click()
    expect(frame.get_by_role("img")).to_be_visible(timeout=SETTLED)
    assert frame.get_by_role("img").evaluate("image => image.naturalWidth") > 0
