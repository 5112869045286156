"""Templates of the pages, and how one is answered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.channels.webchat import assets, show, ways
from bot.channels.webchat.visit import looks_of

ASSETS = assets.load()

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ALWAYS_KNOWN: Mapping[str, object] = {
    "asset": ASSETS.url,
    "ways": ways.ways_json(),
    "words": ways.words_json(),
    "always": show.ALWAYS,
    "error": "",
}


def page(request: Request, name: str, status: int = 200, **more: object) -> HTMLResponse:
    """The template ``name`` as a page that nobody keeps a copy of."""
    context = {**_ALWAYS_KNOWN, "looks": looks_of(request), **more}
    html = _templates.get_template(name).render(context)
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
