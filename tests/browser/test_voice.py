"""Speaking and being read to, in a browser whose microphone plays a real recording."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accessibility.speech.configuration import configured
from accessibility.speech.voices.cache import SoundCache
from bot.problems import Problem
from bot.records import Heard
from bot.speaking import Speaking
from bot.voice import EngineEar
from scripts.browser import find_browser
from tests.browser.acts import goes_to, overflow, press, sees
from tests.browser.conftest import FLAGS, PATIENCE, PHONE, Server
from tests.browser.test_access import in_every_look, looking, violations
from tests.fakes.conversations import page_app
from tests.fakes.voice import FakeVoice

pytestmark = pytest.mark.browser

RECORDING = Path(__file__).parents[1] / "data" / "speech" / "wenet_BAC009S0724W0121.wav"
MICROPHONE = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    f"--use-file-for-fake-audio-capture={RECORDING}",
    "--autoplay-policy=no-user-gesture-required",
)
NARROW, WIDER = {"width": 320, "height": 640}, {"width": 390, "height": 844}
PHONE_VOICE = """
window.said = []; window.cancelled = 0;
window.SpeechSynthesisUtterance = class { constructor(t) { this.text = t; } };
Object.defineProperty(window, 'speechSynthesis', { value: {
  speak: u => window.said.push({ text: u.text, rate: u.rate, lang: u.lang }),
  cancel() { window.cancelled += 1; }, getVoices: () => [{ lang: 'zh-CN', name: 'Tingting' }] } });
"""


class Listening:
    """An ear that hears ``says``, keeps what it was given, and waits while it is ``held``."""

    def __init__(self) -> None:
        self.says: str | Problem = "我叫王秀英"
        self.recordings: list[bytes] = []
        self.free = True

    async def hear(self, recording: bytes, asking: str | None) -> Heard:
        self.recordings.append(recording)
        while not self.free:  # noqa: ASYNC110 - set in another thread
            await asyncio.sleep(0.02)
        if isinstance(self.says, Problem):
            raise self.says
        return Heard(self.says, doubtful=False, seconds=2.0)


@pytest.fixture(scope="module")
def ear() -> Listening:
    return Listening()


@pytest.fixture(scope="module")
def voice() -> FakeVoice:
    return FakeVoice()


@pytest.fixture(scope="module")
def speaking(
    ear: Listening, voice: FakeVoice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("speaking")
    running = Server(page_app(folder, ear, Speaking(voice, SoundCache(folder / "sounds"))))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def microphone(browser: Browser) -> Iterator[Browser]:
    """A second browser, with a microphone that plays the recording again and again."""
    running = browser.browser_type.launch(
        executable_path=find_browser(), args=[*FLAGS, *MICROPHONE]
    )
    yield running
    running.close()


NewPage = Callable[..., Page]


@pytest.fixture
def opens(
    microphone: Browser, speaking: Server, ear: Listening, voice: FakeVoice
) -> Iterator[NewPage]:
    """Opens the page for somebody whose phone has a microphone; they are asked for their name."""
    ear.says, voice.fails = "我叫王秀英", None
    ear.recordings.clear()
    voice.said.clear()
    ear.free = True
    voice.gate.set()
    contexts: list[BrowserContext] = []

    def new(script: str = "", stop: str = "name", url: str = "", **options: object) -> Page:
        settings = {
            "viewport": PHONE,
            "locale": "zh-CN",
            "base_url": url or speaking.url,
            **options,
        }
        context = microphone.new_context(**settings)  # type: ignore[arg-type]  # Playwright's own options
        context.set_default_timeout(PATIENCE)
        if script:
            context.add_init_script(script)
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        goes_to(page, stop)
        return page

    yield new
    for context in contexts:
        context.close()


def listens(page: Page) -> None:
    """Wait until the page records."""
    expect(page.locator("#rec-state")).to_have_text("正在听您说")


def speaks(page: Page, seconds: float = 1.0) -> None:
    """Tap, say something, tap."""
    press(page, "说话")
    listens(page)
    page.wait_for_timeout(seconds * 1000)
    press(page, "说完了，发送")


def test_tap_to_speak_and_tap_to_send(opens: NewPage, ear: Listening) -> None:
    page = opens()
    speaks(page)
    sees(page, "id_number")
    mine = page.locator("#log .msg.user").last
    expect(mine).to_contain_text("我叫王秀英")
    expect(mine).to_contain_text("听到的")
    assert len(ear.recordings) == 1
    assert ear.recordings[0][:4] == b"\x1a\x45\xdf\xa3"
    assert len(ear.recordings[0]) > 1_000
    expect(page.get_by_role("button", name="说话")).to_be_focused()


def test_hold_to_speak_and_let_go_to_send(opens: NewPage, ear: Listening) -> None:
    page = opens()
    at = page.get_by_role("button", name="说话").bounding_box()
    assert at is not None
    page.mouse.move(at["x"] + 20, at["y"] + 20)
    page.mouse.down()
    listens(page)
    expect(page.get_by_role("button", name="松开就发送")).to_be_visible()
    page.wait_for_timeout(800)
    page.mouse.up()
    sees(page, "id_number")
    assert len(ear.recordings) == 1


def test_a_finger_drawn_away_sends_nothing_before_it_is_asked(
    opens: NewPage, ear: Listening
) -> None:
    page = opens()
    at = page.get_by_role("button", name="说话").bounding_box()
    assert at is not None
    page.mouse.move(at["x"] + 20, at["y"] + 20)
    page.mouse.down()
    listens(page)
    page.wait_for_timeout(700)
    page.mouse.move(at["x"] + 20, at["y"] - 300)
    page.mouse.up()
    expect(page.locator("#rec-state")).to_have_text("录好了，还没有发")
    expect(page.locator("#rec-send")).to_be_focused()
    assert ear.recordings == []
    assert violations(page) == []
    page.locator("#rec-send").click()
    sees(page, "id_number")
    assert len(ear.recordings) == 1


def test_keys_and_switches_can_speak_and_change_their_mind(opens: NewPage, ear: Listening) -> None:
    page = opens()
    page.locator("#speak").focus()
    page.keyboard.press("Enter")
    listens(page)
    page.keyboard.press("Escape")
    expect(page.locator("#rec")).to_be_hidden()
    expect(page.locator("#speak")).to_be_focused()
    page.keyboard.press("Space")
    listens(page)
    page.wait_for_timeout(600)
    page.keyboard.press("Space")
    sees(page, "id_number")
    assert len(ear.recordings) == 1


def test_what_was_recorded_can_be_thrown_away(opens: NewPage, ear: Listening) -> None:
    page = opens()
    press(page, "说话")
    listens(page)
    press(page, "不要了")
    expect(page.locator("#status")).to_have_text("这段录音不要了。")
    expect(page.get_by_label("您要说的话")).to_be_visible()
    assert ear.recordings == []


def test_a_recording_outlives_a_lost_network_and_counts_once(
    opens: NewPage, ear: Listening
) -> None:
    page = opens()
    press(page, "说话")
    listens(page)
    page.wait_for_timeout(600)
    page.context.set_offline(True)
    press(page, "说完了，发送")
    expect(page.locator("#unsent")).to_contain_text("没发出去：（一段语音，1秒）")
    assert ear.recordings == []
    page.context.set_offline(False)
    sees(page, "id_number")
    assert len(ear.recordings) == 1
    expect(page.locator("#log .msg.user", has_text="我叫王秀英")).to_have_count(1)


def test_after_a_minute_it_stops_by_itself_and_says_so_before(
    opens: NewPage, ear: Listening
) -> None:
    page = opens(stop="name")
    page.clock.install()
    press(page, "说话")
    page.clock.run_for(1_000)
    listens(page)
    page.clock.run_for(51_000)
    expect(page.locator("#rec-note")).to_have_text("快到一分钟了，请说完这一句。")
    page.clock.run_for(9_000)
    expect(page.locator("#rec")).to_be_hidden()
    page.clock.resume()
    sees(page, "id_number")
    assert len(ear.recordings) == 1


def test_what_was_misheard_is_one_tap_from_being_mended(opens: NewPage) -> None:
    page = opens()
    speaks(page, 0.6)
    sees(page, "id_number")
    press(page, "改一下")
    expect(page.get_by_label("您要说的话")).to_have_value("我叫王秀英")
    expect(page.get_by_label("您要说的话")).to_be_focused()
    expect(page.get_by_role("button", name="改一下")).to_have_count(0)


def test_nothing_heard_is_said_and_shown(opens: NewPage, ear: Listening) -> None:
    ear.says = Problem(422, "没有听到声音。请靠近话筒再说一次，也可以打字。")
    page = opens()
    speaks(page, 0.6)
    expect(page.locator("#log")).to_contain_text("没有听到声音。请靠近话筒再说一次，也可以打字。")
    expect(page.locator("#speak")).to_be_enabled()


def test_without_permission_there_is_a_clear_sentence_and_typing(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context().new_page()
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => "
        "{ throw new DOMException('', 'NotAllowedError'); };"
    )
    page.goto("/")
    goes_to(page, "name")
    press(page, "说话")
    expect(page.get_by_role("alert")).to_contain_text("没有用话筒的许可")
    expect(page.get_by_label("您要说的话")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("delete window.MediaRecorder;", "这个浏览器不能录音"),
        ("Object.defineProperty(window, 'isSecureContext', { value: false });", "不是加密的"),
    ],
    ids=["no recorder", "no https"],
)
def test_where_nothing_can_be_recorded_it_is_said_when_tried(
    opens: NewPage, script: str, told: str
) -> None:
    page = opens(script)
    press(page, "说话")
    expect(page.get_by_role("alert")).to_contain_text(told)
    expect(page.get_by_label("您要说的话")).to_be_visible()


def test_who_speaks_is_spoken_to_by_the_server_where_the_phone_has_no_voice(
    opens: NewPage, ear: Listening, voice: FakeVoice
) -> None:
    ear.says = "我叫李小明"
    page = opens()
    assert voice.said == []
    voice.gate.clear()
    speaks(page, 0.6)
    sees(page, "id_number")
    stop = page.get_by_role("button", name="停止朗读")
    expect(stop).to_be_visible()
    expect(page.locator("#talked")).to_have_attribute("aria-live", "off")
    assert violations(page) == []
    voice.gate.set()
    expect(page.get_by_role("button", name="再听一遍")).to_be_visible(timeout=30_000)
    expect(page.locator("#talked")).not_to_have_attribute("aria-live", "off")
    assert "好，记下了：我叫李小明。" in [s for s, _ in voice.said]


def test_a_tap_stops_it_and_the_next_message_does_too(
    opens: NewPage, ear: Listening, voice: FakeVoice
) -> None:
    ear.says = "我叫张建国"
    page = opens()
    voice.gate.clear()
    speaks(page, 0.6)
    sees(page, "id_number")
    press(page, "停止朗读")
    expect(page.get_by_role("button", name="停止朗读")).to_have_count(0)
    voice.gate.set()


def test_the_phone_s_own_voice_comes_first_at_the_rate_that_was_chosen(
    opens: NewPage, voice: FakeVoice
) -> None:
    page = opens(PHONE_VOICE)
    press(page, "字号")
    page.get_by_label("很慢").check()
    page.get_by_label("读给我听").check()
    press(page, "关闭")
    page.get_by_label("您要说的话").fill("王秀英")
    press(page, "发送")
    sees(page, "id_number")
    page.wait_for_function("() => window.said.length")
    said = page.evaluate("() => window.said")
    assert "请问您的身份证号是多少？" in "".join(s["text"] for s in said)
    assert {s["rate"] for s in said} == {0.65}
    assert voice.said == []
    page.reload()
    sees(page, "id_number")
    press(page, "字号")
    expect(page.get_by_label("很慢")).to_be_checked()


def test_nobody_is_spoken_to_who_said_no(opens: NewPage) -> None:
    page = opens(PHONE_VOICE)
    press(page, "字号")
    page.get_by_label("不朗读", exact=True).check()
    press(page, "关闭")
    speaks(page, 0.6)
    sees(page, "id_number")
    assert page.evaluate("() => window.said") == []


@pytest.mark.parametrize("size", [NARROW, WIDER], ids=["320", "390"])
def test_every_state_of_speaking_is_accessible_and_fits(
    opens: NewPage, ear: Listening, size: dict[str, int]
) -> None:
    page = opens(viewport=size, reduced_motion="reduce")
    button = page.locator("#speak").bounding_box()
    assert button is not None
    assert button["width"] >= 72
    assert button["height"] >= 56
    press(page, "说话")
    listens(page)
    assert (in_every_look(page) if size == NARROW else violations(page)) in ({}, [])
    assert overflow(page) == 0
    looking(page, "light")
    ear.free = False
    press(page, "说完了，发送")
    expect(page.locator("#unsent li")).to_have_count(1)
    assert violations(page) == []
    ear.free = True
    sees(page, "id_number")
    assert violations(page) == []
    assert overflow(page) == 0


def test_a_real_recording_is_understood_by_the_real_recogniser(
    opens: NewPage, tmp_path: Path
) -> None:
    engine = configured({**os.environ, "SPEECH_THREADS": "2"}).ear()
    assert engine is not None
    running = Server(page_app(tmp_path, EngineEar(engine)))
    try:
        page = opens(url=running.url)
        speaks(page, 4.6)
        mine = page.locator("#log .msg.user").last
        expect(mine).to_contain_text(re.compile("广州|协会|分析"), timeout=60_000)
    finally:
        running.stop()
        engine.close()
