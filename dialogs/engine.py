"""The interview (引导式填报): a dialogue and an event give a dialogue and effects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dialogs.after import on_notice, on_status, on_submit_failed, on_submitted, reply_after
from dialogs.answers_given import answer_question, is_question
from dialogs.asking import proceed
from dialogs.choosing import take_choice
from dialogs.commands import COMMANDS, correct_nothing_named, welcome_back
from dialogs.confirmations import resolve
from dialogs.counties import COUNTIES, County
from dialogs.dialogue import (
    FORM_VERSION,
    CaseNotice,
    CaseStatus,
    Dialogue,
    Done,
    Event,
    PartyEvent,
    PeopleTold,
    Returned,
    SharedData,
    StaffEvent,
    SubmitFailed,
    Submitted,
    Wished,
)
from dialogs.effects import Effect, EraseDraft, Handover, Withdraw
from dialogs.handing import IN_DANGER, hand_over
from dialogs.helping import about_people, lets_somebody_in, on_people
from dialogs.listening import listen
from dialogs.model import Json, Reply, Understood, UnifiedForm
from dialogs.opening import before_consent
from dialogs.outcomes import on_done, on_shared
from dialogs.parse import asks, squeeze
from dialogs.parties import on_party
from dialogs.pictures import take_picture
from dialogs.policy_answers import crisis_words
from dialogs.preferring import on_wish
from dialogs.questions import QUESTIONS
from dialogs.service_ties import in_doubt
from dialogs.staffing import about_others, drop_offer, on_staff, reply_to_staff
from dialogs.supported import read_readback
from dialogs.taking import answers
from dialogs.talk import Talk
from dialogs.unclear import ask_back

_SURE = 0.5
_SURE_OF_REMARKS = 0.9
_SURE_AGAINST_WORDS = 0.9
_FREE_WORDS = frozenset({"text", "name", "address", "signature"})
"""Kinds of questions whose answers can be any words, so that a command must be clear."""
_REMARKS = frozenset({"chitchat", "greet", "thanks"})
AWAY_HOURS = 6
"""After so long a silence the person is told where they were."""
_DEATHS = frozenset({"死亡", "死了", "去世", "去世了", "人没了", "不在了", "走了", "病故"})
"""A reason for cancelling a certificate, when that is what is being done."""
_SELF = frozenset(
    {"我", "俺", "自己", "我自己", "俺自己", "我自个", "俺自个", "本人", "我本人", "给我自己"}
)
"""Whom this is for, said so shortly that it sounds like despair."""
NAMES = ("personal.name", "proxy.name", "guardian.name")
_BARE = frozenset(
    {"person_name", "phone", "id_number", "bank_account", "certificate_number", "cancel_reason"}
)
_STEERING = frozenset(COMMANDS)


def start(today: date) -> tuple[Dialogue, tuple[Effect, ...]]:
    """A new conversation: what the service does with personal data, then the first consent."""
    talk = Talk(Dialogue(form=UnifiedForm(FORM_VERSION)), today)
    talk.say("hello")
    proceed(talk)
    return talk.dialogue, tuple(talk.effects)


def step(
    dialogue: Dialogue, event: Event, today: date, counties: Mapping[str, County] = COUNTIES
) -> tuple[Dialogue, tuple[Effect, ...]]:
    """One step of the interview; pure: the same arguments always give the same result.

    ``counties`` is what counties have published by now.
    """
    talk = Talk(dialogue, today, counties)
    _handle(talk, event)
    return talk.dialogue, tuple(talk.effects)


def _on_reply(talk: Talk, reply: Reply) -> None:
    if _is_crisis(talk, reply):
        _on_crisis(talk, reply)
    elif talk.dialogue.status == "human":
        reply_to_staff(talk, reply)
    elif about_others(talk, reply):
        pass
    elif not talk.dialogue.form.has("consent.sensitive"):
        before_consent(talk, reply)
    elif about_people(talk, reply):
        pass
    elif talk.dialogue.status in {"submitted", "closed"}:
        reply_after(talk, reply)
    else:
        _on_draft(talk, reply)


def _on_crisis(talk: Talk, reply: Reply) -> None:
    """Calm words and a person; the form waits until something else is said."""
    talk.say_text(crisis_words(reply.text).answer)
    if talk.dialogue.status == "open":
        talk.change(status="paused")
    hand_over(talk, IN_DANGER)


def _on_draft(talk: Talk, reply: Reply) -> None:
    if talk.dialogue.status == "paused":
        talk.change(status="open")
    if reply.away_hours >= AWAY_HOURS and reply.understood.intent != "resume":
        welcome_back(talk)
    if reply.choice is not None and not reply.choice.startswith("pending="):
        take_choice(talk, reply)
    elif take_picture(talk, reply):
        proceed(talk, again=True)
    elif resolve(talk, reply):
        _after_resolving(talk, reply)
    else:
        drop_offer(talk)
        _on_words(talk, reply)


def _after_resolving(talk: Talk, reply: Reply) -> None:
    pending = talk.dialogue.pending
    if pending is not None and pending.kind == "clarified":
        talk.settle()
        _on_words(talk, _clarified(pending.data, reply))
        return
    acted = any(isinstance(e, Handover | EraseDraft | Withdraw) for e in talk.effects)
    if not acted and talk.dialogue.status == "open":
        proceed(talk)


def _clarified(data: Mapping[str, Json], reply: Reply) -> Reply:
    """The message that was asked back, with the reading that was chosen."""
    understood = Understood(
        data["intent"],
        1.0,
        services=tuple(data.get("services", ())),
        answer_id=data.get("answer_id"),
    )
    return Reply(data["text"], understood, message_id=reply.message_id)


def _on_words(talk: Talk, reply: Reply) -> None:
    intent = reply.understood.intent
    if in_doubt(talk, reply):
        listen(talk, reply)
        return
    if not _answers_asked(talk, reply) and ask_back(talk, reply):
        return
    if intent in _STEERING and _is_command(talk, reply):
        COMMANDS[intent](talk, reply)
    elif is_question(reply) and _is_command(talk, reply) and not _answers_asked(talk, reply):
        answer_question(talk, reply)
    elif intent == "correct" and _only_names_an_item(reply) and correct_nothing_named(talk, reply):
        return
    else:
        listen(talk, reply)


def _is_command(talk: Talk, reply: Reply) -> bool:
    """A command steers when it was understood well enough, or when nothing is asked."""
    understood = reply.understood
    remark = understood.intent in _REMARKS and not understood.answer_id
    needs = _SURE_OF_REMARKS if remark else _SURE
    asked = QUESTIONS.get(talk.dialogue.asked or "")
    if asked is not None and asked.kind == "file" and _answers_asked(talk, reply):
        return False  # 到窗口交 is about this paper, not about the whole form
    if asked is not None and asked.kind in _FREE_WORDS and _answers_asked(talk, reply):
        needs = _SURE_AGAINST_WORDS
    return understood.confidence >= needs or talk.dialogue.asked is None


def _is_crisis(talk: Talk, reply: Reply) -> bool:
    """Danger comes first; a bare name or number that only sounds like it is none."""
    if reply.understood.intent != "crisis" or reply.choice is not None:
        return False
    words = squeeze(reply.text)
    if words in _DEATHS and talk.dialogue.form.applies_for("certificate_cancel"):
        return False
    known = {v for k in NAMES if (v := talk.dialogue.form.value(k))}
    if words in _SELF or _objects_to_the_form(talk, reply) or lets_somebody_in(reply):
        return False
    covered = sum(len(e.text) for e in reply.understood.entities if e.type in _BARE)
    return words not in known and covered < len(words)


def _objects_to_the_form(talk: Talk, reply: Reply) -> bool:
    """她不太愿意，不想办 after the read-back is about the form, unless danger is plainly told."""
    pending = talk.dialogue.pending
    if pending is None or pending.kind != "readback" or reply.understood.confidence >= _SURE:
        return False
    return read_readback(pending, reply) is not None


def _answers_asked(talk: Talk, reply: Reply) -> bool:
    """Words that read as the answer that was asked for are one, unless they ask something."""
    asked = talk.dialogue.asked
    if asked in QUESTIONS and QUESTIONS[asked].kind == "name" and _means_otherwise(reply):
        return False
    return asked in QUESTIONS and not asks(reply.text) and answers(asked, reply, talk.view)


def _means_otherwise(reply: Reply) -> bool:
    """我要投诉 could be a name by its characters, but is clearly something else."""
    named = any(e.type == "person_name" for e in reply.understood.entities)
    return not named and reply.understood.confidence >= _SURE_AGAINST_WORDS


def _only_names_an_item(reply: Reply) -> bool:
    return not [e for e in reply.understood.entities if e.type not in {"service", "relation"}]


def _go_on_after(talk: Talk, event: PartyEvent) -> None:
    """Who only came to see or went interrupts nobody; the applicant is asked to confirm."""
    came = event.kind == "joined" and event.party.role == "applicant"
    if came and talk.dialogue.status in {"open", "paused"}:
        talk.change(status="open")
        proceed(talk, again=True)


def _on_returned(talk: Talk, event: Returned) -> None:
    if talk.dialogue.status == "human":
        talk.say("staff_meets", desk=talk.dialogue.staff)
        return
    welcome_back(talk)
    if talk.dialogue.status in {"open", "paused"}:
        talk.change(status="open")
        proceed(talk, again=True)


def _handle(talk: Talk, event: Event) -> None:
    match event:
        case Reply():
            _on_reply(talk, event)
        case StaffEvent():
            on_staff(talk, event)
        case PartyEvent():
            on_party(talk, event)
            _go_on_after(talk, event)
        case PeopleTold():
            on_people(talk, event)
        case Returned():
            _on_returned(talk, event)
        case Wished():
            on_wish(talk, event)
        case _:
            _on_outcome(talk, event)


def _on_outcome(
    talk: Talk, event: SharedData | Submitted | SubmitFailed | CaseNotice | CaseStatus | Done
) -> None:
    match event:
        case SharedData():
            on_shared(talk, event)
        case Submitted():
            on_submitted(talk, event)
        case SubmitFailed():
            on_submit_failed(talk, event)
        case CaseNotice():
            on_notice(talk, event)
        case CaseStatus():
            on_status(talk, event)
        case Done():
            on_done(talk, event)
