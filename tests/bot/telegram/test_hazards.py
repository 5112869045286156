"""What goes wrong with bots, each with its remedy (engineering facts, section 2)."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from itertools import pairwise
from typing import Any

import httpx
import pytest

from bot.channels.telegram import words
from bot.settings import SettingError, TelegramSettings
from tests.bot.samples import jpeg
from tests.bot.telegram import crowd
from tests.bot.telegram.conftest import WEBHOOK_SECRET, Bot
from tests.emulator.person import Fellow

pytestmark = pytest.mark.anyio
HOOK = "/telegram/webhook"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}


async def _agreed(fellow: Fellow) -> None:
    await fellow.says("同意")
    await fellow.hears("请问您的手机号是多少？")


def _message(fellow: Fellow, update_id: int, text: str) -> dict[str, Any]:
    chat = {"id": fellow.chat, "type": "private"}
    sender = {"id": fellow.chat, "is_bot": False, "first_name": "王"}
    message = {"message_id": update_id, "date": update_id, "chat": chat, "from": sender}
    return {"update_id": update_id, "message": {**message, "text": text}}


async def test_ten_taps_at_once_are_one_answer(bot: Bot, fellow: Fellow) -> None:
    """aiogram runs a handler for each tap at the same time: its isolation is off by default."""
    bot.webhook = True
    async with bot.running():
        await _agreed(fellow)
        message, button = fellow.button("先不填")
        taps = (fellow.presses_data(message, button["callback_data"]) for _ in range(10))
        await asyncio.gather(*taps)
        await bot.front.until_called(
            lambda calls: sum(c.method == "answerCallbackQuery" for c in calls) >= 10
        )
        await fellow.says("完了")
        await fellow.hears("记下第2条。")
    assert crowd.numbers_heard(fellow) == [1, 2]


@pytest.mark.parametrize("webhook", [False, True])
async def test_an_update_that_comes_three_times_and_after_a_restart_is_taken_once(
    bot: Bot, fellow: Fellow, *, webhook: bool
) -> None:
    bot.webhook = webhook
    bot.front.faults.repeats = 3
    async with bot.running():
        await _agreed(fellow)
        await fellow.says("13800138000")
        await fellow.hears("记下第1条。")
    last = bot.front.delivered[-1]
    async with bot.running():
        if webhook:
            async with httpx.AsyncClient(base_url=bot.url, headers=HEADERS) as telegram:
                again = await telegram.post(HOOK, json=_message(fellow, last, "13800138000"))
                assert again.status_code == 200
        else:
            bot.front.repeat(**_message(fellow, last, "13800138000"))
        await fellow.says("再来")
        await fellow.hears("记下第2条。")
        ((one, said),) = [
            (one, await crowd.said_in(bot.store, one))
            for one in (await crowd.conversations(bot.store)).values()
        ]
    assert one
    assert said == ["同意", "13800138000", "再来"]


async def test_a_posted_update_is_acknowledged_only_once_it_is_kept(
    bot: Bot, fellow: Fellow
) -> None:
    """aiogram's request handler answers first and works in the background."""
    bot.webhook = True
    async with bot.running():
        await _agreed(fellow)
        before = (await crowd.conversations(bot.store)).copy()
        other = sqlite3.connect(bot.house.folder / "conversations.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        async with httpx.AsyncClient(base_url=bot.url, headers=HEADERS, timeout=30) as telegram:
            posting = asyncio.create_task(
                telegram.post(HOOK, json=_message(fellow, 900_000, "13800138000"))
            )
            done, _ = await asyncio.wait({posting}, timeout=0.7)
            assert not done, "it was acknowledged though nothing could be kept"
            other.execute("ROLLBACK")
            assert (await posting).status_code == 200
        other.close()
        await fellow.hears("记下第1条。")
        assert before == await crowd.conversations(bot.store)


async def test_fetched_updates_are_acknowledged_only_once_they_are_kept(
    bot: Bot, fellow: Fellow
) -> None:
    """aiogram's polling asks for what comes next before handlers have done anything."""
    async with bot.running():
        await _agreed(fellow)
        other = sqlite3.connect(bot.house.folder / "conversations.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        fetched = len(bot.front.delivered)
        await fellow.says("13800138000")
        async with asyncio.timeout(10):
            while len(bot.front.delivered) == fetched:  # noqa: ASYNC110 - it has no event
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        offsets = [int(c.params.get("offset") or 0) for c in bot.front.calls]
        assert max(offsets) <= bot.front.delivered[-1]
        other.execute("ROLLBACK")
        other.close()
        await fellow.hears("记下第1条。")


async def test_the_webhook_lets_nobody_in_without_the_secret(bot: Bot, fellow: Fellow) -> None:
    """aiogram's own check is true when no secret is set."""
    bot.webhook = True
    async with bot.running():
        async with httpx.AsyncClient(base_url=bot.url) as stranger:
            for headers in ({}, {next(iter(HEADERS)): "a guess"}, {next(iter(HEADERS)): ""}):
                update = _message(fellow, 5, "同意")
                assert (await stranger.post(HOOK, json=update, headers=headers)).status_code == 401
            assert (await stranger.post(HOOK, content=b"[1]", headers=HEADERS)).status_code == 400
            assert (await stranger.post(HOOK, content=b"{", headers=HEADERS)).status_code == 400
        assert await crowd.conversations(bot.store) == {}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"TELEGRAM_MODE": "webhook"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": "short"}, "16到256个"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"TELEGRAM_TOKEN": "no token"}, "格式不对"),
        ({"TELEGRAM_SENSITIVE": "maybe"}, "link 或 chat"),
        ({"TELEGRAM_MODE": "push"}, "polling 或 webhook"),
        ({"TELEGRAM_RATE": "0"}, "大于0"),
    ],
)
def test_what_cannot_be_set_is_told_at_the_start(more: dict[str, str], says: str) -> None:
    known = {"TELEGRAM_TOKEN": "1:a", "PUBLIC_URL": "https://example.org", **more}
    with pytest.raises(SettingError, match=says):
        TelegramSettings.from_environment(known)


def test_without_a_token_there_is_no_bot_and_the_token_is_never_shown() -> None:
    assert TelegramSettings.from_environment({}) is None
    known = {"TELEGRAM_TOKEN": "1:very-secret", "PUBLIC_URL": "https://example.org"}
    assert "very-secret" not in repr(TelegramSettings.from_environment(known))


async def test_an_album_that_nobody_asked_for_is_answered_and_nothing_breaks(
    bot: Bot, fellow: Fellow
) -> None:
    bot.sensitive = "chat"
    async with bot.running():
        await _agreed(fellow)
        for number in range(3):
            await fellow.photo(f"p{number}", jpeg(), media_group_id="album")
        await bot.front.until(fellow.chat, lambda _: fellow.text.count("没有收") >= 3)
        await fellow.says("13800138000")
        await fellow.hears("记下第1条。")


@pytest.mark.parametrize("everybody", [False, True])
async def test_a_flood_is_waited_out_and_nothing_is_lost_or_said_twice(
    bot: Bot, fellow: Fellow, *, everybody: bool
) -> None:
    other = Fellow(bot.front)
    async with bot.running():
        await _agreed(fellow)
        bot.front.faults.floods[fellow.chat] = 1
        if everybody:
            bot.front.faults.floods[other.chat] = 1
        began = time.monotonic()
        await fellow.says("13800138000")
        await other.says("同意")
        await other.hears("请问您的手机号是多少？")
        assert everybody or time.monotonic() - began < 5
        await fellow.hears("记下第1条。")
    sends = [c for c in bot.front.calls if c.params.get("chat_id") == str(fellow.chat)]
    ((refused, after),) = [(one, two) for one, two in pairwise(sends) if one.status == 429]
    assert after.at - refused.at >= 1.0, "Telegram asked for a second"
    assert crowd.numbers_heard(fellow) == [1]


async def test_a_service_that_fails_is_tried_again(bot: Bot, fellow: Fellow) -> None:
    async with bot.running():
        await _agreed(fellow)
        bot.front.faults.failures = 2
        await fellow.says("13800138000")
        await fellow.hears("记下第1条。")


@pytest.mark.parametrize("webhook", [False, True])
async def test_sixty_people_at_once_each_in_order_and_once(bot: Bot, *, webhook: bool) -> None:
    bot.webhook = webhook
    faults = bot.front.faults
    faults.repeats, faults.shuffles, faults.flood_share = 2, True, 0.02
    fellows = [Fellow(bot.front) for _ in range(60)]
    async with bot.running():
        await asyncio.gather(*(crowd.talk(f, 3) for f in fellows))
        await crowd.all_answered(fellows, 3, 60)
        await crowd.check(bot, fellows, 3)
        assert words.LATE not in "".join(f.text for f in fellows)
    assert any(c.status == 429 for c in bot.front.calls)
