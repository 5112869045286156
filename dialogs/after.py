"""After submission (提交以后): progress, notices, rating, withdrawal, the next application."""

from __future__ import annotations

from dialogs.answers_given import answer_question, is_question
from dialogs.asking import proceed
from dialogs.commands import COMMANDS
from dialogs.confirmations import resolve
from dialogs.dialogue import CaseNotice, CaseStatus, Dialogue, SubmitFailed, Submitted
from dialogs.display import review_sections
from dialogs.effects import Ask, Choice, Rate, ShowReview, Track
from dialogs.listening import listen
from dialogs.materials import materials_for
from dialogs.model import Reply, UnifiedForm
from dialogs.parse import chosen, ordinal
from dialogs.talk import Talk
from dialogs.wording import WORDING

_TO_BRING = frozenset({"M3", "M4.guardian_proof", "M5", "M5.bring"})
_UPLOADED = {"M3": "personal.photo", "M4.guardian_proof": "materials.guardian_proof"}
_RATED = ("accepted", "closed")
_ACTS = ("track", "withdraw", "rate")
"""Talked about before a case is in; done, after a confirmation where one is due, once it is."""
_TELLS = ("apply", "declare_proxy", "check_eligibility")
_KEEP_PROXY = ("proxy.name", "proxy.phone", "proxy.id_number")


def on_submitted(talk: Talk, event: Submitted) -> None:
    """The case number, what to bring, and how one learns of progress."""
    count = talk.dialogue.handed_in + 1
    talk.change(status="submitted", case_id=event.case_id, asked=None, handed_in=count)
    talk.say("submitted", case_id=event.case_id)
    if not event.as_said:
        talk.say("submitted_before")
    form = talk.view.form
    notes = [
        m.name
        for m in materials_for(form.services, form, talk.today)
        if m.code in _TO_BRING and not form.has(_UPLOADED.get(m.code, ""))
    ]
    if notes:
        talk.say("bring", notes=notes)
    talk.say("submitted_next")


def on_submit_failed(talk: Talk, event: SubmitFailed) -> None:
    """Not taken: say why, keep everything, offer to try again."""
    form = talk.dialogue.form.without("signature")
    talk.change(form=form)
    talk.say("submit_failed", detail=event.detail)
    proceed(talk)


def on_notice(talk: Talk, event: CaseNotice) -> None:
    """A department's notice, said in the conversation; a rating is asked where one is due."""
    talk.say_text(event.text)
    if event.kind in _RATED and talk.tell_once(f"rate:{event.kind}"):
        talk.change(rate_next=True)
        _ask_rating(talk)


def _ask_rating(talk: Talk) -> None:
    options = WORDING["rating"].options
    choices = tuple(Choice(f"rating={code}", label) for code, label in options.items())
    talk.change(asked="rating", attempt=0)
    talk.act(Ask("rating", "rating", 0, choices))


def on_status(talk: Talk, event: CaseStatus) -> None:
    """How the case stands."""
    if event.error:
        talk.say("status_unknown", detail=event.error)
        return
    talk.say("status", case_id=talk.dialogue.case_id, lines=list(event.lines))


def reply_after(talk: Talk, reply: Reply) -> None:
    """A reply once the case is in."""
    if reply.choice is not None and not reply.choice.startswith("pending="):
        _choice(talk, reply)
        return
    if talk.dialogue.pending is not None and resolve(talk, reply):
        return
    _words(talk, reply)


def _choice(talk: Talk, reply: Reply) -> None:
    head, _, code = (reply.choice or "").partition("=")
    if head == "rating" and code in WORDING["rating"].options:
        _rate(talk, int(code), "")
    elif reply.choice in {"cmd:track", "cmd:review", "cmd:request_human", "cmd:new"}:
        _by_intent(talk, reply, {"cmd:new": "apply"}.get(reply.choice, reply.choice[4:]))
    else:
        talk.say("after_help")


def _words(talk: Talk, reply: Reply) -> None:
    grade = _grade(talk, reply)
    if grade:
        _rate(talk, grade, reply.text)
        return
    if is_question(reply) and reply.understood.intent not in _ACTS:
        answer_question(talk, reply)
        if reply.understood.intent == "ask_time" and talk.dialogue.case_id:
            talk.act(Track(talk.dialogue.case_id))
        return
    _by_intent(talk, reply, reply.understood.intent)


def _by_intent(talk: Talk, reply: Reply, intent: str) -> None:
    case_id = talk.dialogue.case_id
    if intent == "track" and case_id:
        talk.act(Track(case_id))
    elif intent in {"withdraw", "cancel"} and case_id and talk.dialogue.status == "submitted":
        talk.confirm("withdraw")
        proceed(talk)
    elif intent == "rate":
        _ask_rating(talk)
    elif intent == "review":
        talk.act(ShowReview(review_sections(talk.view)))
    elif intent in {"apply", "declare_proxy", "check_eligibility", "restart"}:
        _next_application(talk, reply)
    elif intent == "request_human" or intent in _PREFERENCES:
        _prefer_or_human(talk, reply, intent)
    else:
        talk.say("after_help")


_PREFERENCES = ("bigger_text", "plain_language", "read_aloud", "slower")


def _prefer_or_human(talk: Talk, reply: Reply, intent: str) -> None:
    COMMANDS[intent](talk, reply)


def _grade(talk: Talk, reply: Reply) -> int | None:
    """The grade that a reply gives: 五级 words, 4分, or a bare digit when a rating was asked."""
    if reply.understood.intent != "rate" and talk.dialogue.asked != "rating":
        return None
    options = WORDING["rating"].options
    named = chosen(reply.text, options)
    if named:
        longest = max(named, key=lambda code: len(options[code]))
        return int(longest)
    digits = [c for c in reply.text if c in "12345一二三四五"]
    if len(digits) == 1 and ("分" in reply.text or "星" in reply.text or len(reply.text) <= 2):  # noqa: PLR2004
        return {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}.get(digits[0]) or int(digits[0])
    place = ordinal(reply.text, len(options))
    return int(list(options)[place]) if place is not None else None


def _rate(talk: Talk, grade: int, text: str) -> None:
    talk.change(asked=None, rate_next=False)
    if talk.dialogue.case_id:
        talk.act(Rate(talk.dialogue.case_id, grade, text))


def _next_application(talk: Talk, reply: Reply) -> None:
    """Another application, for the same person or the next: what is common (the helper) is kept."""
    old = talk.dialogue
    keep = {
        k: a
        for k, a in old.form.answers.items()
        if k in {"consent", "consent.sensitive", *_KEEP_PROXY}
    }
    talk.dialogue = Dialogue(
        form=UnifiedForm(old.form.version, (), keep),
        prefers=old.prefers,
        earlier=old.to_json(),
        handed_in=old.handed_in,
    )
    talk.say("next_application")
    if reply.choice is None and reply.understood.intent in _TELLS:
        listen(talk, reply)
    else:
        proceed(talk)
