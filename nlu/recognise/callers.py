"""The hotline's shorthand for the person helped: 其母 is the caller's mother."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.recognise.message import Found, Message

_VALUES = {
    "父": "father",
    "母": "mother",
    "子": "child",
    "女": "child",
    "妻": "spouse",
    "夫": "spouse",
    "兄": "sibling",
    "弟": "sibling",
    "姐": "sibling",
    "妹": "sibling",
    "孙": "grandchild",
}
_HIS = re.compile(rf"其(?:长|次|幼|独|亡|老)?(?P<who>[{''.join(_VALUES)}])(?=[^一-龥]|[\d一-龥])")
_GUARDIAN = re.compile(r"(?:监护人|联系人|代办人|经办人)[是为系：:]?$")
_LONGER_WORD = re.compile(r"[亲儿女子姐妹弟媳婿哥孙妻]|家属")


def callers_in(message: Message) -> Iterator[Found]:
    """Relatives named by one formal character after 其."""
    for match in _HIS.finditer(message.text):
        if _GUARDIAN.search(message.text[: match.start()]):
            continue
        if not _LONGER_WORD.match(message.text[match.end() :]):
            yield message.make("relation", _VALUES[match["who"]], *match.span())
