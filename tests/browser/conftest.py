"""A real browser against a real server, both started here and stopped here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.types import ASGIApp

from scripts.browser import find_browser
from tests.fakes.conversations import page_app

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
PATIENCE = 10_000


class Server:
    """Uvicorn in a thread on a port of its own; ``stop`` and ``start`` keep the port."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._port = 0
        self.start()

    def start(self) -> None:
        config = uvicorn.Config(
            self._app, host="127.0.0.1", port=self._port, log_level="error", ws="none",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.02)
        self._port = self._server.servers[0].sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(page_app(tmp_path_factory.mktemp("data")))
    yield running
    running.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Stopped with this folder: Playwright's loop would stand in the way of later async tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        yield running
        running.close()


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser, server: Server) -> Iterator[NewContext]:
    """Makes visitors; each has storage of their own, and a clean console is asked of all."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def new(**options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's own options
        settings: dict[str, Any] = {
            "viewport": PHONE,
            "locale": "zh-CN",
            "base_url": server.url,
            **options,
        }
        context = browser.new_context(**settings)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """The talk, open on a phone."""
    one = new_context().new_page()
    one.goto("/")
    return one


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture that could be a portrait."""
    from PIL import Image  # noqa: PLC0415 - only where a picture is wanted

    path = tmp_path / "photo.jpg"
    Image.new("RGB", (413, 579), (250, 250, 250)).save(path)
    return path
