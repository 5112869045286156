"""Routes of the unified form (附件1): as data, as paper, as words."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from accessibility.forms import FormView, Signature, form_pdf, form_png, form_text, form_view
from bot.channels.webchat.examples import FORM, answers
from bot.problems import documented
from bot.schemas import FormField
from bot.services import Known, Parts, Services
from dialogs.fields import FIELDS
from dialogs.model import Answer, Json, UnifiedForm
from dialogs.view import effective

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["form"])


@router.get(
    "/form",
    summary="申请表填到哪里了",
    responses={**answers(FORM), **documented(401, 404)},
)
async def form(parts: Parts, known: Known) -> dict[str, FormField]:
    """Every field so far by its key: its value, where it came from, and who gave it."""
    dialogue = await parts.conversations.dialogue(known.conversation_id)
    return fields_of(effective(dialogue.form, parts.now().date()))


def fields_of(form: UnifiedForm) -> dict[str, FormField]:
    """The form's own fields."""
    return {k: _field(a) for k, a in form.answers.items() if k in FIELDS}


@router.get(
    "/form.pdf",
    summary="申请表 PDF（附件1）",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **documented(401, 404)},
)
async def pdf(parts: Parts, known: Known) -> Response:
    """The official form, filled in, to print."""
    view = await paper_view(parts, known.conversation_id)
    return Response(await asyncio.to_thread(form_pdf, view), media_type="application/pdf")


@router.get(
    "/form.png",
    summary="申请表图片（附件1）",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **documented(401, 404)},
)
async def png(parts: Parts, known: Known) -> Response:
    """The first page of the official form as a picture."""
    view = await paper_view(parts, known.conversation_id)
    return Response(await asyncio.to_thread(form_png, view), media_type="image/png")


@router.get(
    "/form.txt",
    summary="申请表文字版",
    response_class=PlainTextResponse,
    responses=documented(401, 404),
)
async def txt(parts: Parts, known: Known) -> PlainTextResponse:
    """The same form in plain words, for those who listen to it."""
    return PlainTextResponse(form_text(await paper_view(parts, known.conversation_id)))


async def paper_view(parts: Services, one: str, qr_url: str | None = None) -> FormView:
    """The form of a conversation, ready for paper; ``qr_url`` is what its code leads to."""
    dialogue = await parts.conversations.dialogue(one)
    today = parts.now().date()
    filled = effective(dialogue.form, today)
    return form_view(
        filled,
        case_id=dialogue.case_id,
        photo=await _image(parts, one, filled.value("personal.photo")),
        signature=await _signature(parts, one, filled),
        today=today,
        qr_url=qr_url,
    )


async def _image(parts: Services, one: str, value: Json) -> bytes | None:
    """The picture that an answer stands for; a paper that is no picture is not shown."""
    ref = value.get("ref") if isinstance(value, dict) else None
    found = await parts.files.get(one, ref) if isinstance(ref, str) else None
    return None if found is None or found.media_type == "application/pdf" else found.data


async def _signature(parts: Services, one: str, filled: UnifiedForm) -> Signature | None:
    """How the form was signed: drawn, or with a typed name, on the day it was said."""
    answer = filled.answers.get("signature")
    if answer is None or not isinstance(answer.value, dict):
        return None
    said = {m.message.id: m.message.at for m in await parts.store.messages(one)}
    at = said.get(answer.message_id or "")
    by_proxy = answer.by == "proxy"
    name = filled.value("proxy.name" if by_proxy else "personal.name")
    return Signature(
        name=str(answer.value.get("name") or name or ""),
        image=await _image(parts, one, answer.value),
        by_proxy=by_proxy,
        signed_on=at.date() if at else None,
    )


def _field(answer: Answer) -> FormField:
    return FormField(
        value=answer.value,
        source=answer.source,
        by=answer.by,
        message_id=answer.message_id,
        confirmed=answer.confirmed,
        state=answer.state,
    )
