"""One turn of conversation: load, understand, step, act, save, and only then answer."""

from __future__ import annotations

import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot import transcript
from bot.desk_letters import letters_of
from bot.doorkeeper import Doorkeeper
from bot.listen import LONGEST, READ, Listener, cleaned
from bot.live import Live, Turnstile
from bot.metrics import Meters
from bot.parties import ENDED, check_may_write, party_of, role_of, sees
from bot.ports import Interview, SessionStore
from bot.problems import Problem
from bot.records import Change, Holder, Letter, Session, StoredMessage
from bot.review.collecting import Taken
from bot.schemas import Message, Started, Transcript, Turn
from bot.security import hash_token, new_token
from bot.transcript import Uttered
from bot.turn_event import Prepare, Prepared
from bot.world import Context, Played, Stage
from dialogs.answering import answer_to
from dialogs.dialogue import Dialogue, Event
from dialogs.model import Reply, Understood
from dialogs.view import look

PHONE = "phone"
"""The channel of conversations that staff begin for a caller."""
RETRIES = 5
TOO_LONG = f"您这条话很长，我先读了前{READ}个字。剩下的请分几次发给我。"
REPEAT = Understood(intent="repeat", confidence=1.0)


@dataclass(frozen=True)
class Inbound:
    """Something the person sent: free words, or the id of an offered choice.

    ``spoken`` says that the words are those of a recogniser.
    """

    client_message_id: str
    text: str | None = field(default=None, repr=False)
    choice: str | None = field(default=None, repr=False)
    spoken: bool = False


async def _nothing() -> None:
    """Nothing has to be known before a question is answered."""


@dataclass(frozen=True)
class Tools:
    """What the conversations are made of; wired in ``bot.app``."""

    store: SessionStore
    interview: Interview
    stage: Stage
    listener: Listener
    live: Live
    meters: Meters
    now: Callable[[], datetime]
    on_erase: Callable[[str], Awaitable[None]]
    on_letters: Callable[[], None] = lambda: None
    on_turn: Callable[[Taken], Awaitable[None]] | None = None
    on_question: Callable[[], Awaitable[None]] = _nothing
    speaks: bool = False


class Conversations:
    """The conversations of all channels."""

    def __init__(self, tools: Tools) -> None:
        """Converse with these tools."""
        self._tools = tools
        self._turnstile = Turnstile()
        self._doorkeeper = Doorkeeper(tools.store)

    async def start(self, channel: str, one: str | None = None) -> Started:
        """Begin a conversation; its token is shown this once. A given id is one of our own."""
        tools, at = self._tools, self._tools.now()
        dialogue, effects = tools.interview.start(at.date())
        rendered = tools.interview.render(effects, dialogue, at.date())
        one, token = one or str(uuid.uuid4()), new_token()
        messages = transcript.sayings(rendered, one, at)
        turn = transcript.make_turn(messages, rendered, None)
        session = Session(one, channel, 0, dialogue.to_json(), turn, len(messages), None, at, at)
        await tools.store.create(session, transcript.numbered(0, ((m, False) for m in messages)))
        if channel != PHONE:  # a caller gets a token of their own by the code read to them
            await tools.store.add_token(one, hash_token(token), "owner", at)
        tools.meters.started.labels(channel).inc()
        return Started(conversation_id=one, token=token, messages=messages, turn=turn)

    async def admit(self, conversation_id: str, token: str | None) -> Holder:
        """Who the bearer of ``token`` is; a wrong token is 401, a foreign conversation 404."""
        holder = await self._doorkeeper.holder(token) if token else None
        if holder is None:
            raise Problem(401, headers={"WWW-Authenticate": "Bearer"})
        if holder.conversation_id != conversation_id:
            raise Problem(404, "没有找到这次对话。请用您自己的链接打开，或从首页重新开始。")
        if holder.grant.expires_at is not None and holder.grant.expires_at <= self._tools.now():
            raise Problem(401, ENDED, headers={"WWW-Authenticate": "Bearer"})
        return holder

    async def still_in(self, token: str) -> bool:
        """Whether the bearer of ``token`` may still listen: not erased, taken back or ended."""
        holder = await self._tools.store.holder(hash_token(token))
        ends = holder.grant.expires_at if holder is not None else None
        return holder is not None and (ends is None or ends > self._tools.now())

    async def take(self, conversation_id: str, token: str, inbound: Inbound) -> Turn:
        """Answer one message; the same message again gets the same answer."""
        holder = await self.admit(conversation_id, token)
        if inbound.text is not None and len(inbound.text) > LONGEST:
            raise Problem(413, f"一条消息最多{LONGEST}个字。请分几次发给我。")

        async def prepare(session: Session, dialogue: Dialogue) -> Prepared:
            heard = by(holder, dialogue, await self.understood(session, inbound))
            signs = signs_now(heard.event, dialogue, self._tools.now().date())
            check_may_write(holder, session.turn.asking, signs=signs)
            return heard

        return await self.advance(
            conversation_id, f"client:{inbound.client_message_id}", prepare, token, holder
        )

    async def load(self, conversation_id: str, token: str) -> Transcript:
        """The transcript so far and the last turn."""
        holder = await self.admit(conversation_id, token)
        session = await self._session(conversation_id)
        messages = await self._tools.store.messages(conversation_id)
        hidden = {m.message.id for m in messages if not sees(m, holder)}
        offered = tuple(m for m in session.turn.messages if m.id not in hidden)
        return Transcript(
            conversation_id=conversation_id,
            channel=session.channel,
            messages=tuple(transcript.shown(m) for m in messages if m.message.id not in hidden),
            turn=session.turn.model_copy(update={"messages": offered}),
        )

    def today(self) -> date:
        """The day it is."""
        return self._tools.now().date()

    async def dialogue(self, conversation_id: str) -> Dialogue:
        """The state of a conversation, for those who show its form."""
        return Dialogue.from_json((await self._session(conversation_id)).dialogue)

    async def _session(self, conversation_id: str) -> Session:
        session = await self._tools.store.load(conversation_id)
        if session is None:
            self._doorkeeper.forget(conversation_id)
            raise Problem(404, "没有找到这次对话，它可能已经删除。请从首页重新开始。")
        return session

    def forget(self, conversation_id: str) -> None:
        """Let nobody in any more: the conversation was erased."""
        self._doorkeeper.forget(conversation_id)

    async def tell_desk(self, told: Letter) -> None:
        """Tell the hotline desk something that is no turn of the conversation."""
        await self._tools.store.post(told)
        self._tools.on_letters()

    async def advance(
        self,
        conversation_id: str,
        key: str,
        prepare: Prepare,
        token: str = "",
        holder: Holder | None = None,
    ) -> Turn:
        """Take one turn, alone in this conversation; ``key`` once taken answers its turn again.

        The lock keeps the order within this process; the version in the store keeps another
        process from saving over us, in which case the turn is taken again on what is there now.
        """
        async with self._turnstile.of(conversation_id):
            for _ in range(RETRIES):
                known = await self._tools.store.turn_of(conversation_id, key)
                if known is not None:
                    return known
                context = Context(conversation_id, self._tools.now(), token, holder)
                turn = await self._attempt(key, prepare, context)
                if turn is not None:
                    self._tools.live.ring(conversation_id)
                    return turn
        raise Problem(503, headers={"Retry-After": "1"})

    async def _attempt(self, key: str, prepare: Prepare, context: Context) -> Turn | None:
        began = time.perf_counter()
        tools, at = self._tools, context.at
        session = await self._session(context.conversation_id)
        dialogue = Dialogue.from_json(session.dialogue)
        prepared = await prepare(session, dialogue)
        played = await self._play(dialogue, (*prepared.before, prepared.event), context)
        change = self._change(session, key, prepared, played, at)
        change = replace(change, letters=letters_of(session, dialogue, prepared, played, at))
        if not await tools.store.save(change):
            return None
        if change.letters:
            tools.on_letters()
        if played.erases:
            await tools.on_erase(context.conversation_id)
        if tools.on_turn is not None:
            after = played.dialogue
            one, event = context.conversation_id, prepared.event
            taken = Taken(one, dialogue, event, after, at, played.erases)
            await tools.on_turn(taken)
        tools.meters.turn(change.turn.phase, time.perf_counter() - began)
        return change.turn

    async def _play(
        self, dialogue: Dialogue, events: tuple[Event, ...], context: Context
    ) -> Played:
        played = Played(dialogue, ())
        for event in events:
            played = played.then(await self._tools.stage.play(played.dialogue, event, context))
        return played

    async def understood(self, session: Session, inbound: Inbound) -> Prepared:
        """What somebody sent as an event, and as the transcript shows it."""
        if inbound.choice is not None and inbound.choice.startswith(transcript.SAID):
            words = inbound.choice.removeprefix(transcript.SAID)
            inbound = replace(inbound, text=words, choice=None, spoken=True)
        mine = inbound.client_message_id
        away = int((self._tools.now() - session.updated_at).total_seconds() // 3600)
        if inbound.choice is not None:
            choice = cleaned(inbound.choice)
            label = cleaned(inbound.text or "")[:READ] or transcript.label_of(choice, session)
            reply = Reply(text=label, choice=choice, message_id=mine, away_hours=away)
            return Prepared(reply, Uttered(mine, label))
        text = cleaned(inbound.text or "")
        read = text[:READ]
        today = self._tools.now().date()
        understood = await self._tools.listener.hear(read, session.turn.asking, today)
        self._tools.meters.intents.labels(understood.intent).inc()
        if understood.answer_id:
            await self._tools.on_question()
        preface = TOO_LONG if len(text) > READ else None
        reply = Reply(read, understood, message_id=mine, away_hours=away, spoken=inbound.spoken)
        return Prepared(reply, transcript.words_of(mine, read, spoken=inbound.spoken), preface)

    def _change(
        self, session: Session, key: str, prepared: Prepared, played: Played, at: datetime
    ) -> Change:
        dialogue = played.dialogue
        rendered = self._tools.interview.render(played.effects, dialogue, at.date())
        answers = transcript.sayings(rendered, session.conversation_id, at)
        if prepared.preface:
            answers = (transcript.plain(prepared.preface, at), *answers)
        if prepared.offers and answers:
            answers = transcript.offering(answers, prepared.offers)
        if self._tools.speaks:
            answers = transcript.audible(answers, dialogue, prepared.said, session.conversation_id)
        case_id = dialogue.case_id or session.case_id
        turn = transcript.make_turn(answers, rendered, dialogue.case_id)
        if prepared.keeps_turn:
            offered = {"messages": session.turn.messages, "asking": session.turn.asking}
            turn = turn.model_copy(update=offered)
        return Change(
            conversation_id=session.conversation_id,
            expected_version=session.version,
            key=key,
            dialogue=dialogue.to_json(),
            turn=turn,
            messages=_numbered(session, _for_whom(prepared, played), dialogue, answers, at),
            case_id=case_id,
            at=at,
            erase=played.erases,
        )


def _numbered(
    session: Session,
    prepared: Prepared,
    dialogue: Dialogue,
    answers: tuple[Message, ...],
    at: datetime,
) -> tuple[StoredMessage, ...]:
    """The person's message, as far as it may be kept, and the answers after it."""
    said = (transcript.uttered(prepared.said, dialogue, at),) if prepared.said is not None else ()
    messages = (*said, *((m, False) for m in answers))
    return transcript.numbered(session.last_seq, messages, prepared.audience)


def _for_whom(prepared: Prepared, played: Played) -> Prepared:
    return replace(prepared, audience="owner") if played.lets_in else prepared


def by(holder: Holder, dialogue: Dialogue, prepared: Prepared) -> Prepared:
    """``prepared`` with who of the parties it is that speaks."""
    party = party_of(holder, dialogue)
    event, said = prepared.event, prepared.said
    if isinstance(event, Reply):
        event = replace(event, party=party)
    if said is not None:
        role = role_of(holder, dialogue)
        said = replace(said, speaker=role, speaker_name=party.label)
    return replace(prepared, event=event, said=said)


def signs_now(event: Event, dialogue: Dialogue, today: date) -> bool:
    """Whether an event is a signature: the button of it, or words that read as one when asked."""
    if not isinstance(event, Reply):
        return False
    if event.choice is not None:
        return event.choice.startswith("signature=")
    asked = dialogue.asked == "signature" and dialogue.pending is None
    return asked and bool(answer_to("signature", event, look(dialogue, today)))
