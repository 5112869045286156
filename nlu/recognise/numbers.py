"""ID, certificate, phone and account numbers, right or almost right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlu.recognise.digits import Digit, runs
from nlu.recognise.message import Found, Message
from nlu.recognise.shapes import KINDS, likeness, near_miss, problem_of

_CUES = re.compile(
    r"(?P<id_number>身[份分]证?正?(?:件)?号?码?|公民身份|(?<![A-Za-z])[Ii][Dd](?![A-Za-z]))"
    r"|(?P<certificate_number>残[疾极级]?人?[证正]|[证正]件?编?号码?)"
    r"|(?P<bank_account>卡号|[账帐]号|一卡通|银行卡|存折|社保卡|银行|折子|信用社|农商行|惠农卡|"
    r"卡(?=[是:：]))"
    r"|(?P<phone>手机|电话|电化|座机|联系|[打拨]|小灵通|[Pp]hone|[Tt]el|[Mm]obile|微信)"
)
_POST_CUE_REACH = 8
_PRE_CUE_REACH = 18
_LONGEST = 21
_SHORTEST = 7
_ATTEMPT = 4
_MOST_DIGITS = 160
_INSIDE_GROUP = -30
_TORN = -300
_SPARE = -6
_DATE_DIGITS = 8
_DATE_WORTH = 20
_ACROSS_GAP = -0.5
_WANTED = 20
_DATE = re.compile(
    r"(?:19|20)\d{2}[ ]?[-./、年][ ]?\d{1,2}[ ]?[-./、月][ ]?\d{1,2}(?!\d)|(?:19|"
    r"20)\d{2}[-./]\d{1,2}(?![\d])"
)
_COUNTED = re.compile(
    r"[ ]?(?:周?岁|年|个?月|日|号(?!码|是)|块|元|米|平|级|点|分|个|斤|%|度|多|楼|单元|室|栋|床|"
    r"站|路|师|团|公里|万|亿|次|人|天)"
)
_SUFFIX = re.compile(r"[ ]?[Bb补][ ]?([0-9一二三四五六七八九]{0,2})(?![0-9A-Za-z])")


@dataclass(frozen=True)
class _Segment:
    start: int
    end: int
    kind: str | None


_Cut = tuple[float, list[_Segment]]


def numbers_in(message: Message) -> Iterator[Found]:
    """The long numbers of ``message``; those that fail their check come with the problem."""
    text = message.spaced.chars
    previous = 0
    for run in runs(text):
        digits = run.digits[:_MOST_DIGITS]
        if len(digits) < _ATTEMPT:
            continue
        cue = _cue(text, digits, previous)
        wanted = cue or (message.step if message.step in KINDS else None)
        for segment in _segments(text, digits, wanted):
            found = _found(message, digits[segment.start : segment.end], segment.kind, wanted)
            if found:
                previous = digits[segment.end - 1].end
                yield found


def _cue(text: str, digits: tuple[Digit, ...], previous: int) -> str | None:
    """What the words beside the digits call them; those before count more than those after."""
    start, end = digits[0].start, digits[-1].end
    before = text[max(previous, start - _PRE_CUE_REACH) : start]
    named = [m.lastgroup for m in _CUES.finditer(before)]
    if named:
        return named[-1]
    after = re.split(r"[，。；;！？\d\n]", text[end : end + _POST_CUE_REACH])[0]
    if not re.match(r"[ ,，]?(?:这个|这)?(?:就是|是|为|我的|俺的|的)", text[end:]):
        return None
    match = _CUES.search(after)
    return match.lastgroup if match else None


def _segments(text: str, digits: tuple[Digit, ...], wanted: str | None) -> list[_Segment]:
    """The cut of the digits into numbers that looks best as a whole."""
    cuts: list[list[_Cut]] = [[(0.0, [])]]
    for end in range(1, len(digits) + 1):
        spare = [_after(digits, cut, _Segment(end - 1, end, None), _SPARE) for cut in cuts[-1]]
        named = [
            _after(digits, cut, _Segment(start, end, kind), like)
            for start in range(max(0, end - _LONGEST), end - _SHORTEST + 1)
            for kind, like in _likeness(text, digits[start:end], wanted)
            for cut in cuts[start]
        ]
        cuts.append([max(each, key=lambda cut: cut[0]) for each in (spare, named) if each])
    return _merged(max(cuts[-1], key=lambda cut: cut[0])[1])


def _likeness(
    text: str, digits: tuple[Digit, ...], wanted: str | None
) -> Iterator[tuple[str, float]]:
    for kind, like in likeness("".join(d.char for d in digits)):
        yield kind, like + (_WANTED if kind == wanted else 0)
    if len(digits) <= _DATE_DIGITS and _DATE.fullmatch(text, digits[0].start, digits[-1].end):
        yield "date", _DATE_WORTH


def _after(digits: tuple[Digit, ...], so_far: _Cut, segment: _Segment, worth: float) -> _Cut:
    """The cut with one more segment; cutting inside a group of digits is unlikely."""
    score, segments = so_far
    score += worth + (digits[segment.end - 1].group - digits[segment.start].group) * _ACROSS_GAP
    before = segments[-1] if segments else None
    both_spare = before is not None and before.kind is None and segment.kind is None
    if before and not both_spare and digits[segment.start].group == digits[before.end - 1].group:
        score += _INSIDE_GROUP if before.kind and segment.kind else _TORN
    return score, [*segments, segment]


def _merged(segments: list[_Segment]) -> list[_Segment]:
    """Neighbouring digits that are nothing become one piece."""
    merged: list[_Segment] = []
    for segment in segments:
        if merged and segment.kind is None and merged[-1].kind is None:
            merged[-1] = _Segment(merged[-1].start, segment.end, None)
        else:
            merged.append(segment)
    return merged


def _found(
    message: Message, digits: tuple[Digit, ...], kind: str | None, wanted: str | None
) -> Found | None:
    text = message.spaced.chars
    said = "".join(d.char for d in digits)
    if kind is None:
        kind = _attempted(text, digits, said, wanted)
    if kind is None or kind == "date":
        return None
    end = digits[-1].end
    if kind == "certificate_number":
        suffix = _SUFFIX.match(text, end)
        if suffix:
            said += "B" + "".join(d.char for run in runs(suffix[1]) for d in run.digits)
            end = suffix.end()
    begin, finish = message.spaced.span(digits[0].start, end)
    return Found(kind, said, begin, finish, problem_of(kind, said, message.today))


def _attempted(text: str, digits: tuple[Digit, ...], said: str, wanted: str | None) -> str | None:
    """What digits of no fitting shape were meant to be, if that can be told."""
    if len(said) < _ATTEMPT:
        return None
    words = text[digits[0].start : digits[-1].end]
    if _DATE.match(words) or _COUNTED.match(text, digits[-1].end):
        return None
    return wanted or near_miss(said)
