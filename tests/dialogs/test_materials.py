"""Materials: exactly the table, per service and for combinations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.materials import ROWS, Material, materials_for
from dialogs.model import SERVICES, SUBSIDIES, Answer, Json, UnifiedForm

TODAY = date(2026, 11, 24)


def listed(*services: str, **answers: Json) -> dict[str, Material]:
    given_answers = {k.replace("__", "."): Answer(v) for k, v in answers.items()}
    form = UnifiedForm("1", services, given_answers)
    return {m.code: m for m in materials_for(services, form, TODAY)}


@pytest.mark.parametrize(
    ("service", "codes"),
    [
        ("certificate_new", {"M1", "M2", "M3"}),
        ("certificate_renew", {"M1", "M2", "M3", "M5.bring"}),
        ("certificate_migrate", {"M1", "M2", "M3", "M5"}),
        ("certificate_reissue", {"M1", "M2", "M3"}),
        ("certificate_cancel", {"M1", "M2", "M5"}),
        ("certificate_change", {"M1", "M2", "M3", "M5"}),
        ("living_subsidy", {"M1", "M2", "M6"}),
        ("nursing_subsidy", {"M1", "M2"}),
        ("employment", {"M1", "M2"}),
        ("pension", {"M1", "M2"}),
    ],
)
def test_each_service_asks_for_its_row_of_the_table(service: str, codes: set[str]) -> None:
    assert set(listed(service)) == codes


def test_identity_household_and_minimum_living_papers_are_waived() -> None:
    found = listed("certificate_new", "living_subsidy")
    assert {c for c, m in found.items() if m.kind == "waived"} == {"M2", "M6"}
    assert not found["M2"].must_give
    assert not found["M6"].must_give


@pytest.mark.parametrize("category", ["intellectual", "mental"])
def test_the_guardians_proof_is_needed_for_these_categories(category: str) -> None:
    found = listed("certificate_new", certificate__new__categories=[category])
    assert found["M4.guardian_proof"].must_give
    assert not found["M4"].must_give


def test_the_guardians_proof_is_needed_for_a_minor() -> None:
    assert "M4.guardian_proof" in listed("certificate_change", personal__birth_date="2015-01-01")


def test_the_guardians_proof_is_for_certificates_only() -> None:
    for service in (*SUBSIDIES, "employment", "pension"):
        assert "M4.guardian_proof" not in listed(service, personal__birth_date="2015-01-01")


def test_a_proxy_brings_their_own_proof_for_any_service() -> None:
    for service in SERVICES:
        assert listed(service, proxy__relation="mother")["M4.proxy_proof"].must_give
        assert "M4.proxy_proof" not in listed(service, proxy__relation="self")


def test_the_deceased_need_no_guardians_proof_but_the_certificate_goes_back() -> None:
    found = listed(
        "certificate_cancel",
        certificate__cancel__reason="deceased",
        certificate__cancel__categories=["mental"],
        proxy__relation="mother",
    )
    assert "M4.guardian_proof" not in found
    assert found["M5"].kind == "original_returned"
    assert "M3" not in found


def test_renewing_only_advises_to_bring_the_old_certificate() -> None:
    assert not listed("certificate_renew")["M5.bring"].must_give


@given(st.lists(st.sampled_from(SERVICES), unique=True, min_size=1), st.booleans())
@settings(deadline=None)
def test_a_combination_is_the_union_of_its_services_in_the_order_of_the_table(
    services: list[str], minor: bool
) -> None:
    answers = {"personal__birth_date": "2015-01-01"} if minor else {}
    together = list(listed(*services, **answers))
    alone = {code for s in services for code in listed(s, **answers)}
    assert set(together) == alone
    assert together == [code for code in ROWS if code in alone]


def test_nothing_beyond_the_six_rows_is_ever_named() -> None:
    assert {code.split(".")[0] for code in ROWS} == {"M1", "M2", "M3", "M4", "M5", "M6"}
    for word in ("病历", "诊断", "登报", "声明", "无业证明", "照护证明"):
        assert not any(word in m.name + m.note for m in ROWS.values())
