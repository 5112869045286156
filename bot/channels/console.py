"""The same conversation in a terminal: words, numbered choices, files by their path.

``python -m bot.channels.console --url http://127.0.0.1:8000`` speaks with a running service.
"""

from __future__ import annotations

import argparse
import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

Read = Callable[[], Awaitable[str]]
Write = Callable[[str], None]
Wire = Mapping[str, Any]

HELP = (
    "（打字，或输入选项前面的数字。/图 路径：发文件，也可以说是哪一种，如 /图 照片 路径；"
    "/码：换手机接着办；/表：看申请表；/退出）"
)
_KINDS = {
    "照片": "photo",
    "身份证": "id_card",
    "残疾人证": "certificate",
    "证明": "guardian_paper",
    "代办人": "proxy_id",
    "签名": "signature",
}
_SHOWN = frozenset({"assistant", "staff", "system"})
_CREATED = 201


class Console:
    """A Channel on a terminal, speaking the public HTTP interface."""

    def __init__(self, client: httpx.AsyncClient, read: Read, write: Write) -> None:
        """Speak through ``client``; read lines from the person and write to them."""
        self._client = client
        self._read = read
        self._write = write
        self._path = ""
        self._offered: Sequence[Wire] = ()
        self._seen: set[str] = set()

    async def run(self, code: str | None = None) -> None:
        """Talk until the person leaves."""
        self._write(HELP)
        if not await self._enter(code):
            return
        while True:
            try:
                line = (await self._read()).strip()
            except EOFError:
                return
            if line in {"/退出", "/q"}:
                self._write("好，先到这里。您填的内容都还在。")
                return
            await self._act(line)
            await self._catch_up()

    async def _enter(self, code: str | None) -> bool:
        if code:
            answer = await self._client.post("/api/links/redeem", json={"code": code})
        else:
            answer = await self._client.post("/api/conversations", json={"channel": "console"})
        if not answer.is_success:
            self._complain(answer)
            return False
        begun = answer.json()
        self._path = f"/api/conversations/{begun['conversation_id']}"
        self._client.headers["Authorization"] = f"Bearer {begun['token']}"
        self._show(begun["messages"])
        return True

    async def _act(self, line: str) -> None:
        if line.startswith("/图"):
            await self._upload(line.removeprefix("/图").strip())
        elif line == "/码":
            await self._link()
        elif line == "/表":
            answer = await self._client.get(f"{self._path}/form.txt")
            self._write(answer.text if answer.is_success else answer.json()["detail"])
        else:
            await self._say(line)

    async def _say(self, line: str) -> None:
        said: dict[str, str] = {"client_message_id": str(uuid.uuid4())}
        chosen = int(line) - 1 if line.isdecimal() and len(line) <= len("99") else -1
        if 0 <= chosen < len(self._offered):
            said["choice"] = str(self._offered[chosen]["id"])
        else:
            said["text"] = line
        self._turn(await self._client.post(f"{self._path}/messages", json=said))

    async def _upload(self, typed: str) -> None:
        word, _, rest = typed.partition(" ")
        kind = _KINDS.get(word)
        path = Path(rest.strip() if kind else typed)
        try:
            data = await asyncio.to_thread(lambda: path.expanduser().read_bytes())
        except OSError:
            self._write(f"打不开这个文件：{path}")
            return
        files = {"file": (path.name, data)}
        said = {"kind": kind} if kind else {}
        self._turn(await self._client.post(f"{self._path}/files", files=files, data=said))

    async def _link(self) -> None:
        answer = await self._client.post(f"{self._path}/links", json={"purpose": "continue"})
        if not answer.is_success:
            self._complain(answer)
            return
        link = answer.json()
        self._write(f"在另一台手机上打开：{link['url']}\n或输入数字：{link['code']}")

    def _turn(self, answer: httpx.Response) -> None:
        if answer.is_success:
            self._show(answer.json()["messages"])
        else:
            self._complain(answer)

    async def _catch_up(self) -> None:
        """Show what arrived by another way meanwhile: case notices, staff."""
        answer = await self._client.get(self._path)
        if answer.is_success:
            self._show(answer.json()["messages"])

    def _show(self, messages: Sequence[Wire]) -> None:
        new = [m for m in messages if m["id"] not in self._seen and m["role"] in _SHOWN]
        self._seen.update(str(m["id"]) for m in new)
        for message in new:
            self._write(f"\n助手：{message['text']}")
            for attachment in message["attachments"]:
                self._write(f"  [{attachment['alt']}] {attachment['url']}")
            self._offered = message["choices"]
        for number, choice in enumerate(self._offered if new else (), 1):
            self._write(f"  {number}. {choice['label']}")

    def _complain(self, answer: httpx.Response) -> None:
        self._write(f"\n{answer.json().get('detail', '出错了，请再试一次。')}")


async def from_keyboard() -> str:
    """One line from the person, read beside the event loop."""
    return await asyncio.to_thread(input, "\n我：")


async def _main() -> None:
    arguments = argparse.ArgumentParser(description="在终端里和助手对话")
    arguments.add_argument("--url", default="http://127.0.0.1:8000", help="服务的地址")
    arguments.add_argument("--code", help="接着办：另一台手机上显示的六位数字")
    given = arguments.parse_args()
    async with httpx.AsyncClient(base_url=given.url, timeout=60) as client:
        try:
            await Console(client, from_keyboard, print).run(given.code)
        except httpx.TransportError:
            raise SystemExit(f"连不上 {given.url}。请先在另一个窗口运行 make run。") from None


if __name__ == "__main__":
    asyncio.run(_main())
