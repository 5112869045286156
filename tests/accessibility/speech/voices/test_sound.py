"""Sentences, pauses, containers, and what is kept of them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.speech.voices.cache import SoundCache, key_of
from accessibility.speech.voices.recurring import recurring
from accessibility.speech.voices.sound import (
    LONGEST,
    MP3,
    OGG,
    Sound,
    as_sound,
    decoded,
    encoded,
    floats,
    paused,
    sentences,
)

HERTZ = 24_000


def tone(seconds: float, around: float = 0.0) -> Sound:
    """A tone with silence around it."""
    time = np.arange(int(seconds * HERTZ)) / HERTZ
    quiet = np.zeros(int(around * HERTZ), np.float32)
    wave = (0.4 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    samples = np.concatenate([quiet, wave, quiet])
    return Sound((samples * 32767).astype("<i2").tobytes(), HERTZ)


def test_a_text_is_spoken_sentence_by_sentence() -> None:
    assert sentences("好。您想办哪些？\n可以说，也可以点") == [
        "好。",
        "您想办哪些？",
        "可以说，也可以点",
    ]
    assert sentences("。\n，") == []


@given(st.text(alphabet="好，。？\n、：a", max_size=400))
def test_no_sentence_is_lost_and_none_is_too_long_to_say(text: str) -> None:
    found = sentences(text)
    assert "".join(found).replace("\n", "").count("好") == text.count("好")
    assert all(len(s) <= LONGEST or "，" not in s[:-1] for s in found)


def test_silence_around_a_sentence_is_cut_and_its_pause_added() -> None:
    cut = as_sound(floats(tone(0.5, around=1.0)), HERTZ)
    assert cut.seconds == pytest.approx(0.56, abs=0.02)
    assert paused(cut, "好。", 1.0).seconds - cut.seconds == pytest.approx(0.35, abs=0.01)
    assert paused(cut, "好，", 0.5).seconds - cut.seconds == pytest.approx(0.4, abs=0.01)


def test_mp3_frames_stand_one_after_the_other() -> None:
    one = encoded(tone(1.0), MP3)
    both = decoded(one + encoded(tone(2.0), MP3))
    assert both.hertz == HERTZ
    assert both.seconds == pytest.approx(3.0, abs=0.2)
    assert float(np.abs(floats(both)).max()) == pytest.approx(0.4, abs=0.1)


def test_a_voice_note_is_opus_in_ogg() -> None:
    data = encoded(tone(1.0), OGG)
    assert data[:4] == b"OggS"
    assert b"OpusHead" in data[:100]


def test_another_voice_or_rate_is_another_sound() -> None:
    keys = {
        key_of("kokoro", "1", "好。", 1.0),
        key_of("kokoro", "2", "好。", 1.0),
        key_of("http", "1", "好。", 1.0),
        key_of("kokoro", "1", "好。", 0.8),
        key_of("kokoro", "1", "好", 1.0),
    }
    assert len(keys) == 5


def test_what_recurs_is_kept_on_disk_for_the_next_process(tmp_path: Path) -> None:
    SoundCache(tmp_path / "sounds").put("ab12", b"sound", recurs=True)
    assert SoundCache(tmp_path / "sounds").get("ab12", recurs=True) == b"sound"
    kept = next((tmp_path / "sounds").rglob("*.mp3"))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_is_personal_never_touches_the_disk(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path / "sounds")
    cache.put("ab12", b"sound", recurs=False)
    assert cache.get("ab12", recurs=False) == b"sound"
    assert list(tmp_path.rglob("*")) == []


def test_the_longest_unused_goes_when_there_is_too_much(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path, most_on_disk=1_000, most_in_memory=250)
    for n in range(12):
        cache.put(f"{n:04d}", bytes([n]) * 100, recurs=True)
        os.utime(next(tmp_path.glob(f"*/{n:04d}.mp3")), (n, n))
    assert sum(f.stat().st_size for f in tmp_path.rglob("*.mp3")) <= 1_000
    assert cache.get("0000", recurs=True) is None
    assert cache.get("0011", recurs=True) == bytes([11]) * 100
    for n in range(3):
        cache.put(f"p{n}", bytes(100), recurs=False)
    assert cache.get("p0", recurs=False) is None
    assert cache.get("p2", recurs=False) == bytes(100)


def test_a_disk_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    cache = SoundCache(blocked)
    cache.put("ab12", b"sound", recurs=True)
    assert cache.get("ab12", recurs=True) == b"sound"


def test_no_sentence_with_a_value_of_a_person_recurs() -> None:
    known = recurring()
    assert "您想办哪些？" in known
    assert "您母亲叫什么名字？" in known
    assert not any("{" in s or "王秀英的" in s for s in known)
    assert not any(s.startswith(("记下了，", "办件编号是")) for s in known)
