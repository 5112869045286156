"""Many people at once, and what must hold of each of their chats afterwards."""

from __future__ import annotations

import asyncio
import re
from collections import Counter

from bot.stores.sqlite import SqliteSessions
from tests.bot.telegram.conftest import Bot
from tests.emulator.person import Fellow

ANSWER = re.compile(r"记下第(\d+)条。")


async def conversations(store: SqliteSessions) -> dict[str, str]:
    """The conversation of each chat, by the chat's key."""
    database = store.database
    query = "SELECT chat, conversation_id FROM telegram_chats"
    rows = await database.read(lambda db: db.exec_driver_sql(query).all())
    return {row.chat: row.conversation_id for row in rows}


_LEFT = """SELECT (SELECT count(*) FROM telegram_outbox)
 + (SELECT count(*) FROM telegram_updates WHERE payload IS NOT NULL)
 + (SELECT count(*) FROM telegram_chats JOIN conversations USING (conversation_id)
    WHERE conversations.last_seq > telegram_chats.seq)"""


async def busy(store: SqliteSessions) -> bool:
    """Whether anything is still to be handled, to be shown or to be sent."""
    left = await store.database.read(lambda db: db.exec_driver_sql(_LEFT).scalar_one())
    return bool(left)


async def rests(store: SqliteSessions) -> None:
    """Wait until all is handled, shown and sent."""
    async with asyncio.timeout(20):
        while await busy(store):  # noqa: ASYNC110 - seen from outside only
            await asyncio.sleep(0.05)


async def said_in(store: SqliteSessions, conversation_id: str) -> list[str]:
    """What the person said in a conversation, in the order in which it was taken."""
    messages = await store.messages(conversation_id)
    return [m.message.text for m in messages if m.message.role == "user" and not m.withheld]


def numbers_heard(fellow: Fellow) -> list[int]:
    """The numbers of the answers that a chat shows, in their order."""
    return [int(n) for n in ANSWER.findall(fellow.text)]


async def talk(fellow: Fellow, sentences: int) -> None:
    """Say everything at once, without waiting for answers."""
    await fellow.says("同意")
    for number in range(1, sentences + 1):
        await fellow.says(f"第{number}句")


async def all_answered(fellows: list[Fellow], sentences: int, patience: float) -> None:
    """Wait until every chat shows as many answers as sentences were said."""
    try:
        async with asyncio.timeout(patience):
            for fellow in fellows:
                await fellow.front.until(
                    fellow.chat,
                    lambda _, f=fellow: len(set(numbers_heard(f))) >= sentences,
                    patience,
                )
    except TimeoutError:
        heard = Counter(len(set(numbers_heard(f))) for f in fellows)
        raise AssertionError(f"answers a chat, and in how many chats: {heard}") from None


async def check_taken(store: SqliteSessions, chats: int, sentences: int) -> None:
    """Every sentence was taken once and in order."""
    wanted = ["同意", *(f"第{n}句" for n in range(1, sentences + 1))]
    held = await conversations(store)
    assert len(held) == chats
    taken = [await said_in(store, one) for one in held.values()]
    wrong = [t for t in taken if t != wanted]
    assert not wrong, f"{len(wrong)} of {len(taken)} chats: {wrong[:3]}"


async def check(bot: Bot, fellows: list[Fellow], sentences: int) -> None:
    """Every sentence was taken once and in order; every answer shown once and in order."""
    await check_taken(bot.store, len(fellows), sentences)
    heard = Counter(tuple(numbers_heard(f)) for f in fellows)
    assert heard == {tuple(range(1, sentences + 1)): len(fellows)}
