"""What follows from the answers: derived fields, and the facts that the findings read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.eligibility import assess
from dialogs.fields import derive, facts_of
from dialogs.items.criteria import FACTS, OCCASIONS
from dialogs.model import SERVICES, Answer, Json, UnifiedForm

TODAY = date(2026, 11, 24)
ADULT = "410102199003070019"
HOLDER = f"{ADULT}42"


def form(*services: str, **answers: Json) -> UnifiedForm:
    said = {k.replace("__", "."): Answer(v) for k, v in answers.items()}
    return UnifiedForm("1", services, said)


def derived(*services: str, **answers: Json) -> dict[str, Any]:
    return derive(form(*services, **answers), TODAY)


def facts(*services: str, **answers: Json) -> dict[str, Any]:
    return facts_of(form(*services, **answers), TODAY)


def test_an_id_number_tells_birth_date_and_sex() -> None:
    found = derived("pension", personal__id_number=ADULT)
    assert (found["personal.birth_date"], found["personal.sex"]) == ("1990-03-07", "male")


def test_an_id_number_that_does_not_hold_tells_nothing() -> None:
    found = derived("pension", personal__id_number="410102199003070018")
    assert "personal.birth_date" not in found


def test_a_certificate_number_fills_the_subsidy_block_and_the_id_number() -> None:
    found = derived("nursing_subsidy", personal__certificate_number=HOLDER)
    assert found["subsidy.certificate_number"] == HOLDER
    assert (found["subsidy.category"], found["subsidy.level"]) == ("physical", "2")
    assert found["personal.id_number"] == ADULT
    assert found["personal.birth_date"] == "1990-03-07"


def test_the_id_number_said_stands_against_the_one_in_the_certificate() -> None:
    found = derived(
        "nursing_subsidy",
        personal__certificate_number=HOLDER,
        personal__id_number="410102199003070027",
    )
    assert (found["personal.id_number"], found["personal.sex"]) == (
        "410102199003070027",
        "female",
    )


def test_a_number_given_in_the_subsidy_block_is_the_certificate_number() -> None:
    found = derived("living_subsidy", subsidy__certificate_number=HOLDER)
    assert found["personal.certificate_number"] == HOLDER


def test_a_new_certificate_leaves_the_subsidy_block_and_its_date_open() -> None:
    found = derived("certificate_new", "nursing_subsidy", personal__certificate_number=HOLDER)
    assert not {"subsidy.level", "subsidy.category", "subsidy.apply_date"} & found.keys()


def test_the_apply_date_of_a_certificate_holder_is_today() -> None:
    assert derived("living_subsidy")["subsidy.apply_date"] == "2026-11-24"


def test_services_tell_the_action_and_the_kinds_of_subsidy() -> None:
    found = derived("nursing_subsidy", "certificate_new", "living_subsidy")
    assert found["certificate.action"] == "new"
    assert found["subsidy.kinds"] == ["living_subsidy", "nursing_subsidy"]


def test_cancelling_takes_the_category_from_the_number_unless_it_is_multiple() -> None:
    one = derived("certificate_cancel", personal__certificate_number=HOLDER)
    assert one["certificate.cancel.categories"] == ["physical"]
    many = derived("certificate_cancel", personal__certificate_number=f"{ADULT}72")
    assert "certificate.cancel.categories" not in many


def test_after_a_move_the_new_place_is_the_present_one() -> None:
    here = derived("certificate_migrate", certificate__migrate__new_household_address="河南省…")
    assert here["personal.household_address"] == "河南省…"
    there = derived("certificate_migrate", personal__residence_address="河南省洛阳市…")
    assert there["certificate.migrate.new_residence_address"] == "河南省洛阳市…"


def test_the_same_address_has_the_same_division() -> None:
    place = {"code": "410122101", "name": "河南省/郑州市/中牟县/官渡镇"}
    found = derived(
        "certificate_new",
        personal__household_address="河南省郑州市中牟县官渡镇3号",
        personal__residence_address="河南省郑州市中牟县官渡镇3号",
        certificate__new__household_division=place,
    )
    assert found["personal.residence_division"] == place


def test_a_small_child_has_been_to_no_school_and_is_reached_through_the_guardian() -> None:
    found = derived(
        "certificate_new", personal__birth_date="2022-05-01", guardian__phone="13800138000"
    )
    assert found["personal.education"] == "none"
    assert found["personal.phone"] == "13800138000"


def test_a_derived_answer_is_not_derived_from_again() -> None:
    stale = form("pension").with_answer(
        "personal.id_number", Answer(ADULT, source="derived", by="system")
    )
    assert "personal.birth_date" not in derive(stale, TODAY)


def test_facts_are_those_of_the_contract_and_the_two_occasions() -> None:
    everything = facts(
        *SERVICES,
        personal__certificate_number=HOLDER,
        subsidy__other_benefits=["orphan"],
        employment__willing_and_able=True,
        personal__household_address="河南省郑州市",
    )
    assert set(everything) <= {*FACTS, *OCCASIONS}


def test_the_list_of_benefits_once_given_tells_all_seven() -> None:
    found = facts("living_subsidy", subsidy__other_benefits=["minimum_living"])
    assert found["minimum_living"] is True
    others = ("extreme_poverty", "orphan", "retired_cadre", "work_injury_care")
    assert not any(found[b] for b in (*others, "elderly_allowance", "duty_disability"))


def test_a_benefit_told_alone_tells_only_itself() -> None:
    found = facts("living_subsidy", eligibility__minimum_living=True)
    assert found["minimum_living"] is True
    assert "orphan" not in found


@pytest.mark.parametrize(
    ("place", "henan"),
    [
        ({"code": "410122101", "name": "河南省/郑州市/中牟县/官渡镇"}, True),
        ({"code": "130102", "name": "河北省/石家庄市"}, False),
        ({"code": "", "name": "河北省/石家庄市"}, False),
        ("河南省济源市", True),
        ("山东省菏泽市", False),
        ("中牟县官渡镇", None),
    ],
)
def test_the_household_address_tells_whether_it_is_henan(place: Json, henan: bool | None) -> None:
    assert facts("pension", personal__household_address=place).get("henan_household") is henan


def test_after_a_move_the_new_household_counts() -> None:
    found = facts(
        "certificate_migrate",
        certificate__migrate__new_household_division={"code": "130102", "name": "河北省"},
        certificate__migrate__old_household_address="河南省郑州市",
        personal__household_address="河南省郑州市",
    )
    assert found["henan_household"] is False


def test_the_household_said_goes_before_the_address() -> None:
    found = facts(
        "pension", eligibility__henan_household=True, personal__household_address="河北省"
    )
    assert found["henan_household"] is True


OCCASION = {
    "certificate_renew": "certificate_damaged",
    "certificate_migrate": "household_moved",
    "certificate_reissue": "certificate_lost",
    "certificate_change": "condition_changed",
}


@pytest.mark.parametrize(("service", "fact"), OCCASION.items())
def test_choosing_a_certificate_service_tells_its_occasion(service: str, fact: str) -> None:
    found = facts(service)
    assert (found[fact], found["has_certificate"]) == (True, True)
    assert facts(service, **{f"eligibility__{fact}": False})[fact] is False


def test_renewing_an_expired_certificate_is_not_taken_for_damage() -> None:
    found = facts(
        "certificate_renew",
        eligibility__certificate_status="expired",
        eligibility__henan_household=True,
    )
    assert assess("certificate_renew", found, TODAY).verdict == "review"


def test_a_new_certificate_means_none_is_held_unless_said() -> None:
    assert facts("certificate_new")["has_certificate"] is False
    assert facts("certificate_new", eligibility__has_certificate=True)["has_certificate"] is True
    held = facts("certificate_new", eligibility__certificate_status="valid")
    assert held["has_certificate"] is True
    gone = facts("certificate_new", eligibility__certificate_status="cancelled")
    assert gone["has_certificate"] is False


@pytest.mark.parametrize(
    ("reason", "told"), [("recovered", True), ("deceased", True), ("other", None)]
)
def test_the_reason_for_cancelling_tells_its_occasion(reason: str, told: bool | None) -> None:
    found = facts("certificate_cancel", certificate__cancel__reason=reason)
    assert found.get("no_longer_disabled_or_deceased") is told


def test_a_certificate_is_being_applied_for_with_a_new_one() -> None:
    assert facts("certificate_new", "pension")["applying_certificate"] is True
    assert facts("nursing_subsidy")["applying_certificate"] is False


def test_before_anything_is_chosen_whoever_has_no_certificate_is_told_what_one_opens() -> None:
    assert facts(eligibility__has_certificate=False)["applying_certificate"] is True
    assert "applying_certificate" not in facts(eligibility__has_certificate=True)


HOLDING = {
    "eligibility__henan_household": True,
    "eligibility__long_term_care": True,
    "subsidy__other_benefits": [],
}


def nursing(*services: str, **answers: Json) -> str:
    found = facts("nursing_subsidy", *services, **{**HOLDING, **answers})
    return assess("nursing_subsidy", found, TODAY).verdict


def test_an_expired_certificate_renewed_in_the_same_form_leaves_the_subsidy_conditional() -> None:
    expired = {
        "eligibility__certificate_status": "expired",
        "personal__certificate_number": HOLDER,
    }
    assert nursing(**expired) == "not_eligible"
    assert nursing("certificate_renew", **expired) == "conditional"


def test_a_frozen_certificate_moved_in_the_same_form_leaves_the_subsidy_conditional() -> None:
    frozen = {"eligibility__certificate_status": "frozen", "personal__certificate_number": HOLDER}
    assert nursing(**frozen) == "not_eligible"
    assert nursing("certificate_migrate", **frozen) == "conditional"


def test_a_level_changed_in_the_same_form_leaves_the_subsidy_conditional() -> None:
    third = {
        "eligibility__certificate_status": "valid",
        "personal__certificate_number": f"{ADULT}43",
    }
    assert nursing(**third) == "not_eligible"
    assert nursing("certificate_change", **third) == "conditional"


def test_with_a_new_certificate_the_level_is_left_to_the_assessment() -> None:
    assert nursing("certificate_new") == "conditional"
    assert nursing("certificate_new", eligibility__disability_level=3) == "conditional"


def test_from_forty_on_nobody_is_asked_whether_they_are_at_school() -> None:
    assert facts("pension", personal__birth_date="1986-11-24")["student"] is False
    assert "student" not in facts("pension", personal__birth_date="1986-11-25")
    said = facts("pension", personal__birth_date="1980-01-01", eligibility__student=True)
    assert said["student"] is True


def test_an_age_alone_decides_about_ages() -> None:
    found = facts("employment", personal__age=15)
    reasons = assess("employment", found, TODAY).reasons
    assert next(r.holds for r in reasons if r.fact == "birth_date") is False
    older = facts("employment", personal__age=16)
    reasons = assess("employment", older, TODAY).reasons
    assert next(r.holds for r in reasons if r.fact == "birth_date") is True


def test_whoever_is_out_of_work_is_no_public_employee() -> None:
    assert facts("pension", eligibility__unemployed=True)["public_employee"] is False
    assert "public_employee" not in facts("pension", eligibility__unemployed=False)


@pytest.mark.parametrize("happened", ["lost", "damaged", "moved", "changed", "none"])
def test_what_happened_to_the_certificate_tells_four_facts(happened: str) -> None:
    found = facts(eligibility__certificate_lost=happened)
    told = {
        "lost": found["certificate_lost"],
        "damaged": found["certificate_damaged"],
        "moved": found["household_moved"],
        "changed": found["condition_changed"],
    }
    assert {k for k, v in told.items() if v} == ({happened} - {"none"})


def test_never_cancelled_leaves_no_date_of_cancelling() -> None:
    found = facts(
        "certificate_new",
        eligibility__henan_household=True,
        eligibility__never_cancelled=True,
        eligibility__certificate_status="cancelled",
    )
    assert assess("certificate_new", found, TODAY).verdict == "eligible"


def test_not_knowing_is_no_fact() -> None:
    unsure = form("living_subsidy").with_answer(
        "eligibility.minimum_living", Answer(None, state="unknown")
    )
    assert "minimum_living" not in facts_of(unsure, TODAY)


def test_the_daughter_applying_for_her_mother_gets_what_the_policy_says() -> None:
    mother = {
        "proxy__relation": "mother",
        "personal__id_number": "411525196612010023",
        "certificate__new__categories": ["mental"],
        "personal__household_address": "河南省信阳市固始县",
        "eligibility__long_term_care": True,
        "subsidy__other_benefits": ["minimum_living"],
    }
    services = ("certificate_new", "living_subsidy", "nursing_subsidy")
    found = facts(*services, **mother)
    verdicts = [assess(s, found, TODAY).verdict for s in services]
    assert verdicts == ["eligible", "conditional", "conditional"]


def test_a_childs_own_phone_said_by_nobody_stays_open_without_a_guardians() -> None:
    assert "personal.phone" not in derived("certificate_new", personal__birth_date="2015-05-01")


def test_never_cancelled_leaves_any_other_status() -> None:
    found = facts(
        "pension",
        eligibility__never_cancelled=True,
        eligibility__certificate_status="valid",
    )
    assert found["certificate_status"] == "valid"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026-02", "2026-02-28"),
        ("2025", "2025-12-31"),
        ("2026", "2026-11-24"),
        ("2027-01-01", None),
        ("2026-13", None),
        ("9999", None),
        ("去年", None),
    ],
)
def test_a_day_of_cancelling_told_in_part_is_taken_at_its_latest(
    said: str, day: str | None
) -> None:
    found = facts("certificate_new", eligibility__certificate_cancelled_on=said)
    assert found.get("certificate_cancelled_on") == day


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=25) | st.sampled_from([HOLDER]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)
KEYS = st.sampled_from(
    [
        *(f"eligibility.{f}" for f in FACTS),
        "personal.age",
        "personal.id_number",
        "personal.certificate_number",
        "personal.birth_date",
        "personal.household_address",
        "subsidy.level",
        "subsidy.category",
        "certificate.new.categories",
        "certificate.cancel.reason",
        "employment.willing_and_able",
    ]
)


@given(st.dictionaries(KEYS, ANYTHING, max_size=6), st.lists(st.sampled_from(SERVICES), max_size=4))
@settings(deadline=None, max_examples=200)
def test_no_answer_however_odd_breaks_facts_findings_or_fields(
    answers: dict[str, Any], services: list[str]
) -> None:
    odd = UnifiedForm("1", tuple(services), {k: Answer(v) for k, v in answers.items()})
    found = facts_of(odd, TODAY)
    for service in SERVICES:
        assert assess(service, found, TODAY).service == service
    assert None not in derive(odd, TODAY).values()


def test_without_a_new_certificate_the_same_address_gives_no_household_division() -> None:
    found = derived(
        "pension",
        personal__household_address="河南省济源市1号",
        personal__residence_address="河南省济源市1号",
        personal__residence_division={"code": "419001", "name": "河南省/济源市"},
    )
    assert "certificate.new.household_division" not in found
