"""While a staff member (人工坐席) is there: the assistant is silent but for what staff start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogs.asking import proceed, put_question
from dialogs.choosing import take_choice
from dialogs.confirmations import ask_confirmation, resolve
from dialogs.dialogue import Dialogue, Pending, StaffEvent
from dialogs.effects import Advise, Ask, Effect, LookUp, TellDesk
from dialogs.handing import offer_callback, uncover, wish_about_desk
from dialogs.listening import listen
from dialogs.model import Json, Reply
from dialogs.proposals import propose, take_orally
from dialogs.questions import QUESTIONS
from dialogs.supported import read_to_person, wants_reading
from dialogs.talk import Talk

_ANSWER_CONFLICTS = frozenset({"value", "id", "certificate", "ambiguous", "lunar", "which_address"})
_OPEN_FIELDS = ("asked", "attempt", "revisit")


def on_staff(talk: Talk, event: StaffEvent) -> None:
    """A staff member took the conversation, asked, proposed, handed it back."""
    act = _ACTS.get(event.kind)
    if act is not None:
        act(talk, event)


def _took(talk: Talk, event: StaffEvent) -> None:
    _hold(talk, event.desk_number)
    talk.say("staff_here", desk=event.desk_number)


def _called(talk: Talk, event: StaffEvent) -> None:
    _hold(talk, event.desk_number)
    talk.say("staff_call", desk=event.desk_number)


def _hold(talk: Talk, desk_number: str) -> None:
    """Keep the open question, and be silent."""
    talk.tell_once("desk")
    dialogue = talk.dialogue
    if dialogue.status != "human":
        pending = dialogue.pending
        held: dict[str, Json] = {name: getattr(dialogue, name) for name in _OPEN_FIELDS}
        held["status"] = dialogue.status
        held["pending"] = [pending.kind, dict(pending.data)] if pending else None
        talk.change(held=held, asked=None, attempt=0, pending=None, revisit=None)
    talk.change(status="human", queued="", waits=False, staff=desk_number)


def _passed_on(talk: Talk, event: StaffEvent) -> None:
    talk.change(staff=event.desk_number)
    talk.say("staff_passed", desk=event.desk_number)


def _asks(talk: Talk, event: StaffEvent) -> None:
    if event.key in QUESTIONS and talk.dialogue.status == "human":
        talk.change(asked=None)
        put_question(talk, event.key)


def _proposes(talk: Talk, event: StaffEvent) -> None:
    if talk.dialogue.status != "human":
        return
    if event.oral:
        take_orally(talk, event.items)
        return
    propose(talk, event.items)
    ask_confirmation(talk)


def _handed_back(talk: Talk, event: StaffEvent) -> None:
    if talk.dialogue.status == "human":
        _resume(talk, "staff_closed" if event.kind == "closed" else "staff_gone")
    elif event.kind == "closed":
        talk.change(queued="", waits=False)


def _put_back(talk: Talk, event: StaffEvent) -> None:
    if talk.dialogue.status == "human":
        talk.change(queued="put_back")
        _resume(talk, "staff_left")


def _resume(talk: Talk, says: str) -> None:
    """Go on exactly where it was when the staff member came."""
    held = talk.dialogue.held or {}
    open_now = {name: held.get(name, 0 if name == "attempt" else None) for name in _OPEN_FIELDS}
    status = "submitted" if talk.dialogue.case_id else str(held.get("status", "open"))
    was = held.get("pending")
    left = talk.dialogue.pending
    if left is not None and left.kind in {"proposal", "proposal_wrong"}:
        left = Pending(left.kind, {**left.data, "then": was})
    else:
        left = Pending(was[0], was[1]) if was else None
    talk.change(status=status, staff="", held=None, pending=left, **open_now)
    talk.say(says)
    _go_on(talk)


def _go_on(talk: Talk) -> None:
    if talk.dialogue.status in {"open", "paused"}:
        talk.change(status="open")
        proceed(talk, again=True)
    elif talk.dialogue.pending is not None:
        ask_confirmation(talk)


def _unanswered(talk: Talk, event: StaffEvent) -> None:
    if talk.dialogue.status == "human":
        return
    talk.change(waits=False)
    talk.say("desk_unanswered")
    offer_callback(talk)
    ask_confirmation(talk)


_ACTS: dict[str, Callable[[Talk, StaffEvent], None]] = {
    "took": _took,
    "called": _called,
    "passed_on": _passed_on,
    "asks": _asks,
    "proposes": _proposes,
    "handed_back": _handed_back,
    "closed": _handed_back,
    "put_back": _put_back,
    "unanswered": _unanswered,
}


def about_others(talk: Talk, reply: Reply) -> bool:
    """Take what a reply says about the person waited for, or for the person helped; else False."""
    wish = wish_about_desk(talk, reply)
    if wish is not None:
        _WISHES[wish](talk)
        return True
    if wants_reading(talk, reply):
        read_to_person(talk)
        ask_confirmation(talk)
        return True
    talk.change(waits=False)
    return False


def drop_offer(talk: Talk) -> None:
    """An offer to be called back that was passed over is not made again."""
    pending = talk.dialogue.pending
    if pending is not None and pending.kind == "callback":
        talk.settle()
        uncover(talk, pending.data)


def _wait(talk: Talk) -> None:
    talk.change(waits=True)
    talk.say("desk_waiting")


def _leave(talk: Talk) -> None:
    drop_offer(talk)
    talk.change(queued="", waits=False)
    talk.act(TellDesk("cancelled"))
    talk.say("desk_left")
    _go_on(talk)


def _no_callback(talk: Talk) -> None:
    talk.forget("callback")
    talk.act(TellDesk("callback_dropped"))
    talk.say("callback_dropped")
    _go_on(talk)


_WISHES: dict[str, Callable[[Talk], None]] = {
    "wait": _wait,
    "leave": _leave,
    "no_callback": _no_callback,
}


def reply_to_staff(talk: Talk, reply: Reply) -> None:
    """What the person says while staff are there: only what staff started is taken up here."""
    if talk.dialogue.pending is not None:
        resolve(talk, reply)
        ask_confirmation(talk)
        return
    if talk.dialogue.asked in QUESTIONS:
        _answer_asked(talk, reply)


def _answer_asked(talk: Talk, reply: Reply) -> None:
    """Take the answer to the question staff sent, and nothing that would follow from it."""
    before, key = talk.dialogue, talk.dialogue.asked
    trial = Talk(replace(before, revisit=key), talk.today, talk.counties)
    if reply.choice is not None:
        take_choice(trial, reply)
    else:
        listen(trial, reply)
    after = trial.dialogue
    again = after.asked == key and before.attempt == 0
    conflict = after.pending is not None and after.pending.kind in _ANSWER_CONFLICTS
    talk.dialogue = replace(
        before,
        form=after.form,
        partial=after.partial,
        failures=after.failures,
        pending=after.pending if conflict else None,
        asked=key if again and not conflict else None,
        attempt=1 if again else 0,
    )
    taken = _taken_up(before, after)
    again_key = key if again else None
    talk.effects += [
        e for e in trial.effects if _kept(e, again_key, conflict=conflict, taken=taken)
    ]


def _taken_up(before: Dialogue, after: Dialogue) -> bool:
    return after.form != before.form or after.partial != before.partial


def _kept(effect: Effect, key: str | None, *, conflict: bool, taken: bool) -> bool:
    if isinstance(effect, Ask):
        return conflict if effect.key.startswith("pending.") else effect.key == key
    if isinstance(effect, Advise | LookUp):
        return False
    return taken or key is not None or conflict
