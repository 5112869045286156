"""The window's view (综合窗口): the form as on paper, what is still needed, what is taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from accessibility.forms import FormView, form_pdf, form_text
from bot.channels.webchat.drawn import page
from bot.channels.webchat.joining import base_url, source_of
from bot.channels.webchat.paper import paper_view
from bot.links import Entry
from bot.problems import Problem
from bot.records import Letter, Session
from bot.security import hash_token
from bot.services import Parts, Services
from bot.transcript import Uttered, new_id
from bot.turn_event import Prepared
from dialogs.dialogue import Dialogue, PartyEvent
from dialogs.materials import Material, materials_for
from dialogs.model import Party
from dialogs.supported import OUTCOMES, outcome_of
from dialogs.view import View, look
from dialogs.wording import label_of

router = APIRouter(include_in_schema=False)
Secret = Annotated[str, Path(min_length=16, max_length=128)]
OPENED = "窗口工作人员打开了这份申请表。"
_GIVEN = {
    "M3": "personal.photo",
    "M4.guardian_proof": "materials.guardian_proof",
    "M4.proxy_proof": "materials.proxy_id",
}
_TAKEN_BACK = "original_returned"


_SLOT_MINUTES = 10
"""Within ten minutes an opening by the same device counts once; every other one is logged."""


@dataclass(frozen=True)
class Opened:
    """A window link that stands, and the case behind it."""

    conversation_id: str
    url: str
    view: View


@router.get("/w/{secret}")
async def window(request: Request, parts: Parts, secret: Secret) -> Response:
    """The case on one page, to read and to print; the applicant sees that it was opened."""
    try:
        opened = await _opened(parts, request, secret)
    except Problem as problem:
        return page(request, "window.html", problem.status_code, case=None, error=problem.detail)
    await _note(parts, opened.conversation_id, secret)
    await _log(parts, request, opened, secret, "window")
    paper = await paper_view(parts, opened.conversation_id, opened.url)
    return page(request, "window.html", case=_case(opened.view), sections=_sections(paper),
                secret=secret)  # fmt: skip


@router.get("/w/{secret}/form.pdf")
async def pdf(request: Request, parts: Parts, secret: Secret) -> Response:
    """The official form (附件1) to print; its code is the link and holds nothing personal."""
    opened = await _opened(parts, request, secret)
    await _log(parts, request, opened, secret, "window_form")
    paper = await paper_view(parts, opened.conversation_id, opened.url)
    return Response(await asyncio.to_thread(form_pdf, paper), media_type="application/pdf")


async def _opened(parts: Services, request: Request, secret: str) -> Opened:
    link = await parts.links.window(Entry(secret, source_of(request)))
    dialogue = await parts.conversations.dialogue(link.conversation_id)
    url = f"{base_url(parts, request)}/w/{secret}"
    return Opened(link.conversation_id, url, look(dialogue, parts.now().date()))


async def _note(parts: Services, one: str, secret: str) -> None:
    """Leave in the conversation that the window looked; within one hour it is said once."""

    async def prepare(_session: Session, _dialogue: Dialogue) -> Prepared:
        said = Uttered(new_id(), OPENED, personal=False, role="system")
        party = Party("helper", "窗口", ("see",), decides=False)
        return Prepared(PartyEvent("viewed", party), said, keeps_turn=True)

    await parts.conversations.advance(one, f"window:{secret[:8]}:{parts.now():%Y%m%d%H}", prepare)


async def _log(parts: Services, request: Request, opened: Opened, secret: str, what: str) -> None:
    """Tell the desk's access log that ``what`` was opened, and by which device."""
    at, device = parts.now(), request.headers.get("user-agent", "")
    mark = parts.links.mark_of(f"{source_of(request)} {device}")
    slot = f"{at:%Y%m%d%H}{at.minute // _SLOT_MINUTES}"
    data = {"case_id": opened.view.dialogue.case_id, "what": what, "opener": mark}
    event_id = f"{what}:{hash_token(secret)[:16]}:{mark}:{slot}"
    told = Letter(event_id, opened.conversation_id, "window_opened", at, data)
    await parts.conversations.tell_desk(told)


def _case(view: View) -> Mapping[str, object]:
    form, services = view.form, view.form.services
    wanted = [m for m in materials_for(services, form, view.today) if m.kind != "form"]
    return {
        "case_id": view.dialogue.case_id,
        "services": [label_of("services", s) for s in services],
        "signed": form.has("signature"),
        "needed": [_line(m) for m in wanted if m.must_give and not form.has(_GIVEN.get(m.code, ""))
                   and m.kind != _TAKEN_BACK],
        "given": [_line(m) for m in wanted if form.has(_GIVEN.get(m.code, ""))],
        "taken_back": [_line(m) for m in wanted if m.kind == _TAKEN_BACK],
        "waived": [_line(m) for m in wanted if m.kind == "waived" and not m.must_give],
        "readback": OUTCOMES.get(outcome_of(view) or ""),
        "objected": outcome_of(view) == "objected",
    }  # fmt: skip


def _line(material: Material) -> Mapping[str, str]:
    return {"name": material.name, "note": material.note, "clause": material.clause}


def _sections(paper: FormView) -> list[tuple[str, list[tuple[str, str]]]]:
    """The form's lines section by section, in the order of 附件1."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for line in form_text(paper).splitlines():
        if line.startswith("【"):
            found.append((line.strip("【】"), []))
        elif line and found:
            label, _, value = line.partition("：")
            found[-1][1].append((label, value))
    return found
