"""Bad networks, double taps, closed storage: nothing is lost and nothing counts twice."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.acts import goes_to, press, sees, sends
from tests.browser.conftest import NewContext

pytestmark = pytest.mark.browser


def test_what_is_said_offline_waits_and_is_sent_once(page: Page) -> None:
    goes_to(page, "name")
    page.context.set_offline(True)
    sends(page, "王秀英")
    expect(page.get_by_text("没发出去：王秀英")).to_be_visible()
    expect(page.get_by_role("button", name="重发")).to_be_visible()
    page.context.set_offline(False)
    sees(page, "id_number")
    expect(page.locator(".msg.user").get_by_text("王秀英")).to_have_count(1)
    expect(page.locator("#unsent li")).to_have_count(0)


def test_a_lost_answer_is_asked_for_again_under_the_same_id(page: Page) -> None:
    goes_to(page, "name")
    sent: list[str] = []

    def lose_the_first(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}")["client_message_id"])
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/messages", lose_the_first)
    sends(page, "王秀英")
    press(page, "重发")
    sees(page, "id_number")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    expect(page.locator(".msg.user").get_by_text("王秀英")).to_have_count(1)
    expect(page.locator("#log").get_by_text("请问您的身份证号是多少？")).to_have_count(1)


def test_what_is_unsent_survives_a_reload(page: Page) -> None:
    goes_to(page, "name")
    page.route("**/messages", lambda route: route.abort())
    sends(page, "王秀英")
    expect(page.get_by_text("没发出去：王秀英")).to_be_visible()
    page.unroute("**/messages")
    page.reload()
    sees(page, "id_number")
    expect(page.locator(".msg.user").get_by_text("王秀英")).to_have_count(1)


def test_an_unsent_message_can_be_changed(page: Page) -> None:
    goes_to(page, "name")
    page.route("**/messages", lambda route: route.abort())
    sends(page, "王秀")
    press(page, "改一改")
    expect(page.get_by_label("您要说的话")).to_have_value("王秀")
    expect(page.locator("#unsent li")).to_have_count(0)


def test_a_refused_message_comes_back_into_the_box_with_the_reason(page: Page) -> None:
    goes_to(page, "name")
    problem = {"title": "x", "status": 413, "detail": "一条消息最多10000个字。请分几次发给我。"}
    page.route(
        "**/messages",
        lambda route: route.fulfill(
            status=413, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )
    sends(page, "很长很长")
    expect(page.get_by_role("alert")).to_contain_text("请分几次发给我。")
    expect(page.get_by_label("您要说的话")).to_have_value("很长很长")


def test_two_quick_taps_are_one_answer(page: Page) -> None:
    goes_to(page, "consent")
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.url.endswith("/messages") else None)
    page.get_by_role("button", name="同意", exact=True).dblclick()
    sees(page, "services")
    page.wait_for_timeout(300)
    assert len(sent) == 1


def test_nothing_but_spaces_is_told_and_not_sent(page: Page) -> None:
    goes_to(page, "name")
    sends(page, "   ")
    expect(page.get_by_role("alert")).to_contain_text("还没有写字。")


def test_four_thoughts_in_a_row_keep_their_order(page: Page) -> None:
    goes_to(page, "done")
    for word in ("一", "二", "三", "四"):
        sends(page, f"第{word}句")
    expect(page.locator(".msg.user")).to_contain_text(["第四句"])
    said = page.locator(".msg.user .say").all_inner_texts()[-4:]
    assert said == ["第一句", "第二句", "第三句", "第四句"]


def test_a_conversation_that_is_gone_can_be_begun_anew(page: Page) -> None:
    goes_to(page, "name")
    page.evaluate(
        "() => localStorage.setItem('yjs.talk', JSON.stringify({ id: 'gone', token: 'gone' }))"
    )
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("打不开了")
    press(page, "重新开始")
    sees(page, "consent")


def test_it_works_where_nothing_can_be_stored(new_context: NewContext) -> None:
    context = new_context()
    context.add_init_script(
        "for (const s of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, s, { get() { throw new Error('closed'); } });"
    )
    page = context.new_page()
    page.goto("/")
    goes_to(page, "id_number")


def test_a_page_that_opens_without_network_can_be_tried_again(new_context: NewContext) -> None:
    context = new_context()
    page = context.new_page()
    page.route("**/api/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("alert")).to_contain_text("网络不通")
    page.unroute("**/api/**")
    press(page, "再试一次")
    sees(page, "consent")


def test_when_the_scripts_do_not_come_the_forms_take_over(new_context: NewContext) -> None:
    context = new_context()
    context.route("**/app.js", lambda route: route.abort())
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("button", name="开始办理")).to_be_visible(timeout=15_000)
    press(page, "开始办理")
    expect(page.locator("#log")).to_contain_text("您愿意开始吗？")
