"""Every word that can name a division, and how far it can be trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from nlu.divisions.model import (
    COUNTY_DIGITS,
    PREFECTURE_DIGITS,
    PROVINCE_DIGITS,
    TOWN_DIGITS,
    Division,
)

Trust = Literal["full", "short", "bare", "open"]
"""``full``: an official name; ``short``: one without its ending that is no other word; ``bare``:
one that is a place only beside its parent or where a place was asked for; ``open``: one that needs
an ending, because without it it is a road (花园路)."""

PEOPLES = (
    "(?:蒙古|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|"
    "东乡|纳西"
    "|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|俄罗斯|鄂温克|"
    "德昂|保安"
    "|裕固|独龙|鄂伦春|回)族?"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{PEOPLES})+(?:自治)?([州县旗区镇乡])$")
_COUNTY_ENDING = re.compile(
    r"(?:特别行政区|自治区|地区|自治州|自治县|自治旗|林区|省|市|区|县|盟|州|旗)$"
)
_TOWN_ENDING = re.compile(r"(?:街道|镇|乡)$")
_ROAD = re.compile(r"(?:路|街|大道|巷|桥|站)$")
_PROVINCES = ("内蒙古", "广西", "西藏", "宁夏", "新疆")


class _Names(BaseModel):
    model_config = ConfigDict(extra="forbid")
    aliases: dict[str, str]
    everyday: frozenset[str]
    vague_towns: frozenset[str]
    zones: dict[str, list[str]]


@dataclass(frozen=True)
class Reading:
    """One division that a word can mean."""

    division: Division
    trust: Trust


def _names() -> _Names:
    text = (Path(__file__).parent / "names.yaml").read_text(encoding="utf-8")
    return _Names.model_validate(yaml.safe_load(text))


def stem(division: Division) -> str:
    """The name without its ending: 中牟 for 中牟县, 蔡桥 for 蔡桥回族镇."""
    if len(division.code) == PROVINCE_DIGITS and division.name.startswith(_PROVINCES):
        return next(p for p in _PROVINCES if division.name.startswith(p))
    autonomous = _AUTONOMOUS.match(division.name)
    if autonomous:
        return autonomous[1]
    ending = _TOWN_ENDING if len(division.code) == TOWN_DIGITS else _COUNTY_ENDING
    return ending.sub("", division.name)


class Words:
    """The words for all divisions, with what each can mean."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        """Work out full names, short names and aliases of ``divisions``."""
        self._names = _names()
        self._by_code = {d.code: d for d in divisions}
        self._prefectures = {
            stem(d)
            for d in self._by_code.values()
            if d.in_henan and len(d.code) == PREFECTURE_DIGITS
        }
        counties = Counter(d.name for d in self._by_code.values() if len(d.code) == COUNTY_DIGITS)
        self._unique = {name for name, times in counties.items() if times == 1}
        self.readings: dict[str, list[Reading]] = {}
        for division in self._by_code.values():
            for word, trust in self._of(division):
                self._add(word, division, trust)
        for word, code in self._names.aliases.items():
            everyday = word in self._names.everyday
            self._add(word, self._by_code[code], "bare" if everyday else "full")

    def _add(self, word: str, division: Division, trust: Trust) -> None:
        known = self.readings.setdefault(word, [])
        if all(r.division != division for r in known):
            known.append(Reading(division, trust))

    def _of(self, division: Division) -> Iterator[tuple[str, Trust]]:
        if len(division.code) == TOWN_DIGITS:
            yield from self._of_town(division)
        elif division.in_henan:
            yield from self._of_henan(division)
        else:
            yield from self._of_elsewhere(division)

    def _of_town(self, town: Division) -> Iterator[tuple[str, Trust]]:
        vague = town.name in self._names.vague_towns
        yield town.name, "bare" if vague else "full"
        short = stem(town)
        if len(short) > 1:
            yield short, "open" if _ROAD.search(short) else "bare"

    def _of_henan(self, division: Division) -> Iterator[tuple[str, Trust]]:
        yield division.name, "full"
        short = stem(division)
        if len(division.code) == COUNTY_DIGITS and short in self._prefectures:
            return
        if len(short) > 1 and short != division.name:
            yield short, "bare" if short in self._names.everyday else "short"
        yield from self._of_zone(division)

    def _of_zone(self, division: Division) -> Iterator[tuple[str, Trust]]:
        for ending, shorter in self._names.zones.items():
            if not division.name.endswith(ending):
                continue
            head = division.name.removesuffix(ending).removeprefix("河南").removesuffix("市")
            for end in shorter:
                yield head + end, "full"
                yield head + "市" + end, "full"
                yield end, "bare"
            return

    def _of_elsewhere(self, division: Division) -> Iterator[tuple[str, Trust]]:
        county = len(division.code) == COUNTY_DIGITS
        short = stem(division)
        unsure = county and (len(short) == 1 or division.name not in self._unique)
        unsure = unsure or division.name in self._names.everyday
        yield division.name, "bare" if unsure else "full"
        if len(short) > 1 and short != division.name:
            everyday = county or short in self._names.everyday
            yield short, "bare" if everyday else "short"
