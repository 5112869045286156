"""Villages (村、社区) named after their town."""

from __future__ import annotations

import re

from nlu.divisions.model import Division

_OFFICE = re.compile(
    r"(?:村民委员会|居民委员会|村委会|居委会|社区居民管理委员会|社区管理委员会|居民管理委员会|"
    r"管理委员会|委员会)$"
)
_KIND = re.compile(r"(?:社区|村)$")
_FOLLOWS = re.compile(r"(?:行政村|村民?委员?会?|村|社区居?委?会?|居委会|居民委员会)")
_BETWEEN = re.compile(r"[的嘞,，、/\s]{0,2}")
_SHORTEST_ALONE = 2


def village_at(
    text: str, start: int, villages: tuple[Division, ...], *, located: bool
) -> tuple[int, Division] | None:
    """Where the village named at ``start`` ends, and which it is; the longest name wins."""
    between = _BETWEEN.match(text, start)
    begin = between.end() if between else start
    best: tuple[int, Division] | None = None
    for village in villages:
        end = _end_of(text, begin, village, located)
        if end and (best is None or end > best[0]):
            best = end, village
    return best


def _end_of(text: str, start: int, village: Division, located: bool) -> int:
    if text.startswith(village.name, start):
        return start + len(village.name)
    place = _OFFICE.sub("", village.name)
    bare = _KIND.sub("", place)
    for name in (place, bare):
        if len(name) > 1 and text.startswith(name, start):
            end = start + len(name)
            kind = _FOLLOWS.match(text, end)
            if kind:
                return kind.end()
            if name == place != bare or (located and len(name) >= _SHORTEST_ALONE):
                return end
    return 0
