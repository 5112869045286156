"""The pages without scripts: answers can be heard there as well."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from accessibility.speech.voices.cache import SoundCache
from bot.speaking import Speaking
from tests.bot.test_pages import begun
from tests.fakes.conversations import page_app
from tests.fakes.voice import FakeVoice

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = page_app(tmp_path, mouth=Speaking(FakeVoice(), SoundCache(tmp_path / "sounds")))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://here") as one,
    ):
        yield one


async def test_who_asked_to_be_read_to_can_play_answers_without_scripts(
    client: httpx.AsyncClient,
) -> None:
    form = await begun(client)
    mine = (await client.post("/chat/session", json={"csrf": form["csrf"]})).json()
    await client.put(
        f"/api/conversations/{mine['conversation_id']}/speech",
        headers={"Authorization": f"Bearer {mine['token']}"},
        json={"aloud": True},
    )
    await client.post("/chat", data={**form, "choice": "consent.sensitive=yes"})
    html = (await client.get("/chat")).text
    found = re.findall(r'<audio controls preload="none" src="([^"]+)" aria-label="听这段话">', html)
    assert found
    sound = await client.get(found[-1])
    assert sound.status_code == 200
    assert sound.headers["content-type"] == "audio/mpeg"
    client.cookies.clear()
    assert (await client.get(found[-1])).status_code == 401
