"""A message as features: n-grams of characters and of sounds, the open question, what was found.

A token is a string; its first character names its family (``FAMILIES``). Each family is weighed
by tf-idf and brought to one length, so that a long story counts no more than a short word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dialogs.model import Entity
from nlu.embedded.pinyin import syllables_typed
from nlu.embedded.topics import topic_of
from nlu.recognise.message import step_family
from nlu.sounds import first_sound
from nlu.text import View

FAMILIES = {"c": 1.0, "p": 1.0, "f": 0.6, "x": 0.5}
"""Characters, sounds, flags, characters together with the kind of question; with their weights."""

_LONGEST = 400
_DIGITS = re.compile(r"\d{4,}|[零〇一二三四五六七八九幺]{5,}")
_LATIN = re.compile(r"([a-z]+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOISE = re.compile(r"[，。,；;：:、~～…·\-—_*“”\"'()（）【】<>《》]+")
_HIDDEN = {
    "person_name": "名",
    "division": "地",
    "id_number": "#",
    "certificate_number": "#",
    "phone": "#",
    "bank_account": "#",
    "date": "日",
}
_ASKED_FOR = {
    "name": "person_name",
    "household_address": "division",
    "residence_division": "division",
    "guardian": "person_name",
    "benefits": "benefit",
    "services": "service",
}
_KINDS = {
    "confirm": "yes",
    "yes_no_question": "yes",
    "willing_to_work": "yes",
    "name": "free",
    "guardian": "free",
    "household_address": "free",
    "residence_division": "free",
    "phone": "number",
    "id_number": "number",
    "certificate_number": "number",
    "bank_account": "number",
    "services": "services",
    None: "none",
}
_SHORT = 12
_SIGNS = {
    "ask": re.compile(
        r"[?？]|吗|么$|不$|没$|啥|咋|怎|什么|哪|几|多少|多久|能不能|可不可|是不是|有没有|用不用|行不行"
    ),
    "not": re.compile(r"不|没|别|甭|无|未"),
    "want": re.compile(r"想|要|帮|给|申请|办"),
    "call": re.compile(r"来电|市民|群众|咨询|诉求|反映"),
    "latin": re.compile(r"[a-z]{2,}"),
    "done": re.compile(r"交了|交的|交嘞|提交|递|报上|上次|上回|上周|上个?月|前几?天|昨天"),
    "now": re.compile(r"刚才|刚刚|方才|刚说|前面|上面|上一|头先"),
}
_LENGTHS = (2, 4, 7, 12, 20, 35, 60)


@dataclass(frozen=True)
class Seen:
    """A message made ready: what is left of its words, the question, the types of entities."""

    words: str = field(repr=False)
    asking: str | None
    types: tuple[str, ...]
    original: str = field(repr=False)


def see(text: str, asking: str | None, entities: Iterable[Entity]) -> Seen:
    """Make a message ready; names, places and numbers are reduced to a sign each."""
    found = tuple(entities)
    hidden = list(text)
    for entity in found:
        mark = _HIDDEN.get(entity.type)
        if mark is not None and entity.start >= 0:
            end = entity.start + len(entity.text)
            hidden[entity.start : end] = [mark, *[""] * (len(entity.text) - 1)]
    plain = View.spaced(text[:_LONGEST]).tight().chars.lower()
    words = View.spaced("".join(hidden)[:_LONGEST]).tight().chars.lower()
    types = tuple(sorted({e.type for e in found}))
    return Seen(reduced(words), asking, types, reduced(plain))


def reduced(text: str) -> str:
    """``text`` without punctuation that carries no meaning; numbers become one sign each."""
    return _NUMBER.sub("0", _DIGITS.sub("#", _NOISE.sub("", text)))


def tokens(seen: Seen) -> Iterator[str]:
    """The tokens of a message, with repetition."""
    yield from _grams("c", f"^{seen.words}$", 4)
    yield from _sound_grams(["^", *_sounds(seen.words), "$"])
    yield from _flags(seen)
    if len(seen.words) <= _SHORT:
        kind = _KINDS.get(seen.asking, "choice")
        yield from (f"x{kind}|{gram[1:]}" for gram in _grams("x", f"^{seen.words}$", 2))
        yield f"x{kind}|={seen.words}"


def _grams(family: str, text: str, longest: int) -> Iterator[str]:
    for size in range(1, longest + 1):
        for start in range(len(text) - size + 1):
            yield family + text[start : start + size]


def _sounds(words: str) -> Iterator[str]:
    """The syllables of ``words``, typed as characters or as pinyin (tiaoguo for 跳过)."""
    for part in _LATIN.split(words):
        typed = syllables_typed(part) if part.isascii() and part.isalpha() else ()
        yield from typed or (first_sound(c) for c in part)


def _sound_grams(sounds: list[str]) -> Iterator[str]:
    for size in (2, 3):
        for start in range(len(sounds) - size + 1):
            yield "p" + " ".join(sounds[start : start + size])


def _flags(seen: Seen) -> Iterator[str]:
    yield f"fa={seen.asking}"
    yield f"fk={_KINDS.get(seen.asking, 'choice')}"
    yield f"fl={sum(len(seen.words) > n for n in _LENGTHS)}"
    for kind in seen.types:
        yield f"fe={kind}"
        yield f"fe={kind}&{sum(len(seen.words) > n for n in (4, 12))}"
    yield f"ft={topic_of(seen.original)}"
    facts = sum(t not in {"service", "relation"} for t in seen.types)
    yield f"fn={min(facts, 4)}"
    wanted = _ASKED_FOR.get(seen.asking or "", step_family(seen.asking))
    if wanted in seen.types:
        yield "fanswers"
    for name, pattern in _SIGNS.items():
        if pattern.search(seen.words):
            yield f"fs={name}"
            yield f"fs={name}&{'facts' if facts else 'none'}"
