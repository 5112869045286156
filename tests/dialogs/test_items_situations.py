"""The situations of every item: YAML an official can write, run against the real rules."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from dialogs.catalogue import CatalogueError, load, names
from dialogs.eligibility import assess
from dialogs.items import ITEMS
from dialogs.items.criteria import Criterion
from dialogs.items.item import declare
from dialogs.items.shared import HENAN_HOUSEHOLD
from dialogs.model import SERVICES
from dialogs.schemas import DatedValue, Situation, Situations

LEAST = 12


def _situations(service: str) -> Situations:
    return load(f"items/{service}/situations.yaml", Situations)


CASES = [
    pytest.param(service, _situations(service).base, s, id=f"{service}: {s.name}")
    for service in SERVICES
    for s in _situations(service).situations
]


@pytest.mark.parametrize(("service", "base", "situation"), CASES)
def test_situation_is_found_as_expected(
    service: str, base: dict[str, object], situation: Situation
) -> None:
    facts = {k: v for k, v in {**base, **situation.facts}.items() if v is not None}
    expected = situation.expected
    finding = assess(service, facts, date.fromisoformat(situation.as_of))
    assert finding.verdict == expected.verdict
    if expected.missing is not None:
        assert finding.missing == expected.missing
    if "not_before" in expected.model_fields_set:
        assert finding.not_before == expected.not_before
    told = {r.fact: r.holds for r in finding.reasons}
    assert {f: told[f] for f in expected.reasons} == expected.reasons
    if expected.remedy is not None:
        assert bool(finding.remedy) is expected.remedy


@pytest.mark.parametrize("service", SERVICES)
def test_each_item_has_at_least_twelve_situations_with_names_of_their_own(service: str) -> None:
    found = [s.name for s in _situations(service).situations]
    assert len(found) >= LEAST
    assert len(set(found)) == len(found)


def test_items_are_the_ten_services_in_order() -> None:
    assert tuple(ITEMS) == SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_each_criterion_cites_the_document(service: str) -> None:
    item = ITEMS[service]
    for name, clause in item.policy.criteria.items():
        assert clause.startswith(("正文·", "附件1", "附件2·", "附件3·")), name


@pytest.mark.parametrize("service", SERVICES)
def test_each_item_has_its_four_files(service: str) -> None:
    assert {"policy.yaml", "situations.yaml", "wording.yaml"} == {
        n.rsplit("/", 1)[1] for n in names(f"items/{service}")
    }


def test_an_item_without_a_clause_for_each_criterion_is_refused() -> None:
    with pytest.raises(CatalogueError, match="exactly"):
        declare("employment", HENAN_HOUSEHOLD)


def test_an_item_whose_criterion_has_no_words_is_refused() -> None:
    criteria = ITEMS["employment"].criteria
    nameless = Criterion("able_and_willing_of_old", ("unemployed",), criteria[0].judge)
    with pytest.raises(CatalogueError, match="exactly"):
        declare("employment", *criteria[:-1], nameless)


def test_a_date_without_quotes_is_refused() -> None:
    with pytest.raises(ValidationError, match="quoted"):
        DatedValue.model_validate({"since": date(2024, 6, 27), "value": 1, "clause": "附件2·八"})


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="sinse"):
        DatedValue.model_validate({"sinse": "2024-06-27", "value": 1, "clause": "附件2·八"})
