"""Services named or described: 证丢了 is certificate_reissue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from dialogs.model import Entity
from nlu.recognise.message import Found, Message
from nlu.recognise.patterns import signs_in
from nlu.sounds import first_sound

_BOTH = re.compile(
    r"(?:残疾人?)?(?:两|俩|二|2)(?:项|样|个|种)(?:残疾人?)?补(?:贴|助)|(?:生活|"
    r"困难)(?:补贴)?(?:和|跟|加|、|与|及)护理(?:两项)?补贴?|双补|两补|(?:两|俩)(?:份|个)?(?:残疾)?补(?:贴|助)|(?:生活|困难)(?:的)?(?:和|跟|、)护理|"
    r"护理(?:的)?(?:和|跟|、)生活|(?i:liang ?xiang ?bu ?tie)"
)
_BY_SOUND: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
for _name, _values in {
    "护理补贴": ("nursing_subsidy",),
    "生活补贴": ("living_subsidy",),
    "困难补贴": ("living_subsidy",),
    "两项补贴": ("living_subsidy", "nursing_subsidy"),
    "两样补贴": ("living_subsidy", "nursing_subsidy"),
    "养老代缴": ("pension",),
    "就业帮扶": ("employment",),
    "挂失补办": ("certificate_reissue",),
}.items():
    _BY_SOUND.setdefault(first_sound(_name), []).append((_name, _values))
_SHARED = 2
_ELSE = re.compile(
    r"(?:军人证|身份证|驾[驶照]|社保卡|户口[簿本]|银行卡|结婚证|离婚证|房产证|医保卡?|手机卡|老年证|"
    r"学生证|营业执照|护照|居住证|行驶证|毕业证|低保证|存折)"
)


def service_findings(message: Message) -> Iterator[Found]:
    """The services that ``message`` names or describes."""
    text = message.text
    for match in _BOTH.finditer(text):
        yield message.make("service", "living_subsidy", *match.span())
        yield message.make("service", "nursing_subsidy", *match.span())
    yield from _misheard(message)
    for found in signs_in(message, "services.yaml", "service"):
        words = message.raw[max(0, found.start - 5) : found.end + 5]
        if found.value.startswith("certificate_") and _ELSE.search(words) and "残" not in words:
            continue
        yield found


def _misheard(message: Message) -> Iterator[Found]:
    """Names of services in other characters that sound the same: 两项不贴."""
    text = message.text
    for start in range(len(text) - 3):
        words = text[start : start + 4]
        for name, values in _BY_SOUND.get(first_sound(words), ()):
            alike = sum(a == b for a, b in zip(words, name, strict=True))
            if _SHARED <= alike < len(name):
                yield from (message.make("service", v, start, start + 4) for v in values)


def services_in(text: str) -> tuple[Entity, ...]:
    """The service entities of ``text`` in order, each service once (两项补贴 gives both)."""
    message = Message(text, None, date.min)  # services know no dates
    first: dict[str, Found] = {}
    for found in service_findings(message):
        first.setdefault(found.value, found)
    return tuple(f.entity(text) for f in sorted(first.values(), key=lambda f: f.start))
