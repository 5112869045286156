"""What a recogniser is asked and what it answers, whichever engine it is (语音识别)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

from accessibility.speech.activity import Samples

_LOOP = re.compile(r"([^\d零〇○洞一幺二两三四五六七拐八九勾]{1,8}?)\1{3,}")
_PHANTOMS = re.compile(
    r"字幕|不吝[点點]|[点點][赞贊讚].{0,4}[订訂]|[订訂][阅閱]|打[赏賞]支持|明[镜鏡].{0,4}[点點][点點]"
    r"|普通[话話]的句子|[谢謝]{2}(观看|觀看|收看)|下[期集].{0,3}再[见見]|独播剧场|獨播劇場"
)
"""Sentences of the films that a model learnt from, which it says when it hears no words."""


@dataclass(frozen=True)
class Recognition:
    """The words of a recording; ``sure`` is from 0 to 1, None when the engine does not tell."""

    text: str = field(repr=False)
    sure: float | None = None


class Recogniser(Protocol):
    """An engine with its model loaded."""

    def recognise(self, sound: Samples) -> Recognition:
        """The words in ``sound``: mono, 16 kHz, -1 to 1; an empty text when there are none."""
        ...


def believable(text: str) -> bool:
    """Whether ``text`` can be what somebody said, and not what a model says to noise."""
    return bool(text.strip()) and not _PHANTOMS.search(text) and not _LOOP.search(text)
