"""What a person does on the page, through the script of ``tests.fakes.conversations``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ID_NUMBER = "11010519491231002X"
PHONE_NUMBER = "13800138000"
STOPS = ("consent", "services", "name", "id_number", "phone", "benefits", "photo", "review")
QUESTIONS = {
    "consent": "您愿意开始吗？",
    "services": "您想办哪几项？",
    "name": "请问您叫什么名字？",
    "id_number": "请问您的身份证号是多少？",
    "phone": "请问您的手机号是多少？",
    "benefits": "您现在享受下面哪些待遇？",
    "photo": "请给我一张二寸白底照片。",
    "review": "都填好了。",
    "signature": "请签上您的名字",
    "done": "交上去了。",
}


def press(page: Page | Locator, name: str) -> None:
    """Press the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def sends(page: Page, text: str) -> None:
    """Type and send."""
    page.get_by_label("您要说的话").fill(text)
    press(page, "发送")


def sees(page: Page, stop: str) -> None:
    """Wait for the question of a stop to be the last thing said."""
    last = page.locator("#log .msg.assistant").last
    expect(last).to_contain_text(QUESTIONS[stop])


def _services(page: Page) -> None:
    page.get_by_label("残疾人证新办").check()
    page.get_by_label("困难残疾人生活补贴").check()
    press(page, "选好了")


def _benefits(page: Page) -> None:
    page.get_by_label("低保").check()
    press(page, "选好了")


_ACTS: dict[str, Callable[[Page], None]] = {
    "consent": lambda page: press(page, "同意"),
    "services": _services,
    "name": lambda page: sends(page, "王秀英"),
    "id_number": lambda page: sends(page, ID_NUMBER),
    "phone": lambda page: sends(page, PHONE_NUMBER),
    "benefits": _benefits,
    "photo": lambda page: press(page, "现在没有，以后再交"),
    "review": lambda page: press(page, "没有问题，去签字"),
}


def goes_to(page: Page, stop: str, since: str = "consent") -> None:
    """Answer every question from ``since`` up to ``stop``, which then stands open."""
    for now in STOPS[STOPS.index(since) :]:
        sees(page, now)
        if now == stop:
            return
        _ACTS[now](page)
    sees(page, "signature")
    if stop == "done":
        press(page, "用姓名“王秀英”签字")
        sees(page, "done")


def gives(page: Page, label: str, path: Path) -> None:
    """Choose a file by the label of its button."""
    page.get_by_label(label).set_input_files(path)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    found: int = page.evaluate(
        "() => Math.max(document.documentElement.scrollWidth - innerWidth,"
        " ...[...document.querySelectorAll('#scroll, #panel[open]')]"
        ".map(e => e.scrollWidth - e.clientWidth))"
    )
    return found
