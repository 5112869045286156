"""Measures the voice: what a recogniser hears of it, how long it takes, how much memory.

``make voice-eval`` writes the table of docs/speech-out.md anew. The sentences are what the
assistant says; a recogniser of our own (Whisper base) listens, so the figures compare voices and
bound nothing: a person hears better than it.
"""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import zhconv
from pypinyin import lazy_pinyin

from accessibility.speech.configuration import configured as hearing
from accessibility.speech.ears import Hears
from accessibility.speech.problems import HearingProblem
from accessibility.speech.voices import kokoro
from accessibility.speech.voices.configuration import configured
from accessibility.speech.voices.mouths import LocalVoice
from accessibility.speech.voices.sound import OGG, Sound, encoded, sentences
from accessibility.spoken import for_ear
from scripts.evaluate_speech import distance

PAGE = Path(__file__).parents[1] / "docs" / "speech-out.md"
MARKS = ("<!-- measured voices -->\n", "<!-- /measured voices -->\n")
SAID = (
    "您好，这里能办残疾人证、两项补贴、就业帮扶和养老保险补助，可以一次办几样。",
    "您想办哪些？",
    "好，给您母亲办。姓名和身份证号可以一起说。",
    "您母亲的户口在哪个县区？",
    "身份证号是410122 1958 0320 1234，对吗？",
    "出生日期是1958年3月20日。",
    "困难残疾人生活补贴，按月发到“一卡通”。（附件2·六·7）",
    "请说一下您的手机号，11位数字。",
    "这张照片太暗了，请到亮一点的地方再拍一张。",
    "没有听清，请您再说一遍，或者点下面的按钮。",
    "您同意我们去查低保和户籍信息吗？",
    "申请已经交上去了，受理后13个工作日内办完。",
)
RATES = (
    (kokoro.VOICES[0], 1.0),
    (kokoro.VOICES[0], 0.8),
    (kokoro.VOICES[0], 0.65),
    (kokoro.VOICES[1], 1.0),
)
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


def plain(text: str) -> str:
    """The characters alone, simplified, digits as they are spelt, 幺 as one."""
    simplified = str(zhconv.convert(text, "zh-hans")).translate(_DIGITS).replace("幺", "一")
    return re.sub(r"[^\u4e00-\u9fff]", "", simplified)


def measured(name: str, rate: float, ear: Hears) -> str:
    """One row of the table."""
    found = configured({**os.environ, "VOICE_ENGINE": "kokoro", "VOICE_NAME": name})
    voice = found.voice()
    if not isinstance(voice, LocalVoice):
        raise SystemExit(found.note or "no voice")
    began = time.perf_counter()
    voice.speak("好。", 1.0)
    loading = time.perf_counter() - began
    wrong = syllables = characters = 0
    took = seconds = 0.0
    for said in SAID:
        speech = for_ear(said)
        began = time.perf_counter()
        sounds = [voice.speak(s, rate) for s in sentences(speech)]
        took += time.perf_counter() - began
        whole = Sound(bytes(9_600).join(s.samples for s in sounds), sounds[0].hertz)
        seconds += whole.seconds
        meant, heard = plain(speech), plain(_heard(ear, whole))
        wrong += distance(list(meant), list(heard))
        syllables += distance(lazy_pinyin(meant), lazy_pinyin(heard))
        characters += len(meant)
    memory = _peak(voice)
    voice.close()
    errors = f"{100 * wrong / characters:.1f} % | {100 * syllables / characters:.1f} %"
    return (
        f"| {name} | {rate} | {errors} | {took / seconds:.2f} | {loading:.1f} s | {memory} MB |\n"
    )


def _heard(ear: Hears, sound: Sound) -> str:
    try:
        return ear.hear(encoded(sound, OGG)).text
    except HearingProblem:
        return ""


def _peak(voice: LocalVoice) -> int:
    status = Path(f"/proc/{voice.child.pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def main() -> int:
    """Measure, print, write."""
    ear = hearing(os.environ).ear()
    if ear is None:
        raise SystemExit("没有语音识别，量不了。")
    head = (
        "| Voice | Rate | CER | pinyin error | RTF | first sentence | peak memory |\n"
        + "| --- " * 7
        + "|\n"
    )
    rows = "".join(measured(name, rate, ear) for name, rate in RATES)
    ear.close()
    print(head + rows)
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    PAGE.write_text(before + MARKS[0] + head + rows + MARKS[1] + after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
