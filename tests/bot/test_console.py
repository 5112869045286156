"""The terminal's own ways: commands, numbers, what arrived meanwhile."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.channels.console import Console
from tests.bot.conftest import Person

pytestmark = pytest.mark.anyio


async def _shown(client: httpx.AsyncClient, *lines: str, code: str | None = None) -> list[str]:
    waiting, shown = list(lines), list[str]()

    async def read() -> str:
        if not waiting:
            raise EOFError
        return waiting.pop(0)

    await Console(client, read, shown.append).run(code)
    return shown


async def test_choices_are_numbered(client: httpx.AsyncClient) -> None:
    assert (await _shown(client, "同意")).count("  1. 先不填") == 1


async def test_a_number_that_is_no_choice_is_said_as_words(client: httpx.AsyncClient) -> None:
    shown = await _shown(client, "同意", "7")
    assert "\n助手：记下第1条。" in shown


async def test_a_long_number_is_never_a_choice(client: httpx.AsyncClient) -> None:
    shown = await _shown(client, "同意", "13800138000", "/表")
    assert any("13800138000" in line for line in shown)


async def test_leaving_is_polite(client: httpx.AsyncClient) -> None:
    assert (await _shown(client, "/退出"))[-1].startswith("好，先到这里")


async def test_a_file_that_is_not_there_is_said_plainly(client: httpx.AsyncClient) -> None:
    shown = await _shown(client, "同意", "/图 /nowhere/p.jpg")
    assert any("打不开" in line for line in shown)


async def test_a_file_that_cannot_be_taken_says_why(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "x.jpg").write_bytes(b"hello")
    shown = await _shown(client, "同意", f"/图 {tmp_path / 'x.jpg'}")
    assert any("请" in line and "照片" in line for line in shown[3:])


async def test_another_device_is_offered_a_code(client: httpx.AsyncClient) -> None:
    shown = await _shown(client, "同意", "/码")
    assert any("或输入数字" in line for line in shown)


async def test_a_code_goes_on_with_a_conversation(agreed: Person) -> None:
    code = (await agreed.post("/links", json={"purpose": "continue"})).json()["code"]
    shown = await _shown(agreed.client, code=code)
    assert any("欢迎回来" in line for line in shown)


async def test_a_wrong_code_says_so_and_ends(client: httpx.AsyncClient) -> None:
    shown = await _shown(client, "同意", code="000000")
    assert any("用过" in line for line in shown)
    assert not any("助手" in line for line in shown)


async def test_a_refusal_is_shown_as_its_sentence(client: httpx.AsyncClient) -> None:
    shown = await _shown(client, "同意", "长" * 10_001)
    assert any("分几次" in line for line in shown)
