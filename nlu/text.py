"""A message as the recognisers read it: simplified, half-width, with the way back to its words."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@cache
def _simplified() -> dict[int, str]:
    """Character by character, so that offsets hold; phrases of zhconv are left aside.

    The table is read straight from the package: zhconv's own loader leaves its file open.
    """
    tables = (files("zhconv") / "zhcdict.json").read_text(encoding="utf-8")
    table: dict[str, str] = json.loads(tables)["zh2Hans"]
    return {ord(k): v for k, v in table.items() if len(k) == 1 and len(v) == 1 and k not in "乾著"}


def _folded(char: str) -> str:
    if char < "\x7f":
        return char
    folded = char if "\u4e00" <= char <= "\u9fff" else unicodedata.normalize("NFKC", char)
    return folded.translate(_simplified())


@dataclass(frozen=True)
class View:
    """A reading of ``raw``: its normalised ``chars``, and the offset each came from (``at``)."""

    raw: str
    chars: str
    at: tuple[int, ...]

    @classmethod
    def spaced(cls, raw: str) -> View:
        """Every character kept; white space becomes one space, a line end stays a line end."""
        return cls._of([(c, i) for i, char in enumerate(raw) for c in _folded(char)], raw)

    def tight(self) -> View:
        """The same without any white space, so that 听 不见 reads 听不见."""
        kept = [(c, i) for c, i in zip(self.chars, self.at, strict=True) if not c.isspace()]
        return self._of(kept, self.raw)

    @classmethod
    def _of(cls, chars: list[tuple[str, int]], raw: str) -> View:
        pairs = [
            (" " if c.isspace() and c != "\n" else c, i)
            for c, i in chars
            if c.isprintable() or c.isspace()
        ]
        return cls(raw, "".join(c for c, _ in pairs), tuple(i for _, i in pairs))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in ``raw`` that ``chars[start:end]`` came from."""
        return self.at[start], self.at[end - 1] + 1
