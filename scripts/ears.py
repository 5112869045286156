"""Makes what recognises speech, as the environment says; names at once what is wrong with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from accessibility.speech.configuration import SpeechSetupError, configured
from bot.voice import EngineEar


def load_ear(environ: Mapping[str, str]) -> EngineEar | None:
    """What recognises speech (``accessibility.speech.configuration``), or None when it is off.

    A model that was asked for by name or place is loaded once, so that SpeechSetupError tells what
    is wrong with it before the first recording does.
    """
    chosen = configured(environ)
    if chosen.note:
        print(chosen.note, flush=True)
    engine = chosen.ear()
    if engine is None:
        return None
    by_name = (environ.get("SPEECH_ENGINE") or "auto") != "auto"
    fault = engine.fault() if by_name or environ.get("SPEECH_MODEL_DIR") else None
    if fault is not None:
        engine.close()
        raise SpeechSetupError(f"语音识别（{chosen.kind}）装不起来：{fault}。请改好后再启动。")
    return EngineEar(engine)


def main() -> int:
    """Get ready what recognises speech, and say what it is: part of the set-up."""
    try:
        chosen = configured(os.environ)
    except SpeechSetupError as error:
        print(error)
        return 1
    print(chosen.note or f"语音识别：{chosen.kind}。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
