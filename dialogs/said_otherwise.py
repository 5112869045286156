"""Buttons meant in other words than stand on them: 低保的那个, 找不着了, 多久."""

from __future__ import annotations

import re
from collections.abc import Callable

from dialogs.dialogue import Pending
from dialogs.display import shown
from dialogs.looks import CERTIFICATE_ACTS, SUBSIDY_CHOICES
from dialogs.model import Reply
from dialogs.parse import ordinal, squeeze, yes_no

Meant = Callable[[Pending, Reply], "bool | int | None"]

_ACT_WORDS = (
    ("certificate_new", re.compile(r"第一次|头一回|新办|新的|没(有)?(办过|证)|还没|从来没|没办")),
    ("certificate_reissue", re.compile(r"丢|遗失|找不(到|着)|补办|补一")),
    ("certificate_migrate", re.compile(r"迁")),
    ("certificate_cancel", re.compile(r"注销|销|去世|不在了|走了")),
    ("certificate_renew", re.compile(r"坏|旧|破|磨|过期|到期|换")),
    ("certificate_change", re.compile(r"病情|变|重了|升级|改")),
)


def _act(pending: Pending, reply: Reply) -> int | None:
    """Which of the six certificate services a reply means."""
    named = [s for s in reply.understood.services if s in CERTIFICATE_ACTS]
    if named:
        return list(CERTIFICATE_ACTS).index(named[0])
    said = next((act for act, words in _ACT_WORDS if words.search(reply.text)), None)
    if said:
        return list(CERTIFICATE_ACTS).index(said)
    place = ordinal(reply.text, len(CERTIFICATE_ACTS))
    if place is None and reply.understood.intent == "affirm":
        return 0
    return place


_BOTH = re.compile(r"两(项|个|样|种|份)|都(要|办|申|领|想|行)|俩|全都|一起")
_NEITHER = re.compile(r"不(知道|清楚|懂|晓得)|看看|都不是|哪个|随便")
_LIVING = re.compile(r"低保|困难|生活")
_NURSING = re.compile(r"护理|重度|照护|照顾|[一二1-2]级")


def _subsidy(pending: Pending, reply: Reply) -> bool | int | None:
    """Which of the two subsidies a reply means; False when the person does not know."""
    choices = list(SUBSIDY_CHOICES.values())
    words = reply.text
    named = tuple(s for s in choices[-1] if s in reply.understood.services)
    if named:
        return choices.index(named)
    if _BOTH.search(words):
        return len(choices) - 1
    if _NEITHER.search(words) or reply.understood.intent == "dont_know":
        return False
    said = (bool(_LIVING.search(words)), bool(_NURSING.search(words)))
    return {(True, False): 0, (False, True): 1, (True, True): 2}.get(said)


_STILL_THERE = re.compile(r"还在|没丢|没有丢|手里|坏|破|旧|烂|过期|到期|磨|泡")
_GONE = re.compile(r"丢|找不(到|着)|不见|没了|遗失|偷")


def _lost(pending: Pending, reply: Reply) -> bool | int | None:
    if _STILL_THERE.search(reply.text):
        return False
    return True if _GONE.search(reply.text) else None


def _reading(pending: Pending, reply: Reply) -> bool | int | None:
    """The reading that a shorter or clearer message picks out."""
    intents = list(pending.data["intents"])
    intent = reply.understood.intent
    return intents.index(intent) if intent in intents else None


_LEAVES_OUT = re.compile(r"先不|不(办|报|要|申请)了?|算了|不用|去掉|取消")
_INSISTS = re.compile(r"还是(要|想)|还要|照(报|办|样)|要报|试试|报上去|坚持|核定")


def _dropped(pending: Pending, reply: Reply) -> bool | int | None:
    """先不办 agrees to leave the service out; 还是要报 does not."""
    if _INSISTS.search(reply.text):
        return False
    return True if _LEAVES_OUT.search(reply.text) else None


def _value(pending: Pending, reply: Reply) -> bool | int | None:
    """Which of the two values a reply repeats; a correction to a third one is neither."""
    key = pending.data["key"]
    said = squeeze(reply.text)
    old, new = (squeeze(shown(key, pending.data[side])) for side in ("old", "new"))
    if old in said and new in said:
        return _after_not(said, old, new)
    if (old in said) is (new in said):
        return None
    return (new in said) is not bool(re.search(r"不(是|对|用)", said))


def _after_not(said: str, old: str, new: str) -> bool | None:
    """是二级，不是三级: what stands after 不是 is not it."""
    match = re.search(rf"不(?:是|对|用)({re.escape(old)}|{re.escape(new)})", said)
    return None if match is None else match[1] == old


_NUMBER_HOLDS = re.compile(r"(身份证|证号|号码|证上|上面)[^不错]{0,6}(为准|对|没错|算|是)")
_NUMBER_WRONG = re.compile(r"(身份证|证号|号码|证上).{0,6}(错|不对|不是)")
_OWN_WORDS_WRONG = re.compile(
    r"(我|俺|刚才)?(说错|记错|说岔|弄错|算错)|(年龄|岁数|生日|等级).{0,4}(错|不对)"
)


def _number(pending: Pending, reply: Reply) -> bool | int | None:
    """Whether the number holds against what was said: 以身份证为准, 我记错了, 号说错了."""
    if _NUMBER_WRONG.search(reply.text):
        return False
    said_so = _NUMBER_HOLDS.search(reply.text) or _OWN_WORDS_WRONG.search(reply.text)
    return True if said_so else None


_KEEPS = re.compile(r"留|存|保存|以后|下次|别删|不删|不要删|不用删")
_ERASES = re.compile(r"删|清掉|清空|不留|不用留|不要留|不存")


def _draft(pending: Pending, reply: Reply) -> bool | int | None:
    """Whether the draft is kept; it is erased only on clear words."""
    words = squeeze(reply.text)
    if _ERASES.search(words) and not re.search(r"[别不](要|用)?删", words):
        return False
    if _KEEPS.search(words):
        return True
    plain = yes_no(reply.text, reply.understood)
    return plain if len(words) <= _BARE and not reply.understood.entities else None


_BARE = 3
"""不用, 不要了, 好的: as much as a yes or no has when it stands alone."""

IN_OTHER_WORDS: dict[str, Meant] = {
    "certificate_act": _act,
    "which_subsidy": _subsidy,
    "lost_or_worn": _lost,
    "clarify": _reading,
    "drop_service": _dropped,
    "value": _value,
    "id": _number,
    "certificate": _number,
    "cancel": _draft,
}
"""How the words of a reply are read for these questions of confirmation, before their labels."""
