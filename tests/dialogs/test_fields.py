"""The fields of the unified form: all forty, when each is required, and who needs it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.fields import FIELDS, OFFICIAL, fields_for, guardian_required, requirement
from dialogs.model import CERTIFICATE_SERVICES, SERVICES, SUBSIDIES, Answer, Json, UnifiedForm
from dialogs.questions import FORM

TODAY = date(2026, 11, 24)
ADULT = "410102199003070019"
SEVENTEEN = "41010220090101001"
CHILD = "411324201202290014"
TODDLER_BIRTH = "2022-05-01"
DEPARTMENTS = ("dpf_county", "civil_affairs", "township", "hrss", "employment_service")


def form(*services: str, **answers: Json) -> UnifiedForm:
    given_answers = {k.replace("__", "."): Answer(v) for k, v in answers.items()}
    return UnifiedForm("1", services, given_answers)


def need(key: str, *services: str, **answers: Json) -> str:
    return requirement(key, form(*services, **answers), TODAY)


def test_the_form_has_its_forty_official_fields_numbered_in_order() -> None:
    numbers = sorted(spec.number for spec in OFFICIAL)
    assert numbers == [f"F{n:02}" for n in range(1, 41)]


def test_supplementary_fields_stand_apart() -> None:
    extra = {key for key, spec in FIELDS.items() if not spec.official}
    assert extra == {
        "certificate.action",
        "proxy.name",
        "proxy.relation",
        "proxy.phone",
        "proxy.id_number",
        "delivery.method",
        "delivery.address",
    }


def test_every_question_of_the_form_is_a_field_and_takes_what_the_field_takes() -> None:
    for question in FORM:
        assert question.key in FIELDS, question.key
        assert FIELDS[question.key].kind == question.kind, question.key


def test_the_guardians_id_number_is_f35_in_the_block_of_the_subsidies() -> None:
    spec = FIELDS["guardian.id_number"]
    assert (spec.number, "补贴" in spec.section) == ("F35", True)


def test_change_offers_six_categories_with_mental() -> None:
    assert "mental" in FIELDS["certificate.change.categories"].options
    assert len(FIELDS["certificate.change.categories"].options) == 6


BASIC = [
    "personal.name",
    "personal.sex",
    "personal.ethnicity",
    "personal.id_number",
    "personal.birth_date",
    "personal.marital_status",
    "personal.education",
    "personal.phone",
    "personal.household_type",
    "personal.household_address",
    "personal.residence_address",
    "personal.residence_division",
]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("key", BASIC)
def test_basic_information_is_required_for_every_service(service: str, key: str) -> None:
    assert need(key, service) == "required"


@pytest.mark.parametrize("service", SERVICES)
def test_the_certificate_number_is_required_except_for_a_new_one(service: str) -> None:
    expected = "none" if service == "certificate_new" else "required"
    assert need("personal.certificate_number", service) == expected


def test_nobody_without_a_certificate_is_asked_for_its_number() -> None:
    assert need("personal.certificate_number", "pension", eligibility__has_certificate=False) == (
        "none"
    )


@pytest.mark.parametrize("service", SERVICES)
def test_the_photo_is_for_certificates_but_not_for_cancelling(service: str) -> None:
    wanted = service in CERTIFICATE_SERVICES - {"certificate_cancel"}
    assert need("personal.photo", service) == ("required" if wanted else "none")


BLOCKS = {
    "certificate.new.categories": "certificate_new",
    "certificate.new.household_division": "certificate_new",
    "certificate.migrate.old_household_address": "certificate_migrate",
    "certificate.migrate.new_residence_division": "certificate_migrate",
    "certificate.cancel.reason": "certificate_cancel",
    "certificate.change.categories": "certificate_change",
    "employment.region": "employment",
    "employment.skills": "employment",
    "employment.job_type": "employment",
    "employment.willing_and_able": "employment",
}


@pytest.mark.parametrize(("key", "own"), BLOCKS.items())
def test_each_block_is_asked_for_its_own_service_only(key: str, own: str) -> None:
    for service in SERVICES:
        assert need(key, service) == ("required" if service == own else "none"), service


@pytest.mark.parametrize("service", sorted(SUBSIDIES))
def test_a_subsidy_alone_needs_its_whole_block(service: str) -> None:
    for key in ("certificate_number", "category", "level", "bank_account", "other_benefits"):
        assert need(f"subsidy.{key}", service) == "required"


def test_with_a_new_certificate_the_subsidy_block_waits_for_its_result() -> None:
    for key in ("certificate_number", "category", "level", "apply_date"):
        assert need(f"subsidy.{key}", "certificate_new", "nursing_subsidy") == "none"
    assert need("subsidy.bank_account", "certificate_new", "nursing_subsidy") == "required"


@pytest.mark.parametrize("category", ["intellectual", "mental"])
@pytest.mark.parametrize(
    "key", ["certificate__new__categories", "eligibility__disability_categories"]
)
def test_the_guardian_is_required_for_intellectual_or_mental_disability(
    key: str, category: str
) -> None:
    answers = {key: ["physical", category], "personal__id_number": ADULT}
    assert need("guardian.name", "certificate_new", **answers) == "required"
    assert need("guardian.phone", "certificate_new", **answers) == "required"


def test_a_certificate_number_of_mental_disability_asks_for_the_guardian() -> None:
    number = f"{ADULT}62"
    assert need("guardian.name", "certificate_reissue", personal__certificate_number=number) == (
        "required"
    )
    assert need("guardian.id_number", "nursing_subsidy", personal__certificate_number=number) == (
        "required"
    )


def test_a_subsidy_category_asks_for_the_guardians_id_number() -> None:
    assert need("guardian.id_number", "nursing_subsidy", subsidy__category="mental") == "required"
    assert need("guardian.id_number", "nursing_subsidy", subsidy__category="vision") == "optional"


def test_the_guardian_of_a_seventeen_year_old_is_required_whatever_the_category() -> None:
    young = form("certificate_new", personal__birth_date="2009-01-01")
    assert requirement("guardian.name", young, TODAY) == "required"
    grown = form("certificate_new", personal__birth_date="2008-11-24")
    assert requirement("guardian.name", grown, TODAY) == "optional"


def test_the_guardian_of_a_grown_person_with_physical_disability_is_optional() -> None:
    answers = {"certificate__new__categories": ["physical"], "personal__id_number": ADULT}
    assert need("guardian.name", "certificate_new", **answers) == "optional"


def test_the_guardian_is_no_matter_for_work_or_pension() -> None:
    for service in ("employment", "pension"):
        assert need("guardian.name", service, personal__id_number=CHILD) == "none"


def test_an_age_told_without_a_birth_date_decides_about_the_guardian() -> None:
    assert guardian_required(form("certificate_new", personal__age=10), TODAY)
    assert not guardian_required(form("certificate_new", personal__age=30), TODAY)


@pytest.mark.parametrize("key", ["proxy.name", "proxy.phone", "proxy.id_number"])
def test_the_proxy_is_asked_when_somebody_acts_for_the_person(key: str) -> None:
    assert need(key, "pension", proxy__relation="mother") == "required"
    assert need(key, "pension", proxy__relation="self") == "none"
    assert need(key, "pension") == "none"


@pytest.mark.parametrize("service", SERVICES)
def test_delivery_is_asked_when_a_certificate_comes_out(service: str) -> None:
    wanted = service in CERTIFICATE_SERVICES - {"certificate_cancel"}
    assert need("delivery.method", service) == ("required" if wanted else "none")


def test_an_address_for_the_mail_is_asked_for_mail_only() -> None:
    assert need("delivery.address", "certificate_new", delivery__method="mail") == "required"
    assert need("delivery.address", "certificate_new", delivery__method="pickup") == "none"
    assert need("delivery.address", "certificate_new") == "none"


def test_a_child_is_not_asked_about_marriage_or_work_and_needs_no_phone() -> None:
    answers = {"personal__id_number": CHILD}
    services = ("certificate_new", "employment")
    assert need("personal.marital_status", *services, **answers) == "none"
    assert need("employment.willing_and_able", *services, **answers) == "none"
    assert need("employment.skills", *services, **answers) == "none"
    assert need("personal.phone", *services, **answers) == "optional"
    assert need("guardian.phone", *services, **answers) == "required"


def test_whoever_cannot_or_will_not_work_is_not_asked_about_jobs() -> None:
    assert need("employment.region", "employment", employment__willing_and_able=False) == "none"


DECEASED = {"certificate__cancel__reason": "deceased", "proxy__relation": "mother"}


@pytest.mark.parametrize(
    "key",
    [
        "personal.phone",
        "personal.marital_status",
        "personal.education",
        "personal.household_type",
        "personal.photo",
        "guardian.name",
        "delivery.method",
    ],
)
def test_of_the_deceased_only_the_needed_is_asked(key: str) -> None:
    assert need(key, "certificate_cancel", **DECEASED) == "none"


@pytest.mark.parametrize(
    "key",
    [
        "personal.name",
        "personal.id_number",
        "personal.certificate_number",
        "personal.residence_division",
        "certificate.cancel.categories",
        "proxy.name",
        "proxy.phone",
        "proxy.relation",
    ],
)
def test_what_tells_the_deceased_and_who_reports_it_is_required(key: str) -> None:
    assert need(key, "certificate_cancel", **DECEASED) == "required"


def test_steps_facts_and_unknown_keys_are_no_fields() -> None:
    for key in ("consent", "eligibility.long_term_care", "materials.photo", "personal.shoe_size"):
        assert need(key, "certificate_new") == "none"


def test_nothing_is_required_before_a_service_is_chosen() -> None:
    assert {requirement(key, form(), TODAY) for key in FIELDS} == {"none"}


def test_hrss_gets_no_bank_account_photo_or_guardian() -> None:
    keys = set(fields_for("hrss", "pension"))
    assert {"personal.name", "personal.id_number", "personal.certificate_number"} <= keys
    assert not {k for k in keys if k.startswith(("subsidy.", "guardian.", "employment."))}
    assert not {"personal.photo", "personal.marital_status", "proxy.id_number"} & keys


def test_the_bank_account_goes_to_those_who_pay_only() -> None:
    holders = {d for d in DEPARTMENTS if "subsidy.bank_account" in fields_for(d, "living_subsidy")}
    assert holders == {"township", "civil_affairs"}


def test_a_task_gets_the_block_of_its_own_service_only() -> None:
    keys = fields_for("dpf_county", "certificate_new")
    assert "certificate.new.categories" in keys
    assert not [k for k in keys if k.startswith(("certificate.migrate.", "subsidy."))]


@given(
    st.lists(st.sampled_from(SERVICES), unique=True),
    st.sampled_from(sorted(FIELDS)),
    st.sampled_from([None, ADULT, CHILD]),
)
@settings(deadline=None)
def test_a_field_no_department_of_the_services_needs_is_never_required(
    services: list[str], key: str, number: str | None
) -> None:
    about = form(*services, **({"personal__id_number": number} if number else {}))
    if requirement(key, about, TODAY) != "none":
        assert any(key in fields_for(d, s) for d in DEPARTMENTS for s in services)


def test_a_deceased_persons_reporter_may_still_be_unknown() -> None:
    reason = {"certificate__cancel__reason": "deceased"}
    assert need("proxy.relation", "certificate_cancel", **reason) == "required"
    assert need("proxy.name", "certificate_cancel", **reason) == "none"


def test_whom_the_form_is_for_may_be_left_out_by_the_person_themselves() -> None:
    assert need("proxy.relation", "pension") == "optional"
