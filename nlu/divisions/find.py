"""Finding divisions in loose words: 中牟官渡 is 河南省/郑州市/中牟县/官渡镇."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nlu.divisions.heard import Children, Ear
from nlu.divisions.model import COUNTY_DIGITS, TOWN_DIGITS, Division
from nlu.divisions.names import Reading, Trust, Words, stem
from nlu.divisions.trie import Trie
from nlu.divisions.villages import village_at

_BETWEEN = re.compile(r"(?:[的嘞里那底下属边管辖省市县区,，、/|·\-－—>\s]|这边|那边){0,3}")
_TOWN_WORD = re.compile(
    r"(?:街道办事处|街道办|办事处|街道|办(?!理|证|的|了|个|过|事)|(?:回族|满族)?[镇乡])"
)
_COUNTY_WORD = re.compile(r"(?:县城(?![关郊东西南北])|[县市区])")
_NOT_A_PLACE = re.compile(
    r"(?:[东西南北中]?(?:大?路|大街|街(?!道|上|里)|大道|巷|胡同)|银行|大学|学院|话|人寿|时间|牌|"
    r"烩面|医科|日报"
    r"|[东西南北]站|号线|高速|矿务|煤矿)"
)
_PLACE_BEFORE = re.compile(
    r"(?:住|家|户口|户籍|老家|搬|迁|挪|转|搁|来自|生在|嫁|属于|归|地址|位于|落)"
    r"(?:[在到往去至回是于:：,，]|过去|地址|地|所在地|址){0,3}$|[^不](?:往|从)$|^(?:往|从)$"
    r"|(?:^|[，,。；])(?:我|俺|俺们|我们)(?:就)?是$"
)
_HOUSE_AFTER = re.compile(
    r"(?:小区|社区|新村|花园|号院|\d|[一二三四五六七八九十]+号|公园|广场|医院|小学|中学|火车)"
)


_WIDEST_GAP = 6
_BY_THEMSELVES: tuple[Trust, ...] = ("full", "short", "bare")


@dataclass(frozen=True)
class Match:
    """Words that name a place: one division, or the several that they could mean."""

    start: int
    end: int
    text: str
    divisions: tuple[Division, ...]

    @property
    def division(self) -> Division | None:
        """The one division meant, if it is only one."""
        return self.divisions[0] if len(self.divisions) == 1 else None

    def deepest_common(self) -> str:
        """The full name of what all readings share, for example 河南省."""
        parts = zip(*(d.full.split("/") for d in self.divisions), strict=False)
        shared: list[str] = []
        for level in parts:
            if len(set(level)) > 1:
                break
            shared.append(level[0])
        return "/".join(shared)


@dataclass(frozen=True)
class _Token:
    end: int
    readings: tuple[Reading, ...]
    trust: Trust


class Finder:
    """The words of a gazetteer, and the walk over a text that finds them."""

    def __init__(self, divisions: Sequence[Division], children: Children) -> None:
        """Prepare the words of ``divisions``; ``children`` answers for one of them."""
        self._words = Trie(Words(divisions).readings)
        self._ear = Ear(divisions, children)
        self._children = children

    def find(self, text: str, *, located: bool, near: tuple[str, ...]) -> list[Match]:
        """The places in ``text`` from left to right."""
        walked = list(self._walk(text, located))
        heard = self._heard(text, walked, located)
        if heard != text:
            walked = [replace(m, text=text[m.start : m.end]) for m in self._walk(heard, located)]
        found = self._narrowed(walked, near)
        return [self._with_village(text, match, located) for match in found]

    def _heard(self, text: str, found: list[Match], located: bool) -> str:
        def covered(at: int) -> bool:
            return any(m.start <= at < m.end for m in found)

        def parent_at(start: int) -> Division | None:
            return next((m.division for m in found if m.end == start), None)

        def placed(start: int) -> bool:
            return (located and start == 0) or _says_place(text, start)

        return self._ear.corrected(text, covered, parent_at, placed)

    def _walk(self, text: str, located: bool) -> Iterator[Match]:
        place: Match | None = None
        start = 0
        while start < len(text):
            parent = place if place and self._beside(text, place.end, start) else None
            token = self._token(text, start, parent, located)
            if token is None:
                start += 1
                continue
            if parent and (joined := _joined(text, parent, token)):
                place = joined
            else:
                if place:
                    yield place
                place = _as_match(text, start, token)
            start = token.end
        if place:
            yield place

    @staticmethod
    def _beside(text: str, end: int, start: int) -> bool:
        return start - end <= _WIDEST_GAP and _BETWEEN.fullmatch(text, end, start) is not None

    def _token(self, text: str, start: int, parent: Match | None, located: bool) -> _Token | None:
        best: _Token | None = None
        best_rank = (0, 0, 0)
        for end, readings in self._words.at(text, start):
            for read in _readings_at(text[start:end], text, end, tuple(readings)):
                token, related = _related(read, parent)
                alone = _stands_alone(text, start, token, parent, located)
                if not (related or alone or self._has_child_after(text, token, parent)):
                    continue
                rank = (int(related), token.end, int(token.trust == "full"))
                if best is None or rank > best_rank:
                    best, best_rank = token, rank
        return best

    def _has_child_after(self, text: str, token: _Token, parent: Match | None) -> bool:
        """Whether an everyday word is a county because its town follows: 中原须水."""
        counties = [r.division for r in token.readings if len(r.division.code) == COUNTY_DIGITS]
        if parent or token.trust != "bare" or not counties:
            return False
        after = (
            child
            for end, readings in self._words.at(text, token.end)
            for child in _readings_at(text[token.end : end], text, end, tuple(readings))
        )
        return any(
            reading.division.below(county)
            for child in after
            for reading in child.readings
            for county in counties
        )

    def _narrowed(self, found: list[Match], near: tuple[str, ...]) -> list[Match]:
        """Ambiguous names settled by the other places named or known."""
        names = [m.division.full for m in found if m.division] + list(near)
        counties = [m for m in found if m.division and len(m.division.code) == COUNTY_DIGITS]
        narrowed: list[Match] = []
        for match in found:
            kept = tuple(
                d for d in match.divisions if any(d.full.startswith(n + "/") for n in names)
            )
            longest = max(
                (len(n) for d in kept for n in names if d.full.startswith(n + "/")), default=0
            )
            closest = tuple(
                d
                for d in kept
                if any(len(n) == longest and d.full.startswith(n + "/") for n in names)
            )
            if len(match.divisions) > 1 and closest:
                narrowed.append(replace(match, divisions=closest))
            elif len(match.divisions) == 1 or not counties:
                narrowed.append(match)
        return narrowed

    def _with_village(self, text: str, match: Match, located: bool) -> Match:
        town = match.division
        if town is None or len(town.code) != TOWN_DIGITS or not town.in_henan:
            return match
        hit = village_at(text, match.end, self._children(town), located=located)
        if hit is None:
            return match
        end, village = hit
        return Match(match.start, end, text[match.start : end], (village,))


def _as_match(text: str, start: int, token: _Token) -> Match:
    meant = [r.division for r in token.readings]
    level = min(len(d.code) for d in meant)
    divisions = _highest(d for d in meant if len(d.code) == level)
    return Match(start, token.end, text[start : token.end], divisions)


def _highest(divisions: Iterable[Division]) -> tuple[Division, ...]:
    """Without those inside another: 平桥 is 平桥区 rather than its 平桥街道."""
    meant = tuple(dict.fromkeys(divisions))
    return tuple(d for d in meant if not any(d.below(other) for other in meant))


def _joined(text: str, parent: Match, token: _Token) -> Match | None:
    """The parent and its child as one place, in either order (官渡镇, 中牟县的)."""
    meant = [r.division for r in token.readings]
    below = tuple(d for d in meant if any(d.below(p) for p in parent.divisions))
    above = tuple(p for p in parent.divisions if any(p.below(d) for d in meant))
    same = tuple(p for p in parent.divisions if p in meant)
    divisions = below or above or same
    if not divisions:
        return None
    span = text[parent.start : token.end]
    return Match(parent.start, token.end, span, _highest(divisions))


def _readings_at(word: str, text: str, end: int, readings: tuple[Reading, ...]) -> Iterator[_Token]:
    """What a word of the list means here, with and without the ending that follows it."""
    for trust in _BY_THEMSELVES:
        meant = tuple(r for r in readings if r.trust == trust)
        if meant and not (trust != "full" and _NOT_A_PLACE.match(text, end)):
            yield _Token(end, meant, trust)
    towns = tuple(r for r in readings if _stem_of(r, word, TOWN_DIGITS))
    ending = _TOWN_WORD.match(text, end)
    if towns and ending:
        kind = ending.group()[-1] if ending.group()[-1] in "镇乡" else "街道"
        exact = tuple(r for r in towns if r.division.name.endswith(kind))
        yield _Token(ending.end(), exact or towns, "full")
    counties = tuple(
        r for r in readings if _stem_of(r, word, COUNTY_DIGITS) and r.division.in_henan
    )
    ending = _COUNTY_WORD.match(text, end)
    if counties and ending:
        yield _Token(ending.end(), counties, "full")


def _stem_of(reading: Reading, word: str, digits: int) -> bool:
    division = reading.division
    return len(division.code) == digits and len(word) > 1 and stem(division) == word


def _related(token: _Token, parent: Match | None) -> tuple[_Token, bool]:
    """The readings of ``token`` that lie in (or around) ``parent``, if there are any."""
    if parent is None:
        return token, False
    below = tuple(r for r in token.readings if any(r.division.below(p) for p in parent.divisions))
    if below and token.trust == "bare" and _too_bare(below, parent):
        below = ()
    if below:
        return replace(token, readings=below), True
    above = any(p.below(r.division) for r in token.readings for p in parent.divisions)
    return token, above and token.trust != "bare"


def _too_bare(below: tuple[Reading, ...], parent: Match) -> bool:
    """Whether a bare town name skips the county: 郑州花园 is not 花园街道."""
    towns = all(len(r.division.code) == TOWN_DIGITS for r in below)
    return towns and all(len(p.code) < COUNTY_DIGITS for p in parent.divisions) and len(below) > 1


def _stands_alone(
    text: str, start: int, token: _Token, parent: Match | None, located: bool
) -> bool:
    """Whether a word without its parent beside it is still a place."""
    towns = all(len(r.division.code) == TOWN_DIGITS for r in token.readings)
    if parent and all(not p.in_henan for p in parent.divisions):
        return all(len(r.division.code) < COUNTY_DIGITS for r in token.readings)
    if parent and towns and parent.end == start and len(token.readings) > 1:
        return False  # 固始县城关镇: the county has none, so which one it is cannot be told
    return token.trust != "bare" or _bare_is_a_place(text, start, token, located and start == 0)


def _bare_is_a_place(text: str, start: int, token: _Token, answers: bool) -> bool:
    """Whether a bare word is a place because one was asked for or the words before it say so."""
    elsewhere = any(not r.division.in_henan for r in token.readings)
    if elsewhere or _HOUSE_AFTER.match(text, token.end):
        return False
    towns = all(len(r.division.code) == TOWN_DIGITS for r in token.readings)
    return answers or (not towns and _says_place(text, start))


def _says_place(text: str, start: int) -> bool:
    """Whether the words before ``start`` call for a place (住在…)."""
    return _PLACE_BEFORE.search(text[max(0, start - 6) : start]) is not None
