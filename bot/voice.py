"""What a voice note may be, by its first bytes; hearing it is another part's work."""

from __future__ import annotations

from bot.problems import Problem

MOST_BYTES = 10 * 1024 * 1024
NOT_SET_UP = "这台服务器还没有装语音识别，我听不了录音。您可以打字，或用手机输入法的语音输入。"
_UNKNOWN = "这种录音格式收不了。请用 ogg、webm、mp4、mp3 或 wav 再录一次。"
_EMPTY = "这段录音是空的，请再录一次。"
_LONG = "这段录音太长了。请分成几段，每段说一两句话。"


def check_audio(data: bytes) -> str:
    """The container of a recording; a problem says how to mend what cannot be taken."""
    if not data:
        raise Problem(422, _EMPTY)
    if len(data) > MOST_BYTES:
        raise Problem(413, _LONG)
    kind = _kind(data)
    if kind is None:
        raise Problem(415, _UNKNOWN)
    return kind


def _kind(data: bytes) -> str | None:
    if data[:4] == b"OggS":
        return "ogg"
    if data[:4] == b"\x1a\x45\xdf\xa3":
        return "webm"
    if data[4:8] == b"ftyp":
        return "mp4"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    mpeg_frame = len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0  # noqa: PLR2004 - sync bits
    return "mp3" if data[:3] == b"ID3" or mpeg_frame else None
