"""Recordings that people agreed to have kept: sealed, erased with their conversation or on wish."""

from __future__ import annotations

from collections.abc import Mapping

from accessibility.speech.containers import container_of
from bot.ports import FileStore, SessionStore
from bot.review.collecting import Taken
from bot.schemas import Attachment
from dialogs.recordings import agreed

_MEDIA_TYPES: Mapping[str, str] = {
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "mp4": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
}
_KIND = "recording"
_ALT = "录音"


class Recordings:
    """Keeps recordings as files of their conversation, and forgets them when that is wished."""

    def __init__(self, store: SessionStore, files: FileStore) -> None:
        """Keep in ``files`` what the messages of ``store`` then point to."""
        self._store = store
        self._files = files

    async def keep(self, conversation_id: str, recording: bytes) -> Attachment:
        """Keep ``recording``; the attachment that its message shows."""
        media_type = _MEDIA_TYPES.get(container_of(recording) or "", "application/octet-stream")
        ref = await self._files.put(conversation_id, _KIND, media_type, recording)
        url = f"/api/conversations/{conversation_id}/files/{ref}"
        return Attachment(kind="audio", url=url, alt=_ALT)

    async def drop(self, conversation_id: str, attachment: Attachment) -> None:
        """Forget one recording."""
        await self._files.drop(conversation_id, attachment.url.rpartition("/")[2])

    async def after_turn(self, turn: Taken) -> None:
        """Forget all recordings of a conversation once they may be kept no more."""
        if turn.erased or not agreed(turn.before) or agreed(turn.after):
            return
        for stored in await self._store.messages(turn.conversation_id):
            for attachment in stored.message.attachments:
                if stored.message.spoken and attachment.kind == "audio":
                    await self.drop(turn.conversation_id, attachment)
