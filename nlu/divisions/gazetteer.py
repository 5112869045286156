"""The divisions (行政区划) of Henan on five levels, and those of the other provinces on three."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from nlu.divisions.find import Finder, Match
from nlu.divisions.model import HENAN, TOWN_DIGITS, VILLAGE_DIGITS, Division

_DATA = Path(__file__).parent / "data"
_UNNAMED = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Levels that exist for counting only; nobody lives in them and no full name shows them."""


def _rows(name: str) -> Iterator[tuple[str, str]]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        code, _, label = line.partition("\t")
        yield code, label


def _parent_code(code: str) -> str:
    return code[: {4: 2, 6: 4, 9: 6, 12: 9}.get(len(code), 0)]


@cache
def _villages() -> dict[str, tuple[tuple[str, str], ...]]:
    """Code and name of every village by its town; read when the first village is wanted."""
    by_town: dict[str, list[tuple[str, str]]] = {}
    with lzma.open(_DATA / "villages.tsv.xz", "rt", encoding="utf-8") as source:
        for line in source:
            code, _, name = line.rstrip("\n").partition("\t")
            by_town.setdefault(code[:9], []).append((code, name))
    return {town: tuple(rows) for town, rows in by_town.items()}


@dataclass(frozen=True)
class Gazetteer:
    """Where a person can live: divisions by code, by full name and by the words people use."""

    _by_code: dict[str, Division] = field(repr=False)

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """The one gazetteer, read from the files at its first use."""
        divisions: dict[str, Division] = {}
        for file in ("henan.tsv", "elsewhere.tsv"):
            for code, name in _rows(file):
                parent = divisions.get(_parent_code(code))
                above = parent.full if parent else ""
                own = "" if name in _UNNAMED else name
                full = "/".join(part for part in (above, own) if part)
                divisions[code] = Division(code, name, full)
        return Gazetteer(divisions)

    @cached_property
    def _by_name(self) -> dict[str, Division]:
        named: dict[str, Division] = {}
        for division in self._by_code.values():
            named.setdefault(division.full, division)
        return named

    @cached_property
    def _children(self) -> dict[str, tuple[Division, ...]]:
        below: dict[str, list[Division]] = {}
        for division in self._by_code.values():
            below.setdefault(_parent_code(division.code), []).append(division)
        return {code: tuple(found) for code, found in below.items()}

    @cached_property
    def _finder(self) -> Finder:
        named = [d for d in self._by_code.values() if d.name not in _UNNAMED]
        return Finder(named, lambda d: self.children(d.code))

    def by_code(self, code: str) -> Division | None:
        """The division with this 2, 4, 6, 9 or 12 digit code."""
        if len(code) == VILLAGE_DIGITS:
            return next((v for v in self.villages(code[:9]) if v.code == code), None)
        return self._by_code.get(code)

    def by_name(self, full: str) -> Division | None:
        """The division with this full name, for example 河南省/郑州市/中牟县."""
        found = self._by_name.get(full)
        if found is None and full.count("/") >= 1:
            town = self._by_name.get(full.rpartition("/")[0])
            below = self.villages(town.code) if town else ()
            found = next((v for v in below if v.full == full), None)
        return found

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions one level below ``code``; levels that only count are passed over."""
        if len(code) == TOWN_DIGITS:
            return self.villages(code)
        below: list[Division] = []
        for child in self._children.get(code, ()):
            below.extend(self.children(child.code) if child.name in _UNNAMED else (child,))
        return tuple(below)

    def villages(self, town: str) -> tuple[Division, ...]:
        """The villages (村、社区) of a town in Henan."""
        above = self._by_code.get(town)
        if above is None or not town.startswith(HENAN):
            return ()
        return tuple(Division(c, n, f"{above.full}/{n}") for c, n in _villages().get(town, ()))

    def division(self, full: str) -> dict[str, str] | None:
        """The form's value for a full name: its code and the name itself."""
        found = self.by_name(full)
        return {"code": found.code, "name": found.full} if found else None

    def find(self, text: str, *, located: bool = False, near: tuple[str, ...] = ()) -> list[Match]:
        """The divisions named in ``text``, however loosely.

        ``located`` says that a place was asked for, so that a bare 金水 is one; ``near`` are full
        names known already, which tell one 城关镇 from another.
        """
        return self._finder.find(text, located=located, near=near)
