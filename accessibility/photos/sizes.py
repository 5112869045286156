"""How large the certificate photo is to be (两寸), by region."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter


class PhotoSize(BaseModel):
    """The size of the photo: pixels, dots per inch, and the most it may weigh."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: int
    height: int
    dpi: int
    most_kilobytes: int

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height


@cache
def _sizes() -> Mapping[str, PhotoSize]:
    text = files("accessibility.photos").joinpath("sizes.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, PhotoSize]).validate_python(yaml.safe_load(text))


def size_for(division: str = "") -> PhotoSize:
    """The size for the region of ``division`` (区划代码): its own, its city's, else the common."""
    known = _sizes()
    codes = (division[:6], f"{division[:4]}00", f"{division[:2]}0000")
    return next((known[code] for code in codes if code in known), known["default"])
