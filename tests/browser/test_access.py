"""WCAG 2.2 AA where a machine can see it, and what axe cannot: focus, order, size, reflow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.acts import goes_to, overflow, press, sees, sends
from tests.browser.conftest import NARROW, PHONE, NewContext

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: dict[str, dict[str, str]] = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "contrast": {"contrast": "more", "theme": "light"},
    "dark contrast": {"contrast": "more", "theme": "dark"},
    "huge": {"size": "huge"},
}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['failureSummary']}"
        for v in found.response["violations"]
    ]


def looking(page: Page, look: str) -> None:
    page.evaluate(
        "(look) => { const r = document.documentElement;"
        " for (const n of ['size', 'contrast', 'theme']) r.removeAttribute('data-' + n);"
        " for (const [n, v] of Object.entries(look)) r.setAttribute('data-' + n, v); }",
        LOOKS[look],
    )


def in_every_look(page: Page) -> dict[str, list[str]]:
    wrong = {}
    for look in LOOKS:
        looking(page, look)
        wrong[look] = violations(page) + (["overflows"] if overflow(page) > 0 else [])
    return {look: found for look, found in wrong.items() if found}


def _menu(page: Page) -> None:
    press(page, "菜单")


def _looks(page: Page) -> None:
    press(page, "字号")


def _form(page: Page) -> None:
    press(page, "我的表格")
    page.locator(".sheet").first.wait_for()


def _link(page: Page) -> None:
    press(page, "菜单")
    press(page, "换一部手机接着办")
    page.locator(".digits").wait_for()
    page.locator("img.qr").wait_for()


def _sign(page: Page) -> None:
    press(page, "手写签字")


def _case(page: Page) -> None:
    press(page, "办件进度")
    page.locator(".task").first.wait_for()


def _unsent(page: Page) -> None:
    page.route("**/messages", lambda route: route.abort())
    sends(page, "王秀英")
    page.get_by_role("button", name="重发").wait_for()


def _alert(page: Page) -> None:
    press(page, "发送")
    page.get_by_role("alert").get_by_text("还没有写字。").wait_for()


def _nothing(_page: Page) -> None:
    return


STATES: list[tuple[str, Callable[[Page], None]]] = [
    ("consent", _nothing),
    ("services", _nothing),
    ("id_number", _nothing),
    ("photo", _nothing),
    ("review", _nothing),
    ("signature", _nothing),
    ("done", _nothing),
    ("name", _unsent),
    ("name", _alert),
    ("name", _menu),
    ("name", _looks),
    ("photo", _form),
    ("name", _link),
    ("signature", _sign),
    ("done", _case),
]


@pytest.mark.parametrize(("stop", "then"), STATES)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    new_context: NewContext, stop: str, then: Callable[[Page], None]
) -> None:
    page = new_context(viewport=NARROW).new_page()
    page.goto("/")
    goes_to(page, stop)
    then(page)
    assert in_every_look(page) == {}


@pytest.mark.parametrize("path", ["/help", "/privacy", "/c", "/c/abcdefghijklmnopqrstuvwx"])
def test_axe_finds_nothing_on_plain_pages(new_context: NewContext, path: str) -> None:
    page = new_context(viewport=NARROW).new_page()
    page.goto(path)
    assert in_every_look(page) == {}


def test_axe_finds_nothing_without_scripts(new_context: NewContext) -> None:
    plain = new_context(java_script_enabled=False, viewport=NARROW)
    page = plain.new_page()
    page.goto("/")
    press(page, "开始办理")
    goes_to(page, "photo")
    html = page.content().replace("<script", "<template").replace("</script>", "</template>")
    # axe needs scripts: the page drawn without them is looked at in a browser that has them
    watched = new_context(viewport=NARROW).new_page()
    watched.goto("/help")
    watched.evaluate("(html) => document.documentElement.innerHTML = html", html)
    watched.evaluate("() => document.documentElement.classList.remove('js')")
    assert violations(watched) == []


@pytest.mark.parametrize("stop", ["consent", "services", "id_number", "photo", "signature", "done"])
def test_every_target_is_48_pixels(page: Page, stop: str) -> None:
    goes_to(page, stop)
    small = page.evaluate(
        "() => [...document.querySelectorAll('button, a.button, .file, .tick, textarea')]"
        ".filter(e => e.offsetParent !== null)"
        ".map(e => [e.textContent.trim() || e.id, e.getBoundingClientRect()])"
        ".filter(([, r]) => r.width < 48 || r.height < 48).map(([n, r]) => n + ' ' + r.width + 'x' + r.height)"  # noqa: E501 - one expression
    )
    assert small == []


def test_a_chinese_page_says_so_and_has_one_heading_and_its_landmarks(page: Page) -> None:
    sees(page, "consent")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for landmark in ("header", "main", "footer"):
        expect(page.locator(landmark)).to_have_count(1)


def test_messages_stand_in_a_log_that_says_who_speaks(page: Page) -> None:
    goes_to(page, "id_number")
    log = page.get_by_role("log", name="对话")
    texts = log.locator("li").all_inner_texts()
    assert all(t.startswith(("助手：", "我：")) for t in texts)
    expect(log.get_by_role("button")).to_have_count(0)


def test_choices_are_one_group_named_by_the_question_next_before_the_box(page: Page) -> None:
    goes_to(page, "consent")
    group = page.get_by_role("group", name="您愿意开始吗？")
    expect(group.get_by_role("button")).to_have_count(2)
    names = walk(page, 12)
    at = names.index("同意")
    assert names[at : at + 8] == [
        "同意",
        "不同意",
        "上一步",
        "再说一遍",
        "转人工",
        "说话",
        "您要说的话",
        "发送",
    ]


def walk(page: Page, steps: int) -> list[str]:
    """The names of what Tab reaches, from the top."""
    page.evaluate(
        "() => { document.activeElement.blur(); window.getSelection().removeAllRanges(); }"
    )
    page.mouse.click(1, 1)
    names = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                "() => { const e = document.activeElement;"
                " return e.getAttribute('aria-label') || (e.labels && e.labels[0] || e).textContent.trim(); }"  # noqa: E501 - one expression
            )
        )
    return names


def test_the_first_stop_leads_past_everything_to_the_box(page: Page) -> None:
    sees(page, "consent")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到输入框")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_label("您要说的话")).to_be_focused()


def test_after_a_button_the_focus_is_on_what_is_new(page: Page) -> None:
    goes_to(page, "consent")
    press(page, "同意")
    sees(page, "services")
    focused = page.evaluate("() => document.activeElement.textContent")
    assert focused.startswith("助手：好，记下了")
    expect(page.locator(":focus")).to_be_in_viewport()


def test_while_typing_the_focus_stays_in_the_box(page: Page) -> None:
    goes_to(page, "name")
    box = page.get_by_label("您要说的话")
    box.fill("王秀英")
    box.press("Enter")
    sees(page, "id_number")
    expect(box).to_be_focused()
    expect(box).to_have_value("")


def test_the_whole_way_can_be_gone_by_keyboard(page: Page) -> None:
    sees(page, "consent")

    def reach(name: str) -> None:
        for _ in range(60):
            here = page.evaluate(
                "() => { const e = document.activeElement;"
                " return (e.labels && e.labels[0] || e).textContent.trim(); }"
            )
            if here == name:
                return
            page.keyboard.press("Tab")
            expect_unobscured(page)
        pytest.fail(f"Tab never reaches {name}")

    def press_key(name: str, key: str = "Enter") -> None:
        reach(name)
        page.keyboard.press(key)

    press_key("同意")
    sees(page, "services")
    press_key("残疾人证新办", "Space")
    press_key("选好了")
    sees(page, "name")
    reach("您要说的话")
    for words, then in (("王秀英", "id_number"), ("11010519491231002X", "phone")):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        sees(page, then)
    page.keyboard.type("13800138000")
    page.keyboard.press("Enter")
    sees(page, "benefits")
    page.evaluate("() => document.activeElement.blur()")
    press_key("以上都没有")
    sees(page, "photo")
    press_key("现在没有，以后再交")
    sees(page, "review")
    press_key("没有问题，去签字")
    sees(page, "signature")
    press_key("用姓名“王秀英”签字")
    sees(page, "done")


def expect_unobscured(page: Page) -> None:
    """WCAG 2.4.11: the middle of what has the focus is not under something else."""
    hidden = page.evaluate(
        "() => { const e = document.activeElement; if (!e || e === document.body) return null;"
        " const b = (e.closest('.file, .tick') || e).getBoundingClientRect();"
        " const y = Math.min(Math.max(b.top + b.height / 2, 1), innerHeight - 1);"
        " const top = document.elementFromPoint(b.left + b.width / 2, y);"
        " if (b.height > innerHeight / 2) return null;"
        " const seen = top && (e.contains(top) || top.contains(e) || (e.labels && e.labels[0] && e.labels[0].contains(top)));"  # noqa: E501 - one expression
        " return seen ? null : e.outerHTML.slice(0, 120); }"
    )
    assert hidden is None


def test_the_panel_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    goes_to(page, "name")
    press(page, "菜单")
    expect(page.get_by_role("heading", name="菜单")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "() => document.activeElement === document.body"
            " || !!document.activeElement.closest('dialog')"
        )
        assert inside
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="菜单")).to_be_focused()


def test_errors_alone_are_alerts_and_waiting_is_a_status(page: Page) -> None:
    goes_to(page, "name")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(1200)
        route.continue_()

    page.route("**/messages", slowly)
    sends(page, "王秀英")
    expect(page.locator("#status")).to_have_attribute("role", "status")
    expect(page.locator("#status")).to_contain_text("请稍等")
    expect(page.get_by_role("alert")).to_be_empty()
    sees(page, "id_number")
    expect(page.locator("#status")).to_be_empty()


@pytest.mark.parametrize(
    "size", [PHONE, NARROW, {"width": 320, "height": 256}, {"width": 1280, "height": 800}]
)
def test_nothing_needs_sideways_scrolling(new_context: NewContext, size: dict[str, int]) -> None:
    page = new_context(viewport=size).new_page()
    page.goto("/")
    for stop in ("services", "signature"):
        page.reload()
        goes_to(page, stop) if stop == "services" else None
        for text in ("", "large", "huge"):
            page.evaluate("(s) => document.documentElement.setAttribute('data-size', s)", text)
            assert overflow(page) <= 0


def test_the_frame_stays_where_it_is_while_the_talk_grows(page: Page) -> None:
    goes_to(page, "photo")
    press(page, "我的表格")
    page.get_by_role("dialog").get_by_role("button", name="改申请事项").first.click()
    sees(page, "services")
    place = "() => [scrollY, document.getElementById('talk').getBoundingClientRect().top]"
    assert page.evaluate(place) == [0, 0]
    expect(page.get_by_role("button", name="菜单")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="发送")).to_be_in_viewport(ratio=1)


def test_other_spacing_of_text_loses_nothing(page: Page) -> None:
    goes_to(page, "services")
    page.evaluate(
        "() => document.querySelectorAll('*').forEach(e => { e.style.lineHeight = '1.5';"
        " e.style.letterSpacing = '0.12em'; e.style.wordSpacing = '0.16em'; })"
    )
    cut = page.evaluate(
        "() => [...document.querySelectorAll('button, .tick, .say')].filter(e => e.offsetParent)"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim())"
    )
    assert cut == []
    assert overflow(page) <= 0


def test_at_400_percent_the_hand_s_part_does_not_cover_the_talk(new_context: NewContext) -> None:
    page = new_context(viewport={"width": 320, "height": 256}).new_page()
    page.goto("/")
    goes_to(page, "services")
    stuck = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(e => ['fixed', 'sticky'].includes("
        "getComputedStyle(e).position) && e.offsetParent !== null).map(e => e.className)"
    )
    assert stuck == []
    height = page.evaluate("() => document.documentElement.scrollHeight")
    assert height > 256


def test_motion_is_only_for_those_who_do_not_mind(new_context: NewContext) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/")
    sees(page, "consent")
    moving = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(e => {"
        " const s = getComputedStyle(e);"
        " return parseFloat(s.transitionDuration) > 0 || parseFloat(s.animationDuration) > 0;"
        " }).length"
    )
    assert moving == 0


def test_forced_colours_still_show_what_is_what(new_context: NewContext) -> None:
    page = new_context(forced_colors="active").new_page()
    page.goto("/")
    sees(page, "consent")
    edges = page.evaluate(
        "() => [...document.querySelectorAll('.say, #ask button, #send')].map(e =>"
        " getComputedStyle(e).borderTopWidth + ' ' + getComputedStyle(e).borderTopStyle)"
    )
    assert edges
    assert all(not e.startswith("0px") and e.endswith("solid") for e in edges)


def test_reading_aloud_happens_only_when_it_was_switched_on(new_context: NewContext) -> None:
    context = new_context()
    context.add_init_script(
        "window.said = []; window.SpeechSynthesisUtterance = class { constructor(t) { this.text = t; } };"  # noqa: E501 - one expression
        "Object.defineProperty(window, 'speechSynthesis', { value: {"
        " speak: u => window.said.push(u.text), cancel() {}, getVoices: () => [] } });"
    )
    page = context.new_page()
    page.goto("/")
    goes_to(page, "services")
    assert page.evaluate("() => window.said") == []
    press(page, "字号")
    page.get_by_label("读给我听").check()
    press(page, "关闭")
    page.get_by_label("残疾人证新办").check()
    press(page, "选好了")
    sees(page, "name")
    said = page.evaluate("() => window.said.join('|')")
    assert "请问您叫什么名字？" in said
