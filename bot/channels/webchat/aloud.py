"""Routes of reading aloud: whether and how fast, and a message as sound."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict

from bot.channels.webchat.examples import WISHES
from bot.parties import ONLY_OWNER, sees
from bot.problems import Problem, documented
from bot.records import Session
from bot.services import Known, Parts, Services
from bot.speaking import speech_of
from bot.turn_event import Prepared
from dialogs.dialogue import Dialogue, Wished
from dialogs.preferring import SILENT, rate_of

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["conversation"])
NO_VOICE = "这台服务器不出声。您可以用手机自己的朗读。"
NO_MESSAGE = "没有找到这句话，请刷新再听。"
Rate = Literal["slowest", "slower", "usual", "faster"]


class Speech(BaseModel):
    """How somebody is read to.

    ``aloud`` is null until they said; ``rate`` is a factor; ``server`` says whether messages can
    be had as sound from here.
    """

    model_config = ConfigDict(frozen=True)

    aloud: bool | None
    rate: float
    server: bool


class SpeechWish(BaseModel):
    """How somebody wants to be read to; what is left out stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    aloud: bool | None = None
    rate: Rate | None = None


@router.get("/speech", summary="念不念、念多快", responses=documented(401, 404))
async def speech(parts: Parts, known: Known) -> Speech:
    """Whether and how fast somebody is read to."""
    return await _speech(parts, known.conversation_id)


@router.put("/speech", summary="选念不念、念多快", responses=documented(401, 403, 404, 422))
async def wish(
    parts: Parts, known: Known, wished: Annotated[SpeechWish, Body(openapi_examples=WISHES)]
) -> Speech:
    """Choose whether and how fast to be read to; it is kept with the conversation."""
    if known.holder.access != "owner":
        raise Problem(403, ONLY_OWNER)
    rate = "" if wished.rate == "usual" else wished.rate
    event = Wished(wished.aloud, rate)

    async def prepare(_session: Session, _dialogue: Dialogue) -> Prepared:
        return Prepared(event, keeps_turn=True)

    await parts.conversations.advance(known.conversation_id, f"wish:{uuid.uuid4()}", prepare)
    return await _speech(parts, known.conversation_id)


@router.get(
    "/messages/{message_id}/audio",
    summary="听一句话",
    response_class=Response,
    responses={200: {"content": {"audio/mpeg": {}}}, **documented(401, 404, 422, 503)},
)
async def audio(
    parts: Parts,
    known: Known,
    message_id: Annotated[str, Path(max_length=80)],
    part: Annotated[int | None, Query(ge=0, le=200, description="只要第几句，从0数起")] = None,
) -> Response:
    """A message read out at the rate that the person chose; never kept by anybody on the way.

    The header ``Audio-Parts`` says how many sentences there are; ``part`` asks for one of them.
    """
    if parts.mouth is None:
        raise Problem(404, NO_VOICE)
    stored = await parts.store.messages(known.conversation_id)
    mine = (m.message for m in stored if m.message.id == message_id and sees(m, known.holder))
    message = next((m for m in mine if m.role != "user"), None)
    if message is None:
        raise Problem(404, NO_MESSAGE)
    dialogue = await parts.conversations.dialogue(known.conversation_id)
    said = speech_of(message)
    spoken = await parts.mouth.play(said, rate_of(dialogue.prefers), part)
    headers = {"Audio-Parts": str(parts.mouth.parts(said))}
    return Response(spoken.audio, media_type=spoken.media_type, headers=headers)


async def _speech(parts: Services, conversation_id: str) -> Speech:
    prefers = (await parts.conversations.dialogue(conversation_id)).prefers
    aloud = False if SILENT in prefers else True if "read_aloud" in prefers else None
    return Speech(aloud=aloud, rate=rate_of(prefers), server=parts.mouth is not None)
