"""Why a paper could not be read: too dark, glare, out of the picture, or blurred."""

from __future__ import annotations

from accessibility.documents.lines import Sheet

_GLARE = 0.015
_DARK = 45
_SHARP = 60.0
_SURE = 0.85


def quality_trouble(sheet: Sheet, *, nothing_read: bool) -> str | None:
    """The likeliest reason as a code of ``sentences.yaml``; None when the picture looks fine."""
    if sheet.light < _DARK:
        return "dark"
    if sheet.glare > _GLARE:
        return "glare"
    if sheet.sharp < _SHARP or (sheet.rows and sheet.sure < _SURE and not sheet.at_edge):
        return "blurred"
    if sheet.at_edge:
        return "cut"
    return "no_text" if nothing_read and not sheet.rows else None
