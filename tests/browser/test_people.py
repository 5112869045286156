"""Three at once: the applicant's phone, the daughter's phone, and the hotline desk."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.app import Edges, assemble
from bot.interview import OneThingInterview
from bot.security import sign
from bot.settings import Settings
from bot.stores.memory import MemoryFiles, MemorySessions
from nlu.interpret import Interpreter
from tests.browser.acts import overflow, press, sends
from tests.browser.conftest import NewContext, Server
from tests.browser.phone import Phone
from tests.fakes.case_desk import FakeCaseDesk

pytestmark = pytest.mark.browser

SECRET = "only-for-tests"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, interpreter: Interpreter) -> Iterator[Server]:
    settings = Settings(tmp_path_factory.mktemp("people"), dev=True, internal_secret=SECRET)
    edges = Edges(
        store=MemorySessions(),
        files=MemoryFiles(),
        desk=FakeCaseDesk(),
        interview=OneThingInterview(),
        interpreter=interpreter,
        keyed_hash=lambda text: f"hash of {text}",
    )
    running = Server(assemble(settings, lambda: NOW, edges))
    yield running
    running.stop()


def _desk(service: Server, one: str, kind: str, **more: object) -> None:
    body = {"event_id": str(uuid.uuid4()), "kind": kind, "at": NOW.isoformat()}
    content = json.dumps({**body, "desk_number": "3号坐席", **more}).encode()
    headers = {"X-Signature": sign(SECRET, content, NOW), "Content-Type": "application/json"}
    url = f"{service.url}/internal/conversations/{one}/staff"
    answer = httpx.post(url, content=content, headers=headers)
    assert answer.status_code == 200, answer.text


def _enters(phone: Phone, code: str) -> Phone:
    phone.open("/c")
    phone.page.get_by_label("六位数字").fill(code)
    press(phone.page, "接着办")
    phone.page.locator("#log .msg").first.wait_for()
    return phone


def _code(phone: Phone) -> str:
    digits = phone.page.locator(".digits")
    digits.wait_for()
    return digits.inner_text()


def _clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def applicant(new_context: NewContext, service: Server) -> Phone:
    return Phone(new_context(base_url=service.url).new_page(), service).begins()


@pytest.fixture
def daughter(new_context: NewContext, service: Server, applicant: Phone) -> Phone:
    applicant.menu("请家人帮着填")
    press(applicant.page, "改他能做什么、能用多久")
    applicant.page.get_by_label("他是您的什么人").fill("女儿")
    _clean(applicant.page)
    press(applicant.page, "给他一个码")
    phone = Phone(new_context(base_url=service.url).new_page(), service)
    _enters(phone, _code(applicant))
    press(applicant.page, "关闭")
    return phone


def test_the_three_speak_in_one_conversation_and_each_is_named(
    applicant: Phone, daughter: Phone, service: Server
) -> None:
    applicant.hears("女儿进来了，可以看、帮着填。")
    daughter.says("我叫秦晓明")
    applicant.hears("我叫秦晓明")
    expect(applicant.page.locator(".msg.user.other .by")).to_have_text("女儿：")
    expect(daughter.page.locator(".msg.user.other .by").first).to_have_text("本人：")
    _desk(service, applicant.conversation(), "took")
    _desk(service, applicant.conversation(), "said", text="您好，我来帮您看看。")
    for phone in (applicant, daughter):
        phone.hears("您好，我来帮您看看。")
        expect(phone.page.locator(".msg.staff .by")).to_have_text("人工坐席（3号）：")
        assert overflow(phone.page) <= 0
    _desk(service, applicant.conversation(), "proposes", key="personal.phone",
          value_text="13837100003")  # fmt: skip
    applicant.hears("138 3710 0003")
    press(applicant.page, "对")
    daughter.hears("好，照这样记。")
    _desk(service, applicant.conversation(), "handed_back")
    applicant.hears("工作人员说完了")
    _clean(applicant.page)


def test_a_helper_who_is_removed_can_open_it_no_more(applicant: Phone, daughter: Phone) -> None:
    applicant.menu("谁能打开这份申请")
    expect(applicant.page.get_by_role("dialog")).to_contain_text("女儿：能看、能填")
    _clean(applicant.page)
    press(applicant.page, "不再让他看：女儿")
    expect(applicant.page.get_by_role("dialog")).not_to_contain_text("女儿")
    press(applicant.page, "关闭")
    sends(daughter.page, "还能说话吗")
    expect(daughter.page.locator("#alert")).to_contain_text("打不开")


def test_who_may_only_look_is_told_so(
    applicant: Phone, new_context: NewContext, service: Server
) -> None:
    applicant.menu("请家人帮着填")
    press(applicant.page, "改他能做什么、能用多久")
    applicant.page.get_by_label("帮着填").uncheck()
    press(applicant.page, "给他一个码")
    phone = _enters(Phone(new_context(base_url=service.url).new_page(), service), _code(applicant))
    phone.hears("家人进来了")
    sends(phone.page, "我叫秦晓明")
    expect(phone.page.locator("#alert")).to_contain_text("只能看")


def test_the_window_reads_the_paper_and_the_applicant_sees_it(
    applicant: Phone, new_context: NewContext, service: Server
) -> None:
    applicant.says("我叫秦晓明")
    applicant.menu("到窗口出示")
    clerk = Phone(new_context(base_url=service.url, viewport={"width": 1024, "height": 768})
                  .new_page(), service)  # fmt: skip
    clerk.open("/c")
    clerk.page.get_by_label("六位数字").fill(_code(applicant))
    press(clerk.page, "接着办")
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text("申请表")
    expect(clerk.page.get_by_text("秦晓明").first).to_be_visible()
    _clean(clerk.page)
    clerk.page.emulate_media(media="print")
    expect(clerk.page.get_by_role("link", name="打印正式申请表")).to_be_hidden()
    press(applicant.page, "关闭")
    applicant.hears("窗口工作人员打开了这份申请表。")


def test_a_cut_network_loses_nothing_and_repeats_nothing(
    applicant: Phone, daughter: Phone, service: Server
) -> None:
    one = applicant.conversation()
    _desk(service, one, "took")
    daughter.hears("人工坐席（3号）来了")
    daughter.page.context.set_offline(True)
    for number in range(3):
        _desk(service, one, "said", text=f"第{number}句话")
    applicant.hears("第2句话")
    daughter.page.context.set_offline(False)
    expect(daughter.page.locator("#log")).to_contain_text("第2句话", timeout=40_000)
    said = daughter.page.locator(".msg.staff").all_inner_texts()
    assert [sum(f"第{n}句话" in text for text in said) for n in range(3)] == [1, 1, 1]
