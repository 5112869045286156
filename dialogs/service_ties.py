"""Services that could be meant (办哪一样): 补贴 alone, 残疾证 alone, a lost or worn certificate."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogs.model import CERTIFICATE_SERVICES, SUBSIDIES, Reply
from dialogs.taking import Taken
from dialogs.talk import Talk
from dialogs.view import look

_SUBSIDY = re.compile(r"补贴|补助|那个钱|残疾人?的?钱")
_OTHER_SUBSIDY = re.compile(
    r"生活|护理|困难|重度|养老|就业|高龄|老龄|孤儿|种粮|种地|农机|地力|耕地|危房|购车|燃油|电动车|家电"
    r"|生育|失业|低保|取暖|租房|住房|创业"
)
_CERTIFICATE = re.compile(
    r"残疾人?证|残极证|残级证|(办|弄|领|申请)(个|一个|一下|那个)?证(?![明件])|[和跟]证(?![明件])|证和"
)
_PAPER = re.compile(r"(?<!身份)(?<!居住)(?<!驾驶)(?<!结婚)(?<!社保)证(?![明件])")
_LOST = re.compile(r"丢|遗失|找不(到|着)|不见|没影|弄没|偷")
_WORN = re.compile(r"换|坏|破|烂|旧|过期|到期|磨|泡")
_WISHES = frozenset({"apply", "declare_proxy"})


def in_doubt(talk: Talk, reply: Reply) -> bool:
    """Whether the words leave open which service is meant, and that was not asked yet."""
    taken = Taken(talk.dialogue)
    return any(
        kind not in talk.dialogue.told and doubt(talk, taken, reply) for kind, doubt in _DOUBTS
    )


def raise_tie(talk: Talk, taken: Taken, reply: Reply) -> bool:
    """Put the question which service is meant on top; False when the words leave no doubt."""
    kinds = [kind for kind, doubt in _DOUBTS if doubt(talk, taken, reply) and talk.tell_once(kind)]
    if kinds:
        talk.confirm(kinds[0], then=kinds[1:])
    return bool(kinds)


def ask_next(talk: Talk, kinds: Sequence[str]) -> None:
    """Put the next of several doubts on top."""
    if kinds:
        talk.confirm(kinds[0], then=list(kinds[1:]))


def _which_certificate(talk: Talk, taken: Taken, reply: Reply) -> bool:
    """残疾证 alone does not say which of the six certificate services is meant."""
    form = talk.dialogue.form
    if reply.understood.intent != "apply" or form.applies_for(*CERTIFICATE_SERVICES):
        return False
    if not _CERTIFICATE.search(reply.text) or talk.dialogue.mode == "check":
        return False
    return look(taken.dialogue, talk.today).facts.get("has_certificate") is None


def _lost_or_worn(talk: Talk, taken: Taken, reply: Reply) -> bool:
    """证不见了想换一个: 挂失补办 or 换领?"""
    understood, words = reply.understood, reply.text
    named = {"certificate_renew", "certificate_reissue"} & set(understood.services)
    open_ = understood.intent == "apply" and not understood.services and _PAPER.search(words)
    return bool((named or open_) and _LOST.search(words) and _WORN.search(words))


def _which_subsidy(talk: Talk, taken: Taken, reply: Reply) -> bool:
    """补贴 alone does not say which of the two is meant."""
    understood = reply.understood
    elsewhere = understood.intent == "out_of_scope" and understood.topic in {None, "other"}
    if not (elsewhere or understood.intent in _WISHES) or talk.dialogue.mode == "check":
        return False
    if set(understood.services) & SUBSIDIES or talk.dialogue.form.applies_for(*SUBSIDIES):
        return False
    return bool(_SUBSIDY.search(reply.text)) and not _OTHER_SUBSIDY.search(reply.text)


_DOUBTS = (
    ("lost_or_worn", _lost_or_worn),
    ("certificate_act", _which_certificate),
    ("which_subsidy", _which_subsidy),
)
