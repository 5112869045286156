"""Draws the desk's pages from their templates."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from backend.hotline.assets import load_assets
from backend.hotline.model import Session
from backend.hotline.navigation import open_to, role_words

ASSETS = load_assets()
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(name: str, **known: object) -> str:
    """The template ``name`` filled in with what is ``known``."""
    return _templates.get_template(name).render(asset=ASSETS.url, **known)


def around(session: Session, here: str) -> dict[str, object]:
    """What stands around every page: who is signed in, where they are and may go."""
    staff = session.staff
    return {
        "me": staff,
        "roles": " ".join(sorted(staff.roles)),
        "role_words": role_words(staff.roles),
        "navigation": open_to(staff.roles),
        "here": here,
    }
