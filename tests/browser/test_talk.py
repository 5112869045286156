"""Whole conversations on a phone's screen, with scripts."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.acts import gives, goes_to, press, sees, sends
from tests.browser.conftest import NARROW, NewContext, Server
from tests.fakes.conversations import CASE_ID, CASE_IDS, NOW, SECRET

pytestmark = pytest.mark.browser


def stored(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("() => JSON.parse(localStorage.getItem('yjs.talk'))")
    return found


def choice_of(request: Request) -> str:
    choice: str = json.loads(request.post_data or "{}")["choice"]
    return choice


def notice(server: Server, page: Page, text: str, notice_id: str = "n-1") -> httpx.Response:
    body = json.dumps(
        {
            "notice_id": notice_id,
            "case_id": CASE_ID,
            "task_id": "t1",
            "kind": "accepted",
            "text": text,
            "at": NOW.isoformat(),
        }
    ).encode()
    stamp = str(int(NOW.timestamp()))
    signed = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return httpx.post(
        f"{server.url}/internal/conversations/{stored(page)['id']}/notices",
        content=body,
        headers={"X-Signature": f"t={stamp},v1={signed}", "Content-Type": "application/json"},
    )


def test_a_person_gets_from_hello_to_a_case_number(page: Page, photo: Path) -> None:
    goes_to(page, "photo")
    gives(page, "选手机里的照片：二寸照片", photo)
    sees(page, "review")
    press(page, "没有问题，去签字")
    sees(page, "signature")
    press(page, "用姓名“王秀英”签字")
    sees(page, "done")
    expect(page.locator("#log")).to_contain_text(CASE_IDS)
    expect(page.get_by_role("button", name="办件进度")).to_be_visible()


def test_it_also_fits_a_window_of_320_pixels(new_context: NewContext) -> None:
    page = new_context(viewport=NARROW).new_page()
    page.goto("/")
    goes_to(page, "done")


def test_several_services_go_as_one_choice(page: Page) -> None:
    goes_to(page, "services")
    with page.expect_request("**/messages") as sent:
        page.get_by_label("残疾人证新办").check()
        page.get_by_label("重度残疾人护理补贴").check()
        press(page, "选好了")
    assert choice_of(sent.value) == "services[]=certificate_new,nursing_subsidy"
    expect(page.locator(".msg.user").last).to_contain_text("残疾人证新办、重度残疾人护理补贴")


def test_nothing_ticked_is_told_and_not_sent(page: Page) -> None:
    goes_to(page, "services")
    press(page, "选好了")
    expect(page.get_by_text("还没有选。请先点选一项或几项。")).to_be_visible()
    expect(page.get_by_label("残疾人证新办")).to_be_focused()


def test_a_signature_can_be_drawn(page: Page) -> None:
    goes_to(page, "signature")
    press(page, "手写签字")
    press(page, "用这个签字")
    expect(page.get_by_text("白框里还没有字。")).to_be_visible()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 90, steps=6)
    page.mouse.up()
    press(page, "用这个签字")
    sees(page, "done")


def test_who_cannot_draw_types_the_name(page: Page) -> None:
    goes_to(page, "signature")
    press(page, "手写签字")
    press(page, "改为打字签名")
    expect(page.get_by_label("您要说的话")).to_be_focused()
    page.keyboard.type("王秀英")
    page.keyboard.press("Enter")
    sees(page, "done")


def test_a_reload_takes_up_the_same_conversation(page: Page) -> None:
    goes_to(page, "id_number")
    before = stored(page)["id"]
    page.reload()
    expect(page.get_by_text("您上次办到这里，填过的都在。")).to_be_visible()
    sees(page, "id_number")
    assert stored(page)["id"] == before
    expect(page.locator(".msg.user").last).to_contain_text("王秀英")
    sends(page, "11010519491231002X")
    sees(page, "phone")


def test_starting_anew_keeps_the_earlier_one_within_reach(page: Page) -> None:
    goes_to(page, "id_number")
    before = stored(page)["id"]
    page.reload()
    page.get_by_role("button", name="重新开始一份").click()
    page.get_by_role("dialog").get_by_role("button", name="重新开始一份").click()
    sees(page, "consent")
    assert stored(page)["id"] != before
    press(page, "菜单")
    press(page, "回到上一份")
    sees(page, "id_number")
    assert stored(page)["id"] == before


def test_an_item_of_the_form_is_changed_by_tapping_it(page: Page) -> None:
    goes_to(page, "photo")
    press(page, "我的表格")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("138 0013 8000")).to_be_visible()
    with page.expect_request("**/messages") as sent:
        dialog.get_by_role("button", name="改手机号", exact=False).or_(
            dialog.get_by_role("button", name="改联系电话", exact=False)
        ).first.click()
    assert choice_of(sent.value) == "edit:personal.phone"
    sees(page, "phone")
    expect(dialog).to_be_hidden()


def test_the_form_can_be_read_as_words_and_seen_as_paper(page: Page) -> None:
    goes_to(page, "photo")
    press(page, "我的表格")
    press(page, "看文字版")
    expect(page.locator("pre.text")).to_contain_text("王秀英")
    press(page, "看图片")
    picture = page.get_by_alt_text("申请表图片，内容和文字版一样")
    expect(picture).to_be_visible()
    page.wait_for_function("() => document.querySelector('img.scan').naturalWidth > 300")
    with page.expect_download() as download:
        press(page, "存PDF")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_notice_of_the_department_arrives_by_itself(page: Page, server: Server) -> None:
    goes_to(page, "done")
    assert notice(server, page, "县残联已经受理您的申请。").status_code < 300
    expect(page.locator("#log .msg").last).to_contain_text("县残联已经受理您的申请。")
    assert notice(server, page, "县残联已经受理您的申请。").status_code < 300
    page.wait_for_timeout(500)
    expect(page.locator("#log").get_by_text("县残联已经受理您的申请。")).to_have_count(1)


def test_where_streams_do_not_work_it_asks_now_and_then(
    new_context: NewContext, server: Server
) -> None:
    context = new_context()
    context.route("**/events", lambda route: route.abort())
    page = context.new_page()
    page.goto("/")
    goes_to(page, "done")
    assert notice(server, page, "开始公示。", "n-2").status_code < 300
    expect(page.locator("#log .msg").last).to_contain_text("开始公示。", timeout=20_000)


def test_the_case_shows_each_task_with_its_clock(page: Page) -> None:
    goes_to(page, "done")
    press(page, "办件进度")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="残疾人证新办")).to_be_visible()
    expect(dialog.get_by_text("等待残疾等级评定")).to_be_visible()
    expect(dialog.get_by_text("现在暂停计时")).to_be_visible()
    expect(dialog.get_by_text("县残联已经受理。")).to_be_visible()


def test_another_phone_goes_on_by_six_digits(page: Page, new_context: NewContext) -> None:
    goes_to(page, "id_number")
    press(page, "菜单")
    press(page, "换一部手机接着办")
    code = page.locator(".digits").inner_text()
    expect(page.get_by_alt_text("二维码，和下面的六位数字作用一样")).to_be_visible()
    other = new_context().new_page()
    other.goto("/c")
    other.get_by_label("原来那部手机上显示的六位数字").fill(f"{code[:3]} {code[3:]}")
    press(other, "接着办")
    expect(other.locator("#log")).to_contain_text("王秀英")
    sends(other, "11010519491231002X")
    sees(other, "phone")
    assert stored(other)["id"] == stored(page)["id"]
    expect(page.locator("#log")).to_contain_text("手机号是多少")


def test_a_link_opened_beside_an_own_conversation_puts_that_aside(
    page: Page, new_context: NewContext
) -> None:
    goes_to(page, "id_number")
    press(page, "菜单")
    with page.expect_response("**/links") as given:
        press(page, "请家人帮着填")
    other = new_context().new_page()
    other.goto("/")
    sees(other, "consent")
    other.goto(given.value.json()["url"])
    press(other, "在这部手机上接着办")
    expect(other.locator("#log")).to_contain_text("王秀英")
    press(other, "菜单")
    expect(other.get_by_role("button", name="回到上一份")).to_be_visible()


def test_leaving_takes_the_key_from_this_phone(page: Page) -> None:
    goes_to(page, "id_number")
    before = stored(page)["id"]
    press(page, "菜单")
    press(page, "在这部手机上退出")
    press(page, "退出")
    sees(page, "consent")
    assert stored(page)["id"] != before
    expect(page.locator("#log")).not_to_contain_text("王秀英")


def test_a_draft_can_be_erased(page: Page, server: Server) -> None:
    goes_to(page, "id_number")
    before = stored(page)
    press(page, "菜单")
    press(page, "删除这份草稿")
    press(page, "删除")
    sees(page, "consent")
    head = {"Authorization": f"Bearer {before['token']}"}
    gone = httpx.get(f"{server.url}/api/conversations/{before['id']}", headers=head)
    assert gone.status_code in {401, 404}


def test_larger_text_asked_for_in_words_is_larger_text(page: Page) -> None:
    goes_to(page, "name")
    size = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    sends(page, "字太小了看不清")
    expect(page.locator("#log")).to_contain_text("好，字放大了。")
    page.wait_for_function(f"({size})() > {before}")
    page.reload()
    sees(page, "name")
    assert page.evaluate(size) > before


@pytest.mark.parametrize(
    ("stop", "keys"), [("name", "text"), ("id_number", "tel"), ("phone", "tel")]
)
def test_the_keyboard_fits_what_is_asked(page: Page, stop: str, keys: str) -> None:
    goes_to(page, stop)
    expect(page.get_by_label("您要说的话")).to_have_attribute("inputmode", keys)


def test_words_and_x_stay_within_reach_of_a_number_keyboard(page: Page) -> None:
    goes_to(page, "id_number")
    box = page.get_by_label("您要说的话")
    box.fill("11010519491231002")
    press(page, "输入X")
    expect(box).to_have_value("11010519491231002X")
    press(page, "换文字键盘")
    expect(box).to_have_attribute("inputmode", "text")


def test_no_token_ever_stands_in_an_address(page: Page) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    goes_to(page, "done")
    press(page, "办件进度")
    token = stored(page)["token"]
    time.sleep(0.3)
    assert addresses
    assert not [a for a in addresses if token in a]


def test_nothing_is_loaded_from_elsewhere(page: Page, server: Server) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.reload()
    goes_to(page, "review")
    assert [a for a in addresses if not a.startswith((server.url, "blob:", "data:"))] == []
