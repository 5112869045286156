"""The colours of the page, worked out from its style sheet: at least 7:1 for text in every look."""

from __future__ import annotations

import re

import pytest

from bot.channels.webchat.assets import FOLDER

TEXT = (
    ("ink", "sheet"),
    ("ink", "ground"),
    ("ink", "note"),
    ("quiet", "sheet"),
    ("quiet", "ground"),
    ("quiet", "note"),
    ("brand", "sheet"),
    ("brand", "ground"),
    ("brand", "note"),
    ("on-brand", "brand"),
    ("on-mine", "mine"),
    ("quiet", "mine"),
    ("alert", "alert-ground"),
    ("alert", "sheet"),
)
EDGES = (("line", "sheet"), ("line", "ground"), ("focus", "sheet"), ("focus", "ground"))


def looks() -> dict[str, dict[str, str]]:
    """The colour tokens of every look: each block of the style sheet over the light ones."""
    css = (FOLDER / "page.css").read_text("utf-8")
    blocks = re.findall(r"(:root[^{]*)\{([^{}]*--ground[^{}]*)\}", css)
    found: dict[str, dict[str, str]] = {}
    for n, (selector, body) in enumerate(blocks):
        tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", body))
        found[f"{n} {selector.strip()}"] = tokens
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_there_are_light_dark_and_high_contrast_looks() -> None:
    assert len(looks()) >= 5


@pytest.mark.parametrize("look", looks())
def test_text_stands_out_seven_to_one(look: str) -> None:
    tokens = looks()[look]
    weak = {p: round(contrast(tokens[p[0]], tokens[p[1]]), 2) for p in TEXT}
    assert {p: c for p, c in weak.items() if c < 7} == {}


@pytest.mark.parametrize("look", looks())
def test_edges_of_what_can_be_tapped_stand_out_three_to_one(look: str) -> None:
    tokens = looks()[look]
    weak = {p: round(contrast(tokens[p[0]], tokens[p[1]]), 2) for p in EDGES}
    assert {p: c for p, c in weak.items() if c < 3} == {}
