"""Every tension of the policy has a reading and a place in the code."""

from __future__ import annotations

from importlib import import_module

import pytest

from dialogs.catalogue import load
from dialogs.schemas import Tension, Tensions

TENSIONS = load("tensions.yaml", Tensions).tensions


def test_all_fifty_one_tensions_are_there_once_and_in_order() -> None:
    assert [t.code for t in TENSIONS] == [f"T{n:02}" for n in range(1, 52)]


@pytest.mark.parametrize("tension", TENSIONS, ids=lambda t: t.code)
def test_each_reading_names_a_place_that_exists(tension: Tension) -> None:
    assert tension.about
    assert tension.reading
    assert tension.where
    for place in tension.where:
        module, _, name = place.partition(":")
        assert hasattr(import_module(module), name), place
