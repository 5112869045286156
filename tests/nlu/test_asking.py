"""The keys of the interview and the short names of the evaluation files."""

from __future__ import annotations

import pytest

from dialogs.questions import QUESTIONS
from nlu.asking import STEPS, short_name


@pytest.mark.parametrize(
    ("key", "short"),
    [
        ("personal.phone", "phone"),
        ("guardian.phone", "phone"),
        ("proxy.id_number", "id_number"),
        ("subsidy.certificate_number", "certificate_number"),
        ("guardian.name", "guardian"),
        ("personal.name", "name"),
        ("certificate.new.categories", "disability_category"),
        ("eligibility.disability_level", "disability_level"),
        ("eligibility.long_term_care", "yes_no_question"),
        ("certificate.migrate.new_household_address", "household_address"),
        ("certificate.new.household_division", "residence_division"),
        ("subsidy.other_benefits", "benefits"),
        ("delivery.method", "delivery"),
        ("delivery.address", "household_address"),
        ("review", "confirm"),
        ("consent.sharing", "confirm"),
        ("rating", None),
        ("something.else", None),
        (None, None),
    ],
)
def test_a_key_has_its_short_name(key: str | None, short: str | None) -> None:
    assert short_name(key) == short


@pytest.mark.parametrize("step", STEPS)
def test_a_short_name_stands_for_itself(step: str) -> None:
    assert short_name(step) == step


def test_every_question_of_the_interview_has_a_known_short_name_or_none() -> None:
    assert {short_name(key) for key in QUESTIONS} <= {*STEPS, None}
