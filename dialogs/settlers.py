"""What the answer to a question of confirmation (需要您确认) does to the dialogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dialogs import party_confirmations
from dialogs.dialogue import Dialogue
from dialogs.display import shown
from dialogs.effects import EraseDraft, Withdraw
from dialogs.handing import hand_over
from dialogs.heard import settle_heard
from dialogs.looks import CERTIFICATE_ACTS, SUBSIDY_CHOICES, acts_in, field_label
from dialogs.model import Answer, Json, Reply, UnifiedForm
from dialogs.service_ties import ask_next
from dialogs.services import add_services, drop_services
from dialogs.taking import put
from dialogs.talk import Talk
from dialogs.wording import label_of

Settler = Callable[[Talk, Mapping[str, Json], bool | int, Reply], None]


def _settle_act(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    if verdict is not False:
        place = 0 if isinstance(verdict, bool) else verdict
        _begin(talk, (list(CERTIFICATE_ACTS)[min(place, len(CERTIFICATE_ACTS) - 1)],))
    ask_next(talk, data.get("then", ()))


def _settle_subsidy(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    if verdict is False:
        talk.change(mode="check")
        talk.say("check_begins")
        return
    services = list(SUBSIDY_CHOICES.values())[int(verdict)]
    _begin(talk, services)


def _settle_lost(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    lost = verdict is True or (verdict is not False and int(verdict) == 0)
    meant, other = ("certificate_reissue", "certificate_renew")[:: 1 if lost else -1]
    form = talk.dialogue.form
    if other in form.services:
        left = tuple(s for s in form.services if s != other)
        talk.change(form=UnifiedForm(form.version, left, form.answers))
    _begin(talk, (meant,))


def _begin(talk: Talk, services: tuple[str, ...]) -> None:
    add_services(talk, services)
    talk.say("starting", services="、".join(label_of("services", s) for s in services))


def _settle_value(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    if verdict:
        also = tuple((k, v) for k, v in data.get("also", ()))
        talk.dialogue = put(talk.dialogue, data["key"], data["new"], reply, also)
    key = data["key"]
    talk.say("settled", label=field_label(key), value=shown(key, talk.dialogue.form.value(key)))


def _settle_id(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    form = talk.dialogue.form
    if verdict:
        form = form.without("personal.birth_date", "personal.sex", "personal.age")
        talk.change(form=form)
        talk.dialogue = put(talk.dialogue, "personal.id_number", data["number"], reply)
    else:
        talk.change(form=form.without("personal.id_number"), revisit=None)
        talk.say("say_again", label=field_label("personal.id_number"))


def _settle_certificate(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    form = talk.dialogue.form
    if verdict:
        talk.change(form=form.without("eligibility.disability_level"))
        number = data["number"]
        talk.dialogue = put(talk.dialogue, "personal.certificate_number", number, reply)
    else:
        talk.change(form=form.without("personal.certificate_number"))
        talk.say("say_again", label=field_label("personal.certificate_number"))


def _settle_drop(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    service = data["service"]
    if not verdict:
        talk.say("kept_service", service=label_of("services", service))
        return
    drop_services(talk, (service,))
    if not talk.dialogue.form.services:
        talk.say("nothing_left")


def _settle_add(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    if verdict:
        add_services(talk, ("certificate_new",))
        talk.say("added", services=label_of("services", "certificate_new"))
        return
    form = talk.dialogue.form.with_answer(
        "eligibility.has_certificate", Answer(value=True, message_id=reply.message_id)
    )
    talk.change(form=form)
    talk.forget("add_certificate")


def _settle_which(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    acts = acts_in(data)
    keep = acts[int(verdict)] if int(verdict) < len(acts) else acts[0]
    drop_services(talk, tuple(s for s in acts if s != keep))


def _settle_options(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    if verdict is False:
        talk.say("say_again_place")
        return
    name, code = data["options"][int(verdict)], (data.get("codes") or [""] * 9)[int(verdict)]
    division = {"code": code, "name": name}
    key = data["key"]
    if data.get("address"):
        also = ((data["division_key"], division),) if data.get("division_key") else ()
        talk.dialogue = put(talk.dialogue, key, data["address"], reply, also)
    else:
        talk.dialogue = put(talk.dialogue, key, division, reply)


def _settle_address(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    kind = "household" if verdict else "residence"
    also = ((f"personal.{kind}_division", data["division"]),)
    key = f"personal.{kind}_address"
    talk.dialogue = put(talk.dialogue, key, data["address"], reply, also)
    talk.say("noted", items=f"{field_label(key)}{data['address']}")


def _settle_shared(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    if not verdict:
        talk.say("shared_refused")
        return
    form = talk.dialogue.form
    for key, value in data["found"].items():
        if not form.has(key):
            form = form.with_answer(
                key, Answer(value, "shared_data", "system", reply.message_id, confirmed=True)
            )
    talk.change(form=form)


def _settle_lunar(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    if verdict:
        talk.dialogue = put(talk.dialogue, data["key"], data["value"], reply)
    else:
        talk.say("say_again_solar")


def _settle_clarify(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    """The reading chosen is run by the engine, which looks at ``clarified``."""
    if verdict is False:
        talk.say("say_again_plain")
        return
    intent = data["intents"][int(verdict)]
    answer_id = data.get("answer_id") if intent == data["intents"][0] else None
    talk.confirm(
        "clarified",
        intent=intent,
        text=data["text"],
        services=data.get("services", []),
        answer_id=answer_id,
    )


def _settle_found(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    talk.change(mode="apply")
    if verdict and data["services"]:
        add_services(talk, tuple(data["services"]))
        talk.say("starting", services="、".join(label_of("services", s) for s in data["services"]))
    else:
        talk.say("check_done")


def _settle_restart(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    if not verdict:
        return
    old = talk.dialogue
    consents = {k: a for k, a in old.form.answers.items() if k in {"consent", "consent.sensitive"}}
    form = UnifiedForm(old.form.version, (), consents)
    earlier = replace(old, pending=None, earlier=None).to_json()
    talk.dialogue = Dialogue(
        form=form, prefers=old.prefers, earlier=earlier, handed_in=old.handed_in
    )
    talk.say("restarted")


def _settle_cancel(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    if verdict:
        talk.change(status="paused")
        talk.say("kept_draft")
    else:
        talk.change(status="closed", asked=None)
        talk.act(EraseDraft())


def _settle_withdraw(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    if verdict and talk.dialogue.case_id:
        talk.act(Withdraw(talk.dialogue.case_id))
    else:
        talk.say("not_withdrawn")


def _settle_human(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    if verdict:
        hand_over(talk, str(data.get("reason", "asked")))


SETTLERS: dict[str, Settler] = {
    "value": _settle_value,
    "id": _settle_id,
    "certificate": _settle_certificate,
    "drop_service": _settle_drop,
    "add_certificate": _settle_add,
    "which_certificate": _settle_which,
    "ambiguous": _settle_options,
    "shared": _settle_shared,
    "lunar": _settle_lunar,
    "which_address": _settle_address,
    "clarify": _settle_clarify,
    "apply_found": _settle_found,
    "restart": _settle_restart,
    "cancel": _settle_cancel,
    "withdraw": _settle_withdraw,
    "human": _settle_human,
    "certificate_act": _settle_act,
    "which_subsidy": _settle_subsidy,
    "lost_or_worn": _settle_lost,
    "heard": settle_heard,
    **party_confirmations.SETTLERS,
}
