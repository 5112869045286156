"""Whatever staff and the person do in whatever order: no step raises, nothing open is lost."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.dialogue import Dialogue, Done, Event, StaffEvent
from dialogs.effects import Handover
from dialogs.engine import start, step
from dialogs.model import Party, Reply, Understood
from dialogs.packet import packet_of
from dialogs.view import look

TODAY = date(2026, 11, 24)
HELPER = Party("helper", "女儿", ("see", "fill"), decides=False)
ITEM = {
    "key": "personal.phone",
    "label": "联系电话",
    "shown": "138 3710 0003",
    "desk": "3号",
    "answers": {"personal.phone": "13837100003"},
}
ACTS = st.sampled_from(
    [
        StaffEvent("took", desk_number="3号"),
        StaffEvent("passed_on", desk_number="5号"),
        StaffEvent("asks", key="personal.name"),
        StaffEvent("proposes", items=(ITEM,)),
        StaffEvent("proposes", items=(ITEM,), oral=True),
        StaffEvent("handed_back"),
        StaffEvent("put_back"),
        StaffEvent("unanswered"),
        StaffEvent("closed"),
    ]
)
WORDS = (
    ("同意", "affirm"),
    ("不对", "deny"),
    ("转人工", "request_human"),
    ("不用人工了", "inform"),
    ("先等着", "inform"),
    ("明天下午打电话给我", "inform"),
    ("王秀英", "inform"),
    ("上一步", "go_back"),
    ("重新来", "restart"),
    ("不办了", "cancel"),
)
SAYS = st.builds(
    lambda said, helper: Reply(
        said[0],
        Understood(said[1], 1.0),
        message_id="m",
        party=HELPER if helper else None,
    ),
    st.sampled_from(WORDS),
    st.booleans(),
)
TAPS = st.sampled_from(["pending=yes", "pending=no", "pending=1", "desk:wait", "desk:leave"]).map(
    lambda choice: Reply(choice, choice=choice, message_id="m")
)
EVENTS = st.lists(st.one_of(ACTS, SAYS, TAPS), max_size=14)


def _play(dialogue: Dialogue, event: Event) -> Dialogue:
    dialogue, effects = step(dialogue, event, TODAY)
    if any(isinstance(e, Handover) for e in effects):
        dialogue, _ = step(dialogue, Done("handover"), TODAY)
    stored = Dialogue.from_json(dialogue.to_json())
    assert stored == dialogue
    packet_of(look(dialogue, TODAY))
    return stored


def _consented() -> Dialogue:
    dialogue, _ = start(TODAY)
    for _ in range(2):
        yes = Reply("同意", Understood("affirm", 1.0), message_id="m")
        dialogue, _ = step(dialogue, yes, TODAY)
    return dialogue


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_no_order_of_acts_breaks_a_conversation(events: list[Event]) -> None:
    dialogue = _consented()
    for event in events:
        dialogue = _play(dialogue, event)


@settings(max_examples=40, deadline=None)
@given(EVENTS, st.lists(SAYS, max_size=5))
def test_what_was_open_is_open_again_when_staff_hand_back(
    before: list[Event], meanwhile: list[Event]
) -> None:
    dialogue = _consented()
    for event in before:
        dialogue = _play(dialogue, event)
    if dialogue.status != "open" or dialogue.pending is not None:
        return
    was = dialogue
    for event in (StaffEvent("took", desk_number="3号"), *meanwhile):
        dialogue = _play(dialogue, event)
    assert dialogue.status == "human"
    dialogue = _play(dialogue, StaffEvent("handed_back"))
    assert dialogue.asked == was.asked
    assert dialogue.form == was.form
