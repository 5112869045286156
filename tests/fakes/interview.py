"""A tiny interview with the real one's interface: it counts, echoes, and wants what it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from accessibility.render import OutMessage, Rendered
from dialogs.dialogue import (
    FORM_VERSION,
    CaseNotice,
    CaseStatus,
    Dialogue,
    Done,
    Event,
    Returned,
    SharedData,
    SubmitFailed,
    Submitted,
)
from dialogs.effects import (
    Ask,
    Effect,
    EraseDraft,
    Handover,
    LookUp,
    Rate,
    SayText,
    Submit,
    Track,
    Withdraw,
)
from dialogs.model import Answer, Phase, Reply, UnifiedForm

CONSENT = "consent.sensitive"
QUESTION = Ask("personal.phone", "personal.phone")


class FakeInterview:
    """Consent first; then every word is an answer, and ``提交`` and its like act on the world."""

    def start(self, today: date) -> tuple[Dialogue, tuple[Effect, ...]]:
        form = UnifiedForm(FORM_VERSION)
        return Dialogue(form=form, asked="consent"), (SayText("您好。您同意吗？"),)

    def step(
        self, dialogue: Dialogue, event: Event, today: date
    ) -> tuple[Dialogue, tuple[Effect, ...]]:
        if isinstance(event, Reply):
            return _reply(dialogue, event)
        return _outcome(dialogue, event)

    def render(self, effects: tuple[Effect, ...], dialogue: Dialogue, today: date) -> Rendered:
        words = [e.text for e in effects if isinstance(e, SayText)]
        asked = any(isinstance(e, Ask) for e in effects)
        messages = [OutMessage(w) for w in words]
        if asked:
            choices = (("cmd:skip", "先不填"),)
            messages.append(OutMessage("请问您的手机号是多少？", "手机号是多少", choices))
        consented = dialogue.form.has(CONSENT)
        asking = "personal.phone" if consented else "consent"
        phase: Phase = "submitted" if dialogue.case_id else "form" if consented else "consent"
        return Rendered(tuple(messages), asking, (len(dialogue.history), 3), phase)


def _reply(dialogue: Dialogue, reply: Reply) -> tuple[Dialogue, tuple[Effect, ...]]:
    form = dialogue.form
    if not form.has(CONSENT):
        if reply.text != "同意":
            return dialogue, (SayText("要先同意才能办。您同意吗？"),)
        agreed = form.with_answer(CONSENT, Answer("2026-11", message_id=reply.message_id))
        return replace(dialogue, form=agreed), (SayText("好。"), QUESTION)
    if reply.understood.intent == "repeat":
        return dialogue, (QUESTION,)
    if reply.text == "多久没见":
        return dialogue, (SayText(f"{reply.away_hours}小时没见。"), QUESTION)
    said = "file" if reply.upload else reply.choice or reply.text
    after = replace(dialogue, history=(*dialogue.history, said))
    if reply.upload:
        value = {"kind": reply.upload.kind, "ref": reply.upload.ref}
        key = "signature" if reply.upload.kind == "signature" else "personal.photo"
        form = form.with_answer(key, Answer(value, "document", message_id=reply.message_id))
    elif not reply.choice and reply.text:
        answer = Answer(reply.text, message_id=reply.message_id, confirmed=True)
        form = form.with_answer("personal.phone", answer)
    after = replace(after, form=form)
    wanted = _wanted(after, reply.text)
    return after, (SayText(f"记下第{len(after.history)}条。"), *(wanted or (QUESTION,)))


def _wanted(dialogue: Dialogue, text: str) -> tuple[Effect, ...]:
    case_id = dialogue.case_id or "HN000000-20261124-0001-0"
    acts: dict[str, Effect] = {
        "提交": Submit(dialogue.form),
        "查共享": LookUp("110101199003070134", "王秀英", "m1"),
        "查进度": Track(case_id),
        "撤回": Withdraw(case_id),
        "好评": Rate(case_id, 5, "好"),
        "转人工": Handover("asked"),
        "删掉": EraseDraft(),
    }
    return (acts[text],) if text in acts else ()


def _outcome(dialogue: Dialogue, event: Event) -> tuple[Dialogue, tuple[Effect, ...]]:
    if isinstance(event, Submitted):
        done = replace(dialogue, case_id=event.case_id, status="submitted")
        return done, (SayText(f"已提交，编号{event.case_id}。"),)
    if event == Done("erase"):
        return Dialogue(form=UnifiedForm(FORM_VERSION)), (SayText("都删掉了。"),)
    return dialogue, _told(event)


def _told(event: Event) -> tuple[Effect, ...]:
    told: tuple[Effect, ...] = ()
    match event:
        case SubmitFailed(detail) | Done(detail=detail, ok=False):
            told = (SayText(f"没有成功：{detail}"), QUESTION)
        case SharedData(found):
            told = (SayText(f"查到{len(found)}项。"), QUESTION)
        case CaseStatus(lines, error):
            told = (SayText(error or "；".join(lines)),)
        case CaseNotice(text):
            told = (SayText(text),)
        case Returned(hours):
            told = (SayText(f"欢迎回来，{hours}小时没见。"), QUESTION)
        case Done(what):
            told = (SayText(f"{what}好了。"),)
        case _:
            pass
    return told
