"""Values a staff member fills in for the person (代填): shown, and taken only once confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogs.dialogue import Pending
from dialogs.effects import TellDesk
from dialogs.handing import Look, on_top, uncover
from dialogs.model import Answer, Json, Reply
from dialogs.talk import Talk
from dialogs.wording import WORDING

Item = Mapping[str, Json]
"""One value proposed: ``key``, ``label``, ``shown``, ``desk`` and ``answers`` by form key."""


def propose(talk: Talk, items: tuple[Item, ...]) -> None:
    """Put proposed values before the person, together with those still open."""
    pending = talk.dialogue.pending
    if pending is not None and pending.kind in {"proposal", "proposal_wrong"}:
        new = {i["key"] for i in items}
        kept = [i for i in pending.data["items"] if i["key"] not in new]
        talk.confirm("proposal", **{**pending.data, "items": [*kept, *items]})
    else:
        on_top(talk, "proposal", items=list(items))


def take_orally(talk: Talk, items: tuple[Item, ...]) -> None:
    """Take values that the caller confirmed on the phone, noted as such (口头确认)."""
    for item in items:
        _take(talk, item, f"人工坐席（{item['desk']}，口头确认）", None)
        _settled(talk, item, "confirmed")
    talk.say("proposal_oral", items="，".join(f"{i['label']}：{i['shown']}" for i in items))


def look_proposal(data: Mapping[str, Json]) -> Look:
    """All that is proposed, one line each."""
    items = data["items"]
    lines = [f"{i['label']}：{i['shown']}" for i in items]
    desk = items[-1]["desk"] if items else ""
    return {"pending=yes": "都对" if len(items) > 1 else "对", "pending=no": "不对"}, {
        "lines": lines,
        "desk": desk,
    }


def look_proposal_wrong(data: Mapping[str, Json]) -> Look:
    """Which of several proposed values does not hold."""
    labels = {f"pending={n}": item["label"] for n, item in enumerate(data["items"])}
    return {**labels, "pending=no": "都不对"}, {}


def read_proposal_wrong(pending: Pending, reply: Reply) -> bool | int | None:
    """Which item a reply names."""
    items = pending.data["items"]
    named = [n for n, item in enumerate(items) if item["label"] in reply.text]
    if len(named) == 1:
        return named[0]
    return False if "都" in reply.text else None


def settle_proposal(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    """Taken when confirmed; refused when the one value is wrong; else it is asked which is."""
    if reply.party is not None and not reply.party.decides:
        talk.say("party_decides_not")
        talk.confirm("proposal", **data)
        return
    items = data["items"]
    if verdict:
        for item in items:
            _take(talk, item, f"人工坐席（{item['desk']}）", reply.message_id)
            _settled(talk, item, "confirmed")
        talk.say("proposal_taken")
        uncover(talk, data)
    elif len(items) == 1:
        _refuse(talk, items[0])
        uncover(talk, data)
    else:
        talk.confirm("proposal_wrong", **data)


def settle_proposal_wrong(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    """The wrong one is refused; what is left is put once more."""
    items = data["items"]
    if verdict is False:
        for item in items:
            _refuse(talk, item)
        uncover(talk, data)
        return
    place = min(int(verdict), len(items) - 1)
    _refuse(talk, items[place])
    left = [item for n, item in enumerate(items) if n != place]
    if left:
        talk.confirm("proposal", **{**data, "items": left})
    else:
        uncover(talk, data)


def _refuse(talk: Talk, item: Item) -> None:
    _settled(talk, item, "refused")
    talk.say("proposal_refused", label=item["label"])


def _settled(talk: Talk, item: Item, outcome: str) -> None:
    talk.act(TellDesk("proposal_settled", {"key": item["key"], "outcome": outcome}))


def _take(talk: Talk, item: Item, party: str, message_id: str | None) -> None:
    form = talk.dialogue.form
    if item["key"] == "services":
        chosen = {*form.services, *item["answers"]["services"]}
        order = WORDING["services"].options
        form = replace(form, services=tuple(s for s in order if s in chosen))
    else:
        for key, value in item["answers"].items():
            answer = Answer(value, "staff", "staff", message_id, confirmed=True, party=party)
            form = form.with_answer(key, answer)
    partial = {k: v for k, v in talk.dialogue.partial.items() if k not in item["answers"]}
    talk.change(form=form.without("review", "signature"), partial=partial)
