"""Made-up applicants in their own words and order end with the form they meant.

``APPLICANTS`` raises the number of them (``APPLICANTS=2000 pytest tests/properties``).
"""

from __future__ import annotations

import os

import pytest

from dialogs.fields import requirement
from dialogs.view import effective
from nlu.interpret import Interpreter
from tests.driver import Conversation
from tests.personas import TODAY, Persona, make_persona, reply, volunteer

COUNT = int(os.environ.get("APPLICANTS", "24"))
LIMIT = 60
NEVER_INTERRUPTED = ("consent", "services", "confirm", "review", "signature", "proxy.relation")
ONLY_IF_ASKED = frozenset(
    {
        "personal.marital_status",
        "employment.region",
        "employment.skills",
        "employment.job_type",
        "proxy.relation",
    }
)


def _talk(persona: Persona, interpreter: Interpreter, *, out_of_turn: bool) -> Conversation:
    conversation = Conversation(interpreter, TODAY)
    while conversation.submitted is None and conversation.turns < LIMIT:
        asking = conversation.asking or ""
        words = reply(persona, asking) or "不清楚"
        if out_of_turn and not asking.startswith(NEVER_INTERRUPTED) and persona.rng.random() < 0.3:
            words = volunteer(persona) or words
        conversation.say(words)
    return conversation


@pytest.mark.parametrize("out_of_turn", [False, True], ids=["as asked", "in any order"])
@pytest.mark.parametrize("seed", range(COUNT))
def test_the_form_holds_what_was_said(
    seed: int, out_of_turn: bool, interpreter: Interpreter
) -> None:
    persona = make_persona(seed)
    conversation = _talk(persona, interpreter, out_of_turn=out_of_turn)
    form = conversation.submitted
    assert form is not None, conversation.transcript()
    form = effective(form, TODAY)
    for key, meant in persona.fields.items():
        needed = requirement(key, form, TODAY) == "required"
        said = form.has(key) and form.answers[key].source != "derived"
        if needed or (key not in ONLY_IF_ASKED and said):
            assert form.value(key) == meant, f"{key}\n{conversation.transcript()}"


@pytest.mark.parametrize("seed", range(COUNT))
def test_the_number_of_questions_left_is_never_exceeded(
    seed: int, interpreter: Interpreter
) -> None:
    persona = make_persona(1000 + seed)
    conversation = Conversation(interpreter, TODAY)
    bounds: list[int] = []
    while conversation.submitted is None and conversation.turns < LIMIT:
        counts = conversation.asking != "confirm"
        if counts and conversation.last.phase not in {"consent", "services"}:
            bounds.append(conversation.last.progress[1])
        conversation.say(reply(persona, conversation.asking or "") or "不清楚")
    asked = len(bounds)
    for place, bound in enumerate(bounds):
        assert asked - place <= bound, (place, bound, conversation.transcript())
