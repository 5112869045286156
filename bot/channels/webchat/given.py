"""Routes of what is given besides words: voice and files."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from bot.channels.webchat.examples import HEARD, TURN, answers
from bot.hearing import Recording
from bot.problems import Problem, documented
from bot.schemas import HeardTurn, Turn
from bot.services import Known, Parts
from bot.uploads import KINDS, Given

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["conversation"])

_AUDIO = "录音：ogg/opus、webm/opus、mp4/aac、mp3 或 wav"
_FILE = "照片（JPEG、PNG、WebP），监护人证明也可以是 PDF"


def _multipart(what: str, **fields: dict[str, object]) -> dict[str, object]:
    """The OpenAPI body of a route that reads its form itself."""
    properties = {"file": {"type": "string", "format": "binary", "description": what}, **fields}
    schema = {"type": "object", "required": ["file"], "properties": properties}
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    }


_MESSAGE_ID: dict[str, object] = {"type": "string", "description": "同一个号再发一次，结果不变"}
_KIND: dict[str, object] = {"type": "string", "enum": list(KINDS)}


@router.post(
    "/voice",
    summary="发一段语音",
    openapi_extra=_multipart(_AUDIO, client_message_id=_MESSAGE_ID),
    responses={**answers(HEARD), **documented(401, 403, 404, 413, 415, 422, 503)},
)
async def voice(parts: Parts, known: Known, request: Request) -> HeardTurn:
    """Say something aloud. The same ``client_message_id`` again answers the same turn.

    A recording in which nothing can be heard is a turn that says so, and hears null.
    """
    async with request.form(max_files=1, max_fields=4) as form:
        _, upload = _the_file(form)
        recording = Recording(_message_id(form), await upload.read())
    return await parts.hearing.take(known.conversation_id, known.token, recording)


@router.post(
    "/files",
    summary="发一个文件",
    openapi_extra=_multipart(_FILE, kind=_KIND, client_message_id=_MESSAGE_ID),
    responses={**answers(TURN), **documented(401, 404, 413, 415, 422)},
)
async def files(parts: Parts, known: Known, request: Request) -> Turn:
    """Give a photo, an ID card, a certificate, a guardian's paper or a drawn signature."""
    async with request.form(max_files=1, max_fields=4) as form:
        name, upload = _the_file(form)
        given = Given(_message_id(form), await upload.read(), _kind(form, name))
    return await parts.uploads.take(known.conversation_id, known.token, given)


@router.get(
    "/files/{ref}",
    summary="看一个发过的文件",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {}, "application/pdf": {}}},
        **documented(401, 404),
    },
)
async def one_file(parts: Parts, known: Known, ref: str) -> Response:
    """A file that was given in this conversation."""
    found = await parts.files.get(known.conversation_id, ref)
    if found is None:
        raise Problem(404, "没有找到这个文件，请重新发一次。")
    shown = "attachment" if found.media_type == "application/pdf" else "inline"
    headers = {"Content-Disposition": shown}
    return Response(found.data, media_type=found.media_type, headers=headers)


def _the_file(form: FormData) -> tuple[str, UploadFile]:
    """The one file of a form, and the name of its field."""
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            return name, value
    raise Problem(422, "没有收到文件，请选好文件再发。")


def _kind(form: FormData, field: str) -> str | None:
    said = form.get("kind")
    kind = said if isinstance(said, str) and said else field
    if kind in KINDS:
        return kind
    if said:
        raise Problem(422, "没有认出这是哪一种文件。请说明是照片、身份证、残疾人证还是证明材料。")
    return None


def _message_id(form: FormData) -> str:
    said = form.get("client_message_id")
    if not isinstance(said, str) or not said:
        return str(uuid.uuid4())
    if len(said) > 64 or not all(c.isascii() and (c.isalnum() or c in "._:-") for c in said):  # noqa: PLR2004 - as in schemas.ClientMessageId
        raise Problem(422)
    return said
