"""Relatives let in, seen and let in no more, with scripts switched off."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.acts import goes_to, overflow, press, sends
from tests.browser.conftest import NARROW, NewContext

pytestmark = pytest.mark.browser


def plain(new_context: NewContext) -> Page:
    return new_context(java_script_enabled=False, viewport=NARROW).new_page()


def violations(page: Page, new_context: NewContext) -> list[str]:
    """Axe runs in a page of its own with scripts, on the same words."""
    with_scripts = new_context(viewport=NARROW).new_page()
    with_scripts.set_content(page.content().replace('href="/', f'href="{page.url[:22]}/'))
    found = Axe().run(with_scripts)
    return [v["id"] for v in found.response["violations"]]


def test_a_relative_is_let_in_listed_and_let_in_no_more_without_scripts(
    new_context: NewContext,
) -> None:
    owner, daughter = plain(new_context), plain(new_context)
    owner.goto("/")
    press(owner, "开始办理")
    goes_to(owner, "name")
    owner.get_by_role("link", name="请家人帮忙、谁能看").click()
    expect(owner.get_by_role("list")).to_contain_text(
        "本人（就是这部手机）：能看、帮着填、签字提交"
    )
    owner.get_by_label("他是您的什么人").fill("女儿")
    press(owner, "给他一个码")
    assert overflow(owner) <= 0
    assert violations(owner, new_context) == []
    code = owner.locator(".digits").inner_text().replace(" ", "")
    expect(owner.get_by_role("img", name="二维码")).to_be_visible()
    daughter.goto("/c")
    daughter.get_by_label("六位数字").fill(code)
    press(daughter, "接着办")
    sends(daughter, "王秀英")
    daughter.get_by_role("link", name="请家人帮忙、谁能看").click()
    expect(daughter.get_by_role("list")).to_contain_text("女儿（就是这部手机）：能看、帮着填")
    expect(daughter.get_by_role("button", name="给他一个码")).to_have_count(0)
    owner.goto("/chat/people")
    expect(owner.get_by_role("list")).to_contain_text("女儿：能看、帮着填")
    press(owner, "不再让女儿打开")
    expect(owner.get_by_role("list")).not_to_contain_text("女儿")
    daughter.goto("/chat")
    expect(daughter.locator("body")).to_contain_text("已经打不开了")
