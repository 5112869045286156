"""What every channel must do: carry words, choices and files in, and everything said out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

import httpx
import pytest

from bot.channels.console import Console
from tests.bot.conftest import House, Person
from tests.bot.samples import jpeg

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Spoken(Protocol):
    """A channel in a test: what the person does, and then all they were shown."""

    async def do(self, *steps: str) -> list[str]: ...


class OverTheWeb:
    """The web API, used as a page uses it."""

    def __init__(self, client: httpx.AsyncClient, folder: Path) -> None:
        self._person = Person(client)
        self._folder = folder

    async def do(self, *steps: str) -> list[str]:
        await self._person.begin()
        offered: list[dict[str, str]] = []
        for step in steps:
            if step.startswith("photo "):
                files = {"photo": ("p.jpg", (self._folder / step[6:]).read_bytes())}
                turn = (await self._person.post("/files", files=files)).json()
            elif step == "first choice":
                turn = await self._person.choose(offered[0]["id"])
            else:
                turn = await self._person.say(step)
            offered = turn["messages"][-1]["choices"]
        return [m["text"] for m in await self._person.transcript() if m["role"] == "assistant"]


class InTheTerminal:
    """The console, with a person at the keyboard."""

    def __init__(self, client: httpx.AsyncClient, folder: Path) -> None:
        self._client = client
        self._folder = folder

    async def do(self, *steps: str) -> list[str]:
        lines = iter([self._typed(s) for s in steps])
        shown: list[str] = []

        async def read() -> str:
            try:
                return next(lines)
            except StopIteration:
                raise EOFError from None

        await Console(self._client, read, shown.append).run()
        return [s.removeprefix("\n助手：") for s in shown if s.startswith("\n助手：")]

    def _typed(self, step: str) -> str:
        if step.startswith("photo "):
            return f"/图 照片 {self._folder / step[6:]}"
        return "1" if step == "first choice" else step


MAKERS: dict[str, Callable[[httpx.AsyncClient, Path], Spoken]] = {
    "web": OverTheWeb,
    "console": InTheTerminal,
}


@pytest.fixture(params=sorted(MAKERS))
async def channel(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Spoken]:
    (tmp_path / "me.jpg").write_bytes(jpeg())
    async with House(tmp_path / "data").running() as client:
        yield MAKERS[request.param](client, tmp_path)


ASKED = "请问您的手机号是多少？"


async def test_words_go_in_and_answers_come_out_in_order(channel: Spoken) -> None:
    said = await channel.do("您好吗", "同意", "13800138000")
    assert said == [
        "您好。您同意吗？",
        "要先同意才能办。您同意吗？",
        "好。",
        ASKED,
        "记下第1条。",
        ASKED,
    ]


async def test_a_choice_can_be_taken(channel: Spoken) -> None:
    said = await channel.do("同意", "first choice", "first choice")
    assert said[-4:] == ["记下第1条。", ASKED, "记下第2条。", ASKED]


async def test_a_photo_can_be_given(channel: Spoken) -> None:
    said = await channel.do("同意", "photo me.jpg")
    assert said[-2:] == ["记下第1条。", ASKED]


async def test_silence_is_answered(channel: Spoken) -> None:
    said = await channel.do("同意", "   ")
    assert said[-1] == ASKED


async def test_a_submitted_case_is_told_by_its_number(channel: Spoken) -> None:
    said = await channel.do("同意", "13800138000", "提交")
    assert said[-1].startswith("已提交，编号HN")
