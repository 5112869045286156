"""The 56 ethnic groups (GB/T 3304) and what people call them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.recognise.message import Found, Message
from nlu.recognise.patterns import Strict, read


class _Peoples(Strict):
    official: list[str]
    also: dict[str, str]


_LEXICON = read("peoples.yaml", _Peoples)
PEOPLES: tuple[str, ...] = tuple(_LEXICON.official)
"""The 56 names as GB/T 3304 writes them."""
_NAMES = {name: name for name in _LEXICON.official} | _LEXICON.also
_SAID = re.compile("|".join(sorted(_NAMES, key=len, reverse=True)))
_BARE = re.compile(
    r"民族(?:是|为|填|写)?[:： ]?(?P<named>汉|回|满|蒙古?|藏|苗|壮|彝|土家|侗|瑶|白|朝鲜)(?!族|字)"
    r"|(?<=[，,、;；/])(?P<people>汉|回|满|蒙古?|藏|苗|壮|彝|土家|"
    r"侗|瑶|白|朝鲜|维吾尔)(?=$|[，,、;；/。\n])"
    r"|(?<![一-龥])(?P<han>汉)(?![一-龥])"
)
_NOT_A_PEOPLE = re.compile(r"^(?:自治|[乡镇区县]|馆)")


def peoples_in(message: Message) -> Iterator[Found]:
    """The ethnic group named in ``message``; a bare 汉 only in a list or after 民族."""
    text = message.text
    for match in _SAID.finditer(text):
        if not _NOT_A_PEOPLE.match(text[match.end() :]) and not message.taken(
            *match.span(), "division"
        ):
            yield message.make("ethnicity", _NAMES[match.group()], *match.span())
    spaced = message.spaced
    for match in _BARE.finditer(spaced.chars):
        group = match.lastgroup or "han"
        people = match[group]
        begin, end = spaced.span(*match.span(group))
        yield Found("ethnicity", _LEXICON.also.get(people + "族", people + "族"), begin, end)
    if message.step == "ethnicity" and (text + "族") in _NAMES:
        yield message.make("ethnicity", _NAMES[text + "族"], 0, len(text))
