"""Questions of confirmation (需要您确认): how each is asked and what yes and no do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from dialogs.dialogue import Dialogue, Pending
from dialogs.display import shown
from dialogs.effects import Ask, Choice, EraseDraft, Withdraw
from dialogs.model import Answer, Json, Reply, UnifiedForm
from dialogs.parse import chosen, ordinal, squeeze, yes_no
from dialogs.taking import put
from dialogs.talk import YES_NO, Talk
from dialogs.wording import WORDING, label_of

_FIRST, _SECOND = Choice("pending=yes", ""), Choice("pending=no", "")


def ask_confirmation(talk: Talk) -> None:
    """Ask the confirmation that lies on top."""
    pending = talk.dialogue.pending
    if pending is None:
        return
    labels, params = _LOOKS[pending.kind](pending.data, talk)
    choices = tuple(Choice(i, text) for i, text in labels.items()) or YES_NO
    step = "services" if pending.kind == "certificate_act" else "confirm"
    says = f"confirm.{pending.kind}"
    talk.act(Ask(f"pending.{pending.kind}", step, 0, choices, says, params))


Look = tuple[dict[str, str], dict[str, Json]]


def _pair(yes: str, no: str, **params: Json) -> Look:
    return {"pending=yes": yes, "pending=no": no}, params


def _label(key: str) -> str:
    return WORDING[key].label if key in WORDING else key


def _look_value(data: Mapping[str, Json], talk: Talk) -> Look:
    key = data["key"]
    old, new = shown(key, data["old"]), shown(key, data["new"])
    return _pair(f"用{new}", f"还是{old}", label=_label(key), old=old, new=new)


def _look_id(data: Mapping[str, Json], talk: Talk) -> Look:
    return _pair(
        "以身份证号为准",
        "身份证号说错了",
        what=data["what"],
        id_says=data["id_says"],
        said=data["said"],
    )


def _look_certificate(data: Mapping[str, Json], talk: Talk) -> Look:
    return _pair("以证号为准", "证号说错了", id_says=data["id_says"], said=data["said"])


def _look_service(data: Mapping[str, Json], talk: Talk) -> Look:
    name = label_of("services", data["service"])
    others = "、".join(data.get("others") or ())
    return _pair("先不办这一项", "还是要报，请部门核定", service=name, others=others)


def _look_options(data: Mapping[str, Json], talk: Talk) -> Look:
    options = data["options"][:6]
    labels = {f"pending={i}": name for i, name in enumerate(options)}
    labels["pending=no"] = "都不是"
    return labels, {"got": data.get("got", "")}


def _look_shared(data: Mapping[str, Json], talk: Talk) -> Look:
    lines = [
        f"{_label(k)}：{shown(k, v)}" for k, v in data["found"].items() if _worth_showing(k, v)
    ]
    return _pair("都对", "有不对的", lines=lines)


def _look_address(data: Mapping[str, Json], talk: Talk) -> Look:
    return _pair("户籍地址", "现在住的地方", got=data["address"])


def _worth_showing(key: str, value: Json) -> bool:
    """Fields, and facts that hold; that something is not so is shown for the certificate only."""
    if key not in WORDING or key == "eligibility.henan_household":
        return False
    return not key.startswith("eligibility.") or value is not False or "certificate" in key


def _look_lunar(data: Mapping[str, Json], talk: Talk) -> Look:
    return _pair(
        "是农历", "是阳历", got=data["got"], date=shown("personal.birth_date", data["value"])
    )


def _look_clarify(data: Mapping[str, Json], talk: Talk) -> Look:
    names = data["names"]
    labels = {f"pending={i}": name for i, name in enumerate(names)}
    labels["pending=no"] = "都不是"
    return labels, {"first": names[0], "second": names[-1]}


def _look_found(data: Mapping[str, Json], talk: Talk) -> Look:
    names = [label_of("services", s) for s in data["services"]]
    return _pair("现在就办", "先不办", services="、".join(names), count=len(names))


def _look_which(data: Mapping[str, Json], talk: Talk) -> Look:
    names = {f"pending={i}": label_of("services", s) for i, s in enumerate(_acts(data))}
    return names, {}


def _look_act(data: Mapping[str, Json], talk: Talk) -> Look:
    return {f"pending={i}": label for i, label in enumerate(_ACTS.values())}, {}


_ACTS = {
    "certificate_new": "第一次办，还没有证",
    "certificate_renew": "证旧了、坏了，换一本",
    "certificate_reissue": "证丢了，补一本",
    "certificate_migrate": "户口迁了，证也要迁",
    "certificate_change": "病情变了，改类别或等级",
    "certificate_cancel": "不要证了，注销",
}
"""What people call the six certificate services when they only say 残疾证."""


def _settle_act(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    place = 0 if isinstance(verdict, bool) else verdict
    service = list(_ACTS)[min(place, len(_ACTS) - 1)]
    if verdict is False:
        return
    add_services(talk, (service,))
    talk.say("starting", services=label_of("services", service))


def _acts(data: Mapping[str, Json]) -> list[str]:
    return [s for s in data["services"] if s.startswith("certificate_")]


def _plain(yes: str, no: str) -> Callable[[Mapping[str, Json], Talk], Look]:
    return lambda data, talk: _pair(yes, no, **data)


_LOOKS: dict[str, Callable[[Mapping[str, Json], Talk], Look]] = {
    "value": _look_value,
    "id": _look_id,
    "certificate": _look_certificate,
    "drop_service": _look_service,
    "add_certificate": _plain("一起新办残疾人证", "有证，刚才说错了"),
    "which_certificate": _look_which,
    "ambiguous": _look_options,
    "shared": _look_shared,
    "lunar": _look_lunar,
    "which_address": _look_address,
    "clarify": _look_clarify,
    "apply_found": _look_found,
    "restart": _plain("重新来", "接着填"),
    "cancel": _plain("留着，以后再办", "删掉"),
    "withdraw": _plain("撤回", "不撤回"),
    "certificate_act": _look_act,
    "human": _plain("转人工", "继续填"),
}


def resolve(talk: Talk, reply: Reply) -> bool:
    """Settle the confirmation on top with ``reply``; False when the reply says neither."""
    pending = talk.dialogue.pending
    if pending is None:
        return False
    verdict = _verdict(pending, reply, talk)
    if verdict is None:
        return False
    talk.settle()
    _SETTLERS[pending.kind](talk, pending.data, verdict, reply)
    return True


def _verdict(pending: Pending, reply: Reply, talk: Talk) -> bool | int | None:
    if reply.choice is not None:
        return _as_verdict(reply.choice) if reply.choice.startswith("pending=") else None
    if pending.kind == "certificate_act":
        return _named_act(reply)
    labels, _ = _LOOKS[pending.kind](pending.data, talk)
    places = list(labels)
    named = chosen(reply.text, labels)
    place = ordinal(reply.text, len(places))
    if len(named) == 1 or place is not None:
        return _as_verdict(named[0] if len(named) == 1 else places[place or 0])
    if reply.understood.intent in {"affirm", "deny", "inform", "correct", "submit"}:
        return _plain_yes_no(pending, reply)
    return None


_ACT_WORDS = (
    ("certificate_new", re.compile(r"第一次|头一回|新办|新的|没(有)?(办过|证)|还没|从来没|没办")),
    ("certificate_reissue", re.compile(r"丢|遗失|找不(到|着)|补办|补一")),
    ("certificate_migrate", re.compile(r"迁")),
    ("certificate_cancel", re.compile(r"注销|销|去世|不在了|走了")),
    ("certificate_renew", re.compile(r"坏|旧|破|磨|过期|到期|换")),
    ("certificate_change", re.compile(r"病情|变|重了|升级|改")),
)


def _named_act(reply: Reply) -> int | None:
    """Which of the six certificate services a reply means."""
    named = [s for s in reply.understood.services if s in _ACTS]
    if named:
        return list(_ACTS).index(named[0])
    said = next((act for act, words in _ACT_WORDS if words.search(reply.text)), None)
    if said:
        return list(_ACTS).index(said)
    place = ordinal(reply.text, len(_ACTS))
    if place is None and reply.understood.intent == "affirm":
        return 0
    return place


def _plain_yes_no(pending: Pending, reply: Reply) -> bool | int | None:
    value = yes_no(reply.text, reply.understood)
    short = len(squeeze(reply.text)) <= 10  # noqa: PLR2004 - a longer sentence says more than yes or no
    if value is None or (not short and reply.understood.entities):
        return None
    if value and pending.kind in {"ambiguous", "clarify", "which_certificate"}:
        return 0
    return value


def _as_verdict(choice: str) -> bool | int:
    word = choice.removeprefix("pending=")
    return int(word) if word.isdigit() else word == "yes"


Settler = Callable[[Talk, Mapping[str, Json], bool | int, Reply], None]


def _settle_value(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    if verdict:
        also = tuple((k, v) for k, v in data.get("also", ()))
        talk.dialogue = put(talk.dialogue, data["key"], data["new"], reply, also)
    key = data["key"]
    talk.say("settled", label=_label(key), value=shown(key, talk.dialogue.form.value(key)))


def _settle_id(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    form = talk.dialogue.form
    if verdict:
        form = form.without("personal.birth_date", "personal.sex", "personal.age")
        talk.change(form=form)
        talk.dialogue = put(talk.dialogue, "personal.id_number", data["number"], reply)
    else:
        talk.change(form=form.without("personal.id_number"), revisit=None)
        talk.say("say_again", label=_label("personal.id_number"))


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
        talk.say("say_again", label=_label("personal.certificate_number"))


def _settle_drop(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    service = data["service"]
    if not verdict:
        talk.say("kept_service", service=label_of("services", service))
        return
    drop_services(talk, (service,))
    if not talk.dialogue.form.services:
        talk.say("nothing_left")


def drop_services(talk: Talk, services: tuple[str, ...]) -> None:
    """Take ``services`` out of the application; answers stay."""
    form = talk.dialogue.form
    left = tuple(s for s in form.services if s not in services)
    answers = {k: a for k, a in form.answers.items() if k not in {"review", "signature"}}
    if not left:
        answers.pop("services", None)
    talk.change(form=UnifiedForm(form.version, left, answers))
    talk.say("dropped", services="、".join(label_of("services", s) for s in services))


def add_services(talk: Talk, services: tuple[str, ...]) -> tuple[str, ...]:
    """Put ``services`` into the application; gives back those that were not in it."""
    form = talk.dialogue.form
    new = tuple(s for s in services if s not in form.services)
    order = WORDING["services"].options
    chosen_now = tuple(s for s in order if s in form.services or s in new)
    talk.change(
        form=replace(form.without("review", "signature") if new else form, services=chosen_now)
    )
    return new


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
    acts = _acts(data)
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
    talk.say("noted", items=f"{_label(key)}{data['address']}")


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
    talk.confirm("clarified", intent=data["intents"][int(verdict)], text=data["text"])


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
    talk.dialogue = Dialogue(form=form, prefers=old.prefers, earlier=earlier)
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
    from dialogs.handing import hand_over  # noqa: PLC0415 - handing asks confirmations in turn

    if verdict:
        hand_over(talk, str(data.get("reason", "asked")))


_SETTLERS: dict[str, Settler] = {
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
}
