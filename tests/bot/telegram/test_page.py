"""Sensitive answers: by a one-time link to our own page, or in the chat where that was agreed."""

from __future__ import annotations

import re

import httpx
import pytest

from bot.channels.telegram import words
from tests.bot.samples import jpeg
from tests.bot.telegram.conftest import Bot
from tests.emulator.person import Fellow

pytestmark = pytest.mark.anyio

ID_NUMBER = "410122195803050021"
OPENING = ("同意", "同意", "我自己的残疾证丢了，要补办", "不用查，我自己填", "王建国")


async def _until_the_number(fellow: Fellow) -> None:
    """Talk up to the question for the ID number."""
    for said, hears in zip(
        OPENING, ("同意", "想办哪些", "同意去查吗", "叫什么", "身份证号"), strict=True
    ):
        await fellow.says(said)
        await fellow.hears(hears)


def _link(fellow: Fellow) -> str:
    _, button = fellow.button(words.OPEN_PAGE)
    return str(button["url"])


async def _open(browser: httpx.AsyncClient, link: str) -> str:
    """Follow a link as a person does; gives back the page of the question."""
    seen = await browser.get(link)
    assert seen.status_code == 200
    assert "打开填写" in seen.text
    opened = await browser.post(link, follow_redirects=True)
    assert opened.status_code == 200, opened.text
    return opened.text


def _hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(csrf|message_id)" value="([^"]+)"', html))


async def test_a_number_is_given_on_the_page_and_the_chat_goes_on_by_itself(
    real: Bot, fellow: Fellow
) -> None:
    async with real.running() as browser:
        await _until_the_number(fellow)
        await fellow.hears("在网页上填")
        link = _link(fellow)
        page = await _open(browser, link)
        assert "身份证号" in page
        assert "补办" not in page, "nothing else of the conversation is shown"
        wrong = await browser.post("/a", data={**_hidden(page), "text": ""})
        assert wrong.status_code == 422
        said = {**_hidden(page), "text": ID_NUMBER}
        after = await browser.post("/a", data=said, follow_redirects=True)
        assert "残疾人证号" in after.text, "the next sensitive question is asked here as well"
        said = {**_hidden(after.text), "text": "记不得了"}
        after = await browser.post("/a", data=said, follow_redirects=True)
        assert "回到 Telegram" in after.text
        heard = await fellow.hears("族")
        assert ID_NUMBER not in fellow.text
        assert "4101" not in heard or "****" in heard
        again = await browser.get(link)
        assert again.status_code == 404
        assert "再要一个" in again.text


async def test_what_is_typed_all_the_same_is_not_kept_and_deleted_with_a_reason(
    real: Bot, fellow: Fellow
) -> None:
    async with real.running():
        await _until_the_number(fellow)
        first = _link(fellow)
        for typed in (ID_NUMBER, "四一零一二二一九五八零三零五零零二一", "4101 2219 5803 0500 21"):
            await fellow.says(typed)
            await fellow.hears(words.NOT_IN_CHAT_DELETED)
            await fellow.hears("在网页上填")
        assert _link(fellow) != first
        assert len(real.front.deleted) == 3
        await fellow.says("为什么要身份证号")
        await fellow.hears("身份证号")
        assert words.NOT_IN_CHAT_DELETED not in fellow.last
        await fellow.photo("id", jpeg())
        await fellow.hears("不要发在聊天里")
    assert not any(c.method == "getFile" for c in real.front.calls)
    kept = (real.house.folder / "conversations.db").read_bytes()
    assert ID_NUMBER.encode() not in kept
    services = real.app.state.services
    assert services.settings.telegram.sensitive == "link"


async def test_no_long_number_is_stored_with_the_update_it_came_in(
    bot: Bot, fellow: Fellow
) -> None:
    async with bot.running():
        await fellow.says("同意")
        await fellow.hears("手机号")
        await fellow.says(f"我的号是{ID_NUMBER}")
        await fellow.hears("没有保存")
        messages = await _texts(bot)
    assert all(ID_NUMBER not in text for text in messages)


async def _texts(bot: Bot) -> list[str]:
    store = bot.app.state.services.store
    rows = await store.database.read(
        lambda db: db.exec_driver_sql("SELECT conversation_id FROM telegram_chats").all()
    )
    return [m.message.text for row in rows for m in await store.messages(row.conversation_id)]


async def test_where_the_chat_is_allowed_consent_comes_first(real: Bot, fellow: Fellow) -> None:
    real.sensitive = "chat"
    async with real.running():
        await _until_the_number(fellow)
        await fellow.hears(words.ASK_CONSENT)
        await fellow.says(ID_NUMBER)
        await fellow.hears(words.FIRST_CONSENT)
        await fellow.presses(words.AGREE_CHAT)
        await fellow.hears(words.CONSENTED)
        await fellow.hears("身份证号")
        await fellow.says(ID_NUMBER)
        await fellow.hears("残疾")


async def test_who_would_rather_use_the_page_gets_the_link(real: Bot, fellow: Fellow) -> None:
    real.sensitive = "chat"
    async with real.running() as browser:
        await _until_the_number(fellow)
        await fellow.hears(words.ASK_CONSENT)
        await fellow.presses(words.RATHER_PAGE)
        await fellow.hears("在网页上填")
        assert "身份证号" in await _open(browser, _link(fellow))


async def test_a_link_is_used_up_by_one_browser_and_previews_use_nothing(
    real: Bot, fellow: Fellow
) -> None:
    async with real.running() as browser, httpx.AsyncClient(base_url=real.url) as other:
        await _until_the_number(fellow)
        link = _link(fellow)
        for _ in range(3):
            assert (await other.get(link)).status_code == 200
        assert (await other.get("/a")).status_code == 404
        await _open(browser, link)
        assert (await other.post(link)).status_code == 404
        real.house.clock.forward(minutes=31)
        assert (await browser.get("/a")).status_code == 404
        await fellow.presses(words.NEW_LINK)
        await fellow.hears("在网页上填")
        assert "身份证号" in await _open(browser, _link(fellow))
