"""The real service behind the real page: a daughter applies for her mother and watches the case."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from scripts.wiring import load_engines, one_process
from tests.browser.acts import overflow, press, sends
from tests.browser.conftest import NewContext, Server

pytestmark = pytest.mark.browser

MOST_TURNS = 60
SHE = "给我妈新办残疾人证，她是精神二级，家里有低保，困难残疾人生活补贴和重度残疾人护理补贴也一起办"
WORDS = {
    "services": SHE,
    "personal.name": "王秀英",
    "personal.id_number": "11010519491231002X",
    "personal.phone": "13800138000",
    "personal.ethnicity": "汉族",
    "personal.household_address": "河南省郑州市中牟县官渡镇官渡村12号",
    "personal.residence_division": "河南省郑州市中牟县官渡镇",
    "subsidy.bank_account": "6217000010012345676",
    "proxy.name": "李小梅",
    "proxy.phone": "13900139000",
    "proxy.id_number": "410122197803152449",
    "guardian.name": "李小梅",
    "guardian.phone": "13900139000",
    "guardian.id_number": "410122197803152449",
}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    environ = {"DATA_DIR": str(tmp_path_factory.mktemp("real")), "APP_ENV": "dev"}
    running = Server(one_process(environ, load_engines(environ)))
    yield running
    running.stop()


class Daughter:
    """Answers whatever is asked: in words where she has some, else by the first button."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.asking = "consent"
        self.phase = "consent"
        self.case_id: str | None = None
        self.said: list[str] = []
        self.page.on("response", self._hears)
        self.page.goto(url)
        self.page.locator("#log .msg").first.wait_for()

    def _hears(self, response: Response) -> None:
        if response.request.method == "POST" and response.url.endswith(("/messages", "/files")):
            turn = response.json()
            self.asking, self.phase = turn["asking"], turn["phase"]
            self.case_id = turn["case_id"]

    def answers(self) -> None:
        self.said.append(self.asking)
        ask = self.page.locator("#ask")
        words = WORDS.get(self.asking or "")
        with self.page.expect_response("**/messages"):
            if words:
                sends(self.page, words)
            elif ask.locator("input[type=checkbox]").count():
                ask.locator("input[type=checkbox]").first.check()
                press(self.page, "选好了")
            else:
                ask.locator(".picks button").first.click()
        expect(self.page.locator("#unsent li")).to_have_count(0)
        self.page.wait_for_timeout(100)


def test_a_daughter_applies_for_her_mother_and_sees_the_case_closed(
    new_context: NewContext, real: Server
) -> None:
    daughter = Daughter(new_context(base_url=real.url), real.url)
    page = daughter.page
    for _ in range(MOST_TURNS):
        if daughter.case_id:
            break
        daughter.answers()
        assert overflow(page) <= 0
    assert daughter.case_id, f"no case after {daughter.said}"
    httpx.post(
        f"{real.url}/api/dev/simulate", json={"days": 5, "certificate": "approved", "level": 2}
    )
    press(page, "办件进度")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(daughter.case_id)).to_be_visible()
    expect(dialog.locator(".task")).to_have_count(3)
    assert "_" not in dialog.inner_text(), "a code is shown instead of its words"
    press(page, "关闭")
    press(page, "我的表格")
    expect(dialog.get_by_text("王秀英").first).to_be_visible()
    press(page, "关闭")
    notices = page.locator("#log .msg.assistant, #log .msg.system")
    expect(notices.last).to_contain_text("残疾人证", timeout=20_000)
    kept = json.loads(page.evaluate("() => localStorage.getItem('yjs.talk')"))
    assert set(kept) == {"id", "token"}


def test_without_scripts_the_real_interview_goes_the_same_way(
    new_context: NewContext, real: Server
) -> None:
    page = new_context(base_url=real.url, java_script_enabled=False).new_page()
    page.goto("/")
    press(page, "开始办理")
    press(page, "同意")
    press(page, "同意")
    page.get_by_label("挂失补办残疾人证").check()
    press(page, "选好了")
    expect(page.locator("#log .msg.user").last).to_contain_text("挂失补办残疾人证")
    page.get_by_role("link", name="我的表格").click()
    expect(page.get_by_role("heading", name="申请事项")).to_be_visible()
