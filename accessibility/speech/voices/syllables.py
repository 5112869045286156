"""Chinese to the symbols that Kokoro speaks: syllables, tones and pauses (拼音到音素).

The symbols are those of Kokoro v1.0 for Mandarin: IPA without ties, affricates as one letter, tones
as arrows (→ high, ↗ rising, ↓ low, ↘ falling, none for the light one).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import rjieba
from pypinyin import Style, lazy_pinyin

VERSION = "1"
"""Raised whenever the same text comes out as other symbols."""

INITIALS: Mapping[str, str] = {
    "": "",
    "b": "p",
    "p": "pʰ",
    "m": "m",
    "f": "f",
    "d": "t",
    "t": "tʰ",
    "n": "n",
    "l": "l",
    "g": "k",
    "k": "kʰ",
    "h": "x",
    "j": "ʨ",
    "q": "ʨʰ",
    "x": "ɕ",
    "zh": "ꭧ",
    "ch": "ꭧʰ",
    "sh": "ʂ",
    "r": "ɻ",
    "z": "ʦ",
    "c": "ʦʰ",
    "s": "s",
}
FINALS: Mapping[str, str] = {
    "a": "a0",
    "ai": "ai0",
    "an": "a0n",
    "ang": "a0ŋ",
    "ao": "au0",
    "e": "ɤ0",
    "ê": "ɛ0",
    "ei": "ei0",
    "en": "ə0n",
    "eng": "ə0ŋ",
    "er": "ɚ0",
    "hm": "xə0m",
    "hng": "xə0ŋ",
    "i": "i0",
    "ia": "ja0",
    "ian": "jɛ0n",
    "iang": "ja0ŋ",
    "iao": "jau0",
    "ie": "je0",
    "in": "i0n",
    "ing": "i0ŋ",
    "io": "jo0",
    "iong": "jʊ0ŋ",
    "iou": "jou0",
    "n": "ə0n",
    "ng": "ə0ŋ",
    "m": "ə0m",
    "o": "wo0",
    "ong": "ʊ0ŋ",
    "ou": "ou0",
    "u": "u0",
    "ua": "wa0",
    "uai": "wai0",
    "uan": "wa0n",
    "uang": "wa0ŋ",
    "uei": "wei0",
    "uen": "wə0n",
    "ueng": "wə0ŋ",
    "uo": "wo0",
    "ü": "y0",
    "üan": "ɥɛ0n",
    "üe": "ɥe0",
    "ün": "y0n",
}
"""``0`` is where the tone stands."""
_BUZZED = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_PAUSES = {
    "，": ", ",
    "、": ", ",
    "：": ": ",
    "；": "; ",
    "。": ". ",
    "？": "? ",
    "！": ". ",
    "\n": ". ",
}
_LETTERS: Mapping[str, str] = {
    "A": "ei1",
    "B": "bi4",
    "C": "xi1",
    "D": "di4",
    "E": "yi4",
    "F": "ai2 fu5",
    "G": "ji4",
    "H": "ei1 chi5",
    "I": "ai4",
    "J": "zhei4",
    "K": "kei4",
    "L": "ai2 lou5",
    "M": "ai2 mu5",
    "N": "en1",
    "O": "ou1",
    "P": "pi4",
    "Q": "kiu1",
    "R": "a1 er5",
    "S": "ai2 si5",
    "T": "ti4",
    "U": "you1",
    "V": "wei1",
    "W": "da2 bu5 liu5",
    "X": "ai1 ke4 si5",
    "Y": "wai4",
    "Z": "zei4",
}
"""Letters by the names that people give them, in pinyin."""
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_PIECE = re.compile(rf"[{_HAN}]+|[A-Za-z]+|[^{_HAN}A-Za-z]")


def symbols(text: str) -> str:
    """What is spoken for ``text``, which is made for the ear; what has no sound is left out."""
    said = "".join(_piece(p) for p in _PIECE.findall(text))
    return re.sub(r"\s+", " ", said).strip()


def _piece(piece: str) -> str:
    if piece.isascii() and piece.isalpha():
        return " " + " ".join(_letter(c) for c in piece.upper()) + " "
    if len(piece) == 1 and piece in _PAUSES:
        return _PAUSES[piece]
    if not re.match(f"[{_HAN}]", piece):
        return " "
    return " ".join(filter(None, (_word(w) for w in rjieba.cut(piece))))


def _word(word: str) -> str:
    """One word: that its syllables belong together is heard; unknown characters are silent."""
    wholes, initials, finals = (
        lazy_pinyin(
            word, style, errors="ignore", strict=True, v_to_u=True, neutral_tone_with_five=True
        )
        for style in (Style.TONE3, Style.INITIALS, Style.FINALS_TONE3)
    )
    # 嗯 and its like have no final: n2 as a whole is all there is.
    heard = zip(wholes, initials, finals, strict=True)
    return "".join(_syllable(i if f else "", f or whole) for whole, i, f in heard)


def _syllable(initial: str, final: str) -> str:
    plain, tone = (final[:-1], final[-1]) if final[-1:].isdigit() else (final, "5")
    if plain not in FINALS:
        return ""
    sound = "ɨ0" if plain == "i" and initial in _BUZZED else FINALS[plain]
    return INITIALS.get(initial, "") + sound.replace("0", _TONES[tone])


_SPELT = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?)([aeiou][a-z]*)(\d)")
_OPEN = {"yi": ("", "i"), "you": ("", "iou"), "wei": ("", "uei"), "wai": ("", "uai")}


def _letter(letter: str) -> str:
    return "".join(_spelt(s) for s in _LETTERS[letter].split())


def _spelt(syllable: str) -> str:
    plain, tone = syllable[:-1], syllable[-1]
    if plain in _OPEN:
        initial, final = _OPEN[plain]
        return _syllable(initial, final + tone)
    match = _SPELT.fullmatch(syllable)
    if match is None:
        return ""
    final = {"iu": "iou"}.get(match[2], match[2])
    return _syllable(match[1], final + match[3])
