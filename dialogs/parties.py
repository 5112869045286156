"""Several people, one case (多方参与): who joined, whose word differs from whose, who decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogs.dialogue import Dialogue, PartyEvent
from dialogs.display import review_sections, shown
from dialogs.effects import ShowReview
from dialogs.handing import Look, on_top, uncover
from dialogs.model import Answer, Json, Reply
from dialogs.taking import Conflict, put
from dialogs.talk import Talk
from dialogs.wording import WORDING

_RIGHTS = {"fill": "帮着填", "submit": "签字提交"}


def on_party(talk: Talk, event: PartyEvent) -> None:
    """Tell everybody who came, who went, and who gets the notices."""
    if event.kind == "joined":
        _joined(talk, event)
    elif event.kind == "left":
        talk.say("party_left", party=event.party.label)
    elif event.kind == "notify":
        talk.change(notify=event.notify)
        talk.say(f"notify_{event.notify}")


def _joined(talk: Talk, event: PartyEvent) -> None:
    if event.party.role != "applicant":
        rights = "、".join(["看", *(w for k, w in _RIGHTS.items() if k in event.party.scopes)])
        talk.say("party_joined", party=event.party.label, rights=rights)
        return
    talk.tell_once("party:applicant")
    talk.say("applicant_joined")
    waits = talk.dialogue.status == "open" and talk.dialogue.form.services
    if waits and talk.dialogue.form.has("consent.sensitive"):
        talk.act(ShowReview(review_sections(talk.view)))
        on_top(talk, "applicant_confirms")


def raise_between(talk: Talk, conflict: Conflict, reply: Reply) -> None:
    """Put both values before everybody, with who said which."""
    old = talk.dialogue.form.answers[conflict.key]
    owner = "代办人" if talk.view.by_proxy else "本人"
    on_top(
        talk,
        "parties",
        key=conflict.key,
        old=conflict.old,
        new=conflict.new,
        old_by=old.party or owner,
        new_by=(reply.party.mark if reply.party else None) or owner,
        also=[list(pair) for pair in conflict.also],
    )


def look_parties(data: Mapping[str, Json]) -> Look:
    """Both values with who said which."""
    key = data["key"]
    old, new = shown(key, data["old"]), shown(key, data["new"])
    label = WORDING[key].label if key in WORDING else key
    params = {"label": label, "old": old, "new": new}
    params |= {"old_by": data["old_by"], "new_by": data["new_by"]}
    return {"pending=yes": f"用{new}", "pending=no": f"用{old}"}, params


def settle_parties(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    """The applicant says which value holds; nobody else can."""
    if reply.party is not None and not reply.party.decides:
        talk.say("party_decides_not")
        talk.confirm("parties", **data)
        return
    key = data["key"]
    if verdict:
        also = tuple((k, v) for k, v in data.get("also", ()))
        talk.dialogue = put(talk.dialogue, key, data["new"], reply, also)
    else:
        talk.dialogue = _held_by(talk.dialogue, key, reply)
    label = WORDING[key].label if key in WORDING else key
    talk.say("settled", label=label, value=shown(key, talk.dialogue.form.value(key)))
    uncover(talk, data)


def _held_by(dialogue: Dialogue, key: str, reply: Reply) -> Dialogue:
    """The kept answer now rests on the word of whoever decided."""
    answer = dialogue.form.answers[key]
    party = reply.party.mark if reply.party else answer.party
    kept = replace(answer, confirmed=True, party=party)
    return replace(dialogue, form=dialogue.form.with_answer(key, kept))


def look_applicant(data: Mapping[str, Json]) -> Look:
    """Whether what was filled in for the applicant is right."""
    return {"pending=yes": "都对", "pending=no": "有要改的"}, {}


def settle_applicant(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    """What somebody else filled in is confirmed by the applicant themself (本人确认)."""
    if reply.party is not None and reply.party.role != "applicant":
        talk.say("applicant_only")
        talk.confirm("applicant_confirms", **data)
        return
    uncover(talk, data)
    if not verdict:
        talk.say("which_item")
        return
    form = talk.dialogue.form
    answers = {k: _confirmed(a) for k, a in form.answers.items()}
    talk.change(form=replace(form, answers=answers))
    talk.say("applicant_confirmed")


def _confirmed(answer: Answer) -> Answer:
    return replace(answer, confirmed=True) if answer.state == "given" else answer
