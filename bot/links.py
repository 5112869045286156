"""Links by which another device, a helper or a window joins a conversation."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import CaseDesk, SessionStore
from bot.problems import Problem
from bot.records import Access, Session, StoredLink
from bot.schemas import Link, Purpose, Redeemed
from bot.security import hash_token, new_code, new_token
from bot.turn import Conversations, Prepared
from dialogs.dialogue import Dialogue, Returned

MOST_CODES = 20
WINDOW = timedelta(minutes=10)
MOST_FROM_ONE = 10
MOST_FROM_ALL = 60
GONE = "这个链接或数字已经用过，或者过期了。请在原来的手机上再要一个。"
AT_THE_WINDOW = "这个码是给窗口工作人员用的，请拿给他们扫。"


class Attempts:
    """How often links were tried lately, so that six digits cannot be guessed through."""

    def __init__(self) -> None:
        """Nobody has tried anything yet."""
        self._tries: deque[tuple[datetime, str]] = deque()

    def admit(self, source: str, at: datetime) -> None:
        """Count a try from ``source``; too many lately is 429."""
        while self._tries and self._tries[0][0] <= at - WINDOW:
            self._tries.popleft()
        mine = sum(1 for _, who in self._tries if who == source)
        if mine >= MOST_FROM_ONE or len(self._tries) >= MOST_FROM_ALL:
            raise Problem(429, headers={"Retry-After": str(int(WINDOW.total_seconds()))})
        self._tries.append((at, source))

    def forgive(self, source: str) -> None:
        """Take back the last try of somebody who was right."""
        mine = next((t for t in reversed(self._tries) if t[1] == source), None)
        if mine is not None:
            self._tries.remove(mine)


@dataclass(frozen=True)
class Lives:
    """How long a link and its six digits last."""

    link: timedelta
    code: timedelta


@dataclass(frozen=True)
class Keeping:
    """Where links are kept, as what, and by which time; codes only as ``keyed_hash`` of them."""

    store: SessionStore
    keyed_hash: Callable[[str], str]
    now: Callable[[], datetime]
    lives: Lives


class Links:
    """Gives links out and takes them back, each once."""

    def __init__(self, conversations: Conversations, desk: CaseDesk, keeping: Keeping) -> None:
        """Links into ``conversations``; whoever enters may see the case at ``desk`` too."""
        self._conversations = conversations
        self._desk = desk
        self._store = keeping.store
        self._keyed_hash = keeping.keyed_hash
        self._now = keeping.now
        self._lives = keeping.lives
        self._attempts = Attempts()

    async def give(self, conversation_id: str, token: str, purpose: Purpose, base: str) -> Link:
        """A new link into the bearer's own conversation."""
        holder = await self._conversations.admit(conversation_id, token)
        if holder.access != "owner":
            raise Problem(403, "只有办理人自己的手机可以发这个链接。")
        secret = new_token()
        link, code = await self._keep(conversation_id, purpose, secret)
        return Link(
            url=f"{base}/c/{secret}",
            code=code,
            qr_png_url=f"/api/links/{secret}/qr.png",
            expires_at=link.expires_at,
            code_expires_at=link.code_expires_at,
        )

    async def _keep(
        self, conversation_id: str, purpose: Purpose, secret: str
    ) -> tuple[StoredLink, str]:
        at = self._now()
        for _ in range(MOST_CODES):
            code = new_code()
            link = StoredLink(
                token_hash=hash_token(secret),
                code_hash=self._keyed_hash(code),
                conversation_id=conversation_id,
                purpose=purpose,
                expires_at=at + self._lives.link,
                code_expires_at=at + self._lives.code,
            )
            if await self._store.add_link(link, at):
                return link, code
        raise Problem(503, headers={"Retry-After": "60"})

    async def stands(self, secret: str) -> bool:
        """Whether a link can still be used."""
        return await self._store.link_stands(hash_token(secret), self._now())

    async def redeem(self, secret: str, source: str) -> Redeemed:
        """Enter by a link's token or six digits; ``source`` is who tries, for the limit."""
        at = self._now()
        self._attempts.admit(source, at)
        digits = "".join(secret.split())
        by_code = digits.isascii() and digits.isdigit()
        hashed = self._keyed_hash(digits) if by_code else hash_token(secret)
        link = await self._store.use_link(hashed, at)
        if link is None:
            raise Problem(404, GONE)
        if link.purpose == "window":
            await self._store.add_link(link, at)
            raise Problem(403, AT_THE_WINDOW)
        self._attempts.forgive(source)
        return await self._enter(link, at)

    async def _enter(self, link: StoredLink, at: datetime) -> Redeemed:
        one, token = link.conversation_id, new_token()
        access: Access = "owner" if link.purpose == "continue" else "helper"
        await self._store.add_token(one, hash_token(token), access, at)
        session = await self._store.load(one)
        if session is not None and session.case_id:
            await self._desk.grant(session.case_id, hash_token(token))
        if link.purpose == "continue":
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
