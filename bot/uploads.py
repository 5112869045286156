"""Files the person gives: taken in safely, kept sealed, and told to the interview."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from accessibility.photos import PhotoProblem, intake, intake_document
from bot import transcript
from bot.parties import check_may_write
from bot.pictures import Pictures
from bot.ports import FileStore
from bot.problems import Problem
from bot.records import Session
from bot.schemas import Attachment, Turn
from bot.transcript import Uttered
from bot.turn import REPEAT, Conversations, by
from bot.turn_event import Prepared
from dialogs.dialogue import Dialogue
from dialogs.model import Json, Reply, Upload

KINDS = (
    "photo",
    "id_card",
    "certificate",
    "bank_card",
    "guardian_paper",
    "proxy_id",
    "signature",
)
_ASKED = {
    "personal.photo": "photo",
    "materials.photo": "photo",
    "materials.guardian_proof": "guardian_paper",
    "materials.proxy_id": "proxy_id",
    "materials.original_certificate": "certificate",
    "personal.id_number": "id_card",
    "personal.certificate_number": "certificate",
    "signature": "signature",
}
_READ_AT = {
    "proxy.id_number": "id_card",
    "guardian.id_number": "id_card",
    "subsidy.bank_account": "bank_card",
}
READ = frozenset({"id_card", "certificate", "bank_card"})
"""Kinds that are read and not kept."""
NOT_YET = "您还没有同意我们使用您的信息，这个文件没有保存。等您同意以后再发给我。"


@dataclass(frozen=True)
class Given:
    """A file as it came in; ``kind`` is None when only what is asked can tell."""

    client_message_id: str
    data: bytes = field(repr=False)
    kind: str | None = None


class Uploads:
    """Takes files into conversations."""

    def __init__(
        self, conversations: Conversations, files: FileStore, pictures: Pictures | None = None
    ) -> None:
        """Take files into ``conversations``, keep them in ``files``; ``pictures`` looks at them."""
        self._pictures = pictures
        self._conversations = conversations
        self._files = files

    async def take(self, conversation_id: str, token: str, given: Given) -> Turn:
        """Answer one file; the same ``client_message_id`` again changes nothing."""
        holder = await self._conversations.admit(conversation_id, token)
        kept: list[str] = []

        async def prepare(session: Session, dialogue: Dialogue) -> Prepared:
            kind = self._kind(given, session)
            check_may_write(holder, session.turn.asking, signs=kind == "signature")
            prepared = by(holder, dialogue, await self._prepared(session, dialogue, given))
            if isinstance(prepared.event, Reply) and prepared.event.upload:
                kept.append(prepared.event.upload.ref)
            return prepared

        key = f"client:{given.client_message_id}"
        saved = False
        try:
            turn = await self._conversations.advance(conversation_id, key, prepare, token, holder)
            saved = True
        finally:
            for ref in kept[:-1] if saved else kept:  # an attempt that was not saved left its file
                await self._files.drop(conversation_id, ref)
        return turn

    def _kind(self, given: Given, session: Session) -> str | None:
        """What was said to be sent, or what was asked for; a bank card only where it is read."""
        asked = session.turn.asking or ""
        if self._pictures is None:
            return given.kind if given.kind not in {None, "bank_card"} else _ASKED.get(asked)
        return given.kind or _ASKED.get(asked) or _READ_AT.get(asked)

    async def _prepared(self, session: Session, dialogue: Dialogue, given: Given) -> Prepared:
        mine = given.client_message_id
        kind = self._kind(given, session)
        words = transcript.file_words(kind or "")
        if not transcript.may_keep(dialogue):
            reply = Reply(understood=REPEAT, message_id=mine)
            return Prepared(reply, Uttered(mine, words, personal=False), NOT_YET)
        if kind is None:
            raise Problem(
                422, "没有看出这是什么文件。请先说明是照片、身份证、残疾人证还是证明材料。"
            )
        if self._pictures is not None and kind in READ:
            return await self._read(session, given, kind, words)
        media_type, data = await asyncio.to_thread(_taken_in, kind, given.data)
        ref = await self._files.put(session.conversation_id, kind, media_type, data)
        url = f"/api/conversations/{session.conversation_id}/files/{ref}"
        attachment = Attachment(
            kind="pdf" if media_type == "application/pdf" else "image",
            url=url,
            alt=words.strip("（）"),
        )
        found = await self._looked(session, kind, ref, data)
        reply = Reply(upload=Upload(kind, ref, found), message_id=mine)
        return Prepared(reply, Uttered(mine, words, attachment))

    async def _looked(self, session: Session, kind: str, ref: str, data: bytes) -> dict[str, Json]:
        """What was seen in a photo, with the one made ready kept beside it."""
        if self._pictures is None or kind != "photo":
            return {}
        looked = await asyncio.to_thread(self._pictures.look, data)
        if looked is None:
            return {}
        made, said = looked
        one = session.conversation_id
        mended = await self._files.put(one, kind, "image/jpeg", made) if made else None
        return {"photo": {"ref": ref, "mended": mended, **said}}

    async def _read(self, session: Session, given: Given, kind: str, words: str) -> Prepared:
        """What a paper says; the picture itself is not kept."""
        pictures, mine = self._pictures, given.client_message_id
        asked = session.turn.asking or ""
        found = await asyncio.to_thread(_read_paper, pictures, given.data, asked)
        reply = Reply(upload=Upload(kind, "", found), message_id=mine)
        return Prepared(reply, Uttered(mine, words))


def _read_paper(pictures: Pictures | None, data: bytes, asked: str) -> dict[str, Json]:
    try:
        return pictures.read(data, asked) if pictures is not None else {}
    except PhotoProblem as problem:
        raise Problem(_STATUS.get(problem.code, 422), problem.message) from None


def _taken_in(kind: str, data: bytes) -> tuple[str, bytes]:
    """The file re-made from its pixels, or a problem that says how to mend it."""
    try:
        if kind == "guardian_paper":
            paper = intake_document(data)
            return paper.media_type, paper.data
        return "image/jpeg", intake(data).data
    except PhotoProblem as problem:
        raise Problem(_STATUS.get(problem.code, 422), problem.message) from None


_STATUS = {
    "too_large": 413,
    "too_many_pixels": 413,
    "not_a_picture": 415,
    "not_a_document": 415,
    "unsupported": 415,
    "heic": 415,
    "busy": 503,
}
