"""Stores that forget when the process ends: for tests and for trying things out."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.records import (
    Access,
    Change,
    Grant,
    Holder,
    Letter,
    Session,
    StoredFile,
    StoredLink,
    StoredMessage,
    StoredParty,
)
from bot.schemas import Turn
from bot.stores.queries import party_id_of
from dialogs.model import Json


class MemorySessions:
    """A SessionStore in dictionaries; a method never yields inside, so each is atomic."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._sessions: dict[str, Session] = {}
        self._messages: dict[str, list[StoredMessage]] = {}
        self._turns: dict[tuple[str, str], Turn] = {}
        self._tokens: dict[str, tuple[Holder, datetime]] = {}
        self._letters: dict[str, Letter] = {}
        self._links: list[StoredLink] = []
        self._submissions: dict[tuple[str, str], Mapping[str, Json]] = {}

    async def create(self, session: Session, messages: tuple[StoredMessage, ...]) -> None:
        """Keep a conversation that begins."""
        self._sessions[session.conversation_id] = copy.deepcopy(session)
        self._messages[session.conversation_id] = list(messages)

    async def load(self, conversation_id: str) -> Session | None:
        """The conversation as it stands, or None."""
        return copy.deepcopy(self._sessions.get(conversation_id))

    async def turn_of(self, conversation_id: str, key: str) -> Turn | None:
        """The turn that ``key`` caused before, or None."""
        return self._turns.get((conversation_id, key))

    async def save(self, change: Change) -> bool:
        """Save one turn; False when another was saved since."""
        one = change.conversation_id
        session = self._sessions.get(one)
        stale = session is None or session.version != change.expected_version
        if session is None or stale or (one, change.key) in self._turns:
            return False
        if change.erase:
            self._forget_talk(one)
        self._turns[one, change.key] = change.turn
        self._messages[one].extend(change.messages)
        self._letters |= {letter.event_id: letter for letter in change.letters}
        self._sessions[one] = replace(
            session,
            version=session.version + 1,
            dialogue=copy.deepcopy(dict(change.dialogue)),
            turn=change.turn,
            last_seq=max([session.last_seq, *(m.seq for m in change.messages)]),
            case_id=change.case_id,
            updated_at=change.at,
        )
        return True

    async def messages(self, conversation_id: str, after: int = 0) -> tuple[StoredMessage, ...]:
        """The messages after place ``after``, in order."""
        return tuple(m for m in self._messages.get(conversation_id, []) if m.seq > after)

    async def add_token(
        self,
        conversation_id: str,
        token_hash: str,
        access: Access,
        at: datetime,
        grant: Grant = Grant(),  # noqa: B008 - frozen
    ) -> None:
        """Let the bearer of a token in."""
        holder = Holder(conversation_id, access, grant, party_id_of(token_hash))
        self._tokens[token_hash] = holder, at

    async def holder(self, token_hash: str) -> Holder | None:
        """Whom a token lets in, or None."""
        found = self._tokens.get(token_hash)
        return found[0] if found else None

    async def parties(self, conversation_id: str) -> tuple[StoredParty, ...]:
        """Who holds a token of a conversation; the one it began with comes first."""
        mine = (t for t in self._tokens.values() if t[0].conversation_id == conversation_id)
        return tuple(StoredParty(h.party_id, h.access, h.grant, at) for h, at in mine)

    async def drop_party(self, conversation_id: str, party_id: str) -> str | None:
        """Let somebody in no more; the hash of the token they held, None when there is none."""
        for hashed, (holder, _) in self._tokens.items():
            if (holder.conversation_id, holder.party_id) == (conversation_id, party_id):
                del self._tokens[hashed]
                return hashed
        return None

    async def ended(self, at: datetime) -> tuple[Holder, ...]:
        """Those whose time to open a conversation was over at that moment."""
        holders = (h for h, _ in self._tokens.values())
        return tuple(h for h in holders if h.grant.expires_at and h.grant.expires_at <= at)

    async def token_hashes(self, conversation_id: str) -> tuple[str, ...]:
        """The hashes of all tokens of a conversation; the one it began with comes first."""
        owned = ((h, t[0]) for h, t in self._tokens.items())
        return tuple(h for h, t in owned if t.conversation_id == conversation_id)

    async def pin_submission(
        self, conversation_id: str, key: str, body: Mapping[str, Json]
    ) -> Mapping[str, Json]:
        """Keep the exact body to hand in under ``key``; the body kept first is answered."""
        return self._submissions.setdefault((conversation_id, key), copy.deepcopy(dict(body)))

    async def add_link(self, link: StoredLink, at: datetime) -> bool:
        """Keep a link; False when its six digits open another one at that moment."""
        taken = (k for k in self._links if k.code_hash == link.code_hash)
        if any(k.code_expires_at > at for k in taken):
            return False
        self._links.append(link)
        return True

    async def find_link(self, hashed: str, at: datetime) -> StoredLink | None:
        """The link of that token or code hash, not used up; None when unknown or expired."""
        return next((k for k in self._links if _opens(k, hashed, at)), None)

    async def wrong_guess(self, token_hash: str, most: int) -> None:
        """Count a wrong guess at a link; at the last of ``most`` it opens nothing any more."""
        counted = (replace(k, wrong=k.wrong + (k.token_hash == token_hash)) for k in self._links)
        self._links = [k for k in counted if k.wrong < most]

    async def post(self, letter: Letter) -> None:
        """Keep a letter to the hotline desk; one with the same id is kept once."""
        self._letters.setdefault(letter.event_id, letter)

    async def letters(self, most: int) -> tuple[Letter, ...]:
        """The oldest letters that are still to be delivered, in order."""
        return tuple(self._letters.values())[:most]

    async def delivered(self, event_id: str) -> None:
        """Forget a letter that has arrived."""
        self._letters.pop(event_id, None)

    async def use_link(self, hashed: str, at: datetime) -> StoredLink | None:
        """Use up the link of that token or code hash."""
        found = next((k for k in self._links if _opens(k, hashed, at)), None)
        if found is not None:
            self._links.remove(found)
        return found

    async def link_stands(self, token_hash: str, at: datetime) -> bool:
        """Whether the link of that token hash can still be used."""
        return any(k.token_hash == token_hash and k.expires_at > at for k in self._links)

    async def erase(self, conversation_id: str) -> None:
        """Erase the conversation and everything that came with it."""
        self._forget_talk(conversation_id)
        self._sessions.pop(conversation_id, None)
        self._messages.pop(conversation_id, None)
        kept = {h: t for h, t in self._tokens.items() if t[0].conversation_id != conversation_id}
        self._tokens = kept

    async def idle_drafts(self, before: datetime) -> tuple[str, ...]:
        """Unsubmitted conversations in which nothing was said since ``before``."""
        idle = (s for s in self._sessions.values() if s.case_id is None and s.updated_at < before)
        return tuple(s.conversation_id for s in idle)

    async def ready(self) -> bool:
        """Memory always answers."""
        return True

    def _forget_talk(self, one: str) -> None:
        self._messages[one] = []
        self._turns = {k: t for k, t in self._turns.items() if k[0] != one}
        self._submissions = {k: b for k, b in self._submissions.items() if k[0] != one}
        self._links = [k for k in self._links if k.conversation_id != one]


class MemoryFiles:
    """A FileStore in a dictionary."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._files: dict[tuple[str, str], StoredFile] = {}

    async def put(self, conversation_id: str, kind: str, media_type: str, data: bytes) -> str:
        """Keep a file; answers its reference."""
        ref = secrets.token_hex(16)
        self._files[conversation_id, ref] = StoredFile(ref, kind, media_type, data)
        return ref

    async def get(self, conversation_id: str, ref: str) -> StoredFile | None:
        """The file of that reference, or None."""
        return self._files.get((conversation_id, ref))

    async def drop(self, conversation_id: str, ref: str) -> None:
        """Erase one file."""
        self._files.pop((conversation_id, ref), None)

    async def erase(self, conversation_id: str) -> None:
        """Erase all files of a conversation."""
        self._files = {k: f for k, f in self._files.items() if k[0] != conversation_id}


def _opens(link: StoredLink, hashed: str, at: datetime) -> bool:
    by_token = link.token_hash == hashed and link.expires_at > at
    return by_token or (link.code_hash == hashed and link.code_expires_at > at)
