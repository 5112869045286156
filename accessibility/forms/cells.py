"""What the layout of a form is made of: cells in rows, rows in blocks, blocks in sections.

Widths are in units of 2.5 mm, of which a line has 72; heights are the least height of a row in
millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

UNITS = 72

Options: TypeAlias = tuple[tuple[str, str], ...]
"""Codes with their words, in the order in which they are printed."""


@dataclass(frozen=True)
class Label:
    """A cell with words of the form itself."""

    text: str
    span: int
    rows: int = 1


@dataclass(frozen=True)
class Field:
    """A cell for the answer ``key``; ``name`` is its item (项目) in the text twin."""

    key: str
    name: str
    span: int
    hint: str = ""


@dataclass(frozen=True)
class Boxes:
    """A cell with a box for each option of ``key``, or (``apart``) a cell for each box."""

    key: str
    name: str
    options: Options
    span: int
    apart: bool = False


@dataclass(frozen=True)
class PhotoBox:
    """The cell for the photo (申请人免冠2寸白底照片)."""

    span: int
    rows: int


Cell: TypeAlias = Label | Field | Boxes | PhotoBox


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    height: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """Rows that belong together; ``services`` are those that need them (empty: all of them)."""

    title: str
    rows: tuple[Row, ...]
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A headed part of the form."""

    title: str
    blocks: tuple[Block, ...]
