"""Place names that were misheard: 鱼城县 sounds like 虞城县, and no other county does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from nlu.divisions.model import COUNTY_DIGITS, Division
from nlu.sounds import alike, sounds

_ENDING = re.compile(r"[县市区镇乡]")
_LONGEST = 4
_EVERYDAY = frozenset(
    {"小区", "社区", "地区", "城区", "山区", "郊区", "市区", "校区", "辖区", "城市", "县市"}
    | {"乡镇", "城镇", "村镇", "老乡", "家乡", "本县", "全县", "外县"}
)

Children = Callable[[Division], tuple[Division, ...]]


class Ear:
    """Corrects misheard names; the corrected text is as long as the text it is given."""

    def __init__(self, divisions: Iterable[Division], children: Children) -> None:
        """Index the counties of Henan by sound; ``children`` answers for the rest."""
        self._counties: dict[str, set[Division]] = {}
        self._children = children
        for division in divisions:
            if division.in_henan and len(division.code) == COUNTY_DIGITS:
                for sound in sounds(division.name):
                    self._counties.setdefault(sound, set()).add(division)

    def corrected(
        self,
        text: str,
        covered: Callable[[int], bool],
        parent_at: Callable[[int], Division | None],
        placed: Callable[[int], bool],
    ) -> str:
        """``text`` with names put right where a parent or the words before them ask for one."""
        for ending in _ENDING.finditer(text):
            end = ending.end()
            if covered(ending.start()):
                continue
            for start, name in self._readings(text, end, parent_at, placed):
                text = text[:start] + name + text[end:]
                break
        return text

    def _readings(
        self,
        text: str,
        end: int,
        parent_at: Callable[[int], Division | None],
        placed: Callable[[int], bool],
    ) -> Iterator[tuple[int, str]]:
        for length in range(_LONGEST, 1, -1):
            start, words = end - length, text[max(0, end - length) : end]
            if start < 0 or words in _EVERYDAY:
                continue
            parent = parent_at(start)
            meant = self._meant(words, parent, placed(start))
            if len(meant) == 1:
                yield start, meant[0]

    def _meant(self, words: str, parent: Division | None, placed: bool) -> list[str]:
        if parent:
            return [d.name for d in self._children(parent) if alike(d.name, words)]
        if not placed:
            return []
        found = {d.name for sound in sounds(words) for d in self._counties.get(sound, ())}
        return sorted(found)
