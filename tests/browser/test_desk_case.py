"""One case, three browsers: the applicant's phone, the daughter's phone and the hotline desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.ports import Interpreter
from tests.browser.acts import press, sends
from tests.browser.conftest import PHONE, NewContext
from tests.browser.desk_room import (
    SETTLED,
    Caller,
    DeskRoom,
    hands_back,
    sits_at,
    takes_next,
    writes,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, interpreter: Interpreter) -> Iterator[DeskRoom]:
    made = DeskRoom(tmp_path_factory.mktemp("case"), interpreter)
    made.staff("agent", "3号", ["agent"])
    yield made
    made.stop()


def phone(room: DeskRoom, new_context: NewContext) -> Caller:
    return Caller(room, new_context(base_url=room.server.url, viewport=PHONE))


def invites(applicant: Caller) -> str:
    page = applicant.page
    press(page, "菜单")
    press(page, "请家人帮着填")
    press(page, "改他能做什么、能用多久")
    page.get_by_label("他是您的什么人").fill("女儿")
    press(page, "给他一个码")
    digits = page.locator(".digits").first
    expect(digits).to_be_visible()
    code = "".join(c for c in digits.inner_text() if c.isdigit())
    press(page, "关闭")
    return code


def enters(one: Caller, code: str) -> None:
    one.page.goto(f"{one.room.server.url}/c")
    one.page.get_by_label("六位数字").fill(code)
    press(one.page, "接着办")
    expect(one.page.get_by_label("您要说的话")).to_be_visible(timeout=SETTLED)
    close = one.page.get_by_role("button", name="关闭", exact=True)
    if close.count():
        close.click()


def fills(desk: Page, label: str, value: str, *, oral: bool) -> None:
    press(desk, f"代填{label}")
    desk.get_by_label("填什么").fill(value)
    desk.get_by_label("来电人已口头确认").set_checked(oral)
    press(desk, "填上")
    expect(desk.get_by_role("dialog")).to_have_count(0)


def cuts(page: Page) -> None:
    page.context.set_offline(True)


def returns(page: Page) -> None:
    page.context.set_offline(False)


def test_three_browsers_go_through_one_case_and_every_cut_heals(
    room: DeskRoom, new_context: NewContext
) -> None:
    desk = sits_at(room, new_context, "agent")
    applicant, daughter = (phone(room, new_context) for _ in range(2))
    applicant.begins()
    enters(daughter, invites(applicant))
    daughter.says("我妈叫秦晓明")
    applicant.hears("秦晓明")
    applicant.says("转人工")
    takes_next(desk)
    for one in (applicant, daughter):
        one.hears("人工坐席（3号）来了")
    log = desk.locator("#log")

    writes(desk, "您好，身份证号我来记。")
    for one in (applicant, daughter):
        one.hears("身份证号我来记")

    cuts(desk)
    expect(desk.locator("#connection")).to_contain_text("内容不会丢", timeout=SETTLED)
    applicant.says("坐席断线时说的")
    returns(desk)
    expect(log.get_by_text("坐席断线时说的")).to_have_count(1, timeout=SETTLED)

    cuts(applicant.page)
    writes(desk, "申请人断线时说的")
    daughter.hears("申请人断线时说的")
    returns(applicant.page)
    applicant.hears("申请人断线时说的")

    cuts(daughter.page)
    sends(daughter.page, "女儿断线时写的")
    writes(desk, "女儿断线时坐席说的")
    returns(daughter.page)
    daughter.hears("女儿断线时坐席说的")
    resend = daughter.page.get_by_role("button", name="重发", exact=True)
    if resend.count():
        resend.click()
    expect(log.get_by_text("女儿断线时写的")).to_have_count(1, timeout=30_000)

    fills(desk, "身份证号", "410102199003070019", oral=True)
    fills(desk, "联系电话", "13837100003", oral=False)
    applicant.hears("138 3710 0003")
    press(applicant.page, "对")
    expect(desk.locator("#packet-body")).not_to_contain_text("等对方确认", timeout=SETTLED)
    hands_back(desk)
    applicant.hears("残疾人证号是多少")
    for one in (applicant, daughter):
        shown = one.page.locator("#log")
        for words in ("坐席断线时说的", "申请人断线时说的", "女儿断线时写的", "女儿断线时坐席说的"):
            expect(shown.get_by_text(words)).to_have_count(1)


def test_a_call_goes_on_at_the_callers_phone_after_the_last_four_digits(
    room: DeskRoom, new_context: NewContext
) -> None:
    desk = sits_at(room, new_context, "agent")
    press(desk, "来电，开始对话")
    desk.wait_for_url("**/desk/c/*")
    expect(desk.get_by_label("对他说")).to_be_visible(timeout=SETTLED)
    for label, value in (("姓名", "秦晓明"), ("身份证号", "410102199003070019")):
        press(desk, "代填一项")
        desk.get_by_label("填哪一项").select_option(label=label)
        desk.get_by_label("填什么").fill(value)
        desk.get_by_label("来电人已口头确认").check()
        press(desk, "填上")
        expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.locator("#packet-body")).to_contain_text("4101**********0019", timeout=SETTLED)
    press(desk, "给对方六位码")
    digits = desk.locator("#code .digits")
    expect(digits).to_be_visible()
    expect(desk.get_by_role("img", name="接着办的二维码")).to_be_visible()
    code = digits.inner_text().replace(" ", "").replace("\n", "")
    desk.keyboard.press("Escape")
    caller = phone(room, new_context)
    caller.page.goto(f"{room.server.url}/c")
    caller.page.get_by_label("六位数字").fill(code)
    press(caller.page, "接着办")
    four = caller.page.get_by_label("最后四位")
    four.fill("1234")
    caller.page.get_by_role("button").filter(has_text="接着办").click()
    expect(four).to_be_visible()
    assert "秦晓明" not in caller.page.content()
    four.fill("0019")
    caller.page.get_by_role("button").filter(has_text="接着办").click()
    expect(caller.page.get_by_label("您要说的话")).to_be_visible(timeout=SETTLED)
    writes(desk, "您的手机上看到了吗")
    caller.hears("您的手机上看到了吗")
    hands_back(desk)
