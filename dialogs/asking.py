"""Putting the next question: its wording attempt, its choices, and what must be told before it."""

from __future__ import annotations

from dialogs.answering import signer_of
from dialogs.confirmations import ask_confirmation
from dialogs.display import review_sections
from dialogs.effects import Advise, Ask, Choice, LookUp, ShowReview, Submit
from dialogs.model import CERTIFICATE_SERVICES, Finding
from dialogs.next import needed, next_key
from dialogs.options import options_of
from dialogs.proxy_again import offer_proxy
from dialogs.questions import QUESTIONS
from dialogs.supported import OFFER, is_due, note_declined
from dialogs.talk import Talk
from dialogs.view import View
from dialogs.wording import label_of

_LAST = 2
_WAYS_OUT = (
    Choice("cmd:dont_know", "不清楚"),
    Choice("cmd:skip", "先跳过"),
    Choice("cmd:request_human", "转人工"),
)
_LOST_AND_WORN = frozenset({"certificate_reissue", "certificate_renew"})


def proceed(talk: Talk, *, again: bool = False) -> None:
    """Go on: confirm what must be confirmed, tell what must be told, ask what comes next.

    ``again`` asks an unchanged question in other words, because something came between.
    """
    if talk.view.deceased and talk.tell_once("condolence"):
        talk.say("condolence")
    if talk.dialogue.pending is None:
        _raise_confirmations(talk)
    if talk.dialogue.pending is not None or offer_proxy(talk):
        ask_confirmation(talk)
        return
    if _look_up(talk):
        return
    key = talk.dialogue.revisit or next_key(talk.view)
    if key is None:
        _finish(talk)
        return
    put_question(talk, key, again=again)


def put_question(talk: Talk, key: str, *, again: bool = False) -> None:
    """Ask ``key``, in its first wording or, when it was asked just before, in another."""
    attempt = talk.dialogue.attempt
    if key != talk.dialogue.asked:
        attempt = 0
    elif again:
        attempt = max(1, attempt)
    talk.change(asked=key, attempt=attempt)
    if key == "signature" and is_due(talk.view) and talk.tell_once("readback"):
        talk.say("readback_offer")
    if key == "review" and attempt == 0:
        talk.act(ShowReview(review_sections(talk.view), _review_notes(talk.view)))
    talk.act(Ask(key, QUESTIONS[key].asking, attempt, choices_for(key, talk.view, attempt)))


def choices_for(key: str, view: View, attempt: int = 0) -> tuple[Choice, ...]:
    """The buttons under question ``key``; the third time also the ways out."""
    choices = _own_choices(key, view)
    return (*choices, *_WAYS_OUT) if attempt >= _LAST and view.form.has("consent") else choices


def _own_choices(key: str, view: View) -> tuple[Choice, ...]:
    if key in {"review", "signature", "services"}:
        return _closing_choices(key, view)
    extra = _EXTRA.get(key)
    if extra and (key != "guardian.name" or view.by_proxy):
        return (extra,)
    options = options_of(key)
    kind = QUESTIONS[key].kind
    if kind in {"yes_no", "consent"}:
        labels = options or {"yes": "是", "no": "不是"}
        return tuple(Choice(f"{key}={code}", label) for code, label in labels.items())
    mark = "[]" if kind == "multi" else ""
    if kind in {"choice", "multi", "relation"} and key != "personal.ethnicity":
        return tuple(Choice(f"{key}{mark}={code}", label) for code, label in options.items())
    if kind == "file":
        return (Choice(f"{key}=later", "现在没有，以后再交"),)
    return ()


_EXTRA = {
    "personal.ethnicity": Choice("personal.ethnicity=汉族", "汉族"),
    "personal.residence_address": Choice("personal.residence_address=same", "和户籍地址一样"),
    "certificate.migrate.old_residence_address": Choice(
        "certificate.migrate.old_residence_address=same", "和原户籍地址一样"
    ),
    "delivery.address": Choice("delivery.address=same", "寄到现在住的地方"),
    "guardian.name": Choice("guardian.name=proxy", "就是我"),
    "employment.skills": Choice("employment.skills=无", "没有特别的技术"),
    "eligibility.certificate_cancelled_on": Choice(
        "eligibility.certificate_cancelled_on=never", "没有注销过"
    ),
}


def _closing_choices(key: str, view: View) -> tuple[Choice, ...]:
    if key == "review":
        return (Choice("review=ok", "没有问题，去签字"), Choice("cmd:edit", "有要改的"))
    if key == "signature":
        signer = signer_of(view)
        typed = (Choice("signature=typed", f"用姓名“{signer}”签字"),) if signer else ()
        return (*typed, OFFER) if is_due(view) else typed
    services = tuple(Choice(f"services[]={c}", n) for c, n in options_of("services").items())
    return (*services, Choice("cmd:check", "我不知道能办什么，先看看能领什么"))


def _review_notes(view: View) -> tuple[str, ...]:
    answers = view.dialogue.form.answers
    later = [
        k.removesuffix(".later") for k, a in answers.items() if k.endswith(".later") and a.value
    ]
    return tuple(later)


def _look_up(talk: Talk) -> bool:
    """Ask data sharing, once, when it is authorised and the person is named."""
    form = talk.dialogue.form
    number, name = form.value("personal.id_number"), form.value("personal.name")
    if not (form.value("consent.sharing") and number and name) or talk.dialogue.mode == "check":
        return False
    if form.applies_for("certificate_cancel") and talk.view.deceased:
        return False
    if not talk.tell_once("looked_up"):
        return False
    consent = form.answers["consent.sharing"].message_id or ""
    talk.act(LookUp(str(number), str(name), consent))
    return True


def _raise_confirmations(talk: Talk) -> None:
    """Put on top whatever the answers so far force to be settled first."""
    view = talk.view
    if not view.form.has("consent.sensitive"):
        return
    services = view.form.services
    if _cannot_go_together(services):
        talk.confirm("which_certificate", services=list(services))
        return
    if _needs_certificate(talk, view):
        talk.confirm("add_certificate")
        return
    for service, finding in view.findings.items():
        if talk.dialogue.mode == "apply" and finding.verdict == "not_eligible":
            if talk.tell_once(f"no:{service}"):
                _bad_news(talk, view, finding)
                return
        elif f"no:{service}" in talk.dialogue.told:
            talk.forget(f"no:{service}")
            talk.say("now_possible", service=label_of("services", service))


def _cannot_go_together(services: tuple[str, ...]) -> bool:
    """A new certificate or a cancellation goes with no other act; what is lost is not worn out."""
    acts = CERTIFICATE_SERVICES & set(services)
    alone = {"certificate_new", "certificate_cancel"} & acts
    return bool(alone and len(acts) > 1) or acts >= _LOST_AND_WORN


def _needs_certificate(talk: Talk, view: View) -> bool:
    """Without a certificate nothing else can be had; it can be applied for in the same form."""
    if talk.dialogue.mode != "apply" or not view.form.services:
        return False
    lacks = view.facts.get("has_certificate") is False
    alone = not view.form.applies_for(*CERTIFICATE_SERVICES)
    return lacks and alone and talk.tell_once("add_certificate")


def _bad_news(talk: Talk, view: View, finding: Finding) -> None:
    others = [
        label_of("services", s)
        for s, f in view.findings.items()
        if s != finding.service and f.verdict != "not_eligible"
    ]
    talk.act(Advise((finding,), brief=True))
    talk.confirm("drop_service", service=finding.service, others=others)


def _finish(talk: Talk) -> None:
    if talk.dialogue.mode == "check":
        findings = tuple(talk.view.findings.values())
        talk.act(Advise(findings))
        good = [f.service for f in findings if f.verdict in {"eligible", "conditional", "review"}]
        talk.change(asked=None)
        talk.confirm("apply_found", services=_sensible(good, talk.view))
        ask_confirmation(talk)
    elif talk.dialogue.status == "open" and not needed("signature", talk.view):
        talk.change(asked=None)
        note_declined(talk)
        talk.act(Submit(talk.view.form, talk.dialogue.handed_in + 1))


def _sensible(services: list[str], view: View) -> list[str]:
    """Of what is possible, what a person would want together: no other certificate act unasked."""
    wanted = [s for s in services if s not in CERTIFICATE_SERVICES]
    if view.facts.get("has_certificate") is False and "certificate_new" in services:
        return ["certificate_new", *wanted]
    return wanted
