"""The engine's own words, read from ``words.yaml`` once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Variation(_Strict):
    dialect: list[tuple[str, str]]
    standard: list[tuple[str, str]]
    before: list[str]
    after: list[str]
    called: list[str]


class _Words(_Strict):
    commands: dict[str, list[str]]
    crisis: dict[str, list[str]]
    idioms: list[str]
    topics: dict[str, list[str]]
    variation: _Variation


WORDS = _Words.model_validate(
    yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
)
"""Everything in ``words.yaml``."""


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches where any of ``patterns`` does."""
    return re.compile("|".join(f"(?:{p})" for p in patterns))
