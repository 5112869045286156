"""How each question of confirmation (需要您确认) looks: its buttons and what fills its sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from dialogs import party_confirmations
from dialogs.dialogue import Pending
from dialogs.display import shown
from dialogs.model import Json
from dialogs.wording import WORDING, label_of

Look: TypeAlias = tuple[dict[str, str], dict[str, Json]]


def _pair(yes: str, no: str, **params: Json) -> Look:
    return {"pending=yes": yes, "pending=no": no}, params


def field_label(key: str) -> str:
    """The official label of form key ``key``."""
    return WORDING[key].label if key in WORDING else key


def _look_value(data: Mapping[str, Json]) -> Look:
    key = data["key"]
    old, new = shown(key, data["old"]), shown(key, data["new"])
    return _pair(f"用{new}", f"还是{old}", label=field_label(key), old=old, new=new)


def _look_id(data: Mapping[str, Json]) -> Look:
    return _pair(
        "以身份证号为准",
        "身份证号说错了",
        what=data["what"],
        id_says=data["id_says"],
        said=data["said"],
    )


def _look_certificate(data: Mapping[str, Json]) -> Look:
    return _pair("以证号为准", "证号说错了", id_says=data["id_says"], said=data["said"])


def _look_service(data: Mapping[str, Json]) -> Look:
    name = label_of("services", data["service"])
    others = "、".join(data.get("others") or ())
    return _pair("先不办这一项", "还是要报，请部门核定", service=name, others=others)


def _look_options(data: Mapping[str, Json]) -> Look:
    options = data["options"][:6]
    labels = {f"pending={i}": name for i, name in enumerate(options)}
    labels["pending=no"] = "都不是"
    return labels, {"got": data.get("got", "")}


def _look_shared(data: Mapping[str, Json]) -> Look:
    lines = [
        f"{field_label(k)}：{shown(k, v)}" for k, v in data["found"].items() if _worth_showing(k, v)
    ]
    return _pair("都对", "有不对的", lines=lines)


def _look_address(data: Mapping[str, Json]) -> Look:
    return _pair("户籍地址", "现在住的地方", got=data["address"])


def _worth_showing(key: str, value: Json) -> bool:
    """Fields, and facts that hold; that something is not so is shown for the certificate only."""
    if key not in WORDING or key == "eligibility.henan_household":
        return False
    return not key.startswith("eligibility.") or value is not False or "certificate" in key


def _look_lunar(data: Mapping[str, Json]) -> Look:
    return _pair(
        "是农历", "是阳历", got=data["got"], date=shown("personal.birth_date", data["value"])
    )


def _look_clarify(data: Mapping[str, Json]) -> Look:
    names = data["names"]
    labels = {f"pending={i}": name for i, name in enumerate(names)}
    labels["pending=no"] = "都不是"
    return labels, {"first": "、".join(names[:-1]), "second": names[-1]}


def _look_found(data: Mapping[str, Json]) -> Look:
    names = [label_of("services", s) for s in data["services"]]
    return _pair("现在就办", "先不办", services="、".join(names), count=len(names))


def _look_which(data: Mapping[str, Json]) -> Look:
    names = {f"pending={i}": label_of("services", s) for i, s in enumerate(acts_in(data))}
    return names, {}


def _look_act(data: Mapping[str, Json]) -> Look:
    return {f"pending={i}": label for i, label in enumerate(CERTIFICATE_ACTS.values())}, {}


CERTIFICATE_ACTS = {
    "certificate_new": "第一次办，还没有证",
    "certificate_renew": "证旧了、坏了，换一本",
    "certificate_reissue": "证丢了，补一本",
    "certificate_migrate": "户口迁了，证也要迁",
    "certificate_change": "病情变了，改类别或等级",
    "certificate_cancel": "不要证了，注销",
}
"""What people call the six certificate services when they only say 残疾证."""


SUBSIDY_CHOICES: dict[str, tuple[str, ...]] = {
    "困难残疾人生活补贴（低保家庭）": ("living_subsidy",),
    "重度残疾人护理补贴（一级、二级）": ("nursing_subsidy",),
    "两项都申请": ("living_subsidy", "nursing_subsidy"),
}
"""What 补贴 alone may mean."""


def _look_subsidy(data: Mapping[str, Json]) -> Look:
    labels = {f"pending={i}": label for i, label in enumerate(SUBSIDY_CHOICES)}
    return {**labels, "pending=no": "不知道能领哪个，先看看"}, {}


def acts_in(data: Mapping[str, Json]) -> list[str]:
    """Which of the services in ``data`` are acts on a certificate."""
    return [s for s in data["services"] if s.startswith("certificate_")]


def _look_heard(data: Mapping[str, Json]) -> Look:
    value = shown(data["key"], data["new"])
    return _pair("对，记下", "不对，重说", label=field_label(data["key"]), value=value)


def _plain(yes: str, no: str) -> Callable[[Mapping[str, Json]], Look]:
    return lambda data: _pair(yes, no, **{k: v for k, v in data.items() if k != "then"})


LOOKS: dict[str, Callable[[Mapping[str, Json]], Look]] = {
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
    "which_subsidy": _look_subsidy,
    "lost_or_worn": _plain("丢了，找不到了", "还在，旧了坏了或过期了"),
    "human": _plain("转人工", "继续填"),
    "heard": _look_heard,
    **party_confirmations.LOOKS,
}


def look_of(pending: Pending) -> Look:
    """The buttons (id → label) of ``pending`` and what fills its sentence."""
    return LOOKS[pending.kind](pending.data)
