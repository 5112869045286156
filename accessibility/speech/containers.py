"""Which containers a recording may come in, told by its first bytes."""

from __future__ import annotations

from collections.abc import Mapping

DEMUXERS: Mapping[str, str] = {
    "ogg": "ogg",
    "webm": "matroska",
    "mp4": "mov",
    "mp3": "mp3",
    "wav": "wav",
}
"""Container → the one demuxer that may read it: playlists and their like open other files."""

_SYNC = 0xE0
_MOST_JUNK = 2


def container_of(recording: bytes) -> str | None:
    """The container of ``recording``, a key of ``DEMUXERS``; None when it is none of these."""
    if recording[:4] == b"OggS":
        return "ogg"
    if recording[:4] == b"\x1a\x45\xdf\xa3":
        return "webm"
    if recording[4:8] == b"ftyp":
        return "mp4"
    if recording[:4] == b"RIFF" and recording[8:12] == b"WAVE":
        return "wav"
    frame = len(recording) >= _MOST_JUNK and recording[0] == 0xFF and recording[1] & _SYNC == _SYNC  # noqa: PLR2004
    return "mp3" if recording[:3] == b"ID3" or frame else None
