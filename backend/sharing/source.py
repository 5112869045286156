"""The data-sharing port (数据共享) and the made-up citizens that stand behind it by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from dialogs.catalogue import load
from dialogs.checks import birth_date_of, category_of, level_of, sex_of
from dialogs.model import Json

HOUSEHOLD, CERTIFICATES, RELIEF = "公安户籍信息", "残联办证信息", "民政低保特困信息"
_HENAN = "41"


@dataclass(frozen=True)
class SharedRecord:
    """What the departments hold of one person: answers by form key, and who holds them."""

    found: Mapping[str, Json] = field(default_factory=dict[str, Json], repr=False)
    sources: tuple[str, ...] = ()


class SharedDataSource(Protocol):
    """Looks a person up, for whom a separate authorisation was given."""

    async def look_up(self, id_number: str, name: str) -> SharedRecord:
        """What is held of the person whose number and name both fit; empty for anybody else."""
        ...


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Division(_Strict):
    code: str
    name: str


class _Certificate(_Strict):
    number: str
    status: Literal["valid", "expired", "cancelled", "frozen", "moved_out"]
    cancelled_on: date | None = None


class _Citizen(_Strict):
    name: str
    id_number: str
    ethnicity: str
    household_type: str
    marital_status: str
    household_address: str
    division: _Division
    certificate: _Certificate | None = None
    minimum_living: bool = False
    extreme_poverty: bool = False


class _Citizens(_Strict):
    citizens: tuple[_Citizen, ...]


class SimulatedSharing:
    """Made-up citizens, for development and until an authority grants the real connection."""

    def __init__(self) -> None:
        """Read the made-up citizens."""
        rows = load("sharing/citizens.yaml", _Citizens, package="backend").citizens
        self._citizens = {row.id_number: row for row in rows}

    async def look_up(self, id_number: str, name: str) -> SharedRecord:
        """The made-up citizen of that number and name."""
        citizen = self._citizens.get(id_number)
        if citizen is None or citizen.name != name.strip():
            return SharedRecord()
        found = {**_household(citizen), **_certificate(citizen), **_relief(citizen)}
        return SharedRecord(found, (HOUSEHOLD, CERTIFICATES, RELIEF))


class NoSharing:
    """Nothing is connected: everything is asked as usual."""

    async def look_up(self, id_number: str, name: str) -> SharedRecord:  # noqa: ARG002 - the port
        """Nothing."""
        return SharedRecord()


def _household(citizen: _Citizen) -> dict[str, Json]:
    return {
        "personal.sex": sex_of(citizen.id_number),
        "personal.birth_date": birth_date_of(citizen.id_number).isoformat(),
        "personal.ethnicity": citizen.ethnicity,
        "personal.marital_status": citizen.marital_status,
        "personal.household_type": citizen.household_type,
        "personal.household_address": citizen.household_address,
        "personal.household_division": citizen.division.model_dump(),
        "eligibility.henan_household": citizen.division.code.startswith(_HENAN),
    }


def _certificate(citizen: _Citizen) -> dict[str, Json]:
    held = citizen.certificate
    if held is None:
        return {"eligibility.has_certificate": False}
    found: dict[str, Json] = {
        "eligibility.has_certificate": held.status != "cancelled",
        "eligibility.certificate_status": held.status,
        "eligibility.disability_categories": [category_of(held.number)],
        "eligibility.disability_level": int(level_of(held.number)),
        "personal.certificate_number": held.number,
    }
    if held.cancelled_on is not None:
        found["eligibility.certificate_cancelled_on"] = held.cancelled_on.isoformat()
    return found


def _relief(citizen: _Citizen) -> dict[str, Json]:
    return {
        "eligibility.minimum_living": citizen.minimum_living,
        "eligibility.extreme_poverty": citizen.extreme_poverty,
    }
