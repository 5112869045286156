"""Measure the embedded engine: python -m scripts.eval_nlu PATH [--artifact DIR] [--misses].

PATH holds labelled messages, one JSON object a line: {"text", "intent", "services", "entities",
"asking", "speaker"}.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dialogs.model import Understood
from nlu.interpret import ARTIFACT, Interpreter

_TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Judged:
    """A labelled message with what was understood."""

    item: dict[str, Any]
    got: Understood
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the intent is the labelled one."""
        return bool(self.got.intent == self.item["intent"])


def f1(hits: int, wrong: int, missed: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * hits / (2 * hits + wrong + missed) if hits + wrong + missed else 1.0


def micro(pairs: Iterable[tuple[set[Any], set[Any]]]) -> float:
    """F1 over (labelled, understood) sets."""
    hits = wrong = missed = 0
    for truth, got in pairs:
        hits, wrong, missed = (
            hits + len(truth & got),
            wrong + len(got - truth),
            missed + len(truth - got),
        )
    return f1(hits, wrong, missed)


def macro(judged: Sequence[Judged]) -> float:
    """The mean of the F1 of each labelled intent."""
    scores = []
    for intent in {j.item["intent"] for j in judged}:
        hits = sum(j.right and j.item["intent"] == intent for j in judged)
        wrong = sum(not j.right and j.got.intent == intent for j in judged)
        missed = sum(not j.right and j.item["intent"] == intent for j in judged)
        scores.append(f1(hits, wrong, missed))
    return sum(scores) / len(scores)


def share(judged: Sequence[Judged]) -> str:
    """How many are right."""
    right = sum(j.right for j in judged)
    return f"{right}/{len(judged)} = {right / max(1, len(judged)):.3f}"


def judge(path: Path, interpreter: Interpreter) -> list[Judged]:
    """Every message of the file, understood."""
    judged = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        began = time.perf_counter()
        got = interpreter.interpret(item["text"], item["asking"], _TODAY)
        judged.append(Judged(item, got, time.perf_counter() - began))
    return judged


def _pairs(judged: Iterable[Judged]) -> Iterable[tuple[set[Any], set[Any]]]:
    for j in judged:
        truth = {(e["type"], e["value"]) for e in j.item["entities"]}
        yield truth, {(e.type, e.value) for e in j.got.entities}


def report(judged: list[Judged]) -> None:
    """Print the figures."""
    print(f"intent accuracy     {share(judged)}")
    print(f"intent macro-F1     {macro(judged):.3f}")
    services = [(set(j.item["services"]), set(j.got.services)) for j in judged]
    exact = sum(a == b for a, b in services)
    print(f"services micro-F1   {micro(services):.3f}   exact {exact}/{len(services)}")
    print(f"entities micro-F1   {micro(_pairs(judged)):.3f}")
    outside = [j for j in judged if j.item["intent"] == "out_of_scope"]
    inside = [j for j in judged if j.item["intent"] != "out_of_scope"]
    false = sum(j.got.intent == "out_of_scope" for j in inside)
    print(f"out_of_scope recall {share(outside)}; falsely rejected {false}/{len(inside)}")
    danger = [j for j in judged if j.item["intent"] == "crisis"]
    alarms = sum(j.got.intent == "crisis" for j in judged if j.item["intent"] != "crisis")
    print(f"crisis recall       {share(danger)}; false alarms {alarms}")
    groups: dict[str, list[Judged]] = defaultdict(list)
    for j in judged:
        groups[j.item["speaker"]].append(j)
    for speaker, group in sorted(groups.items()):
        print(f"  {speaker:14}{share(group)}")
    times = sorted(j.seconds * 1000 for j in judged)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    middle, slow = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"latency p50 {middle:.1f} ms, p99 {slow:.1f} ms; peak {peak:.0f} MB")
    confused = Counter((j.item["intent"], j.got.intent) for j in judged if not j.right)
    print("confusions: " + ", ".join(f"{a}→{b} {n}" for (a, b), n in confused.most_common(25)))


def misses(judged: list[Judged]) -> None:
    """Print what was misunderstood, for reading."""
    for j in judged:
        if not j.right:
            verdict = f"{j.item['intent']:18}→ {j.got.intent:18}{j.got.confidence:.2f}"
            print(f"{verdict}  {j.item['asking'] or '-':14} {j.item['text']}")
    for j in judged:
        if set(j.item["services"]) != set(j.got.services):
            print(f"services {j.item['services']} → {list(j.got.services)}  {j.item['text']}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--artifact", type=Path, default=ARTIFACT)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    judged = judge(options.path, Interpreter.load(options.artifact))
    report(judged)
    if options.misses:
        misses(judged)


if __name__ == "__main__":
    main()
