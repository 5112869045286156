"""The same conversation with scripts switched off: forms and pages only."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import goes_to, overflow, press, sees, sends
from tests.browser.conftest import NARROW, NewContext
from tests.fakes.conversations import CASE_IDS

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(new_context: NewContext) -> Page:
    """The page on a narrow phone without scripts, with the conversation begun."""
    page = new_context(java_script_enabled=False, viewport=NARROW).new_page()
    page.goto("/")
    press(page, "开始办理")
    return page


def test_a_person_gets_from_hello_to_a_case_number(plain: Page, photo: Path) -> None:
    goes_to(plain, "photo")
    plain.get_by_label("选择二寸照片").set_input_files(photo)
    press(plain, "上传")
    sees(plain, "review")
    press(plain, "没有问题，去签字")
    sends(plain, "王秀英")
    sees(plain, "done")
    expect(plain.locator("#log")).to_contain_text(CASE_IDS)


def test_an_uploaded_photo_is_shown(plain: Page, photo: Path) -> None:
    goes_to(plain, "photo")
    plain.get_by_label("选择二寸照片").set_input_files(photo)
    press(plain, "上传")
    picture = plain.locator(".msg.user img").last
    source = picture.get_attribute("src")
    assert source is not None
    got = plain.request.get(source)
    assert got.headers["content-type"] == "image/jpeg"


def test_the_form_is_read_and_changed(plain: Page) -> None:
    goes_to(plain, "photo")
    plain.get_by_role("link", name="我的表格").click()
    expect(plain.get_by_text("138 0013 8000")).to_be_visible()
    plain.locator(".line", has_text="138 0013 8000").get_by_role("button").click()
    sees(plain, "phone")


def test_the_paper_comes_without_a_token_in_the_address(plain: Page) -> None:
    goes_to(plain, "photo")
    plain.get_by_role("link", name="我的表格").click()
    plain.get_by_role("link", name="看文字版").click()
    expect(plain.locator("body")).to_contain_text("王秀英")


def test_back_repeat_and_a_person_are_always_there(plain: Page) -> None:
    goes_to(plain, "phone")
    press(plain, "上一步")
    sees(plain, "id_number")
    press(plain, "再说一遍")
    sees(plain, "id_number")
    press(plain, "转人工")
    expect(plain.locator("#log")).to_contain_text("好，已经告诉工作人员。")


def test_what_is_lacking_is_told_on_the_page(plain: Page) -> None:
    goes_to(plain, "services")
    press(plain, "选好了")
    expect(plain.get_by_role("alert")).to_contain_text("还没有选。")
    assert plain.title().startswith("出错：")
    goes_to(plain, "photo", since="services")
    press(plain, "上传")
    expect(plain.get_by_role("alert")).to_contain_text("还没有选文件。")


def test_a_form_sent_twice_counts_once(plain: Page) -> None:
    goes_to(plain, "name")
    body = {
        name: plain.locator(f"#composer [name={name}]").input_value()
        for name in ("csrf", "message_id")
    }
    for _ in range(2):
        plain.request.post("/chat", form={**body, "text": "王秀英"})
    plain.goto("/chat")
    sees(plain, "id_number")
    expect(plain.locator(".msg.user").get_by_text("王秀英")).to_have_count(1)


def test_text_can_be_made_larger_and_the_page_still_fits(plain: Page) -> None:
    goes_to(plain, "services")
    plain.get_by_text("字号和颜色、退出").click()
    plain.get_by_label("特大").check()
    press(plain, "就这样显示")
    expect(plain.locator("html")).to_have_attribute("data-size", "huge")
    page_width = plain.locator("body").bounding_box()
    assert page_width is not None
    assert page_width["width"] <= NARROW["width"]


def test_leaving_closes_the_conversation_in_this_browser(plain: Page) -> None:
    goes_to(plain, "name")
    plain.get_by_text("字号和颜色、退出").click()
    press(plain, "在这部手机上退出")
    expect(plain.get_by_role("button", name="开始办理")).to_be_visible()


def test_scripts_take_over_what_forms_began(new_context: NewContext) -> None:
    context = new_context()
    context.route("**/app.js", lambda route: route.abort())
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="开始办理").click(timeout=15_000)
    press(page, "同意")
    context.unroute("**/app.js")
    page.goto("/")
    sees(page, "services")
    page.get_by_label("残疾人证新办").check()
    press(page, "选好了")
    sees(page, "name")
    assert overflow(page) <= 0
