"""Every status against every event, for every service."""

from __future__ import annotations

import pytest

from backend.cases.lifecycle import KIND_OF, OURS, allowed, allows_department, is_final
from backend.cases.model import STATUSES, Status, Task
from dialogs.limits import TASKS
from dialogs.model import SERVICES

BEGUN = {
    "waiting": {"queued", "ended"},
    "queued": {"delivered", "ended"},
    "delivered": {"accepted", "needs_correction", "rejected", "ended"},
    "needs_correction": {"accepted", "rejected", "ended"},
}
AFTER_ACCEPTANCE = {
    "assessed": {"assessment"},
    "assessable": {"assessment", "approved"},
    "unassessed": {"approved"},
    "subsidy": {"approved"},
    "employment": {"approved", "published"},
    "pension": {"approved", "insured"},
}
LATER: dict[str, dict[str, set[str]]] = {
    "assessed": {
        "assessment": {"publicity", "rejected", "ended"},
        "publicity": {"approved", "rejected", "ended"},
    },
    "assessable": {
        "assessment": {"publicity", "rejected", "ended"},
        "publicity": {"approved", "rejected", "ended"},
    },
    "unassessed": {},
    "subsidy": {"approved": {"paid", "ended"}},
    "employment": {"approved": {"published", "rejected", "ended"}},
    "pension": {"approved": {"insured", "rejected", "ended"}},
}


def expected(service: str, status: str) -> set[str]:
    kind = KIND_OF[service]
    if status == "accepted":
        return {"needs_correction", "rejected", "ended"} | AFTER_ACCEPTANCE[kind]
    return BEGUN.get(status) or LATER[kind].get(status, set())


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("status", STATUSES)
def test_each_status_allows_exactly_its_events(service: str, status: Status) -> None:
    assert set(allowed(service, status)) == expected(service, status)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_department_reports_only_what_is_its_own_to_report(service: str, status: Status) -> None:
    task = Task("t", service, "dpf_county", status)
    may = {event for event in STATUSES if allows_department(task, event)}
    assert may == expected(service, status) - OURS


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_reaches_the_closing_state_the_policy_names(service: str) -> None:
    reached: set[Status] = set()
    now: set[Status] = {"queued"}
    while now:
        reached |= now
        now = {then for s in now for then in allowed(service, s)} - reached
    closing = TASKS[service].closes
    assert closing in reached
    assert is_final(Task("t", service, "d", next(s for s in STATUSES if s == closing)))


def test_a_new_certificate_is_never_approved_without_assessment_and_publicity() -> None:
    before = [s for s in STATUSES if "approved" in allowed("certificate_new", s)]
    assert before == ["publicity"]
    assert [s for s in STATUSES if "publicity" in allowed("certificate_new", s)] == ["assessment"]
