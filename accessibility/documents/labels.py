"""Finds what stands beside the labels of a paper (姓名 … 住址 …)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from accessibility.documents.lines import Sheet
from accessibility.documents.words import simplified

_GAP = "\u2003"
"""Stands between two pieces of text of one row."""


def row_texts(sheet: Sheet) -> tuple[str, ...]:
    """Each row as one text."""
    return tuple(simplified(_GAP.join(line.text.strip() for line in row)) for row in sheet.rows)


def values_of(rows: Sequence[str], labels: Mapping[str, str]) -> dict[str, str]:
    """What stands after each label, by field; ``labels`` gives a pattern for each field.

    A value ends where the next label begins. The fields of ``labels`` are tried longest pattern
    first; the same label again does not replace what was found.
    """
    names = sorted(labels, key=lambda name: -len(labels[name]))
    pattern = re.compile("|".join(f"(?P<{name}>{labels[name]})" for name in names))
    found: dict[str, str] = {}
    for row in rows:
        for field, value in _pairs(row, pattern):
            if value and not found.get(field):
                found[field] = value
    return found


def _pairs(row: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    matches = list(pattern.finditer(row))
    ends = [*(m.start() for m in matches[1:]), len(row)][: len(matches)]
    for match, end in zip(matches, ends, strict=True):
        value = row[match.end() : end].strip(f"{_GAP} :：;；,，.。|")
        yield match.lastgroup or "", value


def rows_between(rows: Sequence[str], first: str, last: str) -> tuple[str, ...]:
    """The rows from that with ``first`` (without it) up to that with ``last``."""
    begins = next((i for i, row in enumerate(rows) if re.search(first, row)), None)
    if begins is None:
        return ()
    taken: list[str] = []
    for row in rows[begins:]:
        if taken and re.search(last, row):
            break
        taken.append(re.sub(rf".*?(?:{first})\s*[:：]?", "", row, count=1) if not taken else row)
    return tuple(taken)


def joined(text: str) -> str:
    """``text`` without gaps and spaces."""
    return re.sub(rf"[\s{_GAP}]+", "", text)


def digits(text: str) -> str:
    """``text`` with letters that are read for digits put right, without gaps."""
    return joined(text).translate(str.maketrans("OoQDlI|SBZ", "0000111582")).upper()
