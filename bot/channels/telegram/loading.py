"""Makes the files that go out: what the conversation attached, and replies as voice notes."""

from __future__ import annotations

import httpx
from starlette.types import ASGIApp

from bot.channels.telegram.gateway import File
from bot.channels.telegram.records import Parcel
from bot.channels.telegram.store import TelegramStore
from bot.ports import Mouth

_VOICES = {"audio/ogg": "voice.ogg", "audio/mpeg": "voice.mp3", "audio/mp4": "voice.m4a"}
"""What Telegram plays as a voice note."""
_NAMES = {"application/pdf": "form.pdf", "image/png": "picture.png", "image/jpeg": "photo.jpg"}
_OK = 200


class Loading:
    """Loads files of a conversation with the token of the chat they are for."""

    def __init__(self, app: ASGIApp, store: TelegramStore, mouth: Mouth | None) -> None:
        """Fetch from ``app`` in this process; speak with ``mouth``, if there is one."""
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://here", timeout=60
        )
        self._store = store
        self._mouth = mouth

    async def close(self) -> None:
        """Let go of the connection."""
        await self._client.aclose()

    async def load(self, parcel: Parcel) -> File | None:
        """The file of a parcel; None when it cannot be had any more."""
        if parcel.kind == "voice":
            return await self._spoken(parcel)
        chat = await self._store.chat(parcel.chat)
        if chat is None or chat.conversation_id != parcel.conversation_id:
            return None
        headers = {"Authorization": f"Bearer {chat.token}"}
        got = await self._client.get(str(parcel.data["url"]), headers=headers)
        if got.status_code != _OK:
            return None
        media_type = got.headers.get("content-type", "").partition(";")[0]
        return File(_NAMES.get(media_type, "file"), got.content)

    async def _spoken(self, parcel: Parcel) -> File | None:
        if self._mouth is None:
            return None
        spoken = await self._mouth.say(str(parcel.data["speech"]), float(parcel.data["rate"]))
        name = _VOICES.get(spoken.media_type.partition(";")[0])
        return File(name, spoken.audio) if name else None
