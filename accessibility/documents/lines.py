"""Lines of text that were read from a picture, put upright and in reading order.

Pure: takes what the recogniser found (texts, scores, four corners each in pixels) and answers lines
in a picture of their own, turned so that text runs from left to right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dialogs.model import Json

Point = tuple[float, float]

_LEAST_SCORE = 0.5
_SAME_ROW = 0.55
_FIRST = re.compile(r"姓\s*名|常住人口登记卡|中华人民共和国|居民身份证|户\s*别|残疾人证")
_LAST = re.compile(r"号码|有效期|签发机关|文化程度|发证|监护人|承办人|登记日期")


@dataclass(frozen=True, repr=False)
class Line:
    """One piece of text: its words, how sure they are, its middle and its size in pixels."""

    text: str
    score: float
    x: float
    y: float
    width: float
    height: float

    def __repr__(self) -> str:
        """Where it is; what it says is personal."""
        return f"<Line at {self.x:.0f},{self.y:.0f}>"


@dataclass(frozen=True)
class Sheet:
    """What was read from one picture.

    ``glare``: share of the text's surroundings that is burnt out; ``sharp``: variance of the
    Laplacian there; ``light``: mean grey value; ``at_edge``: whether text touches the edge.
    """

    rows: tuple[tuple[Line, ...], ...] = ()
    glare: float = 0.0
    sharp: float = 0.0
    light: float = 0.0
    at_edge: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in reading order."""
        return tuple(line for row in self.rows for line in row)

    @property
    def sure(self) -> float:
        """How sure the words are on average, 0 to 1."""
        scores = [line.score for line in self.lines]
        return sum(scores) / len(scores) if scores else 0.0


def sheet_from(found: Mapping[str, Json]) -> Sheet:
    """The sheet of what the child process answered."""
    pieces = [
        _Piece(str(p["text"]), float(p["score"]), tuple((float(x), float(y)) for x, y in p["box"]))
        for p in found["pieces"]
    ]
    return Sheet(
        rows_of(pieces),
        float(found["glare"]),
        float(found["sharp"]),
        float(found["light"]),
        bool(found["at_edge"]),
    )


@dataclass(frozen=True, repr=False)
class _Piece:
    text: str
    score: float
    corners: tuple[Point, ...]

    @property
    def sides(self) -> tuple[Point, Point]:
        """The vectors along the upper edge and down the left edge."""
        (a, b, _, d) = self.corners
        return (b[0] - a[0], b[1] - a[1]), (d[0] - a[0], d[1] - a[1])


def rows_of(pieces: Sequence[_Piece]) -> tuple[tuple[Line, ...], ...]:
    """``pieces`` as rows from top to bottom, each from left to right."""
    kept = [p for p in pieces if p.score >= _LEAST_SCORE and p.text.strip()]
    if not kept:
        return ()
    lines = [_turned(p, _slope(kept)) for p in kept]
    if _upside_down(lines):
        lines = [replace(line, x=-line.x, y=-line.y) for line in lines]
    return _grouped(lines)


def _slope(pieces: Sequence[_Piece]) -> float:
    """The angle at which the text runs, in radians: the middle one of the longer texts."""
    longest = sorted(pieces, key=lambda p: -max(math.hypot(*s) for s in p.sides))
    angles = sorted(_angle(p) for p in longest[: max(3, len(longest) // 2)])
    upright = [a for a in angles if abs(a) < math.pi / 4]
    used = upright if len(upright) * 2 >= len(angles) else [a for a in angles if a not in upright]
    return used[len(used) // 2]


def _angle(piece: _Piece) -> float:
    """The direction of the longer side, between -90 and 90 degrees."""
    x, y = max(piece.sides, key=lambda s: math.hypot(*s))
    angle = math.atan2(y, x)
    if angle > math.pi / 2:
        return angle - math.pi
    return angle + math.pi if angle <= -math.pi / 2 else angle


def _turned(piece: _Piece, slope: float) -> Line:
    x = sum(p[0] for p in piece.corners) / len(piece.corners)
    y = sum(p[1] for p in piece.corners) / len(piece.corners)
    cos, sin = math.cos(-slope), math.sin(-slope)
    sizes = sorted(math.hypot(*s) for s in piece.sides)
    short, long = sizes if len(piece.text) > 1 else (sizes[0], sizes[0])
    return Line(piece.text, piece.score, x * cos - y * sin, x * sin + y * cos, long, short)


def _upside_down(lines: Sequence[Line]) -> bool:
    """Whether what stands first on such papers lies below what stands last."""
    first = [line.y for line in lines if _FIRST.search(line.text)]
    last = [line.y for line in lines if _LAST.search(line.text)]
    if first and last:
        return sum(first) / len(first) > sum(last) / len(last)
    numbers = [line.y for line in lines if re.search(r"\d{15}", line.text)]
    rest = [line.y for line in lines if re.search(r"性别|民族|出生|住址|姓名", line.text)]
    return bool(numbers and rest) and min(rest) > max(numbers)


def _grouped(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.y):
        row = rows[-1] if rows else []
        if row and line.y - _middle(row) < _SAME_ROW * min(line.height, row[0].height):
            row.append(line)
        else:
            rows.append([line])
    return tuple(tuple(sorted(row, key=lambda one: one.x)) for row in rows)


def _middle(row: Sequence[Line]) -> float:
    return sum(line.y for line in row) / len(row)
