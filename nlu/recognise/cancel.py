"""Why a certificate is to be cancelled (注销原因)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.recognise.message import Found, Message
from nlu.recognise.patterns import signs_in

_CRISIS = re.compile(
    r"想死|死了算|不想活|活着没|寻死|该死|去死|找死|打死|砍死|杀死|自杀|急死|烦死|气死|笑死|累死|"
    r"热死|死活|死心|死板|慢死|吵死|冻死|疼死|饿死|等死|怕死|要死|生死|死机"
)
_CERTIFICATE = re.compile(r"证|销|补贴|残联|原因|本人")
_GIVING_BACK = re.compile(
    r"销|原因|用不着|不要|不想要|不愿意?要|退|取消|不需要|消(?:掉|了|户|号)|去了|作废"
    r"|(?:交|还|缴)(?:回|还|上去|给公家)|上缴"
)
_LEFT = re.compile(r"走[了的]|老了|没的")
_WELL = re.compile(
    r"好利索|能跑能跳|不够残|养好了|接好了|病好了|又能[看听]见|听得清清楚楚|大夫说好"
)
_VAGUE = re.compile(r"没了|不在了|走了|死")
_MOVED = re.compile(r"跟着?[^，。,；;]{0,4}$")
_SPOUSE = re.compile(r"媳妇|老婆|丈夫|男人|老公|爱人|老伴")


def cancel_reasons_in(message: Message) -> Iterator[Found]:
    """The reason told, in a message that is about a certificate or a death."""
    asked = message.step == "cancel_reason"
    about = asked or _about_giving_back(message.text)
    if not about and (message.step is not None or _SPOUSE.search(message.text)):
        return
    told = [
        found
        for found in signs_in(message, "cancel.yaml", "cancel_reason")
        if _is_told(message, found, about=about, asked=asked)
    ]
    plain = [f for f in told if f.value != "other"]
    yield from plain or told


def _about_giving_back(text: str) -> bool:
    return bool(_CERTIFICATE.search(text) or _GIVING_BACK.search(text))


def _is_told(message: Message, found: Found, *, about: bool, asked: bool) -> bool:
    """Whether ``found`` is why the certificate is given back, and nothing else that ended."""
    words = message.raw[max(0, found.start - 2) : found.end + 2]
    before = message.raw[max(0, found.start - 6) : found.start]
    if found.value == "deceased" and _MOVED.search(before):
        return False
    if _CRISIS.search(words) or (not about and _VAGUE.search(words)):
        return False
    given_back = asked or _GIVING_BACK.search(message.text) is not None
    if found.value == "other" and not given_back:
        return False
    if found.value == "recovered" and not (given_back or _WELL.search(message.text)):
        return False
    if found.value == "deceased" and _LEFT.search(words) and not given_back:
        return False
    return not _is_something_else(message, found)


def _is_something_else(message: Message, found: Found) -> bool:
    """腿没了 is a category, 老伴没了 may be about marriage."""
    claims = {("marital_status", "widowed"), ("disability_category", "physical")}
    return any(f.overlaps(found) for f in message.found if (f.type, f.value) in claims)
