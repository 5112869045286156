"""Policy values by date: each holds from a day on, and a day that none covers is an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dialogs.model import Json
from dialogs.schemas import DatedValue


class PolicyDateError(ValueError):
    """No value of the policy covers the day; ``detail`` says so in a sentence for people."""

    def __init__(self, name: str, day: date, since: date) -> None:
        """Say which value was asked for which day, and since when there is one."""
        issued = since.isoformat()
        self.detail = f"{day.isoformat()}在文件印发（{issued}）之前，不能按本文件判断。"
        super().__init__(f"no value of {name} on {day}: the first holds from {since}")


def value_on(name: str, versions: tuple[DatedValue, ...], day: date) -> Json:
    """The value of ``name`` that holds on ``day``."""
    holding = [v for v in versions if v.since <= day]
    if not holding:
        raise PolicyDateError(name, day, min(v.since for v in versions))
    return max(holding, key=lambda v: v.since).value


def values_on(values: Mapping[str, tuple[DatedValue, ...]], day: date) -> dict[str, Json]:
    """Every value of ``values`` that holds on ``day``."""
    return {name: value_on(name, versions, day) for name, versions in values.items()}
