"""Everything the routes reach for, wired in ``bot.app`` and hung on the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Depends, FastAPI, Header, Path, Request

from bot.engines import Check
from bot.hearing import Hearing
from bot.links import Links
from bot.listen import Listener
from bot.live import Live
from bot.metrics import Meters
from bot.notices import Notices
from bot.packets import Packets
from bot.parties import Parties
from bot.ports import FileStore, SessionStore
from bot.problems import Problem
from bot.records import Holder
from bot.retention import Retention
from bot.review.collecting import Collecting
from bot.settings import Settings
from bot.speaking import Speaking
from bot.staff import StaffDesk
from bot.turn import Conversations
from bot.uploads import Uploads

EXAMPLE_ID = "7f0c6a56-8f2e-4c0c-9a53-6f2f0d1f6b11"


@dataclass(frozen=True)
class Services:
    """The parts of one conversation service."""

    settings: Settings
    now: Callable[[], datetime]
    store: SessionStore
    files: FileStore
    live: Live
    meters: Meters
    listener: Listener
    conversations: Conversations
    uploads: Uploads
    hearing: Hearing
    parties: Parties
    links: Links
    staff: StaffDesk
    packets: Packets
    notices: Notices
    retention: Retention
    checks: Mapping[str, Check]
    fallbacks: Mapping[str, Check]
    collecting: Collecting | None = None
    """Learning from use; None where the operator did not switch it on."""
    mouth: Speaking | None = None
    """The voice of the service; None where it has none."""


class LiveChannel(Protocol):
    """A channel that lives as long as the service does."""

    async def start(self) -> None:
        """Go on where the last run ended."""
        ...

    async def stop(self) -> None:
        """Finish what is under way."""
        ...

    async def ready(self) -> bool:
        """Whether the other side answers."""
        ...


MakeChannel = Callable[[Services, FastAPI], LiveChannel]
"""Makes a channel once the parts are there; it may add routes of its own."""


@dataclass(frozen=True)
class Caller:
    """Somebody whose token opens the conversation they ask for."""

    conversation_id: str
    token: str
    holder: Holder


async def services(request: Request) -> Services:
    """The parts of the application that a request came to."""
    found: Services = request.app.state.services
    return found


Parts = Annotated[Services, Depends(services)]


async def bearer(authorization: Annotated[str | None, Header()] = None) -> str | None:
    """The bearer token of a request, or None."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


Bearer = Annotated[str | None, Depends(bearer)]


async def caller(
    parts: Parts,
    token: Bearer,
    conversation_id: Annotated[str, Path(max_length=64, examples=[EXAMPLE_ID])],
) -> Caller:
    """The one who calls, once their token is seen to open this conversation."""
    if not token:
        raise Problem(401, headers={"WWW-Authenticate": "Bearer"})
    holder = await parts.conversations.admit(conversation_id, token)
    return Caller(conversation_id, token, holder)


Known = Annotated[Caller, Depends(caller)]
