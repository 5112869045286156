from __future__ import annotations

import numpy as np
import pytest

from accessibility.speech.activity import RATE, Samples, find_speech
from tests.accessibility.speech.recordings import FIRERED, UBERI, WENET, hiss, samples_of

SECONDS = np.arange(3 * RATE) / RATE


def melody() -> Samples:
    """Six plucked notes with their overtones."""
    note = np.arange(RATE // 2) / RATE
    notes = [
        sum(np.sin(2 * np.pi * pitch * k * note) / k for k in (1, 2, 3, 4, 5)) * np.exp(-note * 4)
        for pitch in (261, 329, 392, 523, 392, 329)
    ]
    return (np.concatenate(notes) * 0.2).astype(np.float32)


def loudly(sound: Samples, level: float) -> Samples:
    return (sound * (level / float(np.abs(sound).max()))).astype(np.float32)


@pytest.mark.parametrize("path", [WENET, FIRERED, UBERI], ids=lambda p: p.stem)
@pytest.mark.parametrize("level", [0.9, 0.003], ids=["loud", "barely audible"])
def test_speech_is_found_however_softly_it_is_said(path: object, level: float) -> None:
    sound = samples_of(path)  # type: ignore[arg-type]  # parametrize tells no types
    found = find_speech(loudly(sound, level))
    assert found.kind == "speech"
    assert found.speech.size >= sound.size * 0.6
    assert float(np.abs(found.speech).max()) > 0.2


def test_speech_is_found_in_noise_and_how_far_above_it_is_told() -> None:
    sound = samples_of(WENET)
    noise = hiss(sound.size / RATE, 1.0)[: sound.size]
    level = float(np.sqrt((sound**2).mean()))
    clean, noisy = find_speech(sound), find_speech((sound + noise * level / 3).astype(np.float32))
    assert noisy.kind == "speech"
    assert clean.above_noise is not None
    assert noisy.above_noise is not None
    assert noisy.above_noise < 13 < clean.above_noise


def test_silence_around_and_within_speech_is_left_out() -> None:
    sound = samples_of(UBERI)
    silence = hiss(5, 0.0001)
    found = find_speech(np.concatenate([silence, sound, silence, sound, silence]))
    assert found.kind == "speech"
    assert sound.size * 1.5 < found.speech.size < sound.size * 2 + 2.5 * RATE


@pytest.mark.parametrize(
    "sound",
    [np.zeros(0, np.float32), np.zeros(3 * RATE, np.float32), hiss(3, 0.0003), hiss(3, 0.001)],
    ids=["nothing", "zeros", "a quiet room", "a faint hiss"],
)
def test_silence_is_silence(sound: Samples) -> None:
    assert find_speech(sound).kind == "silence"


@pytest.mark.parametrize(
    "sound",
    [
        hiss(3, 0.03),
        hiss(3, 0.3),
        (0.3 * np.sin(2 * np.pi * 440 * SECONDS)).astype(np.float32),
        (0.2 * np.sin(2 * np.pi * 50 * SECONDS)).astype(np.float32),
        (hiss(3, 0.2) * (np.sin(2 * np.pi * 4 * SECONDS) > 0)).astype(np.float32),
        melody(),
    ],
    ids=["wind", "a storm", "a tone", "the mains", "a machine", "a melody"],
)
def test_noise_and_music_are_not_speech(sound: Samples) -> None:
    assert find_speech(sound).kind == "noise"
