"""Recordings to words, by an engine on this machine or by a service of the operator.

``hear`` blocks; async code calls it in a thread. One recording is recognised at a time: engines
use all the processor they may have.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from accessibility.speech.child import Child, ChildDied, ChildLimits, ChildTooSlow
from accessibility.speech.decoding import DEFAULT_LIMITS, RecordingLimits, Sound, decode
from accessibility.speech.problems import HearingProblem
from accessibility.speech.recognising import believable
from accessibility.speech.service import ServiceError, SpeechService
from dialogs.model import Json

LISTENER = "accessibility.speech.listener"
LOADING_SECONDS = 60.0
_BASE_SECONDS = 30.0  # a machine under load, a model still being loaded
_SECONDS_A_SECOND = 4.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """The words of a recording of ``seconds``, as the engine wrote them.

    ``sure`` is from 0 to 1, None when the engine does not tell; ``above_noise`` is by how many
    decibels the speech was above the rest, None when there was no rest.
    """

    text: str = field(repr=False)
    seconds: float
    sure: float | None = None
    above_noise: float | None = None


class Hears(Protocol):
    """Something that recognises speech (语音识别引擎)."""

    name: str

    def hear(self, recording: bytes) -> Words:
        """The words of ``recording``; HearingProblem when there are none."""
        ...

    def fault(self) -> str | None:
        """Why it cannot be used, found out by using it; None when it can. May take seconds."""
        ...

    def ready(self) -> bool:
        """Whether it answered when it was last used; takes no time."""
        ...

    def close(self) -> None:
        """Let go of processes and connections."""
        ...


class LocalEar:
    """An engine in a child process of this one."""

    def __init__(
        self,
        name: str,
        directory: Path,
        limits: ChildLimits | None = None,
        recordings: RecordingLimits = DEFAULT_LIMITS,
    ) -> None:
        """Recognise with engine ``name`` (``faster-whisper``, ``sherpa-onnx``) in ``directory``."""
        self.name = name
        self._child = listener(name, directory, limits)
        self._recordings = recordings
        self._ready = True

    def hear(self, recording: bytes) -> Words:
        """The words of ``recording``; HearingProblem when there are none."""
        sound = decode(recording, self._recordings)
        try:
            found, _ = ask(self._child, sound)
        except HearingProblem as problem:
            self._ready = problem.code != "down"
            raise
        self._ready = True
        return Words(found["text"], sound.seconds, found.get("sure"), found.get("above"))

    def fault(self) -> str | None:
        """Why the model cannot be loaded; None when it can. Leaves no process behind."""
        return fault_of(self._child)

    def ready(self) -> bool:
        """Whether the engine answered when it was last used."""
        return self._ready

    @property
    def child(self) -> Child:
        """The process in which the engine runs."""
        return self._child

    def close(self) -> None:
        """End the child process."""
        self._child.close()


class ServiceEar:
    """A service of the operator; what is silence or noise is found out here and never sent."""

    name = "http"

    def __init__(
        self,
        service: SpeechService,
        limits: ChildLimits | None = None,
        recordings: RecordingLimits = DEFAULT_LIMITS,
    ) -> None:
        """Recognise by ``service``."""
        self._service = service
        self._child = listener("none", Path("/"), limits)
        self._recordings = recordings

    def hear(self, recording: bytes) -> Words:
        """The words of ``recording``; HearingProblem when there are none."""
        sound = decode(recording, self._recordings)
        found, speech = ask(self._child, sound)
        try:
            text, sure = self._service.recognise(speech)
        except ServiceError as error:
            _log.warning("the speech service gave no answer: %s", error)
            raise HearingProblem("down") from None
        if not believable(text):
            raise HearingProblem("noise")
        return Words(text, sound.seconds, sure, found.get("above"))

    def fault(self) -> str | None:
        """Why speech cannot be found; the service itself may come up later."""
        return fault_of(self._child)

    def ready(self) -> bool:
        """Whether the service answered when it was last asked."""
        return self._service.ready()

    def close(self) -> None:
        """End the child process and the connection."""
        self._child.close()
        self._service.close()


def listener(engine: str, directory: Path, limits: ChildLimits | None) -> Child:
    """The child process that listens with ``engine``."""
    limits = limits or ChildLimits()
    return Child(LISTENER, (engine, str(directory), str(limits.threads)), limits)


def ask(child: Child, sound: Sound) -> tuple[Mapping[str, Json], bytes]:
    """What ``child`` finds in ``sound``; HearingProblem when that is no speech."""
    seconds = _BASE_SECONDS + sound.seconds * _SECONDS_A_SECOND
    try:
        found, data = child.ask({"do": "hear"}, sound.samples, seconds)
    except ChildTooSlow:
        raise HearingProblem("too_slow") from None
    except ChildDied:
        _log.warning("the process that recognises speech died; the next recording starts another")
        raise HearingProblem("down") from None
    if "problem" in found:
        if "why" in found:
            _log.warning("speech recognition cannot be loaded: %s", found["why"])
        raise HearingProblem(found["problem"])
    return found, data


def fault_of(child: Child) -> str | None:
    """Why what ``child`` needs cannot be loaded; None when it can."""
    try:
        found, _ = child.ask({"do": "load"}, b"", LOADING_SECONDS)
    except ChildTooSlow:
        return f"{LOADING_SECONDS:.0f} 秒内没有装载完"
    except ChildDied:
        return "装载时进程退出了，多半是模型文件损坏，或内存不够"
    finally:
        child.close()
    return found.get("why")
