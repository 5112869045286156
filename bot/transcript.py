"""Makes the messages of a conversation from what the renderer answers."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from accessibility.render import OutMessage, Rendered
from bot.records import Audience, Session, StoredMessage
from bot.schemas import Attachment, Choice, Message, Progress, Role, SpeakerRole, Turn
from dialogs.dialogue import Dialogue
from dialogs.preferring import wants_speech

WITHHELD = "（您同意之前说的话，没有保存。）"
VOICE = "（一段语音）"
SAID = "said:"
"""Begins a choice that stands for words which may have been said."""
_CORRECTIONS = {"heard:again": "重说", "heard:mend": "改一下"}
_FILES = {
    "photo": "（一张照片）",
    "id_card": "（身份证照片）",
    "certificate": "（残疾人证照片）",
    "bank_card": "（银行卡照片）",
    "guardian_paper": "（监护人证明材料）",
    "proxy_id": "（代办人身份证照片）",
    "signature": "（手写签名）",
}


@dataclass(frozen=True)
class Uttered:
    """What somebody did in this turn, as the transcript shows it, and who it was."""

    message_id: str
    text: str
    attachment: Attachment | None = None
    personal: bool = True
    role: Role = "user"
    speaker: SpeakerRole | None = None
    speaker_name: str | None = None
    spoken: bool = False
    choices: tuple[Choice, ...] = ()


def words_of(message_id: str, text: str, *, spoken: bool) -> Uttered:
    """Words of the person; those that a recogniser heard can be put right."""
    choices = corrections(message_id) if spoken else ()
    return Uttered(message_id, text, spoken=spoken, choices=choices)


def corrections(message_id: str) -> tuple[Choice, ...]:
    """The choices that undo what followed from a spoken message."""
    return tuple(Choice(id=f"{i}={message_id}", label=name) for i, name in _CORRECTIONS.items())


def file_words(kind: str) -> str:
    """What the transcript says of a file of that kind."""
    return _FILES.get(kind, "（一个文件）")


def may_keep(dialogue: Dialogue) -> bool:
    """Whether the person has consented, so that their words may be stored.

    What they write to a staff member who is there is for that staff member to read.
    """
    return dialogue.form.has("consent.sensitive") or dialogue.status == "human"


def sayings(rendered: Rendered, conversation_id: str, at: datetime) -> tuple[Message, ...]:
    """The assistant's messages."""
    return tuple(_spoken(out, conversation_id, at) for out in rendered.messages)


def plain(text: str, at: datetime) -> Message:
    """One sentence of the assistant without choices."""
    return Message(id=new_id(), role="assistant", text=text, at=at)


def offering(answers: tuple[Message, ...], offers: tuple[Choice, ...]) -> tuple[Message, ...]:
    """``answers``, with ``offers`` before the choices of the last message."""
    *before, last = answers
    return (*before, last.model_copy(update={"choices": (*offers, *last.choices)}))


def audible(
    answers: tuple[Message, ...], dialogue: Dialogue, said: Uttered | None, conversation_id: str
) -> tuple[Message, ...]:
    """``answers`` that can be heard as well, for those who spoke or asked to be read to."""
    if not wants_speech(dialogue.prefers, spoke=said is not None and said.spoken):
        return answers
    return tuple(_audible(m, conversation_id) for m in answers)


def _audible(message: Message, conversation_id: str) -> Message:
    url = _absolute(f"messages/{message.id}/audio", conversation_id)
    sound = Attachment(kind="audio", url=url, alt="听这段话")
    return message.model_copy(update={"attachments": (*message.attachments, sound)})


def uttered(said: Uttered, dialogue: Dialogue, at: datetime) -> tuple[Message, bool]:
    """The person's message as it may be stored, and whether its words were withheld."""
    attachments = (said.attachment,) if said.attachment else ()
    message = Message(
        id=said.message_id,
        role=said.role,
        text=said.text,
        attachments=attachments,
        at=at,
        speaker=said.speaker,
        speaker_name=said.speaker_name,
        spoken=said.spoken,
        choices=said.choices,
    )
    if not said.personal or may_keep(dialogue):
        return message, False
    return message.model_copy(update={"text": "", "attachments": (), "choices": ()}), True


def numbered(
    session_last: int, messages: Iterable[tuple[Message, bool]], audience: Audience = "all"
) -> tuple[StoredMessage, ...]:
    """The messages at their places after ``session_last``."""
    return tuple(
        StoredMessage(seq, message, withheld, audience)
        for seq, (message, withheld) in enumerate(messages, session_last + 1)
    )


def make_turn(messages: tuple[Message, ...], rendered: Rendered, case_id: str | None) -> Turn:
    """The turn that answers a message."""
    answered, left = rendered.progress
    return Turn.model_validate(
        {
            "messages": messages,
            "asking": rendered.asking,
            "progress": Progress(answered=answered, at_most_left=left),
            "phase": rendered.phase,
            "case_id": case_id,
        }
    )


def shown(stored: StoredMessage) -> Message:
    """A stored message as the transcript shows it."""
    if not stored.withheld:
        return stored.message
    return stored.message.model_copy(update={"text": WITHHELD})


def label_of(choice: str, session: Session) -> str:
    """What the button said that the person tapped; the id when it is not on offer any more."""
    own = _CORRECTIONS.get(choice.partition("=")[0])
    if own is not None:
        return own
    offered = (c for m in reversed(session.turn.messages) for c in m.choices)
    return next((c.label for c in offered if c.id == choice), choice)


def with_turn(session: Session, turn: Turn, last_seq: int) -> Session:
    """The session in which ``turn`` was the last."""
    return replace(session, turn=turn, last_seq=last_seq)


def new_id() -> str:
    """An id for a message of ours."""
    return f"msg_{secrets.token_hex(8)}"


def _spoken(out: OutMessage, conversation_id: str, at: datetime) -> Message:
    return Message(
        id=new_id(),
        role="assistant",
        text=out.text,
        speech=out.speech,
        choices=tuple(Choice(id=i, label=label) for i, label in out.choices),
        attachments=tuple(
            Attachment.model_validate(
                {"kind": kind, "url": _absolute(url, conversation_id), "alt": alt}
            )
            for kind, url, alt in out.attachments
        ),
        at=at,
    )


def _absolute(url: str, conversation_id: str) -> str:
    """The renderer does not know the conversation: it says ``form.pdf`` and means ours."""
    return url if url.startswith("/") else f"/api/conversations/{conversation_id}/{url}"
