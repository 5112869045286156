"""A whole application on Telegram: words, buttons, voice notes and photos mixed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channels.telegram import words
from bot.channels.telegram.sensitive import ASKED
from tests.bot.samples import jpeg
from tests.bot.telegram import crowd
from tests.bot.telegram.conftest import Bot
from tests.emulator.person import Fellow
from tests.fakes.ear import OGG, FakeEar

pytestmark = pytest.mark.anyio
PRESSES = {"consent": "同意", "confirm": "不查，我自己填", "review": "没有问题，去签字"}
SPEAKS = {"services": "我自己的残疾证丢了要补办", "personal.ethnicity": "汉族"}
TYPES = {
    "personal.name": "王建国",
    "personal.id_number": "410122195803050021",
    "personal.certificate_number": "记不得了",
    "personal.marital_status": "结婚了",
    "personal.education": "初中",
    "personal.household_type": "农村户口",
    "personal.household_address": "河南省郑州市中牟县官渡镇孙庄村8号",
    "personal.residence_address": "一样",
    "delivery": "自己去取",
    "signature": "王建国",
}
MOST = 40


class Applicant:
    """Somebody who answers whatever is asked, each question in the way that suits it."""

    def __init__(self, bot: Bot, fellow: Fellow) -> None:
        self._bot = bot
        self._fellow = fellow
        self.ways: set[str] = set()
        self._one = ""
        self._allowed = False

    async def applies(self) -> str:
        """Answer until the case has its number."""
        await self._fellow.commands("/start")
        await self._fellow.hears("您愿意开始吗")
        ((_, self._one),) = (await crowd.conversations(self._bot.store)).items()
        for _ in range(MOST):
            version, asking, case_id = await self._stands()
            if case_id:
                return case_id
            await self._answers(asking)
            await self._moves_on(version)
        raise AssertionError(self._fellow.text)

    async def _stands(self) -> tuple[int, str, str | None]:
        session = await self._bot.store.load(self._one)
        assert session is not None
        return session.version, session.turn.asking or "", session.case_id

    async def _moves_on(self, version: int) -> None:
        """Wait until the turn was taken and all that came of it is shown in the chat."""
        try:
            async with asyncio.timeout(30):
                while await self._waits(version):  # noqa: ASYNC110 - seen from outside only
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(self._fellow.text) from None

    async def _waits(self, version: int) -> bool:
        return (await self._stands())[0] == version or await crowd.busy(self._bot.store)

    async def _answers(self, asking: str) -> None:
        fellow = self._fellow
        if asking in ASKED and not self._allowed:
            await self._allows_the_chat()
        if asking in SPEAKS:
            self.ways.add("voice")
            await fellow.voice(f"v-{asking}", OGG)
        elif asking in {"personal.photo", "materials.photo"}:
            self.ways.add("photo")
            await fellow.photo("me", jpeg())
        elif asking == "personal.phone":
            self.ways.add("contact")
            await fellow.contact("+8613800138000")
        elif asking in TYPES:
            self.ways.add("text")
            await fellow.says(TYPES[asking])
        else:
            self.ways.add("button")
            await self._presses(asking)

    async def _allows_the_chat(self) -> None:
        """Allow the chat for sensitive answers, once, before the first of them."""
        await self._fellow.hears(words.ASK_CONSENT)
        await self._fellow.presses(words.AGREE_CHAT)
        await self._fellow.hears(words.CONSENTED)
        self._allowed = True

    async def _presses(self, asking: str) -> None:
        fellow = self._fellow
        label = PRESSES.get(asking, "")
        await self._bot.front.until(fellow.chat, lambda shown: any(m.buttons for m in shown[-2:]))
        offered = next(m for m in reversed(fellow.shown) if m.buttons).buttons
        await fellow.presses(label if label in offered else next(iter(offered)))


async def test_everything_from_hello_to_the_number_of_the_case(real: Bot, fellow: Fellow) -> None:
    real.sensitive = "chat"
    real.ear = FakeEar(*SPEAKS.values(), *SPEAKS.values())
    async with real.running():
        person = Applicant(real, fellow)
        case_id = await person.applies()
        await fellow.hears(case_id)
        await real.front.until(fellow.chat, lambda shown: any(m.file for m in shown))
    assert person.ways == {"voice", "photo", "contact", "text", "button"}
    assert "我听到的是" in fellow.text
    (form,) = [m for m in fellow.shown if m.file]
    assert form.data.startswith(b"%PDF")
    (body,) = real.house.desk.cases.values()
    assert body["form"]["personal.id_number"]["value"] == TYPES["personal.id_number"]


async def test_nothing_personal_reaches_the_logs(
    bot: Bot, fellow: Fellow, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level("DEBUG")
    bot.front.faults.floods[fellow.chat] = 1
    async with bot.running():
        await fellow.says("同意")
        await fellow.hears("请问您的手机号是多少？")
        bot.front.faults.failures = 1
        await fellow.says("13800138000")
        await fellow.hears("记下第1条。")
        bot.front.faults.blocked.add(fellow.chat)
        await fellow.says("13900139000")
        await bot.front.until_called(lambda calls: any(c.status == 403 for c in calls))
    logged = "\n".join(
        r.getMessage() for r in caplog.records if not r.name.startswith("aiohttp.access")
    )
    assert str(fellow.chat) not in logged
    assert "emulated-token" not in logged
    assert "13800138000" not in logged
    kept = _database(tmp_path)
    assert str(fellow.chat).encode() not in kept
    assert b"13800138000" not in kept


def _database(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in folder.glob("conversations.db*"))
