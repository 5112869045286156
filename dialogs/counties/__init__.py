"""What each county published (县级信息): windows, phones, assessment bodies; nothing is made up.

A county without a file of its own is answered with 12345 and the windows that the policy names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.catalogue import load, names
from dialogs.schemas_wording import CountyEntry

CODE_DIGITS = 6
ANYWHERE = "可以打12345，或者去县、乡的“一件事”综合窗口。"
"""Where to ask in a county of which nothing is known."""


class CountyError(ValueError):
    """A county file cannot be used; says which and why."""


@dataclass(frozen=True)
class Window:
    """A window where people are served (“一件事”综合窗口)."""

    name: str
    address: str
    hours: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class AssessmentBody:
    """An assessment body (残疾等级评定机构) and the categories it assesses."""

    name: str
    categories: tuple[str, ...]
    address: str | None = None
    days: str | None = None


@dataclass(frozen=True)
class County:
    """What one county published, from which source, checked on which day and by whom confirmed."""

    code: str
    name: str
    source: str
    checked_on: str
    windows: tuple[Window, ...] = ()
    phones: Mapping[str, str] | None = None
    assessment_bodies: tuple[AssessmentBody, ...] = ()
    home_assessment: str | None = None
    fees: str | None = None
    severe_levels_extended: bool = False
    confirmed: str = ""


def county(code: str, counties: Mapping[str, County] | None = None) -> County | None:
    """The county in which division ``code`` lies, or None when it published nothing to us."""
    known = COUNTIES if counties is None else counties
    return known.get(code[:CODE_DIGITS])


def where_to_ask(code: str | None, counties: Mapping[str, County] | None = None) -> str:
    """Where somebody in division ``code`` can ask, in one or two sentences."""
    known = county(code or "", counties)
    return (known and published(known, "where")) or ANYWHERE


def published(place: County, matter: str) -> str | None:
    """What ``place`` published about ``matter`` (where, fees …) in a sentence with its source."""
    phones = (place.phones or {}).items()
    said = {
        "where": [
            *map(_window, place.windows),
            *(f"{label}：{number}" for label, number in phones),
        ],
        "assessment_bodies": [_body(body) for body in place.assessment_bodies],
        "home_assessment": [place.home_assessment] if place.home_assessment else [],
        "fees": [place.fees] if place.fees else [],
    }[matter]
    if not said:
        return None
    text = "；".join(said).rstrip("。")
    told = f"{place.name}公布的：{text}。{place.checked_on}核对，来源：{place.source}。"
    return f"{told}{place.confirmed}。" if place.confirmed else told


def _body(body: AssessmentBody) -> str:
    details = [body.address, body.days]
    shown = "，".join(d for d in details if d)
    return f"{body.name}（{shown}）" if shown else body.name


def _window(window: Window) -> str:
    details = [window.address, window.hours, window.phone]
    return f"{window.name}（{'，'.join(d for d in details if d)}）"


def read_county(entry: CountyEntry, confirmed: str = "") -> County:
    """The county that ``entry`` describes; ``confirmed`` says by whom and when, if known."""
    return County(
        code=entry.code,
        name=entry.name,
        source=entry.source,
        checked_on=entry.checked_on,
        windows=tuple(Window(w.name, w.address, w.hours, w.phone) for w in entry.windows),
        phones=entry.phones,
        assessment_bodies=tuple(
            AssessmentBody(b.name, tuple(b.categories), b.address, b.days)
            for b in entry.assessment_bodies
        ),
        home_assessment=entry.home_assessment,
        fees=entry.fees,
        severe_levels_extended=entry.severe_levels_extended,
        confirmed=confirmed,
    )


def read_all(files: Mapping[str, CountyEntry]) -> dict[str, County]:
    """The counties that ``files`` (file name → content) describe, by code."""
    found: dict[str, County] = {}
    for file, entry in files.items():
        if entry.example:
            raise CountyError(f"{file} is marked as an example: rename it with a leading _")
        if file != f"{entry.code}.yaml":
            raise CountyError(f"{file} describes county {entry.code}: name it {entry.code}.yaml")
        found[entry.code] = read_county(entry)
    return found


def _files() -> dict[str, CountyEntry]:
    """Every county file but those whose name begins with an underscore."""
    paths = {path.rpartition("/")[2]: path for path in names("counties")}
    return {f: load(path, CountyEntry) for f, path in paths.items() if not f.startswith("_")}


COUNTIES: Mapping[str, County] = read_all(_files())
"""The counties that published something, by six-digit code; empty as delivered."""
