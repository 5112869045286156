"""Inside one conversation: reading it, speaking in it, filling its form, opening what is masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from backend.hotline.access_log import Access
from backend.hotline.answers import find_answers, list_questions
from backend.hotline.desk import NotYoursError, RefusedError
from backend.hotline.entry import Parts, SignedIn
from backend.hotline.hotline import Hotline
from backend.hotline.model import Session
from backend.hotline.schemas import (
    AnswerView,
    MeaningView,
    Misunderstood,
    NewProposal,
    NewQuestion,
    NewStaffMessage,
    QuestionView,
    Reveal,
    Revealed,
    Sent,
)
from backend.hotline.seeing import held, not_yours, readable, ticket_of
from backend.hotline.wording import meanings
from backend.problems import Problem, documented
from dialogs.model import Json

router = APIRouter(prefix="/desk/api", tags=["desk"])
ONE_OF_BOTH = "请写一句话，或者选一条政策答复。"
NO_MEANING = "没有这个意思，请从列表里选一个。"
NOT_TAKEN = "这一步和对话现在的情况对不上，请看看对话再试。"
_TICKET = "/tickets/{ticket_id}"
_REFUSALS = documented(401, 403, 404, 409, 422)
_READING = documented(401, 403, 404, 409, 503)


@router.get(f"{_TICKET}/packet", summary="转接单", responses=_READING)
async def packet(parts: Parts, session: SignedIn, ticket_id: int) -> Mapping[str, Any]:
    """The one-page hand-off packet, masked, with what the colleague wrote who passed it on."""
    ticket = await readable(parts, session, ticket_id, "packet")
    async with parts.desk.moment_to_read() as now:
        passed = await now.book.words_for(ticket_id)
    told = {"by": passed.desk_number, "words": passed.words} if passed else None
    found = await parts.talks.packet(ticket.request.conversation_id)
    return {**found, "from_colleague": told}


@router.get(f"{_TICKET}/messages", summary="对话全文（已脱敏）", responses=_READING)
async def messages(
    parts: Parts, session: SignedIn, ticket_id: int, after: Annotated[int, Query(ge=0)] = 0
) -> Mapping[str, Any]:
    """The masked messages after place ``after``."""
    ticket = await readable(parts, session, ticket_id, "messages")
    return await parts.talks.messages(ticket.request.conversation_id, after)


@router.post(f"{_TICKET}/messages", status_code=202, summary="对他说", responses=_REFUSALS)
async def say(parts: Parts, session: SignedIn, ticket_id: int, body: NewStaffMessage) -> Sent:
    """Say something in one's own words, or insert a policy answer with its clause."""
    if (body.text is None) == (body.answer_id is None):
        raise Problem(422, ONE_OF_BOTH)
    if body.text is not None:
        return await _act(parts, session, ticket_id, body.client_id, "said", text=body.text)
    answer = {"answer_id": body.answer_id}
    return await _act(parts, session, ticket_id, body.client_id, "canned", **answer)


@router.post(f"{_TICKET}/ask", status_code=202, summary="请助手问一项", responses=_REFUSALS)
async def ask(parts: Parts, session: SignedIn, ticket_id: int, body: NewQuestion) -> Sent:
    """Have the assistant ask a question of the form."""
    return await _act(parts, session, ticket_id, body.client_id, "asks", key=body.key)


@router.post(f"{_TICKET}/proposals", status_code=202, summary="代填一项", responses=_REFUSALS)
async def propose(parts: Parts, session: SignedIn, ticket_id: int, body: NewProposal) -> Sent:
    """Fill a field: the person confirms it in the chat, or did on the phone (``oral``)."""
    value: dict[str, Json] = {"key": body.key, "value_text": body.value, "oral": body.oral}
    return await _act(parts, session, ticket_id, body.client_id, "proposes", **value)


@router.post(f"{_TICKET}/reveal", summary="打开原文", responses=_REFUSALS | documented(503))
async def reveal(parts: Parts, session: SignedIn, ticket_id: int, body: Reveal) -> Revealed:
    """Open what is masked; who, what and why are logged first."""
    ticket = await held(parts, session, ticket_id)
    await parts.access_log.add(session.staff, Access(body.what, body.reason, ticket))
    value = await parts.talks.reveal(ticket.request.conversation_id, body.what)
    return Revealed(value=value)


@router.post(
    f"{_TICKET}/misunderstood",
    status_code=204,
    summary="助手没听懂",
    responses=_REFUSALS | documented(503),
)
async def misunderstood(
    parts: Parts, session: SignedIn, ticket_id: int, body: Misunderstood
) -> Response:
    """Say what a message meant that the assistant took wrongly; it learns only with consent."""
    ticket = await held(parts, session, ticket_id)
    if body.meant not in meanings():
        raise Problem(422, NO_MEANING)
    await parts.talks.misunderstood(ticket.request.conversation_id, body.seq, body.meant)
    return Response(status_code=204)


@router.post(f"{_TICKET}/code", summary="给来电人的六位码", responses=_READING)
async def code(
    request: Request, parts: Parts, session: SignedIn, ticket_id: int
) -> Mapping[str, Any]:
    """Six digits, a link and a QR code, for going on at one's own phone."""
    ticket = await held(parts, session, ticket_id)
    await parts.access_log.add(session.staff, Access("code", ticket=ticket))
    return await parts.talks.code(ticket.request.conversation_id, str(request.base_url))


@router.get("/answers", summary="政策答复", responses=documented(401, 403))
async def answers(
    q: Annotated[str, Query(max_length=100)] = "",
) -> tuple[AnswerView, ...]:
    """Policy answers that fit the words, the best first."""
    return find_answers(q)


@router.get("/meanings", summary="一句话可能的意思", responses=documented(401, 403))
async def list_meanings() -> tuple[MeaningView, ...]:
    """What a message can mean, for marking one that was misunderstood."""
    return tuple(MeaningView(meant=meant, words=words) for meant, words in meanings().items())


@router.get("/questions", summary="表单里能问的", responses=documented(401, 403))
async def questions() -> tuple[QuestionView, ...]:
    """The questions of the form that the assistant can ask."""
    return list_questions()


async def _act(
    parts: Hotline, session: Session, ticket_id: int, client_id: str, kind: str, **payload: Json
) -> Sent:
    await ticket_of(parts, ticket_id)
    try:
        event_id, arrived = await parts.desk.act(
            ticket_id, session.staff, client_id, kind, **payload
        )
    except NotYoursError as error:
        raise not_yours(error) from None
    except RefusedError as error:
        status = error.status if error.status in {404, 409} else 422
        raise Problem(status, error.detail or NOT_TAKEN) from None
    return Sent(event_id=event_id, delivered=arrived)
