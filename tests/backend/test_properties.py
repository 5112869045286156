"""In whatever order and however often departments report, the end is the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.calendar import load_calendar
from backend.cases import cascade, policy
from backend.cases.cascade import NotAllowedError, Report
from backend.cases.lifecycle import is_final, status_of
from backend.cases.model import STATUSES, Case, Status
from backend.clock import SHANGHAI
from dialogs.model import SERVICES, Answer, UnifiedForm
from tests.backend.samples import answers

CALENDAR = load_calendar()
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
STORY: tuple[tuple[int, Status], ...] = (
    (1, "accepted"),
    (1, "assessment"),
    (1, "publicity"),
    (1, "approved"),
    (2, "accepted"),
    (2, "approved"),
    (2, "paid"),
    (3, "accepted"),
    (3, "insured"),
)
EVENTS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(STATUSES)), max_size=30)


def opened(*services: str) -> Case:
    answered = {k: Answer(v) for k, v in answers(*services).items()}
    form = policy.complete(UnifiedForm("1", services, answered), NOW.date())
    findings = policy.findings_of(form, NOW.date())
    case = Case("HN-1", "c-1", "applicant", NOW, NOW, "v", form, findings)
    departments = {s: policy.department_of(s) for s in services}
    return deliver(cascade.open_case(case, departments, CALENDAR).case)


def deliver(case: Case) -> Case:
    for task in case.tasks:
        case = cascade.delivered(case, task.task_id, NOW, CALENDAR).case
    return case


def report(case: Case, number: int, status: Status) -> Case:
    task = case.tasks[number]
    event = Report(f"{number}:{status}", NOW, status, "", {}, task.department)
    if any(e.event_id == event.event_id for e in task.events):
        return case
    return deliver(cascade.take_report(case, task.task_id, event, NOW, CALENDAR).case)


@settings(max_examples=40, deadline=None)
@given(st.permutations(STORY * 2))
def test_any_order_with_repetitions_ends_in_the_same_state(
    story: list[tuple[int, Status]],
) -> None:
    case = opened("certificate_new", "living_subsidy", "pension")
    waiting = list(story)
    while waiting:
        refused = []
        for number, status in waiting:
            try:
                case = report(case, number - 1, status)
            except NotAllowedError:
                refused.append((number, status))
        assert len(refused) < len(waiting), refused
        waiting = refused
    assert status_of(case) == "completed"
    assert [t.status for t in case.tasks] == ["approved", "paid", "insured"]


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.sampled_from(("certificate_new", "certificate_migrate", "certificate_renew")))
def test_a_refused_event_changes_nothing_and_a_final_task_stays(
    events: list[tuple[int, Status]], certificate: str
) -> None:
    case = opened(certificate, "living_subsidy", "pension")
    for number, status in events:
        before = case
        try:
            case = report(case, number, status)
        except NotAllowedError:
            assert case is before
        for old, new in zip(before.tasks, case.tasks, strict=True):
            assert not is_final(old) or new.status == old.status
            assert new.events[: len(old.events)] == old.events


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-200, 200), min_size=4, max_size=4))
def test_time_never_runs_backwards_whatever_departments_say(hours: list[int]) -> None:
    case = opened("certificate_new")
    now = NOW + timedelta(hours=100)
    for hour, status in zip(
        hours, ("accepted", "assessment", "publicity", "approved"), strict=True
    ):
        at = NOW + timedelta(hours=hour)
        event = Report(status, at, status, "", {}, "dpf_county")  # type: ignore[arg-type]
        case = cascade.take_report(case, case.tasks[0].task_id, event, now, CALENDAR).case
    counted = [e.counted_at for e in case.tasks[0].events]
    assert counted == sorted(counted)
    assert all(NOW <= c <= now for c in counted)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(SERVICES), min_size=1))
def test_withdrawing_leaves_nothing_open(services: set[str]) -> None:
    case = opened(*(s for s in SERVICES if s in services))
    done = cascade.withdraw(case, "applicant", NOW, CALENDAR)
    assert status_of(done.case) == "withdrawn"
    assert all(is_final(t) for t in done.case.tasks)
    waiting = [t.task_id for t in case.tasks if t.status == "waiting"]
    assert not {letter.task_id for letter in done.letters} & set(waiting)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(SERVICES), min_size=1))
def test_every_letter_has_a_key_of_its_own(services: set[str]) -> None:
    chosen = tuple(s for s in SERVICES if s in services)
    answered = {k: Answer(v) for k, v in answers(*chosen).items()}
    form = UnifiedForm("1", chosen, answered)
    case = Case("HN-1", "c-1", "applicant", NOW, NOW, "v", form, ())
    departments = {s: policy.department_of(s) for s in chosen}
    change = cascade.open_case(case, departments, CALENDAR)
    keys = [letter.key for letter in change.letters]
    assert len(set(keys)) == len(keys)
    assert [t.status for t in change.case.tasks].count("queued") == len(keys)
