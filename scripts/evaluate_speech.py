"""Measures speech recognition and writes the figures into docs/speech.md: ``make speech-eval``.

Every engine that is set up here is measured on all recordings whose words are known: those in
``tests/data/speech``, and those of folders named on the command line (each with a README whose
table tells the words). The recordings go the way that voice notes go: encoded, decoded, searched
for speech, recognised.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from pypinyin import lazy_pinyin

from accessibility.speech.activity import RATE, Samples
from accessibility.speech.configuration import configured
from accessibility.speech.ears import LocalEar
from accessibility.speech.problems import HearingProblem
from nlu.heard import match, tidied
from tests.accessibility.speech.recordings import encoded, recorded, samples_of, wav

DOCS = Path("docs/speech.md")
OWN = Path("tests/data/speech")
TABLE = Path("tests/nlu/heard.txt")
_ROW = re.compile(
    r"^\| *`?([\w.-]+\.(?:wav|flac|mp3|ogg))`? *\|.*\| *([\u4e00-\u9fff]+) *\|$", re.MULTILINE
)
_NO_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
Make = Callable[[Samples], bytes]


@dataclass
class Tally:
    """Errors counted over several recordings."""

    errors: int = 0
    characters: int = 0
    pinyin_errors: int = 0
    unheard: int = 0
    seconds: float = 0.0
    took: float = 0.0
    sure: list[float] = field(default_factory=list[float])

    @property
    def row(self) -> str:
        """Character error rate, pinyin error rate, real-time factor, unheard, least sure."""
        figures = (self.errors / self.characters, self.pinyin_errors / self.characters)
        rates = " | ".join(f"{100 * f:.1f} %" for f in figures)
        least = f"{min(self.sure):.2f}" if self.sure else "–"
        return f"{rates} | {self.took / self.seconds:.2f} | {self.unheard} | {least}"


def noisy(sound: Samples, decibels: float) -> Samples:
    """``sound`` in white noise so many decibels below it."""
    level = float(np.sqrt((sound**2).mean())) / 10 ** (decibels / 20)
    noise = np.random.default_rng(11).standard_normal(sound.size)
    return np.clip(sound + noise * level, -1, 1).astype(np.float32)


def with_pauses(sound: Samples) -> Samples:
    """``sound`` with two seconds of a quiet room before and after it."""
    room = np.random.default_rng(12).standard_normal(2 * RATE).astype(np.float32) * 0.0005
    return np.concatenate([room, sound, room])


CONDITIONS: dict[str, Make] = {
    "clean (WAV)": wav,
    "Opus 32 kbit/s (OGG, a voice note)": lambda s: recorded(s, "ogg/opus", 32_000),
    "Opus 16 kbit/s (WebM, the page)": lambda s: recorded(s, "webm/opus", 16_000),
    "AAC (MP4, an iPhone)": lambda s: recorded(s, "mp4/aac", 48_000),
    "telephone, 8 kHz µ-law": lambda s: encoded(s, "wav", "pcm_mulaw", 8_000),
    "white noise, 20 dB": lambda s: wav(noisy(s, 20)),
    "white noise, 10 dB": lambda s: wav(noisy(s, 10)),
    "40 dB softer": lambda s: wav((s * 0.01).astype(np.float32)),
    "with pauses around it": lambda s: wav(with_pauses(s)),
}


def distance(one: list[str], other: list[str]) -> int:
    """The least number of insertions, deletions and substitutions from ``one`` to ``other``."""
    row = list(range(len(other) + 1))
    for place, item in enumerate(one, 1):
        before, row = row, [place]
        for at, wanted in enumerate(other, 1):
            row.append(min(before[at - 1] + (item != wanted), before[at] + 1, row[at - 1] + 1))
    return row[-1]


def recordings(folders: list[Path]) -> Iterator[tuple[Path, str]]:
    """The recordings of ``folders`` and their words; one that lies in two folders counts once."""
    seen: set[str] = set()
    for folder in folders:
        for name, words in _ROW.findall((folder / "README.md").read_text("utf-8")):
            if name not in seen and (folder / name).is_file():
                seen.add(name)
                yield folder / name, words


def measure(ear: LocalEar, told: list[tuple[Samples, str]], make: Make) -> Tally:
    """The errors of ``ear`` on what ``make`` makes of the recordings."""
    tally = Tally()
    for sound, words in told:
        sent = make(sound)
        began = time.perf_counter()
        try:
            found = ear.hear(sent)
        except HearingProblem:
            heard, sure = "", None
            tally.unheard += 1
        else:
            heard, sure = _NO_WORDS.sub("", tidied(found.text)), found.sure
        tally.took += time.perf_counter() - began
        tally.seconds += sound.size / RATE
        tally.characters += len(words)
        tally.errors += distance(list(words), list(heard))
        tally.pinyin_errors += distance(lazy_pinyin(words), lazy_pinyin(heard))
        tally.sure += [] if sure is None else [sure]
    return tally


def memory_of(ear: LocalEar) -> str:
    """The most memory that the child took, in megabytes."""
    status = Path(f"/proc/{ear.child.pid}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    return f"{int(peak[1]) // 1024} MB" if peak else "?"


def evaluate(ear: LocalEar, told: list[tuple[Samples, str]]) -> str:
    """The section of one engine."""
    began = time.perf_counter()
    fault = ear.fault()
    load = time.perf_counter() - began
    if fault:
        return f"`{ear.name}` could not be loaded: {fault}\n"
    ear.hear(wav(told[0][0]))
    lines = ["| Condition | CER | pinyin error | RTF | unheard | least sure |", "| --- " * 6 + "|"]
    for name, make in CONDITIONS.items():
        lines.append(f"| {name} | {measure(ear, told, make).row} |")
        print(lines[-1], flush=True)
    seconds = sum(s.size for s, _ in told) / RATE
    about = f"{len(told)} recordings, {seconds:.0f} s, {sum(len(w) for _, w in told)} characters"
    costs = f"starting and loading {load:.1f} s, at most {memory_of(ear)} in the child process"
    return f"**{ear.name}**: {about}; {costs}.\n\n" + "\n".join(lines) + "\n"


def matching() -> str:
    """How the table of misrecognitions is matched."""
    lines = [r for r in TABLE.read_text("utf-8").splitlines() if r.strip() and r[0] != "#"]
    rows = [[p.strip() for p in line.split("|")] for line in lines]
    mended = [r for r in rows if r[2] != "=" and not r[2].startswith("?")]
    stays = [r for r in rows if r[2] == "="]
    right = sum(match(h, a or None).text == m for h, a, m in mended)
    kept = sum(match(h, a or None).text == h for h, a, _ in stays)
    asked = [r for r in rows if r[2].startswith("?")]
    offered = sum(match(h, a or None).doubtful for h, a, _ in asked)
    return (
        f"Of {len(mended)} misrecognitions {right} are put right (by their characters none is), "
        f"{kept} of {len(stays)} that must stay do stay, {offered} of {len(asked)} doubtful ones "
        "are asked about.\n"
    )


def write(section: str, name: str) -> None:
    """Put ``section`` between the marks of ``name`` in the document."""
    text = DOCS.read_text("utf-8")
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    DOCS.write_text(pattern.sub(lambda m: f"{m[1]}{section}{m[2]}", text), "utf-8")


def main() -> int:
    """Measure and write; 1 when no engine is set up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="more folders with recordings")
    folders = [OWN, *parser.parse_args().folders]
    told = [(samples_of(path), words) for path, words in recordings(folders)]
    ear = configured(os.environ).ear()
    if not isinstance(ear, LocalEar):
        print("没有可以测的语音识别引擎。", file=sys.stderr)
        return 1
    try:
        write(evaluate(ear, told), f"measured {ear.name}")
    finally:
        ear.close()
    write(matching(), "matching")
    return 0


if __name__ == "__main__":
    sys.exit(main())
