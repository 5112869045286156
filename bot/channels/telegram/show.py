"""What is to be said, as parcels for one chat: joined, masked, cut, with the keyboard under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bot.channels.telegram import keyboards, words
from bot.channels.telegram.records import Chat, Parcel
from bot.channels.telegram.sensitive import hide_numbers
from bot.channels.telegram.texts import split
from bot.channels.webchat.show import choices_of
from bot.schemas import Choice, Message, Turn
from dialogs.model import Json

PHONES = frozenset({"personal.phone", "proxy.phone", "guardian.phone"})
"""Questions for which a contact can be shared; a guardian's phone is somebody else's."""
SHARED = PHONES - {"guardian.phone"}


Attached = tuple[str, str, str]
"""Kind, address and what it is in words."""


@dataclass(frozen=True)
class Batch:
    """New messages of a conversation for one chat, and where it stands after them.

    ``key`` names the batch, ``own`` begins the ids of what was said in this chat itself. ``masks``
    when numbers are not to go through the chat; ``url`` opens the page of the question, if it has
    one; ``consents`` when the person is to be asked first whether the chat may carry the answer.
    """

    key: str
    own: str
    messages: tuple[Message, ...] = field(repr=False)
    turn: Turn = field(repr=False)
    masks: bool
    url: str = field(default="", repr=False)
    minutes: int = 0
    consents: bool = False
    speaks: bool = False
    rate: float = 1.0


class _Making:
    """Parcels in the making."""

    def __init__(self, chat: Chat, key: str) -> None:
        self.chat = chat
        self._key = key
        self.parcels: list[Parcel] = []

    def add(self, kind: str, offer: str = "", **data: Json) -> None:
        parcel = Parcel(
            key=f"{self._key}:{len(self.parcels)}",
            chat=self.chat.chat,
            chat_id=self.chat.chat_id,
            kind=kind,  # type: ignore[arg-type]  # only the kinds below
            data=data,
            conversation_id=self.chat.conversation_id,
            offer=offer,
        )
        self.parcels.append(parcel)


def show(chat: Chat, batch: Batch) -> tuple[Chat, tuple[Parcel, ...]]:
    """The chat with what is on offer now, and what is to be sent to it."""
    shown = tuple(m for m in batch.messages if not _known(m, batch))
    if not shown:
        return chat, ()
    making = _Making(chat, batch.key)
    live = _is_live(shown, batch.turn)
    if live and chat.offer and chat.offer_message:
        making.add("strip", message_id=chat.offer_message)
    blocks = _blocks(shown, batch)
    if live:
        making.chat = _offering(chat, batch)
    for place, (text, attached) in enumerate(blocks):
        asks = live and place == len(blocks) - 1
        more = "\n\n" + words.ON_PAGE.format(minutes=batch.minutes) if batch.url and asks else ""
        _say(making, text + more, batch, asks=asks)
        _attach(making, attached, batch)
    if live:
        _ask_more(making, batch)
    if batch.speaks:
        _speak(making, shown, batch)
    return making.chat, tuple(making.parcels)


def _known(message: Message, batch: Batch) -> bool:
    """Whether the person knows a message, having typed it here; what was heard is shown to them."""
    return message.id.startswith(batch.own) and not (message.spoken and message.text.strip())


def _is_live(shown: Sequence[Message], turn: Turn) -> bool:
    """Whether what is open now is among what is shown: then it is this that has the buttons."""
    open_now = {m.id for m in turn.messages}
    return any(m.id in open_now for m in shown)


def _offering(chat: Chat, batch: Batch) -> Chat:
    choices = tuple(
        Choice(id=c.id, label=_safe(c.label, batch))
        for c in choices_of(batch.turn)
        if not (batch.url and c.id.startswith("signature="))
    )
    heard = tuple(c for m in batch.messages if m.id.startswith(batch.own) for c in m.choices)
    choices += heard
    return replace(chat, offer=keyboards.new_offer(), choices=choices, ticked=(), offer_message=0)


def _blocks(shown: Sequence[Message], batch: Batch) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Texts of one speaker after another, joined, with what is attached to the last of each."""
    blocks: list[tuple[str, list[Attached]]] = []
    for _, group in groupby(shown, key=lambda m: (_who(m, batch), bool(m.attachments), m.role)):
        messages = list(group)
        said = "\n\n".join(m.text for m in messages if m.text.strip())
        who = _who(messages[0], batch)
        text = f"{who}：{said}" if who and said else said
        attached: list[Attached] = []
        if messages[0].role != "user":
            attached = [(a.kind, a.url, a.alt) for m in messages for a in m.attachments]
        blocks.append((_safe(text, batch), attached))
    return blocks


def _who(message: Message, batch: Batch) -> str:
    if message.id.startswith(batch.own):
        return words.HEARD
    if message.role == "staff":
        return message.speaker_name or words.STAFF
    if message.role == "user":
        return message.speaker_name or words.SOMEBODY
    return words.SYSTEM if message.role == "system" else ""


def _safe(text: str, batch: Batch) -> str:
    return hide_numbers(text) if batch.masks else text


def _say(making: _Making, text: str, batch: Batch, *, asks: bool) -> None:
    pieces = split(text)
    for place, piece in enumerate(pieces):
        if asks and place == len(pieces) - 1:
            offer = making.chat.offer
            making.add("text", offer, text=piece, markup=_markup(making, batch))
        else:
            making.add("text", text=piece, markup=None)


def _markup(making: _Making, batch: Batch) -> Json:
    """The keyboard under the open question; the reply keyboard once, where none is needed."""
    chat = making.chat
    markup = keyboards.inline(chat.offer, chat.choices)
    if batch.url:
        return keyboards.with_page(markup, chat.offer, batch.url)
    if markup is None and batch.turn.asking in SHARED:
        making.chat = replace(chat, commands_shown=False)
        return keyboards.phone()
    if markup is None and not chat.commands_shown:
        making.chat = replace(chat, commands_shown=True)
        return keyboards.commands()
    return markup


def _attach(making: _Making, attached: list[Attached], batch: Batch) -> None:
    for kind, url, alt in attached:
        if kind == "audio":
            continue
        if kind == "pdf" and batch.masks:
            making.add("page", what=url.rpartition("/")[2], alt=alt)
        else:
            making.add("photo" if kind in {"image", "qr"} else "document", url=url, caption=alt)


def _ask_more(making: _Making, batch: Batch) -> None:
    """What goes with the open question: consent to the chat, or sharing one's number."""
    if batch.consents:
        markup = keyboards.asked("consent", words.AGREE_CHAT, words.RATHER_PAGE)
        making.add("text", text=words.ASK_CONSENT, markup=markup)
    elif batch.turn.asking in SHARED and making.chat.choices:
        making.chat = replace(making.chat, commands_shown=False)
        making.add("text", text=words.SHARE_HINT, markup=keyboards.phone())


def _speak(making: _Making, shown: Sequence[Message], batch: Batch) -> None:
    """The same by voice; numbers that are hidden in the text are not spoken either."""
    said = [m for m in shown if m.role in {"assistant", "staff"} and m.text.strip()]
    for message in said:
        text = _safe(message.text, batch)
        speech = message.speech if message.speech and text == message.text else text
        making.add("voice", speech=speech, rate=batch.rate)
