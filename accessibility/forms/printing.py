"""附件1 as PDF and PNG, set by typst from data; same form and same day give the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from accessibility.forms.cells import UNITS, Boxes, Cell, Field, Label, PhotoBox, Section
from accessibility.forms.glyphs import (
    FAMILY,
    FONTS,
    code_points,
    longest_run,
    missing_characters,
    printable,
)
from accessibility.forms.layout import NOTE, REMARK, SECTIONS, TITLE
from accessibility.forms.supplement import TITLE as SUPPLEMENT
from accessibility.forms.text import signed_by, signed_name, signed_on
from accessibility.forms.view import FormView
from accessibility.qr import qr_png

_PHOTO_WORDS = "申请人\n免冠2寸\n白底照片"
_TEMPLATE = Path(__file__).with_name("form.typ")
_SCREEN_DPI = 144


def form_pdf(view: FormView) -> bytes:
    """The form as a tagged PDF (PDF/UA-1), A4, with its fonts inside."""
    return _compiled(view, "pdf")[0]


def form_png(view: FormView, page: int = 1, *, dpi: int = _SCREEN_DPI) -> bytes:
    """One page of the form as a picture; the first page is 附件1 itself."""
    pages = _compiled(view, "png", dpi)
    if not 1 <= page <= len(pages):
        raise ValueError(f"the form has {len(pages)} pages, not page {page}")
    return pages[page - 1]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _compiled(view: FormView, kind: Literal["pdf", "png"], dpi: int = _SCREEN_DPI) -> list[bytes]:
    compiler = typst.Compiler(
        _template(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"form": json.dumps(_data(view), ensure_ascii=False)},
    )
    day = view.printed_on
    pages = compiler.compile(
        format=kind,
        ppi=dpi,
        pdf_standards=["ua-1"] if kind == "pdf" else [],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    if pages is None:  # only when it writes to a file, which it is not asked to
        raise TypeError("typst gave no pages")
    return pages if isinstance(pages, list) else [pages]


def _bytes(picture: bytes | None) -> list[int] | None:
    """A picture as the template takes it: typst reads binary data from no other place in memory."""
    return list(picture) if picture else None


def _data(view: FormView) -> dict[str, Any]:
    signed = view.signature.image if view.signature else None
    return {
        "title": TITLE,
        "font": FAMILY,
        "units": UNITS,
        "note": NOTE,
        "remark": REMARK,
        "case_id": view.case_id,
        "sections": [_section(section, view) for section in SECTIONS],
        "photo": _bytes(view.photo),
        "by_hand": _by_hand(view),
        "supplement_title": SUPPLEMENT,
        "supplement": _supplement(view),
        "signature": _bytes(signed),
        "signature_alt": f"{signed_by(view)}的手写签字",
        "signed_name": printable(signed_name(view)),
        "signed_by": signed_by(view),
        "signed_on": signed_on(view),
        "qr": _bytes(qr_png(view.qr_url) if view.qr_url else None),
        "qr_alt": f"办件二维码 {view.case_id}".strip(),
    }


def _section(section: Section, view: FormView) -> dict[str, Any]:
    cells: list[dict[str, Any]] = []
    for block in section.blocks:
        heights = [row.height for row in block.rows]
        for place, row in enumerate(block.rows):
            cells += [
                _cell(part, heights[place:], view) for cell in row.cells for part in _apart(cell)
            ]
    return {"title": section.title, "cells": cells}


def _apart(cell: Cell) -> tuple[Cell, ...]:
    """A cell of boxes that stand apart as one cell for each."""
    if not (isinstance(cell, Boxes) and cell.apart):
        return (cell,)
    span = cell.span // len(cell.options)
    return tuple(Boxes(cell.key, cell.name, (option,), span) for option in cell.options)


def _cell(cell: Cell, heights: list[float], view: FormView) -> dict[str, Any]:
    rows = cell.rows if isinstance(cell, Label | PhotoBox) else 1
    return {"span": cell.span, "rows": rows, "height": sum(heights[:rows]), **_shown(cell, view)}


def _shown(cell: Cell, view: FormView) -> dict[str, Any]:
    if isinstance(cell, Label):
        return {"kind": "label", "text": cell.text}
    if isinstance(cell, PhotoBox):
        return {"kind": "photo", "text": "已隐去" if view.masked else _PHOTO_WORDS}
    if isinstance(cell, Boxes):
        hidden = view.masked and bool(view.value(cell.key)) and cell.key not in view.ticks
        return {"kind": "boxes", "options": _options(cell, view), "hidden": hidden}
    text = printable(view.value(cell.key)) or cell.hint
    return {"kind": "field", "text": text, "longest": longest_run(text)}


def _options(cell: Boxes, view: FormView) -> list[dict[str, Any]]:
    return [
        {"label": label, "checked": view.checked(cell.key, code)} for code, label in cell.options
    ]


def _supplement(view: FormView) -> list[dict[str, Any]]:
    return [
        {
            "title": part.title,
            "rows": [
                {
                    "name": line.name,
                    "text": printable(line.text),
                    "longest": longest_run(printable(line.text)),
                }
                for line in part.lines
            ],
        }
        for part in view.supplement
    ]


def _by_hand(view: FormView) -> list[str]:
    """For each answer with characters that the font lacks: its item and their numbers."""
    named = [
        (cell.name, view.value(cell.key))
        for section in SECTIONS
        for block in section.blocks
        for row in block.rows
        for cell in row.cells
        if isinstance(cell, Field)
    ]
    named += [(line.name, line.text) for part in view.supplement for line in part.lines]
    named.append(("签字", signed_name(view)))
    return [
        f"{name} {code_points(''.join(m))}" for name, t in named if (m := missing_characters(t))
    ]
