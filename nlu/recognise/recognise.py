"""All recognisers over one message, in the order in which they may claim its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from dialogs.model import Entity
from nlu.divisions import Gazetteer, Match
from nlu.recognise.callers import callers_in
from nlu.recognise.cancel import cancel_reasons_in
from nlu.recognise.dates import ages_in, dates_in
from nlu.recognise.disability import categories_in, levels_in
from nlu.recognise.facts import facts_in, marital_in, sexes_in
from nlu.recognise.message import Found, Message, step_family
from nlu.recognise.names import names_in
from nlu.recognise.numbers import numbers_in
from nlu.recognise.peoples import peoples_in
from nlu.recognise.places import divisions_in
from nlu.recognise.relations import relations_in
from nlu.recognise.sounds import sounds_in

Recogniser = Callable[[Message], Iterable[Found]]

_IN_ORDER: tuple[Recogniser, ...] = (
    numbers_in,
    dates_in,
    names_in,
    divisions_in,
    ages_in,
    levels_in,
    marital_in,
    callers_in,
    categories_in,
    peoples_in,
    facts_in,
    relations_in,
    sexes_in,
    cancel_reasons_in,
    sounds_in,
)
_MAXIMUM = 4000
_MISTAKEN = re.compile(r"(?:[记写填整弄登听看选点打搞录报]|识别)[成到](?:了|个)?$")
_PUT_RIGHT = re.compile(r"错|不对|咋|怎么|其实|明明|[你恁]|昨")
_CHANGED_TO = re.compile(r"[，,]?(?:改|换)(?:成|为)?$")
_DENIED = re.compile(r"(?:不是|并非|不叫|错的是)[^，。,；;\d]{0,3}$")


def recognise(text: str, asking: str | None, today: date) -> tuple[Entity, ...]:
    """The entities of ``text``, said in answer to step ``asking`` (or to none), in order.

    What is denied (是一级，不是二级) stands before what is affirmed, so that the last holds.
    """
    message = Message(text[:_MAXIMUM], step_family(asking), today, asking)
    for recogniser in _IN_ORDER:
        for found in list(recogniser(message)):
            if found not in message.found:
                message.found.append(found)
    codes = Gazetteer.load()
    entities = [_coded(f.entity(message.raw), codes) for f in _ordered(message)]
    return tuple(entities)


def _coded(entity: Entity, gazetteer: Gazetteer) -> Entity:
    if entity.type != "division":
        return entity
    division = gazetteer.by_name(entity.value)
    named = [gazetteer.by_name(option) for option in entity.options]
    return replace(
        entity,
        code=division.code if division else None,
        option_codes=tuple(d.code for d in named if d),
    )


def _ordered(message: Message) -> list[Found]:
    """Each value once, by place in the message; denied ones first."""
    first: dict[tuple[str, str], Found] = {}
    for found in sorted(message.found, key=lambda f: f.start):
        first.setdefault((found.type, found.value), found)
    kept = [f for f in first.values() if not _is_mistaken(message.raw, f, first.values())]
    denied = [f for f in kept if _DENIED.search(message.raw[max(0, f.start - 6) : f.start])]
    return sorted(kept, key=lambda f: (f not in denied or not _answered(f, kept), f.start))


def _is_mistaken(raw: str, found: Found, all_found: Iterable[Found]) -> bool:
    """写成初中了 is what the form says wrongly, and 全职 in 全职改兼职 is what it is to lose."""
    others = [f for f in all_found if f.type == found.type and f is not found]
    if _MISTAKEN.search(raw[max(0, found.start - 5) : found.start]):
        return bool(others) or _PUT_RIGHT.search(raw) is not None
    if found.type == "disability_level":
        return False  # 三级改二级 tells both
    return any(_CHANGED_TO.fullmatch(raw[found.end : o.start]) for o in others)


def _answered(denied: Found, others: list[Found]) -> bool:
    return any(o.type == denied.type and o is not denied for o in others)


__all__ = ["Match", "recognise"]
