"""The applicant of the last case as the proxy (代办人) of the next: copied once confirmed."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.dialogue import form_from_json
from dialogs.display import shown
from dialogs.handing import Look
from dialogs.model import Answer, Json, Reply, Source
from dialogs.talk import Talk

_COPIED = ("name", "id_number", "phone")


def offer_proxy(talk: Talk) -> bool:
    """Ask, once, whether who applied for themself last is the proxy now; False when not."""
    known = _applicant_of_last(talk.dialogue.earlier)
    applies = talk.dialogue.form.services and talk.dialogue.mode == "apply"
    wanted = applies and talk.view.by_proxy and not talk.dialogue.form.has("proxy.name")
    if not wanted or not known or not talk.tell_once("proxy_again"):
        return False
    talk.confirm("proxy_again", **known)
    return True


def look_proxy_again(data: Mapping[str, Json]) -> Look:
    """Whether it is the same person, shown by name and phone."""
    phone = shown("proxy.phone", data["phone"]) if data.get("phone") else ""
    params = {"name": data["name"], "phone": f"，电话{phone}" if phone else ""}
    return {"pending=yes": "对，是我代办", "pending=no": "不是，另外填"}, params


def settle_proxy_again(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    """Copy what was given before, or ask it anew."""
    if not verdict:
        talk.say("proxy_anew")
        return
    form = talk.dialogue.form
    source: Source = "chosen" if reply.choice else "said"
    for part in _COPIED:
        if data.get(part) and not form.has(f"proxy.{part}"):
            answer = Answer(data[part], source, "proxy", reply.message_id, confirmed=True)
            form = form.with_answer(f"proxy.{part}", answer)
    talk.change(form=form)
    talk.say("proxy_copied")


def _applicant_of_last(earlier: Mapping[str, Json] | None) -> dict[str, Json]:
    """Name, ID number and phone of who applied for themself in the case handed in last."""
    if not earlier or not earlier.get("case_id"):
        return {}
    form = form_from_json(earlier["form"])
    own = form.value("proxy.relation") == "self" and form.value("personal.name")
    return {part: form.value(f"personal.{part}") for part in _COPIED} if own else {}
