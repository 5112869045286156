"""The voice that the operator set, ready to speak."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from accessibility.speech.voices.cache import SoundCache
from accessibility.speech.voices.configuration import VoiceSetupError, configured
from bot.speaking import Speaking

SOUNDS = "sounds"
"""The folder of ``DATA_DIR`` in which prompts that recur are kept as sound."""


def load_mouth(environ: Mapping[str, str]) -> Speaking | None:
    """What reads aloud, or None where the server has no voice, which is said on the terminal.

    Raises VoiceSetupError, a sentence for the operator, when what was set cannot be.
    """
    found = configured(environ)
    voice = found.voice()
    if voice is None:
        if found.note:
            print(found.note, flush=True)
        return None
    fault = voice.fault() if found.kind == "sherpa-onnx" else None
    if fault is not None:
        raise VoiceSetupError(
            f"VOICE_MODEL_DIR={found.directory} 里的模型装不起来：{fault}。"
            "请改好后再启动；不用服务器朗读就设 VOICE_ENGINE=off。"
        )
    folder = Path(environ.get("DATA_DIR", ".data")) / SOUNDS
    return Speaking(voice, SoundCache(folder))


def main() -> int:
    """Get the voice ready, and say which it is: part of the set-up."""
    try:
        chosen = configured(os.environ)
    except VoiceSetupError as error:
        print(error)
        return 1
    print(chosen.note or f"朗读：{chosen.kind}。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
