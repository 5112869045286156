"""What understanding costs: time, processor and memory, of a process that does nothing else.

Run as a module it measures the embedded engine in a fresh process and prints JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from scripts.evaluation.judging import TODAY, Understands
from scripts.evaluation.labelled import Labelled, labelled_sets
from scripts.evaluation.results import Cost

_WARM = 20
_ROUNDS = 3


@dataclass(frozen=True)
class Timing:
    """Milliseconds a message takes, and processor seconds that all of them took."""

    p50: float
    p99: float
    processor: float
    messages: int


def cost_of_embedded() -> Cost:
    """Measured in a process of its own, which ends afterwards."""
    command = [sys.executable, "-m", "scripts.evaluation.cost"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return Cost(**json.loads(done.stdout))


def cost_of_rasa(engine: Understands, process: int, load: float) -> Cost:
    """The running server with our readers around it: processor time of both, memory of Rasa."""
    before = processor_seconds(process)
    timing = timed(engine, messages_to_time())
    used = timing.processor + processor_seconds(process) - before
    return _cost("rasa", timing, used, memory(process), load)


def messages_to_time() -> tuple[Labelled, ...]:
    """The first set that is there."""
    sets = labelled_sets()
    return sets[0].items if sets else ()


def timed(engine: Understands, items: Sequence[Labelled]) -> Timing:
    """Every message a few times after a warm start; of each the fastest counts.

    What other processes take of a message's time says nothing about the engine.
    """
    for item in items[:_WARM]:
        engine.interpret(item.text, item.asking, TODAY)
    processor = time.process_time()
    rounds = [[_milliseconds(engine, item) for item in items] for _ in range(_ROUNDS)]
    used = time.process_time() - processor
    p50, p99 = (float(np.percentile(np.min(rounds, axis=0), p)) for p in (50, 99))
    return Timing(p50, p99, used, len(items) * _ROUNDS)


def _milliseconds(engine: Understands, item: Labelled) -> float:
    began = time.perf_counter()
    engine.interpret(item.text, item.asking, TODAY)
    return (time.perf_counter() - began) * 1000


def _cost(engine: str, timing: Timing, processor: float, megabytes: float, load: float) -> Cost:
    per_core = timing.messages / processor if processor else 0.0
    return Cost(engine, timing.p50, timing.p99, per_core, megabytes, load, busy())


def memory(process: int) -> float:
    """The most memory a process held so far, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def processor_seconds(process: int) -> float:
    """The processor time a process used so far, in all its threads."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy() -> float:
    """Processes that lately wanted a core, for each core."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def _measure(load: Callable[[], Understands]) -> Cost:
    began = time.perf_counter()
    engine = load()
    seconds = time.perf_counter() - began
    timing = timed(engine, messages_to_time())
    return _cost("embedded", timing, timing.processor, memory(os.getpid()), seconds)


def _embedded() -> Understands:
    from nlu.interpret import Interpreter  # noqa: PLC0415 - importing it is part of loading it

    return Interpreter.load()


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(_embedded))))
