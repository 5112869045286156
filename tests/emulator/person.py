"""Somebody with Telegram on their phone."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.emulator.front import Front
from tests.emulator.wire import Shown

_ids = itertools.count(7_000_001)


@dataclass
class Fellow:
    """A person in a private chat with the bot; the chat has the person's id."""

    front: Front
    chat: int = field(default_factory=lambda: next(_ids))
    seen: int = 0
    date: int = field(default_factory=lambda: int(time.time()))

    @property
    def shown(self) -> list[Shown]:
        """All messages of the bot, as they look now."""
        return self.front.shown[self.chat]

    @property
    def text(self) -> str:
        """All that the bot has written in this chat."""
        return "\n".join(m.text for m in self.shown)

    @property
    def last(self) -> str:
        """What the bot wrote since the person last did something."""
        return "\n".join(m.text for m in self.shown[self.seen :])

    def _base(self) -> dict[str, Any]:
        self.seen = len(self.shown)
        self.date += 1
        me = {"id": self.chat, "is_bot": False, "first_name": "王"}
        return {"from": me, "chat": {"id": self.chat, "type": "private"}, "date": self.date}

    async def says(self, text: str) -> None:
        await self.front.act("sendMessage", **self._base(), text=text)

    async def sends(self, **what: Any) -> None:  # noqa: ANN401 - JSON
        """A message of another kind."""
        await self.front.act("sendMessage", **self._base(), **what)

    async def commands(self, text: str) -> None:
        entity = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        await self.front.act("sendCommand", **self._base(), text=text, entities=[entity])

    async def photo(self, name: str, data: bytes, **more: Any) -> None:  # noqa: ANN401 - JSON
        self.front.files[name] = data
        size = {"file_id": name, "file_unique_id": name, "width": 413, "height": 579}
        await self.sends(photo=[{**size, "file_size": len(data)}], **more)

    async def document(self, name: str, data: bytes, media_type: str) -> None:
        self.front.files[name] = data
        given = {"file_id": name, "file_unique_id": name, "mime_type": media_type}
        await self.sends(document={**given, "file_size": len(data)})

    async def voice(self, name: str, data: bytes) -> None:
        self.front.files[name] = data
        given = {"file_id": name, "file_unique_id": name, "duration": 2, "mime_type": "audio/ogg"}
        await self.sends(voice={**given, "file_size": len(data)})

    async def contact(self, phone: str, of: int | None = None) -> None:
        own = self.chat if of is None else of
        await self.sends(contact={"phone_number": phone, "first_name": "王", "user_id": own})

    def button(self, label: str) -> tuple[Shown, dict[str, Any]]:
        """The newest message with a button of that label."""
        for message in reversed(self.shown):
            if label in message.buttons:
                return message, message.buttons[label]
        raise AssertionError(f"no button {label!r} in: {[list(m.buttons) for m in self.shown]}")

    async def presses(self, label: str) -> None:
        message, button = self.button(label)
        await self.presses_data(message, button["callback_data"])

    async def presses_data(self, message: Shown, data: str) -> None:
        base = self._base()
        chat = {"chat": base["chat"], "date": base["date"]}
        above = {"message_id": message.message_id, "text": message.text, **chat}
        await self.front.act("sendCallback", **{"from": base["from"]}, message=above, data=data)

    def edits(self, message_id: int, text: str) -> None:
        """Edit an earlier message of one's own."""
        base = {**self._base(), "edit_date": self.date}
        self.front.inject(edited_message={**base, "message_id": message_id, "text": text})

    async def hears(self, words: str, patience: float = 20.0) -> str:
        """Wait until the bot has written ``words`` since the person last did something."""
        try:
            seen = self.seen
            await self.front.until(
                self.chat,
                lambda shown: words in "\n".join(m.text for m in shown[seen:]),
                patience,
            )
        except TimeoutError:
            raise AssertionError(f"never heard {words!r}; heard:\n{self.last}") from None
        return self.last
