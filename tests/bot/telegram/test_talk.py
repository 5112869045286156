"""Talking with the bot over the emulated Bot API: words, buttons, commands, who else is there."""

from __future__ import annotations

import pytest

from bot.channels.telegram import words
from dialogs.model import Answer
from tests.bot.telegram.conftest import Bot
from tests.emulator.person import Fellow

pytestmark = pytest.mark.anyio


async def _agreed(fellow: Fellow) -> None:
    await fellow.says("同意")
    await fellow.hears("请问您的手机号是多少？")


async def test_words_are_answered_and_what_is_said_before_a_start_counts(
    bot: Bot, fellow: Fellow
) -> None:
    async with bot.running():
        await fellow.says("同意")
        heard = await fellow.hears("请问您的手机号是多少？")
        assert heard.index("您好。您同意吗？") < heard.index("请问您的手机号是多少？")
        await fellow.says("13800138000")
        await fellow.hears("记下第1条。")


async def test_a_pressed_button_is_taken_once_and_shows_what_was_chosen(
    bot: Bot, fellow: Fellow
) -> None:
    async with bot.running():
        await _agreed(fellow)
        message, button = fellow.button("先不填")
        assert len(button["callback_data"].encode()) <= 64
        assert "skip" not in button["callback_data"]
        await fellow.presses("先不填")
        await fellow.hears("记下第1条。")
        assert message.text.endswith("您选了：先不填")
        assert message.buttons == {}
        await fellow.presses_data(message, button["callback_data"])
        await bot.front.until_called(
            lambda calls: any(c.params.get("text") == words.ALREADY for c in calls)
        )
        await fellow.says("你好")
        assert "记下第2条。" in await fellow.hears("记下第")


async def test_a_button_of_an_earlier_question_says_so_and_shows_the_open_one(
    bot: Bot, fellow: Fellow
) -> None:
    async with bot.running():
        await _agreed(fellow)
        old, button = fellow.button("先不填")
        for place in (1, 2):
            await fellow.says("13800138000")
            await fellow.hears(f"记下第{place}条。")
        assert old.buttons == {}, "the keyboard went away when the question was answered by words"
        await fellow.presses_data(old, button["callback_data"])
        await fellow.hears(words.STALE)
        await fellow.hears("请问您的手机号是多少？")
        await fellow.presses("先不填")
        await fellow.hears("记下第3条。")


async def test_the_menu_the_help_and_the_usual_words_are_there(bot: Bot, fellow: Fellow) -> None:
    async with bot.running():
        await fellow.commands("/help")
        await fellow.hears("/human 转人工")
        assert words.HUMAN in [key for m in fellow.shown for key in m.keys]
        (menu,) = [c for c in bot.front.calls if c.method == "setMyCommands"]
        for name in ("help", "human", "status", "privacy", "delete"):
            assert f'"{name}"' in menu.params["commands"]


async def test_a_draft_is_deleted_after_a_question_and_the_next_word_begins_anew(
    bot: Bot, fellow: Fellow
) -> None:
    async with bot.running():
        await fellow.commands("/delete")
        await fellow.hears(words.NOTHING_TO_DELETE)
        await _agreed(fellow)
        await fellow.commands("/delete")
        await fellow.hears(words.SURE_DELETE)
        await fellow.presses(words.KEEP)
        await fellow.hears(words.KEPT)
        await fellow.commands("/delete")
        await fellow.hears(words.SURE_DELETE)
        await fellow.presses(words.DELETE)
        await fellow.hears(words.DELETED)
        await fellow.says("在吗")
        await fellow.hears("您好。您同意吗？")


async def test_a_shared_number_is_taken_only_when_it_is_ones_own(bot: Bot, fellow: Fellow) -> None:
    async with bot.running():
        await _agreed(fellow)
        await fellow.hears(words.SHARE_HINT)
        assert words.SHARE_PHONE in [key for m in fellow.shown for key in m.keys]
        await fellow.contact("+8613900139000", of=1)
        await fellow.hears("这不是您自己的手机号")
        await fellow.contact("+8613800138000")
        await fellow.hears("记下第1条。")
        (body,) = [a.value for a in await _answers(bot) if a.message_id]
        assert body == "13800138000"


async def _answers(bot: Bot) -> list[Answer]:
    services = bot.app.state.services
    ((one, _),) = await services.store.database.read(
        lambda db: db.exec_driver_sql("SELECT conversation_id, chat FROM telegram_chats").all()
    )
    dialogue = await services.conversations.dialogue(one)
    return [a for k, a in dialogue.form.answers.items() if k == "personal.phone"]


async def test_an_edited_message_is_a_correction(bot: Bot, fellow: Fellow) -> None:
    async with bot.running():
        await _agreed(fellow)
        await fellow.says("13800138000")
        await fellow.hears("记下第1条。")
        updates = bot.front.delivered
        said = await _message_id(bot, max(updates))
        fellow.edits(said, "13900139000")
        await fellow.hears(words.CORRECTED)
        await fellow.hears("记下第")
        (answer,) = await _answers(bot)
        assert answer.value == "13900139000"


async def _message_id(bot: Bot, update_id: int) -> int:
    query = f"SELECT message_id FROM telegram_updates WHERE update_id = {update_id}"  # noqa: S608
    database = bot.app.state.services.store.database
    row = await database.read(lambda db: db.exec_driver_sql(query).first())
    return int(row.message_id)


async def test_in_a_group_one_sentence_is_said_once(bot: Bot, fellow: Fellow) -> None:
    group = {"chat": {"id": -500, "type": "group", "title": "家"}, "date": 1}
    someone = {"id": 9, "is_bot": False, "first_name": "李"}
    async with bot.running():
        for number in range(3):
            message = {**group, "from": someone, "message_id": number, "text": "在吗"}
            bot.front.inject(message=message)
        channel = {"id": -600, "type": "channel", "title": "频道"}
        post = {"chat": channel, "date": 1, "message_id": 1, "text": "通知"}
        bot.front.inject(channel_post=post)
        await bot.front.until(-500, lambda shown: shown)
        await bot.front.until(-600, lambda shown: shown)
        await fellow.says("你好")
        await fellow.hears("您好")
    assert [m.text for m in bot.front.shown[-500]] == [words.ONLY_PRIVATE]
    assert [m.text for m in bot.front.shown[-600]] == [words.ONLY_PRIVATE]


async def test_what_nobody_can_read_is_answered_kindly(bot: Bot, fellow: Fellow) -> None:
    sticker = {
        "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
        "is_animated": False, "is_video": False,
    }  # fmt: skip
    async with bot.running():
        await _agreed(fellow)
        await fellow.sends(sticker=sticker)
        await fellow.hears(words.UNREADABLE)
        bot.front.inject(message={"nonsense": True})
        bot.front.inject(business_message={"also": "nonsense"})
        await fellow.says("13800138000")
        await fellow.hears("记下第1条。")


async def test_whoever_blocks_the_bot_loses_nothing(bot: Bot, fellow: Fellow) -> None:
    other = Fellow(bot.front)
    async with bot.running():
        await _agreed(fellow)
        bot.front.faults.blocked.add(fellow.chat)
        await fellow.says("13800138000")
        await other.says("同意")
        await other.hears("请问您的手机号是多少？")
        bot.front.faults.blocked.clear()
        await fellow.commands("/start")
        await fellow.hears("记下第1条。")


async def test_a_helper_and_a_second_phone_enter_by_deep_links(bot: Bot, fellow: Fellow) -> None:
    helper, second = Fellow(bot.front), Fellow(bot.front)
    async with bot.running():
        await _agreed(fellow)
        for command, somebody in (("/family", helper), ("/web", second)):
            await fellow.commands(command)
            heard = await fellow.hears("https://t.me/yijianshi_bot?start=")
            code = heard.partition("start=")[2].split()[0]
            assert len(code) <= 64
            await somebody.commands(f"/start {code}")
            await somebody.hears(words.ENTERED)
            await somebody.hears("请问您的手机号是多少？")
        await second.says("13800138000")
        await second.hears("记下第1条。")
        await fellow.hears("13800138000")
        await helper.hears("记下第1条。")
        await helper.commands(f"/start {code}")
        await helper.hears("已经用过")
