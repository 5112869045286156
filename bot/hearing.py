"""Speech in a conversation: heard, matched to what was asked, shown, and taken or asked about."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from bot import transcript
from bot.listen import LONGEST, cleaned
from bot.parties import check_may_write
from bot.ports import Ear, SessionStore
from bot.problems import Problem
from bot.recordings import Recordings
from bot.records import Heard, Holder, Session
from bot.schemas import Attachment, Choice, HeardTurn, Turn
from bot.transcript import SAID, Uttered
from bot.turn import REPEAT, Conversations, Inbound, by, signs_now
from bot.turn_event import Prepared
from bot.voice import NOT_SET_UP, EngineEar, check_audio
from dialogs.dialogue import Dialogue
from dialogs.model import Reply
from dialogs.recordings import agreed
from nlu.heard import Matched, binding, match

UNHEARD = "（一段没听清的语音）"
"""What the transcript says of a recording in which nothing was heard."""
LIKE = "我没太听清，听起来像“{text}”。是这个意思吗？"
NOT_CLEAR = "我没太听清，请再说一遍。"
OTHER_WAYS = "听了几次都没听清。您可以打字，或点下面的按钮，也可以转人工。"
_YES = "对，是这个意思"
_NONE = Choice(id="heard:again", label="不是，重说")
_HUMAN = Choice(id="cmd:request_human", label="转人工")
_BACK = 12
"""Messages within which the last one of the person is looked for."""
_LONGEST_OFFER = 120
_REMEMBERED = 256


@dataclass(frozen=True)
class Recording:
    """A recording as it came in."""

    client_message_id: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class _Outcome:
    """What was made of a recording: the words, or the sentence on why there are none."""

    heard: Heard | None
    sentence: str = ""


class Hearing:
    """Takes recordings into conversations; they are not kept."""

    def __init__(
        self,
        conversations: Conversations,
        store: SessionStore,
        ear: Ear | None = None,
        recordings: Recordings | None = None,
    ) -> None:
        """Hear with ``ear``; without one each recording is answered by how to go on without.

        ``recordings`` keeps those of people who agreed to that, where it is offered.
        """
        self._conversations = conversations
        self._store = store
        self._ear = ear
        self._recordings = recordings
        self._lately: OrderedDict[tuple[str, str], HeardTurn] = OrderedDict()

    def close(self) -> None:
        """Let go of the ear, when it is one that holds something."""
        if isinstance(self._ear, EngineEar):
            self._ear.close()

    def probes(self) -> dict[str, Callable[[], Awaitable[bool]]]:
        """Whether speech is recognised, under the name of the engine; without it people type."""
        if self._ear is None:
            return {"speech.off": _is_off}
        return (
            {f"speech.{self._ear.name}": self._ear.ready}
            if isinstance(self._ear, EngineEar)
            else {}
        )

    async def take(self, conversation_id: str, token: str, recording: Recording) -> HeardTurn:
        """Answer a recording; the same ``client_message_id`` again recognises nothing again.

        Recordings of one conversation may be recognised at the same time; turns are taken one by
        one. Nothing is acknowledged before its turn is saved, so a client that got no answer sends
        the recording again.
        """
        holder = await self._conversations.admit(conversation_id, token)
        key = f"client:{recording.client_message_id}"
        known = await self._store.turn_of(conversation_id, key)
        if known is not None:
            return await self._known(conversation_id, recording.client_message_id, known)
        check_audio(recording.data)
        session = await self._store.load(conversation_id)
        if session is not None:
            check_may_write(holder, session.turn.asking, signs=False)
        outcome = await self._outcome(recording, session)
        told: list[HeardTurn] = []
        kept: list[Attachment] = []

        async def prepare(session: Session, dialogue: Dialogue) -> Prepared:
            prepared, heard = await self._prepared(session, dialogue, recording, outcome)
            prepared = by(holder, dialogue, prepared)
            self._check(holder, session, dialogue, prepared)
            told[:] = [heard]
            return await self._with_recording(dialogue, prepared, recording, session, kept)

        saved = False
        try:
            turn = await self._conversations.advance(conversation_id, key, prepare, token, holder)
            saved = True
        finally:  # an attempt that was not saved left its recording
            await self._drop(conversation_id, kept[:-1] if saved else kept)
        if not told:  # another one with the same id was quicker
            return await self._known(conversation_id, recording.client_message_id, turn)
        return self._remember(conversation_id, recording.client_message_id, _with(turn, told[0]))

    def _check(
        self, holder: Holder, session: Session, dialogue: Dialogue, prepared: Prepared
    ) -> None:
        signs = signs_now(prepared.event, dialogue, self._conversations.today())
        check_may_write(holder, session.turn.asking, signs=signs)

    async def _with_recording(
        self,
        dialogue: Dialogue,
        prepared: Prepared,
        recording: Recording,
        session: Session,
        kept: list[Attachment],
    ) -> Prepared:
        """``prepared`` with the recording at its message, when it may be kept."""
        said = prepared.said
        may = agreed(dialogue) and transcript.may_keep(dialogue)
        if self._recordings is None or said is None or not said.spoken or not may:
            return prepared
        kept.append(await self._recordings.keep(session.conversation_id, recording.data))
        return replace(prepared, said=replace(said, attachment=kept[-1]))

    async def _drop(self, conversation_id: str, kept: list[Attachment]) -> None:
        for attachment in kept:
            if self._recordings is not None:
                await self._recordings.drop(conversation_id, attachment)

    async def _outcome(self, recording: Recording, session: Session | None) -> _Outcome:
        if self._ear is None:
            return _Outcome(None, NOT_SET_UP)
        asking = session.turn.asking if session is not None else None
        try:
            heard = await self._ear.hear(recording.data, asking)
        except Problem as problem:
            if problem.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
            return _Outcome(None, str(problem.detail))
        return _Outcome(heard)

    async def _prepared(
        self, session: Session, dialogue: Dialogue, recording: Recording, outcome: _Outcome
    ) -> tuple[Prepared, HeardTurn]:
        mine = recording.client_message_id
        if outcome.heard is None:
            return await self._not_heard(session, mine, outcome.sentence), _nothing()
        matched = _matched(session, outcome.heard)
        text = cleaned(matched.text)[:LONGEST]
        if matched.doubtful and dialogue.status != "human":
            kept = transcript.may_keep(dialogue)
            return _in_doubt(mine, text, matched, kept=kept), _told(text, doubtful=True)
        inbound = Inbound(mine, text, spoken=True)
        prepared = await self._conversations.understood(session, inbound)
        return prepared, _told(text).model_copy(
            update={"corrections": transcript.corrections(mine)}
        )

    async def _not_heard(self, session: Session, mine: str, sentence: str) -> Prepared:
        """Say why nothing was heard; after failures in a row offer other ways as well."""
        said = Uttered(mine, transcript.VOICE if self._ear is None else UNHEARD, personal=False)
        reply = Reply(understood=REPEAT, message_id=mine)
        if self._ear is None or not await self._failed_before(session):
            return Prepared(reply, said, sentence)
        return Prepared(reply, said, f"{sentence}{OTHER_WAYS}", offers=(_HUMAN,))

    async def _failed_before(self, session: Session) -> bool:
        """Whether the last thing the person did was a recording in which nothing was heard."""
        after = max(0, session.last_seq - _BACK)
        messages = await self._store.messages(session.conversation_id, after)
        said = [m.message.text for m in messages if m.message.role == "user"]
        return bool(said) and said[-1] == UNHEARD

    async def _known(self, conversation_id: str, message_id: str, turn: Turn) -> HeardTurn:
        """The answer that was given before, with what was heard as far as it was kept."""
        lately = self._lately.get((conversation_id, message_id))
        if lately is not None:
            return lately
        messages = await self._store.messages(conversation_id)
        mine = (m.message for m in messages if m.message.id == message_id)
        said = next((m for m in mine if m.role == "user" and m.spoken and m.text), None)
        if said is None:
            return _with(turn, _nothing())
        told = _told(said.text, doubtful=not said.choices)
        return _with(turn, told.model_copy(update={"corrections": said.choices}))

    def _remember(self, conversation_id: str, message_id: str, turn: HeardTurn) -> HeardTurn:
        """Keep the answer for a while, in memory: before consent what was heard is not stored."""
        self._lately[conversation_id, message_id] = turn
        while len(self._lately) > _REMEMBERED:
            self._lately.popitem(last=False)
        return turn


async def _is_off() -> bool:
    return False


def _matched(session: Session, heard: Heard) -> Matched:
    """What was heard, matched to what is asked and offered."""
    asking = session.turn.asking
    offered = [c.label for m in session.turn.messages for c in m.choices]
    matched = match(heard.text, asking, offered)
    sure_enough = matched.whole and not binding(asking)
    return replace(matched, doubtful=matched.doubtful or (heard.doubtful and not sure_enough))


def _in_doubt(mine: str, text: str, matched: Matched, *, kept: bool) -> Prepared:
    """Ask whether something was meant, before anything follows; before consent it is not kept."""
    said = Uttered(mine, text if kept else UNHEARD, personal=kept, spoken=True)
    reply = Reply(understood=REPEAT, message_id=mine)
    if not kept or len(text) > _LONGEST_OFFER:
        return Prepared(reply, said, NOT_CLEAR)
    offers = tuple(Choice(id=f"{SAID}{words}", label=words) for words in matched.perhaps)
    offers = offers or (Choice(id=f"{SAID}{text}", label=_YES),)
    return Prepared(reply, said, LIKE.format(text=text), offers=(*offers, _NONE))


def _nothing() -> HeardTurn:
    return HeardTurn(messages=())


def _told(text: str, *, doubtful: bool = False) -> HeardTurn:
    return HeardTurn(messages=(), heard=text, doubtful=doubtful)


def _with(turn: Turn, heard: HeardTurn) -> HeardTurn:
    """``turn`` together with what was heard."""
    about = heard.model_dump(include={"heard", "doubtful", "corrections"})
    return HeardTurn.model_validate({**turn.model_dump(), **about})
