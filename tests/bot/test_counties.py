"""What counties publish, as the conversation service hears of it: news, silence, nonsense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.counties import PAUSE, CountyBook, Published
from bot.postbox import HttpHotline
from dialogs.counties import published, read_county
from dialogs.schemas_wording import CountyEntry

pytestmark = pytest.mark.anyio
CONTENT = {
    "code": "410122",
    "name": "中牟县",
    "windows": [{"name": "综合窗口", "address": "测试路"}],
    "source": "县政府网站",
    "checked_on": "2026-11-20",
}
FILED = read_county(CountyEntry.model_validate({**CONTENT, "windows": [], "fees": "旧的"}))


def saved(**more: object) -> dict[str, Any]:
    return {"code": "410122", "version": 1, "content": {**CONTENT, **more}}


@dataclass
class Desk:
    """Answers with what it holds, or is away."""

    holds: tuple[Mapping[str, Any], ...] = ()
    tag: str = "t0"
    away: bool = False
    asked: list[str] = field(default_factory=list)

    async def counties(self, tag: str) -> Published | None:
        self.asked.append(tag)
        if self.away:
            raise OSError
        return None if tag == self.tag else Published(self.tag, self.holds)


async def test_what_was_known_stays_while_the_desk_is_away_and_it_is_left_alone_a_while() -> None:
    desk, now = Desk((saved(),)), [0.0]
    book = CountyBook(desk, {}, lambda: now[0])
    await book.refresh()
    desk.away, desk.holds, desk.tag = True, (saved(windows=[]),), "t1"
    for _ in range(3):
        await book.refresh()
    assert published(book.known["410122"], "where") is not None
    assert desk.asked == ["", "t0"]
    desk.away, now[0] = False, PAUSE
    await book.refresh()
    assert published(book.known["410122"], "where") is None


async def test_what_did_not_change_is_not_read_again() -> None:
    desk = Desk((saved(),))
    book = CountyBook(desk, {})
    await book.refresh()
    known = book.known
    await book.refresh()
    assert book.known is known


async def test_an_edited_county_wins_over_its_file_and_a_broken_one_harms_nobody() -> None:
    broken = {"code": "410102", "version": 1, "content": {"code": "410102", "windows": "?"}}
    book = CountyBook(Desk((broken, saved())), {"410122": FILED})
    assert book.known["410122"].fees == "旧的"
    await book.refresh()
    assert list(book.known) == ["410122"]
    assert book.known["410122"].fees is None


@pytest.mark.parametrize(
    ("more", "ends"),
    [
        ({}, "来源：县政府网站。"),
        (
            {"changed_by": "6号", "changed_at": "2026-11-24T09:30:00+08:00"},
            "来源：县政府网站。6号工作人员2026年11月24日确认。",
        ),
    ],
)
async def test_who_confirmed_it_is_said_only_when_that_is_known(
    more: dict[str, str], ends: str
) -> None:
    book = CountyBook(Desk(({**saved(), **more},)), {})
    await book.refresh()
    assert (published(book.known["410122"], "where") or "").endswith(ends)


async def test_over_http_only_news_are_fetched_and_silence_is_an_error() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Internal secret"
        if request.headers.get("If-None-Match") == '"2"':
            return httpx.Response(304)
        if request.headers.get("If-None-Match") == '"broken"':
            return httpx.Response(503)
        return httpx.Response(200, json=[saved()], headers={"ETag": '"2"'})

    hotline = HttpHotline("http://backend", "secret", httpx.MockTransport(answer))
    assert await hotline.counties("") == Published('"2"', (saved(),))
    assert await hotline.counties('"2"') is None
    with pytest.raises(OSError, match="HTTPStatusError"):
        await hotline.counties('"broken"')
    await hotline.close()
