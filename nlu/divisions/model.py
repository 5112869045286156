"""What a division is."""

from __future__ import annotations

from dataclasses import dataclass

HENAN = "41"
PROVINCE_DIGITS = 2
PREFECTURE_DIGITS = 4
COUNTY_DIGITS = 6
TOWN_DIGITS = 9
VILLAGE_DIGITS = 12


@dataclass(frozen=True)
class Division:
    """A division (行政区划) with its statistical code and its full name from the province down."""

    code: str
    name: str
    full: str

    @property
    def in_henan(self) -> bool:
        """Whether it lies in Henan (河南省)."""
        return self.code.startswith(HENAN)

    def below(self, other: Division) -> bool:
        """Whether it lies within ``other`` and is not ``other`` itself."""
        return self.full.startswith(other.full + "/")
