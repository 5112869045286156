"""Addresses in a message: which one is meant (户籍, 居住, 原, 新), its text and its division."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.model import Entity, Json, Reply
from dialogs.parse import clean_address, of_type, squeeze
from dialogs.view import View


@dataclass(frozen=True)
class Place:
    """One address or division found for ``key``."""

    key: str
    value: Json
    problem: str | None = None
    got: str = ""
    also: tuple[tuple[str, Json], ...] = ()


ADDRESS_DIVISION = {
    "personal.household_address": "personal.household_division",
    "personal.residence_address": "personal.residence_division",
    "certificate.migrate.new_household_address": "certificate.migrate.new_household_division",
    "certificate.migrate.new_residence_address": "certificate.migrate.new_residence_division",
    "certificate.migrate.old_household_address": None,
    "certificate.migrate.old_residence_address": None,
    "delivery.address": None,
}
_DIVISION_KEYS = (
    "personal.residence_division",
    "certificate.new.household_division",
    "certificate.migrate.new_household_division",
    "certificate.migrate.new_residence_division",
)
_SAME = re.compile(
    r"((住|在).{0,3}(户口|户籍|老家)|(户口|户籍|老家).{0,4}(这|那)(个|儿|里|地)|一样|相同|同上|(就|住)在?(户籍|户口)(地|所在|本|那)|同户(籍|口)|没变|就(是|在)(这|那|户口|户籍|老家|家)|(也|还)(是|在)(这|那|户|老家|家里)|跟(户口|户籍|上面|刚才)|和(户口|户籍|上面|刚才)"
    r"|一致|同一个|住家里|住老家|住在老家|一个地方|没搬|same)"
)
_HOME = re.compile(
    r"^(就)?(寄|邮|送)?(到|给|回)?(我|俺|他|她|老人|您)?(们)?(现在)?(家|家里|住的地方|住处|现住址|居住地|住址|这个地址|上面)"
    r"(的)?(地址|那个地址)?(就?(行|中|可以|好|成))?[了吧啊。]?$"
)
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "certificate.migrate.old_household_address",
        re.compile(r"(原|老|旧|以前|原来)的?(户口|户籍)|从(?=[^，。]{2,30}(迁|转|搬))"),
    ),
    ("certificate.migrate.old_residence_address", re.compile(r"(原|旧|以前|原来)的?(居住|住)")),
    ("certificate.migrate.new_household_address", re.compile(r"新的?(户口|户籍)")),
    ("certificate.migrate.new_residence_address", re.compile(r"新的?(居住|住)")),
    ("delivery.address", re.compile(r"寄到|寄往|邮到|收件|收货|邮寄到|寄给")),
    ("employment.region", re.compile(r"上班|工作|打工|干活|找活|就业|拟工作")),
    ("personal.household_address", re.compile(r"户口|户籍|老家|籍贯")),
    ("personal.residence_address", re.compile(r"住|居住|现在在|家在|租房")),
)
_COUNTY_DIGITS = 6
_TOWN_DIGITS = 9


def address_assignments(reply: Reply, view: View, asked: str | None) -> list[Place]:
    """The addresses that ``reply`` gives."""
    divisions = divisions_of(reply)
    if asked in _DIVISION_KEYS:
        return _asked_division(asked, divisions)
    if asked in ADDRESS_DIVISION:
        return _asked_address(reply, view, asked, divisions)
    return [place for d in divisions for place in _loose(reply.text, d, view)]


def divisions_of(reply: Reply) -> tuple[Entity, ...]:
    """The division entities of ``reply``."""
    return of_type(reply.understood.entities, "division")


def as_division(entity: Entity) -> dict[str, str]:
    """The form's value for a division: its code (区划代码) and full name."""
    return {"code": entity.code or "", "name": entity.value}


def _asked_division(key: str, divisions: tuple[Entity, ...]) -> list[Place]:
    if not divisions:
        return []
    best = max(divisions, key=lambda e: len(e.code or ""))
    if best.problem == "ambiguous":
        return [Place(key, None, "ambiguous", best.text, _options(best, key))]
    return [Place(key, as_division(best), _too_coarse(best), best.value)]


def _too_coarse(entity: Entity) -> str | None:
    """Which level is still lacking: ``no_county`` or ``no_town``."""
    if entity.problem == "outside_henan":
        return None
    length = len(entity.code or "")
    if length < _COUNTY_DIGITS:
        return "no_county"
    return "no_town" if length < _TOWN_DIGITS else None


def _asked_address(
    reply: Reply, view: View, asked: str, divisions: tuple[Entity, ...]
) -> list[Place]:
    parts = split_by_cue(reply.text, asked)
    same = bool(_SAME.search(squeeze(reply.text))) and len(divisions) <= 1
    if same and asked.endswith("residence_address"):
        flag = asked.replace("residence_address", "residence_same")
        return [Place(flag, value=True)]
    home = bool(_HOME.search(squeeze(reply.text))) and not divisions
    if (same or home) and asked == "delivery.address":
        return [Place(asked, view.form.value("personal.residence_address"))]
    if not divisions and len(parts) == 1:
        return []
    places: list[Place] = []
    for key, text in parts:
        inside = tuple(d for d in divisions if d.text and d.text in text)
        places += _one_address(key, text, inside)
    return places


def _one_address(key: str, text: str, inside: tuple[Entity, ...]) -> list[Place]:
    if key == "employment.region":
        return [Place(key, clean_address(text))]
    if not inside:
        return []
    best = max(inside, key=lambda e: len(e.code or ""))
    if best.problem == "ambiguous":
        also = (*_options(best, ADDRESS_DIVISION[key]), ("address", clean_address(text)))
        return [Place(key, None, "ambiguous", best.text, also)]
    target = ADDRESS_DIVISION[key]
    also_division: tuple[tuple[str, Json], ...] = ((target, as_division(best)),) if target else ()
    return [Place(key, clean_address(text), also=also_division)]


def _options(entity: Entity, division_key: str | None) -> tuple[tuple[str, Json], ...]:
    return (
        ("options", list(entity.options)),
        ("codes", list(entity.option_codes)),
        ("division_key", division_key),
    )


def split_by_cue(text: str, asked: str) -> list[tuple[str, str]]:
    """``text`` cut where another address begins (户口在…，住在…): pairs of key and words."""
    pieces = re.split(r"[，,。；;\n]|(?<=[村号室组院])\s", text)
    found: list[tuple[str, str]] = []
    for piece in (p for p in pieces if p.strip()):
        key = _cue(piece, asked)
        if found and (key is None or key == found[-1][0]):
            found[-1] = (found[-1][0], found[-1][1] + piece)
        else:
            found.append((key or asked, piece))
    keys = {k for k, _ in found}
    return found if len(keys) > 1 else [(found[0][0] if found else asked, text.strip())]


def _cue(piece: str, asked: str) -> str | None:
    for key, cue in _CUES:
        match = cue.search(piece)
        if match and key != "employment.region":
            same_kind = key.split(".")[-1].endswith(
                asked.rsplit(".", maxsplit=1)[-1].removeprefix("new_").removeprefix("old_")
            )
            return asked if same_kind and asked.startswith("certificate.migrate") else key
    return None


def _loose(text: str, entity: Entity, view: View) -> list[Place]:
    """A division mentioned while something else was asked: where its words put it."""
    before = text[max(0, entity.start - 10) : max(entity.start, 0)]
    before = re.split(r"[，,。；;\n]", before)[-1]
    after = text[entity.start + len(entity.text) : entity.start + len(entity.text) + 8]
    after = re.split(r"[，,。；;\n]", after)[0]
    key = _loose_key(before, after)
    if entity.problem == "ambiguous":
        return []
    if key is None:
        return _unclear(text, entity, view)
    if key == "employment.region":
        return [Place(key, entity.text)] if view.form.applies_for("employment") else []
    division_key = ADDRESS_DIVISION.get(key)
    if division_key is None:
        return []
    tail = _address_tail(text, entity)
    address = [Place(key, tail, also=((division_key, as_division(entity)),))]
    return (
        address
        if len(entity.code or "") >= _TOWN_DIGITS and len(tail) > len(entity.text)
        else [
            Place(division_key.replace("residence_division", "residence_hint"), as_division(entity))
        ]
    )


def _unclear(text: str, entity: Entity, view: View) -> list[Place]:
    """A whole address without a word on which it is: asked back with the two readings."""
    tail = _address_tail(text, entity)
    if len(entity.code or "") < _TOWN_DIGITS or len(tail) <= len(entity.text):
        return []
    form = view.form
    if form.has("personal.household_address") and form.has("personal.residence_address"):
        return []
    also: tuple[tuple[str, Json], ...] = (("address", tail), ("division", as_division(entity)))
    return [Place("personal.household_address", None, "which_address", tail, also)]


def _loose_key(before: str, after: str) -> str | None:
    for key, cue in _CUES:
        if cue.search(before) or (key == "employment.region" and cue.search(after)):
            return key
    if re.search(r"人$|户口|户籍", after[:4]):
        return "personal.household_address"
    return None


def _address_tail(text: str, entity: Entity) -> str:
    rest = text[entity.start :]
    return re.split(r"[，,。；;\n]", rest)[0].strip()
