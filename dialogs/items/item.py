"""A service item (政务服务事项): its criteria, and its policy, wording and examples beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from dialogs.catalogue import CatalogueError, load
from dialogs.items.criteria import Criterion
from dialogs.items.policy import values_on
from dialogs.model import Json
from dialogs.schemas import CommonPolicy, CriterionWording, ItemPolicy, ItemWording


@cache
def common() -> CommonPolicy:
    """What holds for the whole “一件事”: version, values and limits that no item owns."""
    return load("items/common.yaml", CommonPolicy)


@cache
def _shared_wording() -> ItemWording:
    return load("items/wording.yaml", ItemWording)


@dataclass(frozen=True)
class ServiceItem:
    """One of the ten items: ``service`` is its code, ``criteria`` are its conditions in order."""

    service: str
    criteria: tuple[Criterion, ...]
    policy: ItemPolicy
    wording: Mapping[str, CriterionWording]
    conditional: str

    @property
    def reads(self) -> tuple[str, ...]:
        """Every fact that some criterion reads, in the order of the criteria."""
        return tuple(dict.fromkeys(fact for c in self.criteria for fact in c.reads))

    def values(self, day: date) -> dict[str, Json]:
        """The policy's values on ``day``, the item's own and the common ones."""
        return values_on({**common().values, **self.policy.values}, day)


def declare(service: str, *criteria: Criterion) -> ServiceItem:
    """The item ``service`` with its files read; each criterion needs a clause and words."""
    policy = load(f"items/{service}/policy.yaml", ItemPolicy)
    own = load(f"items/{service}/wording.yaml", ItemWording)
    wording = {**_shared_wording().criteria, **own.criteria}
    names = [c.name for c in criteria]
    if policy.item != service or sorted(policy.criteria) != sorted(names):
        raise CatalogueError(f"items/{service}/policy.yaml must cite a clause for exactly {names}")
    conditional = own.conditional or _shared_wording().conditional
    return ServiceItem(service, criteria, policy, {n: wording[n] for n in names}, conditional)
