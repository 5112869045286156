"""Time limits, tasks and departments as the document states them."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.limits import (
    DEPARTMENTS,
    TASKS,
    TOTAL,
    PolicyDateError,
    ended_by,
    limits_for,
    policy_value,
    waits_for,
)
from dialogs.model import CERTIFICATE_SERVICES, SERVICES, SUBSIDIES

TODAY = date(2026, 11, 24)


def test_the_whole_takes_thirteen_working_days_without_three_things() -> None:
    assert (TOTAL.days, TOTAL.unit) == (13, "working_day")
    assert TOTAL.excludes == ("残疾等级评定", "公示", "城乡居民基本养老保险费代缴")


@pytest.mark.parametrize("service", sorted(CERTIFICATE_SERVICES))
def test_a_certificate_takes_three_working_days_without_assessment_and_publicity(
    service: str,
) -> None:
    limit = TASKS[service].limit
    assert (limit.days, limit.unit) == (3, "working_day")
    assert limit.excludes == ("残疾等级评定", "公示")


@pytest.mark.parametrize("service", sorted(SUBSIDIES))
def test_a_subsidy_takes_ten_working_days(service: str) -> None:
    assert (TASKS[service].limit.days, TASKS[service].limit.unit) == (10, "working_day")


def test_employment_takes_five_working_days_from_the_certificate() -> None:
    limit = TASKS["employment"].limit
    assert (limit.days, limit.starts) == (5, "残疾人证办理通过")


def test_the_pension_has_a_deadline_outside_the_thirteen_days() -> None:
    task = TASKS["pension"]
    assert (task.in_total, task.limit.days, task.limit.unit) == (False, None, "deadline")
    assert TOTAL not in limits_for("pension")


def test_assessment_is_three_days_and_publicity_states_none() -> None:
    stages = {limit.name: limit for limit in limits_for("certificate_new")}
    assert (stages["assessment"].days, stages["assessment"].unit) == (3, "calendar_day")
    assert stages["publicity"].days is None
    assert stages["total"] == TOTAL


@pytest.mark.parametrize(
    ("service", "assessment"),
    [
        ("certificate_new", "always"),
        ("certificate_change", "always"),
        ("certificate_migrate", "if_objection"),
        ("certificate_renew", "never"),
        ("certificate_reissue", "never"),
        ("certificate_cancel", "never"),
    ],
)
def test_assessment_is_for_new_change_and_an_objected_move(service: str, assessment: str) -> None:
    task = TASKS[service]
    assert task.assessment == assessment
    assert bool(task.pauses) is (assessment != "never")


def test_the_original_certificate_is_taken_back_for_three_services() -> None:
    taken = {s for s, task in TASKS.items() if task.returns_original}
    assert taken == {"certificate_change", "certificate_migrate", "certificate_cancel"}


@pytest.mark.parametrize("service", SERVICES)
def test_each_task_goes_to_a_known_department_that_handles_its_kind(service: str) -> None:
    task = TASKS[service]
    assert task.kind in DEPARTMENTS[task.department].kinds
    assert set(task.also) <= set(DEPARTMENTS)


def test_the_five_departments_are_those_of_the_contract() -> None:
    assert set(DEPARTMENTS) == {
        "dpf_county",
        "civil_affairs",
        "township",
        "hrss",
        "employment_service",
    }


@pytest.mark.parametrize("service", sorted(set(SERVICES) - CERTIFICATE_SERVICES))
def test_everything_waits_for_a_new_certificate(service: str) -> None:
    assert waits_for(service, ["certificate_new", service]) == "certificate_new"
    assert waits_for(service, [service]) is None


def test_a_holder_waits_for_a_change_only_when_it_decides() -> None:
    services = ["certificate_change", "nursing_subsidy"]
    assert waits_for("nursing_subsidy", services, "eligible") is None
    assert waits_for("nursing_subsidy", services, "conditional") == "certificate_change"


def test_certificates_wait_for_nothing() -> None:
    assert waits_for("certificate_change", SERVICES, "conditional") is None


def test_a_refused_new_certificate_ends_everything_and_another_only_itself() -> None:
    services = ["pension", "certificate_new", "nursing_subsidy"]
    assert set(ended_by("certificate_new", services)) == set(services)
    holder = ["certificate_change", "nursing_subsidy"]
    assert ended_by("certificate_change", holder) == ("certificate_change",)


def test_amounts_are_nowhere_stated() -> None:
    assert policy_value("living_subsidy", "monthly_amount", TODAY) is None
    assert policy_value("nursing_subsidy", "monthly_amount", TODAY) is None
    assert policy_value("pension", "amount", TODAY) is None


def test_employment_promises_one_consultation_and_two_jobs() -> None:
    assert policy_value("employment", "consultations", TODAY) == 1
    assert policy_value("employment", "recommended_jobs", TODAY) == 2


def test_a_value_before_the_document_is_an_error() -> None:
    with pytest.raises(PolicyDateError, match="2024-06-27"):
        policy_value("pension", "minimum_age", date(2024, 1, 1))
