"""The main job, for real: a daughter applies for her mother, from hello to closed case.

Starts the server on an empty data folder, drives its page in a phone-sized browser, lets the
simulated departments work, and writes the transcript and the pictures:
python -m scripts.demo [FOLDER] (default docs/demo).
"""

from __future__ import annotations

import io
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

from scripts.browser import find_browser

PHONE = {"width": 390, "height": 844}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ANSWERS = {
    "consent": "同意",
    "services": "我妈精神上有病，想给她新办个残疾证，再把两项补贴申请上，家里是低保",
    "proxy.relation": "给我妈办",
    "personal.name": "她叫李桂兰，身份证号410122195803050021",
    "personal.id_number": "410122195803050021",
    "eligibility.long_term_care": "离不开人，吃饭吃药都得有人管",
    "subsidy.other_benefits": "就领着低保，别的没有",
    "personal.phone": "用我的吧，13837100001",
    "personal.education": "小学没上完",
    "personal.residence_address": "就住在户口这个地方",
    "personal.residence_division": "中牟县官渡镇",
    "certificate.new.categories": "精神",
    "subsidy.bank_account": "6217003810000123450",
    "proxy.name": "我叫王丽，电话13837100001，身份证41012219850612004X",
    "proxy.phone": "13837100001",
    "proxy.id_number": "41012219850612004X",
    "guardian.name": "就是我",
    "delivery": "寄到家里",
    "delivery.address": "寄到住的地方",
    "signature": "王丽",
}
LIMIT = 40
OPENING = 3
"""Turns until the wish is understood: two consents and what is wanted."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The real server on ``folder``; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    known = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder), "APP_ENV": "dev"}
    command = [sys.executable, "-m", "scripts.serve"]
    with subprocess.Popen(command, env={**os.environ, **known}) as server:  # noqa: S603 - our own command
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address)
            yield address
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            if httpx.get(f"{address}/healthz").is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise TimeoutError("the server did not start")


def portrait() -> bytes:
    """A drawn two-inch picture on white; nobody's face."""
    image = Image.new("RGB", (413, 579), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((126, 120, 286, 330), fill=(224, 190, 165))
    draw.pieslice((120, 100, 292, 300), 180, 360, fill=(60, 50, 45))
    draw.ellipse((60, 350, 352, 760), fill=(70, 90, 130))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


class Visit:
    """One conversation on the page, with what the interface says of it beside."""

    def __init__(self, page: Page, address: str, folder: Path) -> None:
        """Open the page."""
        self.page, self.address, self.folder = page, address, folder
        page.goto(address)
        page.wait_for_selector('[role="log"] li')
        stored = page.evaluate("JSON.stringify(Object.fromEntries(Object.entries(localStorage)))")
        self.token, self.conversation = _credentials(stored)

    @property
    def turn(self) -> dict[str, object]:
        """The last turn, as the interface gives it."""
        answer = httpx.get(self._url(""), headers=self._headers)
        found: dict[str, object] = answer.json()["turn"]
        return found

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _url(self, what: str) -> str:
        return f"{self.address}/api/conversations/{self.conversation}{what}"

    def picture(self, name: str) -> None:
        """Save what the phone shows."""
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=self.folder / f"{name}.png")

    def say(self, words: str) -> None:
        """Type ``words`` and send them."""
        before = len(self.messages())
        self.page.locator("#text, textarea").first.fill(words)
        self.page.get_by_role("button", name="发送").click()
        self._settle(before)

    def tap(self, label: str) -> None:
        """Tap the button ``label``."""
        before = len(self.messages())
        self.page.get_by_role("button", name=label, exact=False).first.click()
        self._settle(before)

    def send_photo(self) -> None:
        """Choose a picture, as a phone's gallery would."""
        before = len(self.messages())
        self.page.locator('input[type="file"]').first.set_input_files(
            {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": portrait()}
        )
        self._settle(before)

    def messages(self) -> list[dict[str, object]]:
        """The transcript so far."""
        found: list[dict[str, object]] = httpx.get(self._url(""), headers=self._headers).json()[
            "messages"
        ]
        return found

    def _settle(self, before: int) -> None:
        for _ in range(100):
            if len(self.messages()) > before + 1:
                self.page.wait_for_timeout(150)
                return
            self.page.wait_for_timeout(100)
        raise TimeoutError(f"no answer while {self.turn['asking']} was asked")


def _credentials(stored: str) -> tuple[str, str]:
    text = " ".join(str(v) for v in json.loads(stored).values())
    conversation = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", text)
    token = re.search(r'"token":\s*"([^"]+)"', text) or re.search(r"[A-Za-z0-9_-]{40,}", text)
    if conversation is None or token is None:
        raise LookupError("the page keeps no conversation")
    return token[token.lastindex or 0], conversation[0]


def apply(visit: Visit) -> int:
    """Answer every question until the form is submitted; gives the number of turns."""
    turns = 0
    visit.picture("1-hello")
    while not visit.turn["case_id"] and turns < LIMIT:
        asking = str(visit.turn["asking"])
        if asking == "personal.photo":
            visit.picture("4-photo")
            visit.send_photo()
        elif asking == "materials.guardian_proof":
            visit.tap("以后再交")
        elif asking == "confirm":
            visit.picture("3-shared-data") if turns > OPENING else None
            _confirm(visit)
        elif asking == "review":
            visit.picture("5-review")
            visit.tap("去签字")
        else:
            visit.say(ANSWERS[asking])
        turns += 1
        if turns == OPENING:
            visit.picture("2-understood")
    return turns


def _confirm(visit: Visit) -> None:
    labels = [c["label"] for m in visit.turn["messages"] for c in m["choices"]]  # type: ignore[attr-defined]
    visit.tap(next(label for label in labels if label in {"同意去查", "都对", *labels[:1]}))


def main() -> None:
    """Do the main job and write it down."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/demo")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serving(Path(data)) as address,
        sync_playwright() as p,
    ):
        browser = p.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        page = browser.new_page(viewport=PHONE, device_scale_factor=2)
        visit = Visit(page, address, folder)
        turns = apply(visit)
        visit.picture("6-submitted")
        days = {"days": 40, "certificate": "approved", "level": 2}
        httpx.post(f"{address}/api/dev/simulate", json=days, timeout=120).raise_for_status()
        page.wait_for_timeout(2500)
        visit.picture("7-closed")
        visit.say("查进度")
        visit.picture("8-progress")
        form = httpx.get(visit._url("/form.png"), headers=visit._headers, timeout=60)  # noqa: SLF001
        (folder / "9-form.png").write_bytes(form.content)
        write_transcript(folder / "transcript.md", visit.messages(), turns)
        browser.close()


def write_transcript(path: Path, messages: list[dict[str, object]], turns: int) -> None:
    """The conversation as Markdown."""
    who = {"assistant": "助手", "user": "女儿", "system": "系统", "staff": "工作人员"}
    lines = [
        "# A daughter applies for her mother (精神二级, 低保)",
        "",
        f"Recorded by `python -m scripts.demo` through the running server, {turns} turns to",
        "submission; the departments are simulated and the people made up.",
        "",
    ]
    for message in messages:
        text = str(message["text"]).replace("\n", "<br>")
        lines.append(f"**{who[str(message['role'])]}** {str(message['at'])[:16]}　{text}\n")
    path.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
