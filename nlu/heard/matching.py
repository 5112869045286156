"""What a recogniser wrote, matched by its sound to what could have been said (听音匹配).

A recogniser writes characters that sound right: 残极证 for 残疾证, 施灯 for 是的. It is not told
beforehand what to expect, which more than doubles its errors; instead, what it wrote is compared,
syllable by syllable, with what was asked. What is near is put right, what is doubtful is offered,
what is far stays as it was heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from dialogs.options import options_of
from dialogs.questions import QUESTIONS
from nlu.divisions import Gazetteer
from nlu.divisions.model import COUNTY_DIGITS, PREFECTURE_DIGITS
from nlu.embedded.crisis import sounds_like_crisis
from nlu.heard.sounds import cost, cost_in_name, costs, sounded_digit
from nlu.recognise.patterns import Strict
from nlu.text import View

NEAR, DOUBTFUL = 0.2, 0.3
"""Mean cost of a syllable up to which an answer is put right, and up to which it is offered."""
_APART = 0.12
_LONGEST_ANSWER = 9
_FREE = frozenset({"name", "text", "address", "signature", "division"})
"""Kinds of questions whose answer can be any words."""
_SENTENCES = _FREE | {"services"}
"""Kinds of questions to which people answer in whole sentences."""
_NUMBERS = frozenset({"id_number", "certificate_number", "phone", "bank_account"})
_YES_OR_NO = frozenset({"yes_no", "consent", "review", "signature", "date", "file", ""})
"""Kinds of questions that can be answered by yes or no, and questions of confirmation."""
_NO_IDEA = {"不清楚", "不知道", "没有", "都没有"}
_SHORT_NAMES = {
    **{n: n for n in (*sorted(_NUMBERS), "name", "services")},
    **dict.fromkeys(("disability_category", "disability_level", "marital_status"), "choice"),
    **dict.fromkeys(("education", "household_type", "benefits", "job_type", "guardian"), "choice"),
    "household_address": "address",
    "residence_division": "division",
    "delivery": "choice",
}
"""Kinds of the short step names of the evaluation files (contract, last section)."""
_PLACE_COST = 0.3
_PLACES = frozenset({"address", "division"})
_BINDING = ("review", "signature", "consent")
"""Steps at which nothing follows from what is only nearly a yes."""
_LEAST_RUN = 4
_FAR_RUN = 7
_MARKS = re.compile(r"[\s，。,.；;：:、~～…·!！?？\-—_“”\"'()（）《》]+")
_BETWEEN_CJK = re.compile(r"(?<=[\u3400-\u9fff])[ \t]+(?=[\u3400-\u9fff])")
_HALF = re.compile(r"(?<=[\u3400-\u9fff])[,.?!;:](?=[\u3400-\u9fff\s]|$)")
_FULL = dict(zip(",.?!;:", "，。？！；：", strict=True))
_GO = re.compile(r"去(年|了|过|的|办|世|哪|那|找|看|问|拿|领|住|吧|呢)")
_LONG_TERM, _LONG_TERM_COST = 4, 0.26
_MOST_OF_ONE, _MOST_IN_DOUBT = 0.35, 0.6


class _Heard(Strict):
    replies: tuple[str, ...]
    commands: tuple[str, ...]
    terms: tuple[str, ...]
    everyday: frozenset[str]


_WORDS = Path(__file__).with_name("words.yaml")
_LEXICON = _Heard.model_validate(yaml.safe_load(_WORDS.read_text("utf-8")))


@dataclass(frozen=True)
class Matched:
    """What to go on with, and whether to ask first; ``perhaps`` is what else it may have been.

    ``whole`` says that all of it is an answer that was expected.
    """

    text: str = field(repr=False)
    doubtful: bool = False
    whole: bool = False
    perhaps: tuple[str, ...] = field(default=(), repr=False)


def match(text: str, asking: str | None, offered: Iterable[str] = ()) -> Matched:
    """``text`` as it was probably meant, said while ``asking`` was open.

    ``offered`` are the words on the buttons that were shown with the question. What sounds like
    danger is never made into something else.
    """
    tidy = tidied(text)
    if sounds_like_crisis(_MARKS.sub("", tidy)):
        return Matched(tidy)
    whole = _whole(tidy, asking, tuple(offered))
    if whole is not None and not whole.doubtful:
        return whole
    mended = _with_terms(_with_places(_with_digits(tidy, asking), asking), asking)
    return whole if whole is not None and mended == tidy else Matched(mended)


def tidied(text: str) -> str:
    """``text`` in simplified characters and with Chinese punctuation."""
    plain = _BETWEEN_CJK.sub(" ", View.spaced(text).chars.strip())
    plain = _HALF.sub(lambda m: _FULL[m[0]], plain)
    return plain.rstrip("。，,. ")


def binding(asking: str | None) -> bool:
    """Whether what is answered to ``asking`` binds the person, so that no near yes will do."""
    return (asking or "").startswith(_BINDING)


def _kind(asking: str | None) -> str:
    declared = QUESTIONS.get(asking or "")
    return declared.kind if declared else _SHORT_NAMES.get(asking or "", "")


def _whole(text: str, asking: str | None, offered: tuple[str, ...]) -> Matched | None:
    """The answer that the whole of ``text`` sounds like; None when it is none."""
    words = _MARKS.sub("", text)
    if not 0 < len(words) <= _LONGEST_ANSWER or not _only_chinese(words):
        return None
    candidates = _candidates(asking, offered)
    if words in candidates:
        return Matched(text, whole=True)
    kind = _kind(asking)
    ranked = _ranked(words, candidates)
    if not ranked:
        return None
    (best, most), answer = ranked[0]
    rivals = tuple(c for (d, _), c in ranked[1:4] if d - best < _APART)
    exact_only = len(words) == 1 or kind in _FREE or binding(asking)
    near = best == 0 if exact_only else best <= NEAR and most <= _MOST_OF_ONE
    if near and not (rivals and best > 0):
        return Matched(answer, whole=True)
    if kind in _SENTENCES or asking is None or len(words) == 1 or answer in _LEXICON.commands:
        return None
    return Matched(text, doubtful=True, perhaps=(answer, *rivals)[:3])


def _ranked(words: str, candidates: frozenset[str]) -> list[tuple[tuple[float, float], str]]:
    """What ``words`` may be, with the mean and highest cost of a syllable, the least first."""
    compared = ((costs(words, c), c) for c in candidates)
    means = [((sum(each) / len(each), max(each)), c) for each, c in compared if each]
    return sorted(m for m in means if m[0][0] <= DOUBTFUL and m[0][1] <= _MOST_IN_DOUBT)


@cache
def _candidates(asking: str | None, offered: tuple[str, ...]) -> frozenset[str]:
    """Everything that may be the whole of an answer to ``asking``."""
    kind = _kind(asking)
    commands = {c for c in _LEXICON.commands if kind not in _FREE or len(c) > 2}  # noqa: PLR2004
    if kind in _FREE or kind in _NUMBERS:
        return frozenset(commands)
    labels = {*offered, *(options_of(asking).values() if asking in QUESTIONS else ())}
    named = {_MARKS.sub("", part) for label in labels for part in _parts(label)}
    replies = set(_LEXICON.replies) if asking is not None and kind in _YES_OR_NO else _NO_IDEA
    return frozenset(c for c in {*named, *replies, *commands} if c and _only_chinese(c))


def _parts(label: str) -> tuple[str, ...]:
    """A label as it may be said: whole, without its brackets, or one of its alternatives."""
    plain = re.sub(r"[（(].*?[）)]", "", label)
    return (label, plain, *re.split(r"[/／、]|或者?|，", plain))


def _only_chinese(words: str) -> bool:
    return all("\u3400" <= c <= "\u9fff" for c in words)


def _with_digits(text: str, asking: str | None) -> str:
    """Numbers that were said digit by digit, in digits: 要三八 is 138."""
    wanted = _kind(asking) in _NUMBERS
    least = _LEAST_RUN if wanted else _FAR_RUN
    out, run = "", ""
    for char in f"{text}\n":
        if sounded_digit(char) is not None or (run and char in " ，、,-" and wanted):
            run += char
            continue
        out, run = out + _digits(run, least) + char, ""
    return out[:-1]


def _digits(run: str, least: int) -> str:
    """``run`` in digits when it is long enough and mostly digits as they are written."""
    said = [c for c in run if sounded_digit(c) is not None]
    written = [c for c in said if c.isdigit() or c in "零〇一二三四五六七八九幺两"]
    if len(said) < least or len(written) * 2 < len(said):
        return run
    stripped = run.rstrip(" ，、,-")
    tail = run[len(stripped) :]
    groups = re.split(r"[ ，、,-]+", stripped)
    return " ".join("".join(sounded_digit(c) or "" for c in g) for g in groups) + tail


def _with_terms(text: str, asking: str | None) -> str:
    """Terms of the matter inside ``text`` that were written with other characters."""
    asked = frozenset(options_of(asking).values()) if asking in QUESTIONS else frozenset[str]()
    if _kind(asking) in _FREE:
        return text
    for term in _terms():
        most = _LONG_TERM_COST if len(term) >= _LONG_TERM else 0.0
        start = 0
        while start + len(term) <= len(text):
            words = text[start : start + len(term)]
            if _means(words, term, most, asked=term in asked):
                text = text[:start] + term + text[start + len(term) :]
                start += len(term) - 1
            start += 1
    return text


def _means(words: str, term: str, most: float, *, asked: bool) -> bool:
    if words == term or not _only_chinese(words):
        return False
    if words in _known() and not asked:
        return False
    if len(term) == 2 and not asked and not set(words) & set(term):  # noqa: PLR2004
        return False
    shared = sum(a == b for a, b in zip(words, term, strict=True))
    one_inside = shared == len(term) - 1 and words[-1] == term[-1]
    return sum(map(cost, words, term)) <= (most if one_inside else 0.0)


@cache
def _terms() -> tuple[str, ...]:
    return tuple(sorted(_LEXICON.terms, key=len, reverse=True))


@cache
def _known() -> frozenset[str]:
    """Words that are right as they are."""
    lexicon = _LEXICON
    return frozenset({*lexicon.terms, *lexicon.replies, *lexicon.commands, *lexicon.everyday})


def _with_places(text: str, asking: str | None) -> str:
    """Cities and counties of Henan that were written with other characters, where one was asked."""
    if _kind(asking) not in _PLACES and asking != "employment.region":
        return text
    for name in _place_names():
        for start in range(len(text) - len(name) + 1):
            words = text[start : start + len(name)]
            if _is_place(text, start, words, name):
                text = text[:start] + name + text[start + len(name) :]
    return text


def _is_place(text: str, start: int, words: str, name: str) -> bool:
    if words == name or words in _all_places() | _short_places() or not _only_chinese(words):
        return False
    end = start + len(name)
    if _GO.match(text, end - 1) and words[-1] == "去":
        return False
    total = sum(map(cost_in_name, words, name))
    shared = any(a == b for a, b in zip(words, name, strict=True))
    return total == 0 or (shared and len(name) > 2 and total <= _PLACE_COST)  # noqa: PLR2004


@cache
def _place_names() -> tuple[str, ...]:
    """The cities and counties of Henan, the longest names first."""
    return tuple(sorted(_all_places(), key=lambda n: (-len(n), n)))


@cache
def _short_places() -> frozenset[str]:
    """The same as people call them: 新乡, which sounds like 新县."""
    return frozenset(name[:-1] for name in _all_places())


@cache
def _all_places() -> frozenset[str]:
    gazetteer = Gazetteer.load()
    cities = [
        d for d in gazetteer.children("41") if len(d.code) in {PREFECTURE_DIGITS, COUNTY_DIGITS}
    ]
    counties = [c for city in cities for c in gazetteer.children(city.code)]
    found = {d.name for d in (*cities, *counties) if len(d.code) <= COUNTY_DIGITS}
    return frozenset(found)
