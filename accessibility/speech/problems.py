"""What can be wrong with a recording, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

_SENTENCES: Mapping[str, str] = {
    "empty": "这段录音是空的，请再录一次。",
    "unknown": "这种录音格式收不了。请用 ogg、webm、mp4、mp3 或 wav 再录一次。",
    "too_large": "这段录音太长了。请分成几段，每段说一两句话。",
    "too_long": "这段录音太长了。请分成几段，每段说一两句话。",
    "broken": "这段录音没有传完整，打不开。请再录一次。",
    "silence": "没有听到声音。请靠近话筒再说一次，也可以打字。",
    "noise": "太吵了，没有听清您说话。请换个安静的地方再说一次，也可以打字。",
    "too_slow": "这段录音没能听完。请说短一点再录一次，也可以打字。",
    "busy": "现在说话的人比较多，还没听到您这一段。请过一会儿再发一次，也可以打字。",
    "down": "语音识别暂时用不了。请过一会儿再说，或者先打字。",
    "not_set_up": (
        "这台服务器还没有装语音识别，我听不了录音。您可以打字，或用手机输入法的语音输入。"
    ),
}


class HearingProblem(Exception):  # noqa: N818 -- it says what the person has, not what broke
    """A recording in which nothing can be heard: ``code`` for programs, ``message`` to say."""

    def __init__(self, code: str) -> None:
        """The problem ``code``."""
        self.code = code
        self.message = _SENTENCES[code]
        super().__init__(code)
