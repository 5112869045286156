"""Links by which another device, a helper or a window joins a conversation."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.attempts import Attempts
from bot.parties import Parties
from bot.ports import CaseDesk, SessionStore
from bot.problems import Problem
from bot.records import Access, Grant, Holder, Session, StoredLink
from bot.schemas import Link, Purpose, Redeemed, Scope
from bot.security import hash_token, new_code, new_token, same
from bot.turn import Conversations
from bot.turn_event import Prepared
from dialogs.dialogue import Dialogue, Returned

MOST_CODES = 20
HELPER_SCOPES: tuple[Scope, ...] = ("see", "fill")
MOST_GUESSES = 5
MARK_CHARACTERS = 8
GONE = "这个链接或数字已经用过，或者过期了。请在原来的手机上再要一个。"
AT_THE_WINDOW = "这个码是给窗口工作人员用的，请拿给他们扫。"
LAST_FOUR = "请再输入身份证号的最后四位，核对是您本人。"
WRONG_FOUR = "身份证号的最后四位不对。请看着身份证再输入一次；试错几次后这个码就不能用了。"
OLD_ID_DIGITS = 4


class NeedsLastFour(Problem):
    """The link stands, but who enters must first show who they are."""

    def __init__(self, sentence: str) -> None:
        """Say ``sentence`` to whoever enters."""
        super().__init__(403, sentence)


@dataclass(frozen=True)
class Entry:
    """What somebody who wants to enter hands in; ``source`` is who tries, for the limit."""

    secret: str = field(repr=False)
    source: str
    last4: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Wish:
    """A link that is wanted: what for, and what whoever enters may do."""

    purpose: Purpose
    scopes: tuple[Scope, ...] | None = None
    expires_in: int | None = None
    label: str | None = None
    role: str | None = None


@dataclass(frozen=True)
class Lives:
    """How long a link and its six digits last."""

    link: timedelta
    code: timedelta
    helper: timedelta


@dataclass(frozen=True)
class Keeping:
    """Where links are kept, as what, and by which time; codes only as ``keyed_hash`` of them."""

    store: SessionStore
    keyed_hash: Callable[[str], str]
    now: Callable[[], datetime]
    lives: Lives


class Links:
    """Gives links out and takes them back, each once."""

    def __init__(
        self, conversations: Conversations, parties: Parties, desk: CaseDesk, keeping: Keeping
    ) -> None:
        """Links into ``conversations``; whoever enters may see the case at ``desk`` too."""
        self._conversations = conversations
        self._parties = parties
        self._desk = desk
        self._store = keeping.store
        self._keyed_hash = keeping.keyed_hash
        self._now = keeping.now
        self._lives = keeping.lives
        self._attempts = Attempts()

    async def give(self, conversation_id: str, token: str, wish: Wish, base: str) -> Link:
        """A new link into the bearer's own conversation."""
        holder = await self._conversations.admit(conversation_id, token)
        return await self.give_from(holder, wish, base)

    async def give_from(self, holder: Holder, wish: Wish, base: str = "") -> Link:
        """A new link into the conversation of somebody who was admitted already."""
        if holder.access != "owner":
            raise Problem(403, "只有办理人自己的手机可以发这个链接。")
        grant = await self._grant(holder, wish)
        return await self._made(holder.conversation_id, wish.purpose, grant, base)

    async def give_to_caller(self, conversation_id: str, base: str) -> Link:
        """A link for somebody on the phone, who must say the last four of the ID number first."""
        if await self._store.load(conversation_id) is None:
            raise Problem(404)
        return await self._made(conversation_id, "continue", Grant(), base, asks_last4=True)

    async def _made(
        self,
        conversation_id: str,
        purpose: Purpose,
        grant: Grant,
        base: str,
        *,
        asks_last4: bool = False,
    ) -> Link:
        secret = new_token()
        at = self._now()
        ends = at + self._lives.link
        blank = StoredLink(
            token_hash=hash_token(secret),
            code_hash="",
            conversation_id=conversation_id,
            purpose=purpose,
            expires_at=min(ends, grant.expires_at) if grant.expires_at else ends,
            code_expires_at=at + self._lives.code,
            grant=grant,
            asks_last4=asks_last4,
        )
        link, code = await self._keep(blank)
        return Link(
            url=f"{base}/{page_of(purpose)}/{secret}",
            code=code,
            qr_png_url=f"/api/links/{secret}/qr.png",
            expires_at=link.expires_at,
            code_expires_at=link.code_expires_at,
        )

    async def _grant(self, holder: Holder, wish: Wish) -> Grant:
        if wish.purpose == "window":
            return Grant("window", "窗口", ("see",))
        if wish.purpose == "continue":
            return replace(holder.grant, role=wish.role or holder.grant.role)
        label = await self._parties.free_label(holder.conversation_id, wish.label)
        lasts = timedelta(seconds=wish.expires_in) if wish.expires_in else self._lives.helper
        scopes = wish.scopes if wish.scopes is not None else HELPER_SCOPES
        return Grant("helper", label, tuple(dict.fromkeys(("see", *scopes))), self._now() + lasts)

    async def _keep(self, blank: StoredLink) -> tuple[StoredLink, str]:
        for _ in range(MOST_CODES):
            code = new_code()
            link = replace(blank, code_hash=self._keyed_hash(code))
            if await self._store.add_link(link, self._now()):
                return link, code
        raise Problem(503, headers={"Retry-After": "60"})

    async def stands(self, secret: str) -> bool:
        """Whether a link can still be used."""
        return await self._store.link_stands(hash_token(secret), self._now())

    async def purpose_of(self, secret: str) -> Purpose | None:
        """What a link that still stands is for."""
        link = await self._store.find_link(hash_token(secret), self._now())
        return link.purpose if link else None

    async def redeem(self, entry: Entry) -> Redeemed:
        """Enter by a link's token or six digits."""
        at = self._now()
        link, hashed = await self._found(entry, at)
        if link.purpose == "window":
            raise Problem(403, AT_THE_WINDOW)
        await self._check_last4(link, entry)
        used = await self._store.use_link(hashed, at)
        if used is None:
            raise Problem(404, GONE)
        self._attempts.forgive(entry.source)
        return await self._enter(used, at)

    async def window(self, entry: Entry) -> StoredLink:
        """The link that a clerk's scanned token or typed digits open; it is not used up."""
        link, _ = await self._found(entry, self._now())
        if link.purpose != "window":
            raise Problem(404, GONE)
        self._attempts.forgive(entry.source)
        return link

    def mark_of(self, opener: str) -> str:
        """By what an opener is told from another, without saying who it is."""
        return self._keyed_hash(f"opener:{opener}")[:MARK_CHARACTERS]

    async def window_for_code(self, entry: Entry) -> str | None:
        """A secret for the clerk who typed the digits of a window link; None for other links."""
        link = await self._store.find_link(self._hash(entry.secret), self._now())
        if link is None or link.purpose != "window":
            return None
        secret = new_token()
        await self._keep(replace(link, token_hash=hash_token(secret)))
        return secret

    def _hash(self, secret: str) -> str:
        digits = "".join(secret.split())
        by_code = digits.isascii() and digits.isdigit()
        return self._keyed_hash(digits) if by_code else hash_token(secret)

    async def _found(self, entry: Entry, at: datetime) -> tuple[StoredLink, str]:
        """The link behind an entry; every try counts until it was right."""
        self._attempts.admit(entry.source, at)
        hashed = self._hash(entry.secret)
        link = await self._store.find_link(hashed, at)
        if link is None:
            raise Problem(404, GONE)
        return link, hashed

    async def _check_last4(self, link: StoredLink, entry: Entry) -> None:
        """What the caller said on the phone opens what they said; wrong guesses are few."""
        if not link.asks_last4:
            return
        form = (await self._conversations.dialogue(link.conversation_id)).form
        numbers = [form.value(key) for key in ("personal.id_number", "proxy.id_number")]
        known = [str(n)[-OLD_ID_DIGITS:].upper() for n in numbers if n]
        if not known:
            return
        if entry.last4 is None:
            self._attempts.forgive(entry.source)
            raise NeedsLastFour(LAST_FOUR)
        said = entry.last4.strip().upper()
        if not any([same(said, number) for number in known]):  # noqa: C419 - each is compared
            await self._store.wrong_guess(link.token_hash, MOST_GUESSES)
            raise NeedsLastFour(WRONG_FOUR)

    async def _enter(self, link: StoredLink, at: datetime) -> Redeemed:
        one, token = link.conversation_id, new_token()
        access: Access = "owner" if link.purpose == "continue" else "helper"
        await self._store.add_token(one, hash_token(token), access, at, link.grant)
        session = await self._store.load(one)
        if session is not None and session.case_id:
            await self._desk.grant(session.case_id, hash_token(token))
        holder = await self._conversations.admit(one, token)
        if link.purpose == "helper" or link.grant.role == "applicant":
            await self._parties.joined(holder)
        else:
            await self._conversations.advance(one, f"link:{uuid.uuid4()}", self._returned, token)
        seen = await self._conversations.load(one, token)
        return Redeemed(
            purpose=link.purpose,
            conversation_id=one,
            token=token,
            messages=seen.messages,
            turn=seen.turn,
        )

    async def _returned(self, session: Session, _dialogue: Dialogue) -> Prepared:
        silence = self._now() - session.updated_at
        return Prepared(Returned(hours=int(silence.total_seconds() // 3600)))


def page_of(purpose: Purpose) -> str:
    """Under which address a link opens: the talk for people, the paper for a clerk."""
    return "w" if purpose == "window" else "c"
