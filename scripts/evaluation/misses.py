"""What the embedded engine gets wrong: python -m scripts.evaluation.misses PATH [--artifact DIR].

For reading while examples are written. A set that was read this way measures nothing any more.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlu.interpret import ARTIFACT, Interpreter
from scripts.evaluation.judging import Judged, judge
from scripts.evaluation.labelled import Messages, read
from scripts.evaluation.scoring import score
from scripts.evaluation.tables import percent, share_text


def misses(judged: Sequence[Judged]) -> Iterator[str]:
    """A line for each thing that was misunderstood."""
    for j in judged:
        said = f"{j.item.asking or '-':14} {j.item.text}"
        if not j.right:
            yield f"{j.item.intent:18}→ {j.got.intent:18}{j.got.confidence:.2f}  {said}"
        if j.item.services != frozenset(j.got.services):
            yield f"services {sorted(j.item.services)} → {sorted(j.got.services)}  {said}"
        yield from (f"{line}  {said}" for line in _entities(j))


def _entities(judged: Judged) -> Iterator[str]:
    if judged.item.entities is None:
        return
    got = {(e.type, e.value) for e in judged.got.entities}
    missed, added = judged.item.entities - got, got - judged.item.entities
    if missed or added:
        yield f"missed {sorted(missed)} added {sorted(added)}"


def main() -> None:
    """Print the misses and the main figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--artifact", type=Path, default=ARTIFACT)
    options = parser.parse_args()
    messages = Messages(options.path.stem, read(options.path))
    judged = judge(messages.items, Interpreter.load(options.artifact))
    for line in misses(judged):
        print(line)
    s = score("embedded", messages, judged)
    print(f"intents {share_text(s.accuracy)}, macro-F1 {percent(s.macro_f1)}")
    print(f"services F1 {percent(s.services_f1)}, entities F1 {percent(s.entity_f1)}")
    print(f"outside {share_text(s.outside)}, refused {share_text(s.refused)}")
    print(f"danger {share_text(s.crisis)}, false alarms {s.alarms}, ECE {s.expected_error:.3f}")


if __name__ == "__main__":
    main()
