"""Handing over to a person (转人工), and what may be said while nobody has come yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from dialogs.dialogue import Pending
from dialogs.effects import Ask, Choice, Handover, TellDesk
from dialogs.model import Json, Reply
from dialogs.parse import squeeze
from dialogs.talk import Talk

IN_DANGER = "crisis"
"""The reason for handing over somebody in danger."""
WAITING_WAYS = (Choice("desk:wait", "先等工作人员"), Choice("desk:leave", "不找人工了"))
_WAIT = re.compile(
    r"^(我|那我|那|先|就|好)*(等人工|等工作人员|等坐席|先等|等着|等一会|等等|等他们)"
)
_LEAVE = re.compile(r"(不找|不用|不要|别找|取消)(人工|坐席|工作人员|转人工)|^(不等|不用等|别等)")
_NO_CALLBACK = re.compile(r"(不用|别|不要|取消)(再)?(给我)?(回电|打电话|回话|回我|打给我|打过来)")
_BY_PHONE = re.compile(r"电话|打给|打过来|回电|手机")
_HERE = re.compile(r"这里|这儿|网上|文字|打字|发消息|留言|聊天|不方便接")
_NEVER_MIND = re.compile(
    r"^(不|别|算了|不用|不要|没事|不必|接着|继续)|(不用回|不用了|接着填|继续填)"
)
_WHEN = re.compile(
    r"点|上午|下午|中午|晚上|早上|今天|明天|后天|周|星期|礼拜|随时|都行|号|下班|有空"
)
_FREE_WORDS = 9
_HOW = ("phone", "chat")
_WHENS = ("上午", "下午", "随时都行")


def hand_over(talk: Talk, reason: str) -> None:
    """Ask for a person, with everything known so far."""
    talk.tell_once("desk")
    talk.change(pending=None, queued=reason, waits=True)
    talk.act(Handover(reason))


def offer_waiting(talk: Talk) -> None:
    """Under the question that stands open: wait for the person, or go on without one."""
    place = next((i for i in reversed(range(len(talk.effects))) if _is_ask(talk, i)), None)
    if place is not None:
        ask = talk.effects[place]
        assert isinstance(ask, Ask)  # noqa: S101 - as _is_ask found it
        talk.effects[place] = replace(ask, choices=(*ask.choices, *WAITING_WAYS))


def _is_ask(talk: Talk, place: int) -> bool:
    return isinstance(talk.effects[place], Ask)


def wish_about_desk(talk: Talk, reply: Reply) -> str | None:
    """What a reply says about the person waited for: wait, leave, no_callback, or nothing."""
    if reply.choice is not None:
        known = {"desk:wait": "wait", "desk:leave": "leave"}
        return known.get(reply.choice) if talk.dialogue.queued else None
    words = squeeze(reply.text)
    if talk.dialogue.queued and _LEAVE.search(words):
        return "leave"
    if talk.dialogue.queued and _WAIT.search(words):
        return "wait"
    if "callback" in talk.dialogue.told and _NO_CALLBACK.search(words):
        return "no_callback"
    return None


def offer_callback(talk: Talk) -> None:
    """Nobody could come: offer to leave a wish for a call (回电意愿) and to go on meanwhile."""
    on_top(talk, "callback")


def on_top(talk: Talk, kind: str, **data: Json) -> None:
    """Put a question of confirmation on top and keep the one that was there beneath it."""
    below = talk.dialogue.pending
    then: Json = [below.kind, dict(below.data)] if below is not None else None
    if below is not None and below.kind == kind:
        then = below.data.get("then")
    talk.confirm(kind, **data, then=then)


def uncover(talk: Talk, data: Mapping[str, Json]) -> None:
    """Bring back the confirmation that lay beneath a settled one."""
    if data.get("then"):
        talk.change(pending=_pending(data["then"]))


def _pending(pair: Json) -> Pending:
    return Pending(pair[0], pair[1])


Look = tuple[dict[str, str], dict[str, Json]]


def look_callback(data: Mapping[str, Json]) -> Look:
    """The buttons of the offer to be called back."""
    return {
        "pending=0": "打电话给我",
        "pending=1": "在这里回我",
        "pending=no": "不用回，接着填",
    }, {}


def look_callback_when(data: Mapping[str, Json]) -> Look:
    """The buttons of the question when a call would suit."""
    return {f"pending={i}": words for i, words in enumerate(_WHENS)}, {}


def read_callback(reply: Reply) -> bool | int | None:
    """What words answer the offer: by phone, here, no, or nothing of these."""
    words = squeeze(reply.text)
    if _NO_CALLBACK.search(words) or _NEVER_MIND.search(words):
        return False
    if _HERE.search(words):
        return 1
    if _BY_PHONE.search(words) or _WHEN.search(words) or reply.understood.intent == "affirm":
        return 0
    return None


def read_callback_when(reply: Reply) -> bool | int | None:
    """Any words say when, unless they take the wish back."""
    words = squeeze(reply.text)
    if not words:
        return None
    if _NO_CALLBACK.search(words) or (_NEVER_MIND.search(words) and not _WHEN.search(words)):
        return False
    return _FREE_WORDS


def settle_callback(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    """How to be called back; when it was said in the same breath, all is noted at once."""
    if verdict is False:
        _want_nobody(talk, data)
        return
    how = _HOW[min(int(verdict), 1)] if not isinstance(verdict, bool) else "phone"
    if reply.choice is None and _WHEN.search(reply.text):
        _note_callback(talk, how, reply.text, data)
    else:
        talk.confirm("callback_when", how=how, then=data.get("then"))


def settle_callback_when(
    talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply
) -> None:
    """When to be called back, in the person's own words."""
    if verdict is False:
        _want_nobody(talk, data)
        return
    tapped = reply.choice is not None and int(verdict) < len(_WHENS)
    words = _WHENS[int(verdict)] if tapped else reply.text.strip()
    _note_callback(talk, data["how"], words, data)


def _want_nobody(talk: Talk, data: Mapping[str, Json]) -> None:
    """Neither a person nor a call: the desk need not keep the wish."""
    if talk.dialogue.queued:
        talk.act(TellDesk("cancelled"))
    talk.change(queued="", waits=False)
    talk.say("callback_none")
    uncover(talk, data)


def _note_callback(talk: Talk, how: str, when: str, data: Mapping[str, Json]) -> None:
    talk.change(queued="")
    talk.tell_once("callback")
    talk.act(TellDesk("callback", {"when": when[:200], "how": how}))
    talk.say(f"callback_{how}", when=when)
    form = talk.dialogue.form
    if how == "phone" and not (form.has("personal.phone") or form.has("proxy.phone")):
        talk.say("callback_number")
    uncover(talk, data)
