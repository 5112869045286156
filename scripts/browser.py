"""Finds a Chromium for the browser tests: one that is installed, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """The path of a Chromium that can be started, or None."""
    named = os.environ.get("CHROMIUM")
    installed = next((p for p in map(shutil.which, _NAMES) if p), None)
    return named or installed or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only for the tests

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    found = find_browser()
    print(found or "no Chromium found")
    sys.exit(0 if found else 1)
