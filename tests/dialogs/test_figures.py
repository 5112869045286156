"""No figure is told that the policy does not contain (policy_2024_12.txt, as it was issued)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogs.items import ITEMS
from dialogs.policy_answers import ANSWERS, CRISIS, TOPICS
from dialogs.says import SAYS

POLICY = re.sub(r"[\s*]", "", Path(__file__).with_name("policy_2024_12.txt").read_text("utf-8"))
UNITS = "个工作日|工作日|周岁|小时|个月|年|月|日|天|岁|次|个|寸|元|块|角|%|级|倍|公里|平方"
FIGURE = re.compile(rf"\d+(?:\.\d+)?(?:{UNITS})?")
COUNTED = re.compile(r"[一二两三四五六七八九十百千]+(?:个工作日|小时|个月|天|年|元|块|%)")
HOTLINES = {"110", "120", "12345", "12333", "12356"}
OWN = {"draft_kept", "paused", "kept_draft"}
"""Sentences about the assistant itself, which keeps a draft for 30 days."""


def _texts() -> Iterator[tuple[str, str]]:
    for a in ANSWERS.values():
        yield a.id, a.answer + (a.caveat or "")
        yield from ((a.id, s.answer) for s in a.situations)
    yield from ((t.code, t.answer) for t in TOPICS.values())
    yield from ((c.code, c.answer) for c in CRISIS.values())
    yield from SAYS.items()
    for service, item in ITEMS.items():
        for wording in item.wording.values():
            said = (wording.met, wording.failed, wording.pending, wording.review, wording.unknown)
            yield service, "".join(text for text in (*said, wording.remedy) if text)


TOLD = [pair for pair in _texts() if pair[0] not in OWN]


def _made_up(text: str) -> list[str]:
    """The figures and counted units of ``text`` that do not stand so in the policy."""
    figures = {m[0] for m in FIGURE.finditer(text)} | {m[0] for m in COUNTED.finditer(text)}
    return [f for f in figures - HOTLINES if not re.search(rf"(?<!\d){re.escape(f)}", POLICY)]


@pytest.mark.parametrize(("name", "text"), TOLD)
def test_every_figure_stands_in_the_policy(name: str, text: str) -> None:
    assert _made_up(text) == [], name


@pytest.mark.parametrize(
    "wrong", ["每月60元", "20个工作日", "公示7天", "满20周岁", "两年内", "4日"]
)
def test_a_made_up_figure_would_be_found(wrong: str) -> None:
    assert _made_up(wrong)
