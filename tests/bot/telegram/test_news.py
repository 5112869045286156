"""What comes into a chat from elsewhere: staff, case notices, and replies by voice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from accessibility.speech.voices.cache import SoundCache
from bot.channels.telegram import words
from bot.schemas import Notice
from bot.speaking import Speaking
from tests.bot.conftest import SECRET
from tests.bot.telegram import crowd
from tests.bot.telegram.conftest import Bot
from tests.emulator.person import Fellow
from tests.fakes.ear import OGG, FakeEar
from tests.fakes.voice import FakeVoice

pytestmark = pytest.mark.anyio
AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


async def _one(bot: Bot) -> str:
    (one,) = (await crowd.conversations(bot.store)).values()
    return one


async def _staff(browser: httpx.AsyncClient, one: str, kind: str, text: str = "") -> None:
    act = {"event_id": f"e-{kind}-{text}", "kind": kind, "at": AT.isoformat(), "text": text}
    answer = await browser.post(
        f"/internal/conversations/{one}/staff",
        json={**act, "desk_number": "3"},
        headers={"Authorization": f"Internal {SECRET}"},
    )
    assert answer.status_code == 200, answer.text


async def test_staff_take_over_answer_and_hand_back(real: Bot, fellow: Fellow) -> None:
    async with real.running() as browser:
        for said in ("同意", "同意"):
            await fellow.says(said)
            await fellow.hears("。")
        await fellow.commands("/human")
        await fellow.hears("人工")
        one = await _one(real)
        await _staff(browser, one, "took")
        await _staff(browser, one, "said", "您好，我来帮您看看。")
        heard = await fellow.hears("您好，我来帮您看看。")
        assert "3" in heard or words.STAFF in heard
        await fellow.says("谢谢，我想问问去哪里评残")
        await _staff(browser, one, "said", "身份证号410122195803050021要带上。")
        await fellow.hears("4101**********0021")
        await _staff(browser, one, "handed_back")
        await fellow.hears("工作人员说完了")
    assert "410122195803050021" not in fellow.text


async def test_a_case_notice_comes_by_itself_once_and_after_a_restart(
    bot: Bot, fellow: Fellow
) -> None:
    async with bot.running():
        await fellow.says("同意")
        await fellow.hears("手机号")
        one = await _one(bot)
        notice = Notice(notice_id="n1", case_id="HN1", kind="progress", text="残联已收到。", at=AT)
        for _ in range(2):
            await bot.app.state.services.notices.take(one, notice)
        await fellow.hears("残联已收到。")
        bot.front.faults.blocked.add(fellow.chat)
        later = notice.model_copy(update={"notice_id": "n2", "text": "残联已办好。"})
        await bot.app.state.services.notices.take(one, later)
        await bot.front.until_called(lambda calls: any(c.status == 403 for c in calls))
    bot.front.faults.blocked.clear()
    async with bot.running():
        await fellow.says("好")
        await fellow.hears("残联已办好。")
    assert fellow.text.count("残联已收到。") == 1
    assert fellow.text.count("残联已办好。") == 1


async def test_who_speaks_is_answered_by_voice_as_well_and_who_types_is_not(
    bot: Bot, fellow: Fellow, tmp_path: Path
) -> None:
    bot.ear = FakeEar("您好")
    bot.mouth = Speaking(FakeVoice(), SoundCache(tmp_path / "sounds"))
    async with bot.running():
        await fellow.says("同意")
        await fellow.hears("手机号")
        await fellow.voice("v1", OGG)
        await fellow.hears("我听到的是")
        await bot.front.until(fellow.chat, lambda shown: any(m.file == "voice" for m in shown))
        await crowd.rests(bot.store)
        spoken = [m for m in fellow.shown if m.file == "voice"]
        assert all(m.data.startswith(b"OggS") for m in spoken)
        await fellow.says("13800138000")
        await fellow.hears("记下第")
        await crowd.rests(bot.store)
        assert not any(m.file for m in fellow.shown[fellow.seen :])
