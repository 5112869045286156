"""Divisions as entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlu.divisions import Gazetteer
from nlu.recognise.message import Found, Message

_NOT_PLACES = ("程度", "水平", "补贴", "补助")
"""What follows an everyday word that happens to be a street's name (文化程度)."""
_PLACES = frozenset({"residence_division", "household_address"})


def divisions_in(message: Message) -> Iterator[Found]:
    """The divisions named; problem ``outside_henan`` or ``ambiguous`` (with the full names)."""
    gazetteer = Gazetteer.load()
    for match in gazetteer.find(message.text, located=message.step in _PLACES):
        if message.taken(match.start, match.end):
            continue
        if message.text[match.end :].startswith(_NOT_PLACES):
            continue
        division = match.division
        if division is None:
            options = tuple(d.full for d in match.divisions)
            value = match.deepest_common()
            found = message.make("division", value, match.start, match.end, "ambiguous")
            yield replace(found, options=options)
        else:
            problem = None if division.in_henan else "outside_henan"
            yield message.make("division", division.full, match.start, match.end, problem)
