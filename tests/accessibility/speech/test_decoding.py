from __future__ import annotations

import io
import struct

import av
import numpy as np
import pytest

from accessibility.speech.activity import RATE, floats
from accessibility.speech.decoding import RecordingLimits, decode
from accessibility.speech.problems import HearingProblem
from tests.accessibility.speech.recordings import (
    AS_RECORDED,
    WENET,
    hiss,
    recorded,
    samples_of,
    wav,
)


@pytest.fixture(scope="module")
def speech() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return samples_of(WENET)


def refused(recording: bytes, limits: RecordingLimits | None = None) -> str:
    with pytest.raises(HearingProblem) as caught:
        decode(recording, limits or RecordingLimits())
    assert caught.value.message
    return caught.value.code


@pytest.mark.parametrize("how", AS_RECORDED)
def test_what_phones_record_is_decoded(
    how: str, speech: np.ndarray[tuple[int], np.dtype[np.float32]]
) -> None:
    sound = decode(recorded(speech, how))
    assert sound.seconds == pytest.approx(speech.size / RATE, abs=0.15)
    level = float(np.sqrt((floats(sound.samples) ** 2).mean()))
    assert level == pytest.approx(float(np.sqrt((speech**2).mean())), rel=0.2)


def test_what_is_no_recording_is_refused() -> None:
    assert refused(b"") == "empty"
    assert refused(b"%PDF-1.7 hello") == "unknown"
    assert refused(b"#EXTM3U\nfile:///etc/passwd") == "unknown"


def test_a_playlist_dressed_up_as_a_recording_opens_nothing() -> None:
    assert refused(b"ID3\x04\x00\x00\x00\x00\x00\x00#EXTM3U\nfile:///etc/hostname") == "broken"
    assert refused(b"OggS#EXTM3U\nfile:///etc/hostname") == "broken"


def test_a_recording_of_too_many_bytes_is_refused_unread() -> None:
    assert refused(b"OggS" + bytes(100), RecordingLimits(most_bytes=100)) == "too_large"


def test_a_long_recording_is_refused_whatever_its_size() -> None:
    minutes = np.zeros(RATE * 130, np.float32)
    small = recorded(minutes, "ogg/opus", 6_000)
    assert len(small) < 100_000
    assert refused(small) == "too_long"


def test_a_tiny_file_that_claims_hours_is_taken_for_what_it_holds() -> None:
    plain = bytearray(wav(hiss(0.5, 0.1)))
    plain[4:8] = struct.pack("<I", 0xFFFFFFF0)
    plain[40:44] = struct.pack("<I", 0xFFFFFF00)
    assert decode(bytes(plain)).seconds == pytest.approx(0.5, abs=0.1)


def test_a_recording_cut_short_is_heard_up_to_the_cut(
    speech: np.ndarray[tuple[int], np.dtype[np.float32]],
) -> None:
    whole = recorded(speech, "ogg/opus")
    sound = decode(whole[: len(whole) * 2 // 3])
    assert 0.5 < sound.seconds < speech.size / RATE


@pytest.mark.parametrize("how", ["ogg/opus", "webm/opus", "mp4/aac", "mp3"])
def test_garbage_after_a_good_beginning_ends_in_words_not_in_a_crash(
    how: str, speech: np.ndarray[tuple[int], np.dtype[np.float32]]
) -> None:
    whole = bytearray(recorded(speech, how))
    noise = np.random.default_rng(3).integers(0, 256, len(whole) - 60, np.uint8).tobytes()
    whole[60:] = noise
    try:
        found = decode(bytes(whole)).seconds
    except HearingProblem:
        found = 0.0
    assert found <= speech.size / RATE + 1


def test_a_film_without_sound_is_not_a_recording() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame(32, 32, "yuv420p")
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    assert refused(out.getvalue()) == "unknown"


def test_a_rate_at_which_nobody_records_is_refused() -> None:
    plain = bytearray(wav(hiss(0.5, 0.1)))
    plain[24:28] = struct.pack("<I", 1_000_000)
    assert refused(bytes(plain)) == "unknown"


def test_a_decoder_that_takes_too_much_memory_or_time_is_ended() -> None:
    sound = recorded(hiss(3, 0.1), "ogg/opus")
    assert refused(sound, RecordingLimits(memory_megabytes=60)) == "broken"
    assert refused(sound, RecordingLimits(wait_seconds=0)) == "too_slow"
