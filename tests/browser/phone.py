"""Somebody's phone with the page open, for tests in which several people meet."""

from __future__ import annotations

from typing import Self

from playwright.sync_api import Page, expect

from tests.browser.acts import press, sends
from tests.browser.conftest import Server


class Phone:
    """A page that begins, says, and waits for what is answered."""

    def __init__(self, page: Page, service: Server, patience: int = 20_000) -> None:
        self.page = page
        self.service = service
        self._patience = patience

    def open(self, path: str = "/") -> Self:
        self.page.goto(self.service.url + path)
        return self

    def begins(self) -> Self:
        """Ask for a new certificate after losing the old one."""
        self.open()
        for _ in range(2):
            press(self.page, "同意")
            self.settles()
        self.says("我自己的残疾证丢了，要补办")
        press(self.page, "不查，我自己填")
        self.settles()
        return self

    def says(self, words: str) -> None:
        sends(self.page, words)
        self.settles()

    def settles(self) -> None:
        expect(self.page.locator("#unsent li")).to_have_count(0, timeout=30_000)
        self.page.wait_for_timeout(100)

    def menu(self, item: str) -> None:
        press(self.page, "菜单")
        press(self.page, item)

    def hears(self, words: str) -> None:
        expect(self.page.locator("#log")).to_contain_text(words, timeout=self._patience)

    def conversation(self) -> str:
        one: str = self.page.evaluate("() => JSON.parse(localStorage.getItem('yjs.talk')).id")
        return one
