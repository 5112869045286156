"""What the conversation service needs from outside, declared by the one who needs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from accessibility.render import Rendered
from bot.records import (
    Access,
    Change,
    Grant,
    Heard,
    Holder,
    Letter,
    Session,
    Spoken,
    StoredFile,
    StoredLink,
    StoredMessage,
    StoredParty,
)
from bot.schemas import Turn
from dialogs.dialogue import (
    CaseStatus,
    Dialogue,
    Done,
    Event,
    SharedData,
    SubmitFailed,
    Submitted,
)
from dialogs.effects import Effect
from dialogs.model import Json, Understood


class Interpreter(Protocol):
    """Text and what was asked → what it was understood to mean."""

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        """Understand ``text`` said while ``asking`` was open."""
        ...


@runtime_checkable
class RemoteInterpreter(Interpreter, Protocol):
    """An engine in another process, for which another engine answers while it is down."""

    def ready(self) -> bool:
        """Whether it answers; may block."""
        ...


class Interview(Protocol):
    """The interview and its voice: ``dialogs.engine`` and ``accessibility.render``."""

    def start(self, today: date) -> tuple[Dialogue, tuple[Effect, ...]]:
        """A conversation that begins."""
        ...

    def step(
        self, dialogue: Dialogue, event: Event, today: date
    ) -> tuple[Dialogue, tuple[Effect, ...]]:
        """What follows from one event."""
        ...

    def render(self, effects: tuple[Effect, ...], dialogue: Dialogue, today: date) -> Rendered:
        """The effects in words for this person."""
        ...


class SessionStore(Protocol):
    """Keeps conversations; every method is one transaction."""

    async def create(self, session: Session, messages: tuple[StoredMessage, ...]) -> None:
        """Keep a conversation that begins."""
        ...

    async def load(self, conversation_id: str) -> Session | None:
        """The conversation as it stands, or None."""
        ...

    async def turn_of(self, conversation_id: str, key: str) -> Turn | None:
        """The turn that ``key`` caused before, or None."""
        ...

    async def save(self, change: Change) -> bool:
        """Save one turn; False when another was saved since ``expected_version``."""
        ...

    async def messages(self, conversation_id: str, after: int = 0) -> tuple[StoredMessage, ...]:
        """The messages after place ``after``, in order."""
        ...

    async def add_token(
        self,
        conversation_id: str,
        token_hash: str,
        access: Access,
        at: datetime,
        grant: Grant = ...,
    ) -> None:
        """Let the bearer of a token in."""
        ...

    async def parties(self, conversation_id: str) -> tuple[StoredParty, ...]:
        """Who holds a token of a conversation; the one it began with comes first."""
        ...

    async def drop_party(self, conversation_id: str, party_id: str) -> str | None:
        """Let somebody in no more; the hash of the token they held, None when there is none."""
        ...

    async def holder(self, token_hash: str) -> Holder | None:
        """Whom a token lets in, or None."""
        ...

    async def ended(self, at: datetime) -> tuple[Holder, ...]:
        """Those whose time to open a conversation was over at that moment."""
        ...

    async def token_hashes(self, conversation_id: str) -> tuple[str, ...]:
        """The hashes of all tokens of a conversation; the one it began with comes first."""
        ...

    async def pin_submission(
        self, conversation_id: str, key: str, body: Mapping[str, Json]
    ) -> Mapping[str, Json]:
        """Keep the exact body to hand in under ``key``; the body kept first is answered."""
        ...

    async def add_link(self, link: StoredLink, at: datetime) -> bool:
        """Keep a link; False when its six digits open another one at that moment."""
        ...

    async def use_link(self, hashed: str, at: datetime) -> StoredLink | None:
        """Use up the link of that token or code hash; None when unknown, used or expired."""
        ...

    async def find_link(self, hashed: str, at: datetime) -> StoredLink | None:
        """The link of that token or code hash, not used up; None when unknown or expired."""
        ...

    async def wrong_guess(self, token_hash: str, most: int) -> None:
        """Count a wrong guess at a link; at the last of ``most`` it opens nothing any more."""
        ...

    async def link_stands(self, token_hash: str, at: datetime) -> bool:
        """Whether the link of that token hash can still be used."""
        ...

    async def post(self, letter: Letter) -> None:
        """Keep a letter to the hotline desk; one with the same id is kept once."""
        ...

    async def letters(self, most: int) -> tuple[Letter, ...]:
        """The oldest letters that are still to be delivered, in order."""
        ...

    async def delivered(self, event_id: str) -> None:
        """Forget a letter that has arrived."""
        ...

    async def erase(self, conversation_id: str) -> None:
        """Erase the conversation and everything that came with it."""
        ...

    async def idle_drafts(self, before: datetime) -> tuple[str, ...]:
        """Unsubmitted conversations in which nothing was said since ``before``."""
        ...

    async def ready(self) -> bool:
        """Whether the store answers."""
        ...


class FileStore(Protocol):
    """Keeps the files of conversations."""

    async def put(self, conversation_id: str, kind: str, media_type: str, data: bytes) -> str:
        """Keep a file; answers the opaque reference under which it is found again."""
        ...

    async def get(self, conversation_id: str, ref: str) -> StoredFile | None:
        """The file of that reference, or None."""
        ...

    async def drop(self, conversation_id: str, ref: str) -> None:
        """Erase one file."""
        ...

    async def erase(self, conversation_id: str) -> None:
        """Erase all files of a conversation."""
        ...


class CaseDesk(Protocol):
    """The way to cases (办件) and to the departments' data sharing."""

    async def shared_data(self, id_number: str, name: str, consent_id: str) -> SharedData:
        """What the departments hold; empty when nothing, or no answer in time."""
        ...

    async def submit(self, key: str, body: Mapping[str, Json]) -> Submitted | SubmitFailed:
        """Hand the form in, once per ``key``."""
        ...

    async def grant(self, case_id: str, token_hash: str) -> bool:
        """Let the bearer of another token see the case."""
        ...

    async def revoke(self, case_id: str, token_hash: str) -> bool:
        """Let the bearer of a token see the case no more."""
        ...

    async def status(self, case_id: str, token: str) -> CaseStatus:
        """How the case stands."""
        ...

    async def withdraw(self, case_id: str, token: str) -> Done:
        """Withdraw the case."""
        ...

    async def rate(self, case_id: str, token: str, grade: int, text: str) -> Done:
        """Rate the case (好差评)."""
        ...


class Hotline(Protocol):
    """The way to the hotline desk (12345坐席)."""

    async def tell(self, letter: Letter) -> int | None:
        """Deliver one letter: the status answered, or None when there was no answer."""
        ...


class Ear(Protocol):
    """Speech to text (语音识别)."""

    async def hear(self, recording: bytes, asking: str | None) -> Heard:
        """What is said in ``recording``, heard while ``asking`` was open.

        ``recording`` is ogg/opus, webm/opus, mp4/aac, mp3 or wav. Raises ``bot.problems.Problem``
        with a sentence for the person when nothing can be heard in it.
        """
        ...


class Mouth(Protocol):
    """Text to speech (语音合成)."""

    async def say(self, speech: str, rate: float) -> Spoken:
        """``speech``, a text made for the ear, spoken; ``rate`` 1.0 is usual, 0.8 is slower.

        Raises ``bot.problems.Problem`` when it cannot be spoken; the text is there all the same.
        """
        ...


class Channel(Protocol):
    """A way to speak with a person: carries what they say in, and what is answered out."""

    async def run(self) -> None:
        """Carry messages until the person leaves."""
        ...
