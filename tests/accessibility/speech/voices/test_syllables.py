"""Chinese to what a voice can speak."""

from __future__ import annotations

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.pinyin_dict import pinyin_dict

from accessibility.speech.voices.kokoro import SYMBOLS
from accessibility.speech.voices.recurring import recurring
from accessibility.speech.voices.syllables import symbols


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("您好", "ni↗nxau↓"),
        ("残疾人证", "ʦʰa↗nʨi↗ɻə↗n ꭧə↘ŋ"),
        ("知识，日子", "ꭧɨ→ʂɨ↗, ɻɨ↘ʦɨ"),
        ("绿色", "ly↘sɤ↘"),
        ("云彩", "y↗nʦʰai↓"),
        ("银行", "i↗nxa↗ŋ"),
        ("不行", "pu↘ɕi↗ŋ"),
        ("女儿？", "ny↓ɚ↗?"),
        ("嗯。", "ə↗n."),
        ("二维码：看", "ɚ↘wei↗ma↓: kʰa↘n"),
        ("最后是X", "ʦwei↘xou↘ ʂɨ↘ ai→kʰɤ↘sɨ"),
        ("……", ""),
    ],
)
def test_words_are_spoken_with_their_tones(text: str, spoken: str) -> None:
    assert symbols(text) == spoken


def test_every_syllable_of_the_dictionary_can_be_spoken() -> None:
    common = (chr(code) for code in pinyin_dict if 0x4E00 <= code <= 0x9FFF)
    silent = {c for c in common if not symbols(c) and lazy_pinyin(c, Style.TONE3) != [c]}
    assert not silent


def test_a_character_nobody_can_read_is_passed_over_and_the_rest_is_spoken() -> None:
    assert symbols("王\U000323afX") == "wa↗ŋ ai→kʰɤ↘sɨ"


def test_the_model_knows_all_that_is_spoken_in_the_wording() -> None:
    used = set("".join(map(symbols, sorted(recurring())[::7])))
    assert used <= set(SYMBOLS)
