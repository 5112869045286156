"""What the parts of the Telegram channel share, and the answer that one update comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

from bot.channels.telegram.acts import Place
from bot.channels.telegram.gateway import Gateway
from bot.channels.telegram.keyboards import Markup
from bot.channels.telegram.rates import Limiter
from bot.channels.telegram.records import Arrived, Chat, Parcel
from bot.channels.telegram.store import TelegramStore
from bot.ports import Mouth
from bot.services import Services
from dialogs.model import Json

LINK_LIFE = timedelta(minutes=30)


@dataclass(frozen=True)
class Kit:
    """The parts of one bot; ``base`` is where people reach our pages, empty when nowhere."""

    parts: Services
    store: TelegramStore
    gateway: Gateway
    limiter: Limiter
    keyed_hash: Callable[[str], str]
    sensitive: Literal["link", "chat"]
    base: str
    mouth: Mouth | None = None

    def chat_key(self, chat_id: int) -> str:
        """Under what a chat is kept; its own id stands nowhere in the clear."""
        return self.keyed_hash(f"telegram:{self.gateway.bot_id}:{chat_id}")

    def by_page(self, chat: Chat) -> bool:
        """Whether sensitive answers of this chat go over our page."""
        return self.sensitive == "link" or chat.consent == "page"

    def may_carry(self, chat: Chat) -> bool:
        """Whether the operator and the person allow sensitive things in the chat itself."""
        return self.sensitive == "chat" and chat.consent == "chat"

    def own(self, chat: str) -> str:
        """How the ids of messages begin that were sent in that chat."""
        return f"tg:{chat[:12]}:"


@dataclass
class Answer:
    """What one update comes to: the chat as it is after it, and what is to be sent."""

    arrived: Arrived
    place: Place
    own: str
    chat: Chat | None
    parcels: list[Parcel] = field(default_factory=list[Parcel])

    @property
    def message_id(self) -> str:
        """The id under which the conversation takes this update: the same again changes nothing."""
        return f"{self.own}{self.arrived.update_id}"

    @property
    def held(self) -> Chat:
        """The chat, which by now holds a conversation."""
        if self.chat is None:
            raise RuntimeError("a conversation is begun before anything is done in it")
        return self.chat

    def change(self, **what: Json) -> None:
        """Change what is known of the chat."""
        self.chat = replace(self.held, **what)

    def say(self, text: str, markup: Markup | None = None) -> None:
        """Say something beside the conversation."""
        self.add("text", {"text": text, "markup": markup})

    def add(self, kind: Literal["text", "mark", "strip"], data: Mapping[str, Json]) -> None:
        """Have something sent."""
        key = f"u:{self.arrived.bot}:{self.arrived.update_id}:{len(self.parcels)}"
        chat, chat_id = self.arrived.chat, self.place.chat_id
        self.parcels.append(Parcel(key, chat, chat_id, kind, data))
