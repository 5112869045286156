"""Materials (申请材料): what the person gives, what is waived (免提交), what is taken back.

Exactly the table of 附件2·七 and nothing beyond it: no material may be added (正文·二(三)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dialogs.catalogue import load
from dialogs.fields import guardian_required, is_deceased
from dialogs.items import ITEMS
from dialogs.model import CERTIFICATE_SERVICES, UnifiedForm
from dialogs.schemas import Materials

MaterialKind = Literal["form", "waived", "electronic", "original_returned", "proof"]


@dataclass(frozen=True)
class Material:
    """One row of the list: ``must_give`` when the person hands it in, ``note`` says how."""

    code: str
    name: str
    kind: MaterialKind
    must_give: bool
    note: str
    clause: str


ROWS: dict[str, Material] = {
    row.code: Material(**row.model_dump())
    for row in load("items/materials.yaml", Materials).materials
}
"""Every row there is, by code; ``M4.…`` and ``M5.bring`` are the notes of M4 and M5."""


def materials_for(services: Sequence[str], form: UnifiedForm, today: date) -> tuple[Material, ...]:
    """The materials for ``services`` together, each once, in the order of the table."""
    about = replace(form, services=tuple(services))
    wanted = set(_wanted(about, today))
    return tuple(row for code, row in ROWS.items() if code in wanted)


def _wanted(form: UnifiedForm, today: date) -> Iterator[str]:
    for service in form.services:
        policy = ITEMS[service].policy
        yield from (code for code in policy.materials if code not in {"M4", "M5"})
        original = {"returned": "M5", "bring": "M5.bring"}.get(policy.original_certificate)
        if original:
            yield original
    yield from _others(form, today)


def _others(form: UnifiedForm, today: date) -> Iterator[str]:
    """M4: the guardian's papers for a certificate only, the proxy's whenever somebody acts."""
    certificate = form.applies_for(*CERTIFICATE_SERVICES)
    if certificate and not is_deceased(form) and guardian_required(form, today):
        yield from ("M4", "M4.guardian_proof")
    if form.services and form.value("proxy.relation") not in (None, "self"):
        yield from ("M4", "M4.proxy_proof")
